"""How much of a picture's text is in the truth? `share.py PICTURES DIR SCANREADY`: DIR is a set that make.py wrote, with labels.csv.

make.py knows only the lines that RapidOCR reads surely: where small print or handwriting is left out, a page counts as readable though
a clerk would send it back. Prints, by the share of the found lines' length that is known on the untouched picture, how many readable
pages the tool rejects and how many unreadable ones it lets through.
"""

import argparse
import collections
import csv
import json
import os
import subprocess

import cv2
import numpy as np
from rapidocr_onnxruntime import RapidOCR

BOUNDS = (0.0, 0.5, 0.7, 0.85, 1.01)
# known_lines of make.py takes the middle 0.8 of a box's height.
TIGHT = 0.8


def length(quad):
    """Of a line, in heights."""
    q = np.float32(quad)
    sides = np.linalg.norm(q[1] - q[0]), np.linalg.norm(q[3] - q[0])
    return max(sides) / max(1.0, min(sides))


def known_shares(pictures, known):
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    for name, lines in known.items():
        found, _ = engine(cv2.imread(os.path.join(pictures, name)))
        whole = sum(length(box) for box, _, _ in found or [])
        yield name, min(1.0, sum(TIGHT * length(line['quad']) for line in lines) / max(whole, 1.0))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('pictures')
    p.add_argument('dir')
    p.add_argument('scanready')
    a = p.parse_args()
    shares = dict(known_shares(a.pictures, json.load(open(os.path.join(a.dir, 'known.json'), encoding='utf-8'))))
    run = subprocess.run([a.scanready, 'check', a.dir, '--no-cache', '--format', 'json'], capture_output=True, text=True)
    stopped = {os.path.basename(page['path']): page['verdict'] in ('reject', 'unjudged') for page in json.loads(run.stdout)}
    counts = collections.defaultdict(collections.Counter)
    for row in csv.DictReader(open(os.path.join(a.dir, 'labels.csv'), encoding='utf-8')):
        meta = json.load(open(os.path.join(a.dir, os.path.splitext(row['file'])[0] + '.json'), encoding='utf-8'))
        band = max(low for low in BOUNDS if low <= shares[meta['picture']])
        counts[band][row['label']] += 1
        counts[band][row['label'], stopped[row['file']]] += 1
    for low, high in zip(BOUNDS, BOUNDS[1:]):
        c = counts[low]
        print(
            f'{low:.2f}..{min(high, 1):.2f} of the text known: {c["readable", True]}/{c["readable"]} false alarms, '
            f'{c["unreadable", False]}/{c["unreadable"]} misses'
        )


if __name__ == '__main__':
    main()
