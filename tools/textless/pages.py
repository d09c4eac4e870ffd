"""Photos without text as training pages: `pages.py PHOTOS OUT FIRST`.

PHOTOS is a folder that `collect.py --groups training` filled. Each photo is one page of which no line is text, half of them not above 1000 px, half
not above 2600: OUT/NNNNNN.jpg and NNNNNN.json as the generators write them, numbered from FIRST in the order of the names.
"""

import glob
import json
import os
import random
import sys

import cv2


def main(photos, out, first):
    os.makedirs(out, exist_ok=True)
    cv2.setNumThreads(1)
    for number, path in enumerate(sorted(glob.glob(os.path.join(photos, '[0-9]*'))), int(first)):
        r, im = random.Random(number), cv2.imread(path)
        long = r.choice([r.uniform(500, 1000), r.uniform(1000, 2600)])
        factor = min(1.0, long / max(im.shape[:2]))
        if factor < 1:
            im = cv2.resize(im, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        stem = os.path.join(out, f'{number:06d}')
        cv2.imwrite(stem + '.jpg', im, [cv2.IMWRITE_JPEG_QUALITY, r.choice([92, 85, 75])])
        meta = dict(seed=number, file=f'{number:06d}.jpg', kind='photo', capture='photo', w=im.shape[1], h=im.shape[0])
        meta.update(lines=[], cut_lines=[])
        with open(stem + '.json', 'w', encoding='utf-8') as file:
            json.dump(meta, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
