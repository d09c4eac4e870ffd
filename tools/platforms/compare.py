#!/usr/bin/env python3
"""Does the same picture get the same numbers on every platform? Compares what programs built for several say of the same files.

    python3 tools/platforms/compare.py FILES... --run NAME COMMAND [--run NAME COMMAND ...]

Each COMMAND is a scanready, with what it needs to run here in front of it: "qemu-aarch64 -L /usr/aarch64-linux-gnu path/to/scanready".
FILES may be folders. Every measurement, finding and text of every page is compared with that of the first run, to the last digit;
only the time taken and the way a path is written are left out. Ends with 1 where something differs. README.md has the commands.
"""
import argparse
import json
import shlex
import subprocess
import sys

# Files handed over at once: a program run through an emulator starts slowly, and a command line holds so many.
AT_ONCE = 100


def pages(command, files):
    """{(file name, page): what is said of it} in the words of the program that `command` runs."""
    said = {}
    for start in range(0, len(files), AT_ONCE):
        run = subprocess.run(shlex.split(command) + ["check", "--no-cache", "--format", "ndjson", "--lang", "en",
                                                     *files[start:start + AT_ONCE]], capture_output=True, text=True)
        if run.returncode > 2:
            sys.exit(f"{command}: ended with {run.returncode}: {run.stderr[-500:]}")
        for line in run.stdout.splitlines():
            page = json.loads(line)
            if "path" not in page:
                continue
            page.pop("elapsed_ms", None)
            path = page.pop("path").replace("\\", "/")
            said[path, page.get("page")] = page
    return said


def differences(one, other, place=""):
    """Where two values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [d for key in sorted(one.keys() | other.keys()) for d in differences(one.get(key), other.get(key), f"{place}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [d for at, pair in enumerate(zip(one, other)) for d in differences(*pair, f"{place}[{at}]")]
    return [] if one == other else [f"{place[1:]}: {one!r} and {other!r}"[:200]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--run", nargs=2, action="append", required=True, metavar=("NAME", "COMMAND"))
    args = parser.parse_args()
    (first, command), *others = args.run
    known = pages(command, args.files)
    print(f"{first}: {len(known)} pages")
    wrong = 0
    for name, command in others:
        found = pages(command, args.files)
        apart = {key: differences(known.get(key), found.get(key)) for key in known.keys() | found.keys()}
        apart = {key: where for key, where in sorted(apart.items()) if where}
        wrong += len(apart)
        print(f"{name}: {len(found)} pages, {len(apart)} not as on {first}")
        for (path, page), where in apart.items():
            print(f"    {path} page {page}: {'; '.join(where[:3])}{f' and {len(where) - 3} more' if len(where) > 3 else ''}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
