#!/bin/sh
# scanready drop target for macOS: double-click it, drag pictures or folders into its window and press Return.
# As a Quick Action (docs/DROP.md) it gets them as arguments. Nothing leaves this computer, and the pictures are only read.
set -u

# `scanready install-drop-target` writes the program's path and the profile here.
binary='scanready'
profile='default'

if ! command -v "$binary" >/dev/null 2>&1; then
    for candidate in "$HOME/.cargo/bin/scanready" /opt/homebrew/bin/scanready /usr/local/bin/scanready; do
        if [ -x "$candidate" ]; then
            binary=$candidate
            break
        fi
    done
fi

if ! command -v "$binary" >/dev/null 2>&1; then
    printf '%s\n' "找不到 scanready，请重新运行 scanready install-drop-target" \
        "scanready was not found: run scanready install-drop-target again" >&2
    code=2
elif [ "$#" -gt 0 ]; then
    "$binary" drop --profile "$profile" -- "$@"
    code=$?
else
    printf '%s\n' "把图片或文件夹拖进这个窗口，然后按回车键：" \
        "Drag pictures or folders into this window, then press Return:"
    IFS= read -r line
    case $line in
    *[![:space:]]*)
        # The Terminal writes dropped names with backslashes before blanks and signs; xargs takes them apart and, unlike the
        # shell, runs nothing that stands in a name.
        printf '%s\n' "$line" | xargs "$binary" drop --profile "$profile" --
        code=$?
        # How some versions of xargs say that the program ended with another code than 0.
        if [ "$code" -eq 123 ]; then
            code=1
        fi
        ;;
    *)
        printf '%s\n' "没有拖入任何文件" "Nothing was dropped" >&2
        code=2
        ;;
    esac
fi

# The window stays open until it has been read.
if [ -t 0 ]; then
    printf '\n%s' "按回车键关闭 / Press Return to close "
    read -r _
fi
exit "$code"
