"""Light on the sharp fixtures: `fixtures.py SCANREADY OUT [--copies 25]`: which pages with burnt out text does the program let through?

Draws reflections as draw.py does on copies of fixtures/*/sharp.jpg, every other one strong. What they took is counted from the
pictures: squares as high as the line along each line that the program finds on the untouched page; one is lost where less than a
quarter of its contrast is left. Prints, of the copies with more than LOST of the text lost, how many are not rejected and how many of
these have no glare finding, and of those with nothing lost how many are rejected; then the worst by name.
"""

import argparse
import glob
import json
import os
import subprocess

import cv2
import numpy as np

from draw import photograph, reflection

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'fixtures')
LOST, LEFT = 0.15, 0.25
# Contrast of a square with print, luma levels.
PRINT = 40
SEED = 5000


def check(binary, *paths):
    run = subprocess.run([binary, 'check', *paths, '--no-cache', '--format', 'json'], capture_output=True, text=True)
    return {os.path.basename(page['path']): page for page in json.loads(run.stdout)}


def contrast(square):
    return np.percentile(square, 90) - square.min()


def lost_share(lines, before, after):
    lost = count = 0
    for line in lines:
        quad = np.float32(line['quad'])
        width, height = (int(np.linalg.norm(quad[k] - quad[0])) for k in (1, 3))
        if width < height:
            continue
        level = cv2.getPerspectiveTransform(quad, np.float32([[0, 0], [width, 0], [width, height], [0, height]]))
        one, two = (cv2.warpPerspective(picture, level, (width, height)) for picture in (before, after))
        for x in range(0, width - height // 2, height):
            was = contrast(one[:, x : x + height])
            if was > PRINT:
                count += 1
                lost += contrast(two[:, x : x + height]) < LEFT * was
    return lost / max(1, count)


def draw(binary, out, copies):
    """{name of each copy: share of its text that is lost}"""
    shares, number = {}, 0
    for path in sorted(glob.glob(os.path.join(FIXTURES, '*', 'sharp.jpg'))):
        found = check(binary, path)['sharp.jpg']['measurements']
        picture = cv2.imread(path)
        height, width = picture.shape[:2]
        outline = found['outline']
        page = outline['quad'] if outline else [[0, 0], [width, 0], [width, height], [0, height]]
        lines = [line for line in found['text_lines'] if line['text_probability'] > 0.6]
        centres = [np.mean(line['quad'], axis=0) for line in lines]
        before = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
        for copy in range(copies):
            rs = np.random.RandomState(SEED + number)
            light, kind, _ = reflection(rs, height, width, page, centres)
            if copy % 2:
                light *= rs.uniform(1.5, 4) / max(light.max(), 1e-3)
            data = photograph(rs, picture, light)
            name = f'{os.path.basename(os.path.dirname(path))}-{number:03d}-{kind}.jpg'
            with open(os.path.join(out, name), 'wb') as f:
                f.write(data)
            after = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE).astype(np.float32)
            shares[name] = lost_share(lines, before, after)
            number += 1
    return shares


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('scanready')
    p.add_argument('out')
    p.add_argument('--copies', type=int, default=25)
    a = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(a.out, exist_ok=True)
    shares = draw(a.scanready, a.out, a.copies)
    pages = check(a.scanready, a.out)
    codes = {name: [finding['code'] for finding in pages[name]['findings']] for name in shares}
    burnt = [name for name in shares if shares[name] > LOST]
    whole = [name for name in shares if shares[name] == 0]
    through = [name for name in burnt if pages[name]['verdict'] in ('pass', 'warn')]
    silent = sum('glare' not in codes[name] for name in through)
    print(f'{len(burnt)} with more than {LOST:.0%} lost: {len(through)} let through, {silent} of them without a glare finding')
    print(f'{len(whole)} with nothing lost: {sum(pages[name]["verdict"] == "reject" for name in whole)} rejected')
    for name in sorted(through, key=shares.get, reverse=True):
        print(f'{name} {shares[name]:.0%} lost, {pages[name]["score"]:.0f} points, {", ".join(codes[name]) or "nothing found"}')


if __name__ == '__main__':
    main()
