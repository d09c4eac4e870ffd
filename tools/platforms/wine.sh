#!/usr/bin/env bash
# Builds the tests for Windows and runs them under Wine; README.md says what it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=x86_64-pc-windows-gnu
library=$(mktemp -d)
trap 'rm -rf "$library"' EXIT

# Rust's programs draw random numbers from a library that Wine 8 does not have. This one takes them where older programs do.
cat > "$library/random.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) { return SystemFunction036(bytes, (ULONG)length); }
C
x86_64-w64-mingw32-gcc -shared -o "$library/bcryptprimitives.dll" "$library/random.c" -ladvapi32

WINEPATH="Z:${library//\//\\}"
WINEDEBUG=-all
export WINEPATH WINEDEBUG
failed=()
while read -r test; do
    echo "== $(basename "$test")"
    # Asks Cargo, which does not run here.
    [[ $test != */dependencies-* ]] || continue
    wine "$test" 2>/dev/null || failed+=("$(basename "$test")")
done < <(cargo test --target "$target" --all-features --no-run 2>&1 | tee /dev/stderr | sed -n 's/.*Executable.*(\(.*\.exe\))$/\1/p')
[ ${#failed[@]} -eq 0 ] || { printf 'failed: %s\n' "${failed[@]}"; exit 1; }
