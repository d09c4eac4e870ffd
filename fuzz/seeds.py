#!/usr/bin/env python3
"""Fills fuzz/corpus (which is not kept in git) with the fixtures, each for the target of its format.

    python3 fuzz/seeds.py
"""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "fuzz" / "corpus"
LARGEST = 120_000

TARGETS = {
    "jpeg": "jpeg-*.jpg",
    "png": "png-*",
    "tiff": "tiff-*.tif",
    "heic": "heic*.heic",
    "jpeg2000": "jpeg2000.*",
    "jxl": "jpegxl*",
    "pdf": "pdf-*.pdf",
    "sniff": "*.*",
    "check": "*.*",
}
SIMPLE = ["webp-*", "bmp-*", "gif*.gif", "pnm-*"]


def main():
    fixtures = ROOT / "fixtures" / "formats"
    patterns = [(target, pattern) for target, pattern in TARGETS.items()] + [("simple", pattern) for pattern in SIMPLE]
    for target, pattern in patterns:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for file in sorted(fixtures.glob(pattern)):
            if file.stat().st_size <= LARGEST and file.name != "manifest.json":
                shutil.copy(file, folder / file.name)


if __name__ == "__main__":
    main()
