"""Makes pages with known text: `generate.py OUT FIRST_SEED LAST_SEED [--kinds a,b] [--long 600,3700]`. One seed, one page.

OUT/NNNNNN.jpg (or .png) and NNNNNN.json: what was drawn, where each line is in the picture, and what was done to it.
"""

import argparse
import glob
import json
import os
import time

import cv2
import numpy as np

import art
from page import DEGRADATIONS, EVERY, Page


def clean_sheet(meta):
    """The sheet of a page before it was photographed: (RGB array, its lines); what a recogniser cannot read there, no photo can show."""
    page = Page(meta['seed'], meta.get('kinds'), meta.get('long'), meta.get('fault'))
    sheet = page.sheet(*page.frame())
    return np.asarray(sheet.im), sheet.lines


def write(page, out):
    data, ext, meta = page.make()
    meta['file'] = f'{page.seed:06d}.{ext}'
    with open(os.path.join(out, meta['file']), 'wb') as f:
        f.write(data)
    with open(os.path.join(out, f'{page.seed:06d}.json'), 'w', encoding='utf-8') as f:
        json.dump(meta, f, ensure_ascii=False)
    return meta


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('out')
    p.add_argument('first', type=int)
    p.add_argument('last', type=int)
    p.add_argument('--kinds', help='only these layouts, separated by commas: ' + ', '.join(EVERY))
    p.add_argument('--long', help='least and greatest long side in pixels, e.g. 600,3700 (evenly spread by ratio)')
    p.add_argument('--fault', choices=[name for name, _ in DEGRADATIONS], help='this fault on every page')
    p.add_argument('--photos', help='a folder of photographs without text: cards with artwork are printed on parts of them, papers lie on them, about half of each')
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    cv2.setNumThreads(1)
    pictures = (cv2.imread(path) for path in sorted(glob.glob(os.path.join(a.photos, '*')))) if a.photos else ()
    art.PHOTOGRAPHS = [picture[..., ::-1] for picture in pictures if picture is not None]
    for seed in range(a.first, a.last):
        if os.path.exists(os.path.join(a.out, f'{seed:06d}.json')):
            continue
        t = time.time()
        m = write(
            Page(
                seed,
                a.kinds.split(',') if a.kinds else None,
                [float(v) for v in a.long.split(',')] if a.long else None,
                a.fault,
            ),
            a.out,
        )
        print(
            seed,
            m['kind'],
            m['capture'],
            m['deg'],
            m['sev'],
            f"{m['w']}x{m['h']}",
            len(m['lines']),
            f'{time.time() - t:.1f}s',
            flush=True,
        )


if __name__ == '__main__':
    main()
