#!/usr/bin/env bash
# Takes the picture of the preview that the README shows, from the example's own art: docs/preview.png.
# Needs Chromium (Debian's package `chromium`) and fonts; run it from anywhere: `bash examples/screenshot.sh`.
# With a folder as argument it puts four pictures there instead: desktop and phone, light and dark.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cargo run --locked --quiet -- preview examples/branding -o "$home/page.html" --years 2026..2030 \
  --now 2026-11-25 --quiet

# shot WIDTH HEIGHT SCHEME FILE; Chromium counts dark as 0 and light as 1.
shot() {
  chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size="$1,$2" \
    --blink-settings="preferredColorScheme=$3" --screenshot="$4" "file://$home/page.html#2026-12-04" 2>/dev/null
}

if [ $# -eq 0 ]; then
  shot 1280 980 1 "$PWD/docs/preview.png"
  ls -l docs/preview.png
else
  mkdir -p "$1"
  to=$(cd "$1" && pwd)
  shot 1280 2600 1 "$to/desktop-light.png"
  shot 1280 2600 0 "$to/desktop-dark.png"
  shot 390 3200 1 "$to/phone-light.png"
  shot 390 3200 0 "$to/phone-dark.png"
  ls -l "$to"
fi
