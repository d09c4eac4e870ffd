"""Real photos without any text, as parts of a picture of a paper could show them: `no_text.py PICTURES NAMES OUT FIRST LAST`.

Faces, hair, cloth, stone and leaves have rows of dark and light that a program takes for print. Every page is a random part of a random
picture (so also a portrait as small as on an ID card), shrunk and made worse as in make.py. Writes NNNNNN.jpg, NNNNNN.json and
NNNNNN.truth.json: no line is text, there is nothing to read back.
"""

import argparse
import json
import os
import random

import cv2
import numpy as np
from make import FAULTS, finish, shrink, spoil


def part(im, r):
    """A random part of the picture, its long side 120 to 1600 pixels."""
    h, w = im.shape[:2]
    share = r.uniform(0.4, 1.0)
    high, wide = max(32, round(h * share)), max(32, round(w * share))
    y, x = r.randint(0, max(0, h - high)), r.randint(0, max(0, w - wide))
    im = im[y : y + high, x : x + wide]
    long = 120 * (1600 / 120) ** r.random()
    return shrink(im, min(1.0, long / max(im.shape[:2])))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('pictures')
    p.add_argument('names')
    p.add_argument('out')
    p.add_argument('first', type=int)
    p.add_argument('last', type=int)
    a = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(a.out, exist_ok=True)
    keys = open(a.names, encoding='utf-8').read().split()
    for seed in range(a.first, a.last):
        r, rs = random.Random(seed), np.random.default_rng(seed)
        key = keys[seed % len(keys)]
        im = part(cv2.imread(os.path.join(a.pictures, key)), r)
        fault = r.choice(FAULTS)
        severity = round(r.random(), 3) if fault != 'none' else 0.0
        height = r.uniform(10, 30)
        im, _, quality = spoil(im, fault, severity, height, r, rs)
        im = finish(im, fault, height, r, rs)
        stem = os.path.join(a.out, f'{seed:06d}')
        cv2.imwrite(stem + '.jpg', im, [cv2.IMWRITE_JPEG_QUALITY, quality])
        meta = dict(seed=seed, file=f'{seed:06d}.jpg', kind='photo', capture='no text', deg=fault, sev=severity, picture=key)
        meta.update(w=im.shape[1], h=im.shape[0], lines=[], cut_lines=[], quality=quality)
        json.dump(meta, open(stem + '.json', 'w', encoding='utf-8'), ensure_ascii=False)
        json.dump(dict(lines=[], cer=0.0), open(stem + '.truth.json', 'w', encoding='utf-8'))


if __name__ == '__main__':
    main()
