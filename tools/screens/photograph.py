"""Photos of screens that show pictures: `photograph.py PICTURES OUT FIRST END [--pitch 1.1 4] [--resized 0.3]`.

Each photo shows one picture of PICTURES on a display, through a camera, step by step as light takes it: pixels of three stripes
(or a diamond lattice, as on telephones with organic diodes) with dark gaps between, seen at a slant, blurred by the lens, summed over
each photosite, one colour a photosite, noise, demosaicing, sharpening, JPEG; some made smaller afterwards as messengers do. Numbers run
from FIRST to END; the number is the seed. OUT gets `NUMBER.jpg` and `NUMBER.json` (pitch: photosites to a pixel of the display).
"""

import json
import os

import cv2
import numpy as np
import series

from display import exposed, photographed, shown, towards_display

DISPLAYS = [(1080, 1920), (1080, 2340), (1170, 2532), (1366, 768), (1920, 1080), (2560, 1440), (2880, 1800)]
SIZES = [(1600, 1200), (2000, 1500), (2592, 1944), (3264, 2448)]


def make(number, pictures, out, pitches, resized):
    rs = np.random.RandomState(number)
    name = pictures[rs.randint(len(pictures))]
    display, box = shown(rs, cv2.imread(name), DISPLAYS[rs.randint(len(DISPLAYS))])
    size = SIZES[rs.randint(len(SIZES))]
    if box[3] > box[2]:
        size = size[::-1]
    pitch = float(np.exp(rs.uniform(np.log(pitches[0]), np.log(pitches[1]))))
    kind = ['stripes', 'stripes', 'diamonds'][rs.randint(3)]
    gap, blur = rs.uniform(0.05, 0.15), rs.uniform(0.35, 0.8)
    projection, turn = towards_display(rs, box, size, pitch)
    picture = photographed(rs, exposed(display, kind, projection, size, gap, blur)[..., ::-1])
    smaller = 1.0
    if rs.rand() < resized:
        smaller = rs.uniform(0.4, 0.9)
        picture = cv2.resize(picture, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA)
    quality = int(rs.choice([70, 80, 88, 95]))
    cv2.imwrite(f'{out}/{number:06}.jpg', picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    meta = {
        'shows': os.path.basename(name),
        'display': kind,
        'pitch': round(pitch, 3),
        'smaller': round(smaller, 3),
        'turn': round(turn, 2),
        'blur': round(blur, 2),
        'quality': quality,
    }
    with open(f'{out}/{number:06}.json', 'w') as file:
        json.dump(meta, file)


def main():
    parser = series.arguments(__doc__)
    parser.add_argument('--pitch', type=float, nargs=2, default=(1.1, 4))
    parser.add_argument('--resized', type=float, default=0.3)
    args = parser.parse_args()
    series.draw(args, lambda *which: make(*which, args.pitch, args.resized))


if __name__ == '__main__':
    main()
