"""Bank and member cards of the second generator, half of them printed on photographs: `cards.py PHOTOS OUT FIRST COUNT`.

PHOTOS is a folder of photographs without text (tools/textless/collect.py --groups chosen,after). The first COUNT pages from seed FIRST on
that are such cards, on desks and in light as generate.py makes them; those with an odd number have a part of a photograph for artwork in
place of a drawn view.
"""

import os
import sys

import cv2
import generate
import on_photos
import small


def main(folder, out, first, count):
    os.makedirs(out, exist_ok=True)
    cv2.setNumThreads(1)
    photos, drawn = on_photos.photographs(folder), small.landscape
    seed, made = int(first), 0
    while made < int(count):
        plan = generate.Plan(seed)
        if plan.kind == 'member':
            made += 1
            small.landscape = drawn if seed % 2 == 0 else lambda r, rs, h, w: on_photos.part(photos[rs.randint(len(photos))], rs, h, w)
            if not os.path.exists(os.path.join(out, f'{seed:06d}.json')):
                generate.make(plan, out)
        seed += 1


if __name__ == '__main__':
    main(*sys.argv[1:])
