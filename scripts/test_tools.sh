#!/usr/bin/env bash
# What the tests need from the system: a browser, Chinese fonts, an office program, a PDF reader, a database server.
# Installs what is missing where it may; otherwise says plainly what is missing. FAZHI_PARTIAL=1 goes on without it.
set -euo pipefail

have() { command -v "$1" >/dev/null 2>&1; }
have_postgres() { have postgres && have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_chromium() { [ -x "${FAZHI_CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome; }
have_fonts() { have fc-list && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }

missing=()
have_chromium || missing+=(chromium)
have_fonts || missing+=(fontconfig fonts-noto-cjk)
have soffice || have libreoffice || missing+=(libreoffice-writer-nogui)
have pdftotext || missing+=(poppler-utils)
wanted=("${missing[@]}")
have_postgres || wanted+=(postgresql) # the locked wheel serves where this one cannot be had
[ ${#wanted[@]} -eq 0 ] && exit 0

run=()
may=1
have apt-get || may=0
if [ "$(id -u)" -ne 0 ]; then
  if have sudo && sudo -n true 2>/dev/null; then run=(sudo -n); else may=0; fi
fi
if [ "$may" -eq 1 ]; then
  echo "installing for the tests: ${wanted[*]} ..."
  "${run[@]}" apt-get update -qq </dev/null || true
  for package in "${wanted[@]}"; do
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
      </dev/null >/dev/null || echo "apt-get could not install $package" >&2
  done
fi

left=()
have_chromium || left+=(chromium)
have_fonts || left+=(fontconfig fonts-noto-cjk)
have soffice || have libreoffice || left+=(libreoffice-writer-nogui)
have pdftotext || left+=(poppler-utils)
[ ${#left[@]} -eq 0 ] && exit 0
echo "The tests need system packages that are missing and cannot be installed from here: ${left[*]}" >&2
echo "Ask an administrator for: apt-get install ${left[*]}" >&2
echo "A browser elsewhere can be named: FAZHI_CHROMIUM=/path/to/chromium make test" >&2
echo "To run the other tests now: FAZHI_PARTIAL=1 make test" >&2
[ "${FAZHI_PARTIAL:-}" = 1 ]
