#!/usr/bin/env bash
# What the tests need from the system: a browser, Chinese fonts, an office program, a database server.
set -euo pipefail
missing=()
[ -x "${FAZHI_CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk)
command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 || missing+=(libreoffice-writer-nogui)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)
[ ${#missing[@]} -eq 0 ] && exit 0
run=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then run=(sudo -n); else
    echo "These packages are missing and cannot be installed without root: ${missing[*]}" >&2
    echo "Ask an administrator for: apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi
command -v apt-get >/dev/null 2>&1 || { echo "Please install: ${missing[*]}" >&2; exit 1; }
echo "installing ${missing[*]} ..."
"${run[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
