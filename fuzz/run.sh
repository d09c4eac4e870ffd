#!/bin/sh
# Runs one fuzz target for some seconds: fuzz/run.sh TARGET SECONDS
# Needs `cargo install cargo-fuzz` and python3; works with the stable toolchain.
set -eu
cd "$(dirname "$0")/.."
python3 fuzz/seeds.py
RUSTC_BOOTSTRAP=1 exec nice -n 15 cargo fuzz run --sanitizer none "$1" -- \
    -dict=fuzz/dictionary.txt -max_len=200000 -rss_limit_mb=3000 -timeout=20 -max_total_time="$2" -print_final_stats=1
