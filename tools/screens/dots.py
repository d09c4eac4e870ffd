"""Pages printed in dots of four colours: `dots.py PICTURES OUT FIRST END`. What looks most like a screen and is none.

Each page shows one picture of PICTURES on tinted paper as offset print or a colour copier makes it: dots in rows at 15, 75, 0 and 45 degrees
(cyan, magenta, yellow, black), 1.7 to 5 pixels apart, somewhat turned and blurred, with noise, as JPEG. Numbers run from FIRST to
END; the number is the seed.
"""

import cv2
import numpy as np
import series

# Samples to a pixel, each way.
FINER = 3
LONG = 1400
ANGLES = [15, 75, 0, 45]
# Share of blue, green and red that an ink lets through.
INKS = [(0.85, 0.6, 0.1), (0.5, 0.15, 0.85), (0.1, 0.9, 0.95), (0.12, 0.12, 0.12)]


def coverage(picture):
    """How much of the paper cyan, magenta, yellow and black cover."""
    black = (1 - picture.max(2)) * 0.7
    rest = ((1 - picture - black[..., None]) / (1 - black[..., None] + 1e-3)).clip(0, 1)
    return [rest[..., 2], rest[..., 1], rest[..., 0], black]


def printed(rs, picture):
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    apart, turn = rs.uniform(1.7, 5) * FINER, rs.normal() * 2
    out = np.ones(picture.shape, np.float32)
    for angle, ink, share in zip(ANGLES, INKS, coverage(picture)):
        t = np.radians(angle + turn)
        u, v = (x * np.cos(t) + y * np.sin(t)) / apart, (y * np.cos(t) - x * np.sin(t)) / apart
        dot = 0.5 + 0.25 * (np.cos(2 * np.pi * u) + np.cos(2 * np.pi * v)) < share
        for c in range(3):
            out[..., c] *= np.where(dot, ink[c], 1)
    return cv2.GaussianBlur(out, (0, 0), FINER * rs.uniform(0.4, 0.9))


def make(number, pictures, out):
    rs = np.random.RandomState(number)
    picture = cv2.imread(pictures[rs.randint(len(pictures))])
    k = LONG / max(picture.shape[:2])
    picture = cv2.resize(picture, None, fx=k * FINER, fy=k * FINER).astype(np.float32) / 255
    picture *= rs.uniform([0.6, 0.7, 0.8], [0.95, 0.97, 1]).astype(np.float32)
    page = printed(rs, picture)
    page = cv2.resize(page, (page.shape[1] // FINER, page.shape[0] // FINER), interpolation=cv2.INTER_AREA)
    page = (page * 250 + rs.normal(size=page.shape) * 2).clip(0, 255).astype(np.uint8)
    cv2.imwrite(f'{out}/{number:06}.jpg', page, [cv2.IMWRITE_JPEG_QUALITY, int(rs.choice([75, 88, 95]))])


def main():
    series.draw(series.arguments(__doc__).parse_args(), make)


if __name__ == '__main__':
    main()
