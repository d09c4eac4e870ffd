"""Fixtures on a desk under a flash: `desk.py SCANREADY OUT`: is a page let through whose middle is burnt out?

Lays every fixtures/*/sharp.jpg on a dark and on a bright desk, half as wide again and twice as wide as itself, and adds a flash of three widths to its middle;
one copy of each has none. Prints, by width, the verdicts, and names the pages that are let through without a word of glare.
"""

import argparse
import collections
import glob
import json
import os
import subprocess

import cv2
import numpy as np

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixtures')
GAMMA = 2.2
WIDTHS = [0, 0.25, 0.35, 0.5]
# Brightness of the flash's middle, white paper = 1.
POWER = 3
SEED = 3


def on_desk(rs, page, margin, tone):
    """The picture of a page, its borders fading into a desk that is wider by `margin` of it."""
    h, w = page.shape[:2]
    height, width = int(h * (1 + margin)), int(w * (1 + margin))
    coarse = rs.normal(size=(12, 16, 3)).astype(np.float32) * 8
    desk = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) + tone
    desk += rs.normal(size=desk.shape) * 2
    y, x = (height - h) // 2, (width - w) // 2
    mask = np.zeros((height, width), np.float32)
    mask[y + 8 : y + h - 8, x + 8 : x + w - 8] = 1
    mask = cv2.GaussianBlur(mask, (0, 0), 4)[..., None]
    whole = desk.copy()
    whole[y : y + h, x : x + w] = page
    return desk * (1 - mask) + whole * mask


def flashed(rs, picture, size, width):
    """A flash over the middle of a page of that size, added in linear light and clipped."""
    height, wide = picture.shape[:2]
    (h, w), aside = size, rs.uniform(-0.15, 0.15, 2)
    y, x = np.mgrid[0:height, 0:wide].astype(np.float32)
    u, v = (x - wide / 2 - w * aside[0]) / (w * 0.75), (y - height / 2 - h * aside[1]) / (h * 0.75)
    light = POWER * np.exp(-((np.hypot(u, v) / width) ** rs.uniform(2, 5)))
    linear = (picture / 255).clip(0, 1) ** GAMMA + light[..., None]
    return 255 * linear.clip(0, 1) ** (1 / GAMMA)


def draw(out):
    rs = np.random.RandomState(SEED)
    for name in sorted(glob.glob(f'{FIXTURES}/*/sharp.jpg')):
        page = cv2.imread(name).astype(np.float32)
        for margin in (0.5, 1.0):
            for tone in (60, 130):
                picture = on_desk(rs, page, margin, tone)
                for width in WIDTHS:
                    lit = flashed(rs, picture, page.shape[:2], width) if width else picture
                    kind = os.path.basename(os.path.dirname(name))
                    path = f'{out}/{kind}-{margin}-{tone}_{width}.jpg'
                    cv2.imwrite(path, lit.clip(0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 88])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('scanready')
    parser.add_argument('out')
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    draw(args.out)
    command = [args.scanready, 'check', args.out, '--no-cache', '--quiet', '--format', 'json']
    pages = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    counts, unseen = collections.Counter(), []
    for page in pages:
        width = page['path'].rsplit('_', 1)[1][:-4]
        counts[width, page['verdict']] += 1
        glare = any(finding['code'] == 'glare' for finding in page['findings'])
        if float(width) and page['verdict'] in ('pass', 'warn') and not glare:
            unseen.append(page)
    for width in map(str, WIDTHS):
        row = {verdict: count for (of, verdict), count in sorted(counts.items()) if of == width}
        print(f'{width:>5} of its size:', ', '.join(f'{count} {verdict}' for verdict, count in row.items()))
    for page in unseen:
        print(os.path.basename(page['path']), f'{page["score"]:.0f} points, no glare')


if __name__ == '__main__':
    main()
