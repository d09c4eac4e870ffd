"""Draws photos of an invented page: rows of words on paper on a desk, with the noise of a phone's sensor.

    pictures.py FILE.jpg WIDTH HEIGHT SEED [--pale]
"""

import random
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/Library/Fonts/Arial.ttf",
    "C:/Windows/Fonts/arial.ttf",
]
WORDS = "licence issued registered capital address legal representative valid until scope of business number".split()


def font(size):
    for path in FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size)
    raise SystemExit("no font found; Debian: apt-get install fonts-dejavu-core")


def draw(path, width, height, seed, pale=False):
    """A baseline 4:2:0 JPEG of `width` x `height`; 2 to 4 MB at 12 megapixels. `pale`: the same, its colours taken out."""
    words = random.Random(seed)
    page = Image.new("RGB", (width, height), (112, 98, 86))
    pen = ImageDraw.Draw(page)
    margin = width // 20
    pen.rectangle((margin, margin, width - margin, height - margin), fill=(231, 228, 220))
    size = max(10, height // 60)
    face = font(size)
    y = 2 * margin
    while y < height - 3 * margin:
        line = " ".join(words.choice(WORDS) for _ in range(11))
        pen.text((2 * margin, y), line, fill=(40, 40, 44), font=face)
        y += size * 2
    pixels = np.asarray(page, dtype=np.float32)
    noise = np.random.default_rng(seed).normal(0, 3.0, pixels.shape).astype(np.float32)
    pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    picture = Image.fromarray(pixels)
    if pale:
        picture = picture.convert("L").convert("RGB")
    picture.save(path, quality=92, subsampling="4:2:0", progressive=False)


if __name__ == "__main__":
    draw(sys.argv[1], *map(int, sys.argv[2:5]), pale="--pale" in sys.argv[5:])
