#!/bin/sh
# Pictures of the report for the README: desktop and phone, light and dark, Chinese and English.
# Needs chromium (Debian: apt-get install chromium fonts-noto-cjk) and a built scanready.
#
#   tools/screenshots/make.sh [OUTPUT_DIR] [PICTURES]
#
# OUTPUT_DIR defaults to docs/images, PICTURES to fixtures/demo. SCANREADY names the program to use.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
output=${1:-$root/docs/images}
pictures=${2:-$root/fixtures/demo}
scanready=${SCANREADY:-$root/target/release/scanready}

browser=
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        browser=$name
        break
    fi
done
if [ -z "$browser" ]; then
    echo "no chromium found (Debian: apt-get install chromium)" >&2
    exit 2
fi
if ! command -v "$scanready" >/dev/null 2>&1; then
    echo "no program at $scanready: build it first, or set SCANREADY" >&2
    exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$output"

# Exit code 1 only says that something is flagged, which is what the pictures are to show.
"$scanready" "$pictures" --report "$work/report.html" --quiet >/dev/null || [ "$?" -eq 1 ]

# shot NAME STATE WIDTH HEIGHT SCHEME: preferredColorScheme 0 is dark, 1 light.
shot() {
    "$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 --run-all-compositor-stages-before-draw \
        --user-data-dir="$work/profile-$1" --window-size="$3,$4" --virtual-time-budget=4000 \
        --blink-settings="preferredColorScheme=$5" \
        --screenshot="$output/$1.png" "file://$work/report.html$2" >/dev/null 2>&1
    [ -s "$output/$1.png" ] || { echo "no picture $1.png was made" >&2; exit 1; }
    echo "$output/$1.png"
}

shot report-zh '#lang=zh' 1200 1100 1
shot report-en '#lang=en' 1200 1100 1
shot report-dark '#lang=zh' 1200 1100 0
shot report-phone '#lang=zh' 500 1100 1

# One marked-up picture: the licence that a flash reflected on, else the first in the order of names.
"$scanready" "$pictures" --lang zh --annotate "$work/zh" --quiet >/dev/null || [ "$?" -eq 1 ]
first=$(find "$work/zh" -name '营业执照.jpg.*' | head -n 1)
first=${first:-$(find "$work/zh" -name '*.jpg' | sort | head -n 1)}
if [ -n "$first" ]; then
    cp "$first" "$output/marked-up.jpg"
    echo "$output/marked-up.jpg"
fi
