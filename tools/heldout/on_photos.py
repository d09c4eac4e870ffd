"""Pages of the second generator on photographs: `on_photos.py PHOTOS OUT FIRST LAST`.

PHOTOS is a folder of photographs without text (tools/textless/collect.py --groups chosen,after); those with a side under 400 pixels
are left out. Each page lies on a part of one of them, mirrored half of the time, in place of a drawn surface: plants, faces, streets and stone behind the paper,
as where it was photographed in front of something or put together by a program. Everything else is as generate.py makes it; pages on a
scanner's glass are left out. Numbers are the seeds.
"""

import glob
import os
import sys

import cv2
import generate
import numpy as np

LEAST_SIDE = 400
# Largest enlargement over what covers the picture.
CLOSEST = 1.6


def photographs(folder):
    pictures = (cv2.imread(path) for path in sorted(glob.glob(os.path.join(folder, '[0-9]*'))))
    return [picture[..., ::-1] for picture in pictures if picture is not None and min(picture.shape[:2]) >= LEAST_SIDE]


def part(photo, rs, height, width):
    """A part of `photo` of that size."""
    if rs.randint(2):
        photo = photo[:, ::-1]
    cover = max(height / photo.shape[0], width / photo.shape[1])
    scale = cover * rs.uniform(1, CLOSEST)
    cut = [max(1, int(side / scale)) for side in (height, width)]
    y, x = (rs.randint(max(1, have - need + 1)) for have, need in zip(photo.shape, cut))
    piece = np.ascontiguousarray(photo[y : y + cut[0], x : x + cut[1]])
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.clip(cv2.resize(piece, (width, height), interpolation=how).astype(np.float32), 0, 255)


if __name__ == '__main__':
    folder, out, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    os.makedirs(out, exist_ok=True)
    cv2.setNumThreads(1)
    photos = photographs(folder)
    generate.surfaces.make = lambda rs, h, w: (part(photos[rs.randint(len(photos))], rs, h, w), 'photograph')
    for seed in range(first, last):
        plan = generate.Plan(seed)
        if not plan.scan and not os.path.exists(os.path.join(out, f'{seed:06d}.json')):
            generate.make(plan, out)
