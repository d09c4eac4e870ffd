"""The invented document that every format fixture shows, and what is done to it before it is stored."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 480, 300

LINES = [
    ("SPECIMEN LICENCE No. 0000-12", 24),
    ("Holder: Example Trading House", 18),
    ("Place: 7 Nowhere Street, Sampletown", 16),
    ("Valid from 2024-01-31 until 2034-01-30", 16),
    ("This paper is invented and names nobody.", 14),
]


def page(scale=1):
    """The document in colour: print on tinted paper, a red seal, a dark bar at the left that tells the sides apart."""
    width, height = WIDTH * scale, HEIGHT * scale
    rows = np.linspace(0, 1, height)[:, None] + np.zeros((1, width))
    shade = 246 - 18 * rows
    picture = np.stack([shade, shade - 3 * rows, shade - 16 - 4 * rows], axis=-1)
    image = Image.fromarray(picture.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 0, 14 * scale, height], fill=(30, 60, 120))
    y = 24 * scale
    for text, size in LINES:
        draw.text((32 * scale, y), text, fill=(24, 24, 32), font=ImageFont.load_default(size * scale))
        y += 38 * scale
    seal = [360 * scale, 196 * scale, 440 * scale, 276 * scale]
    draw.ellipse(seal, outline=(200, 30, 30), width=7 * scale)
    draw.text((378 * scale, 226 * scale), "SEAL", fill=(200, 30, 30), font=ImageFont.load_default(18 * scale))
    return image


def bilevel(image):
    """Black print on white, as a fax or archive scanner gives it."""
    return image.convert("L").point(lambda value: 255 if value > 150 else 0).convert("1")


def stored(image, orientation):
    """The samples that a viewer shows upright when told `orientation`."""
    undo = {
        1: [],
        2: [Image.FLIP_LEFT_RIGHT],
        3: [Image.ROTATE_180],
        4: [Image.FLIP_TOP_BOTTOM],
        5: [Image.TRANSPOSE],
        6: [Image.ROTATE_90],
        7: [Image.TRANSVERSE],
        8: [Image.ROTATE_270],
    }
    for step in undo[orientation]:
        image = image.transpose(step)
    return image
