"""Pictures that a page fills: `crops.py OUT DIR [DIR ...]` cuts every third page of generated folders out inside its edges (`page_quad`).

Needs numpy and opencv-python-headless. What is left shows boxes, portraits and tables, but no edge of the page.
"""

import argparse
import glob
import json
import os

import cv2
import numpy as np

SEED = 5
EVERY = 3
# Shares of the page cut off at each side.
LEAST, MOST = 0.02, 0.14
# Shortest side of a picture, pixels.
SHORTEST = 250


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('out')
    p.add_argument('folders', nargs='+')
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    random = np.random.default_rng(SEED)
    count = 0
    for folder in a.folders:
        for path in sorted(glob.glob(os.path.join(folder, '[0-9]*.json')))[::EVERY]:
            meta = json.load(open(path, encoding='utf-8')) if os.path.basename(path)[:-5].isdigit() else {}
            if not meta.get('page_quad'):
                continue
            picture = cv2.imread(os.path.join(folder, meta['file']))
            quad = np.array(meta['page_quad'])
            (left, right), (top, bottom) = (np.sort(quad[:, axis])[1:3] for axis in (0, 1))
            left, top = max(left, 0), max(top, 0)
            right, bottom = min(right, picture.shape[1]), min(bottom, picture.shape[0])
            cut = random.uniform(LEAST, MOST, 4)
            x, y = int(left + cut[0] * (right - left)), int(top + cut[1] * (bottom - top))
            part = picture[y : int(bottom - cut[2] * (bottom - top)), x : int(right - cut[3] * (right - left))]
            if min(part.shape[:2]) < SHORTEST:
                continue
            name = f'{count:06d}'
            cv2.imwrite(os.path.join(a.out, name + '.jpg'), part, [cv2.IMWRITE_JPEG_QUALITY, 88])
            with open(os.path.join(a.out, name + '.json'), 'w', encoding='utf-8') as out:
                json.dump({'file': name + '.jpg', 'page_quad': (quad - [x, y]).tolist()}, out)
            count += 1
    print(f'{count} pictures')


if __name__ == '__main__':
    main()
