#!/usr/bin/env bash
# The font of generated PDFs (Noto Serif SC, OFL-1.1), from the npm registry by name. Without it the system's fonts serve.
set -euo pipefail
target=src/fazhi/assets/fonts
[ -f "$target/NotoSerifSC_400Regular.ttf" ] && exit 0
mkdir -p "$target"
npm=$(command -v npm || true)
if [ -z "$npm" ]; then
  echo "npm was not found: PDFs use the system's Chinese fonts (Debian: apt-get install fonts-noto-cjk)." >&2
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp scripts/fonts/package.json scripts/fonts/package-lock.json "$work/"
if (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --silent >/dev/null 2>&1); then
  package="$work/node_modules/@expo-google-fonts/noto-serif-sc"
  find "$package" -name 'NotoSerifSC_400Regular.ttf' -exec cp {} "$target/" \;
  find "$package" -name 'NotoSerifSC_700Bold.ttf' -exec cp {} "$target/" \;
  find "$package" -maxdepth 1 -iname 'LICENSE*' -exec cp {} "$target/" \;
else
  echo "the fonts could not be installed: PDFs use the system's Chinese fonts." >&2
fi
