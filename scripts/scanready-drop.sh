#!/bin/sh
# scanready drop target: checks the pictures and folders given, writes a report beside them and opens it.
# Nothing leaves this computer, and the pictures are only read.
set -u

# `scanready install-drop-target` writes the program's path and the profile here.
binary='scanready'
profile='default'

if ! command -v "$binary" >/dev/null 2>&1; then
    here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
    for candidate in "$here/scanready" "$HOME/.cargo/bin/scanready" "$HOME/.local/bin/scanready"; do
        if [ -x "$candidate" ]; then
            binary=$candidate
            break
        fi
    done
fi

if command -v "$binary" >/dev/null 2>&1; then
    "$binary" drop --profile "$profile" -- "$@"
    code=$?
else
    printf '%s\n' "找不到 scanready，请重新运行 scanready install-drop-target" \
        "scanready was not found: run scanready install-drop-target again" >&2
    code=2
fi

# The window stays open until it has been read.
if [ -t 0 ]; then
    printf '\n%s' "按回车键关闭 / Press Return to close "
    read -r _
fi
exit "$code"
