"""A display and the camera in front of it, step by step as light takes it. Light is linear, 1 = white."""

import cv2
import numpy as np

GAMMA = 2.2
# Samples to a photosite, each way.
FINER = 4
# Photosites rendered at a time.
ROWS = 96


def shown(rs, picture, size):
    """The display's pixels, linear light: the picture as large as it fits, on a viewer's ground."""
    width, height = size
    if (picture.shape[1] > picture.shape[0]) != (width > height) and rs.rand() < 0.7:
        width, height = height, width
    scale = min(width / picture.shape[1], height / picture.shape[0]) * rs.uniform(0.8, 1)
    w, h = max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale))
    small = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    ground = np.full((height, width, 3), rs.choice([0, 25, 240, 255]), np.uint8)
    x, y = (width - w) // 2, (height - h) // 2
    ground[y : y + h, x : x + w] = small
    return (ground.astype(np.float32) / 255) ** GAMMA, (x, y, w, h)


def towards_display(rs, box, size, pitch):
    """Projection from photosites to the display's pixels, and the turn in degrees: the picture's middle in the photo's middle."""
    width, height = size
    turn = np.deg2rad(rs.normal() * 2.5)
    x, y, w, h = box
    middle = np.array([x + w * rs.uniform(0.4, 0.6), y + h * rs.uniform(0.4, 0.6)])
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    slant = rs.normal(size=2) * 0.04
    seen = []
    for corner in corners - np.array([width / 2, height / 2]):
        depth = 1 + corner @ slant / max(size)
        seen.append(middle + rotation @ corner / pitch * depth)
    return cv2.getPerspectiveTransform(corners, np.float32(seen)), float(np.rad2deg(turn))


def emitted(display, kind, u, v, gap):
    """Light at the places u, v (in the display's pixels), three colours."""
    height, width = display.shape[:2]
    column, row = np.floor(u).astype(np.int32), np.floor(v).astype(np.int32)
    inside = (column >= 0) & (row >= 0) & (column < width) & (row < height)
    pixel = display[row.clip(0, height - 1), column.clip(0, width - 1)] * inside[..., None]
    x, y = u - column, v - row
    lit = np.zeros(u.shape + (3,), np.float32)
    if kind == 'stripes':
        rows = (y > gap) & (y < 1 - gap)
        for c in range(3):
            lit[..., c] = rows & (x > c / 3 + gap / 3) & (x < (c + 1) / 3 - gap / 3)
    else:  # green in every pixel, red and blue in every second by turns
        odd = ((column + row) & 1).astype(bool)
        green = np.hypot(x - 0.25, y - 0.25) < 0.25
        other = np.abs(x - 0.72) + np.abs(y - 0.72) < 0.36
        lit[..., 1] = green
        lit[..., 0] = other & odd
        lit[..., 2] = other & ~odd
    share = lit.mean((0, 1), keepdims=True).clip(0.02, 1)
    return pixel * lit / share


def exposed(display, kind, projection, size, gap, blur):
    """What falls on the sensor, linear, three colours a photosite."""
    width, height = size
    out = np.empty((height, width, 3), np.float32)
    offsets = (np.arange(FINER) + 0.5) / FINER
    xs = (np.arange(width)[:, None] + offsets).ravel()
    for top in range(0, height, ROWS):
        rows = min(ROWS, height - top)
        ys = (np.arange(top, top + rows)[:, None] + offsets).ravel()
        x, y = np.meshgrid(xs, ys)
        w = projection[2, 0] * x + projection[2, 1] * y + projection[2, 2]
        u = (projection[0, 0] * x + projection[0, 1] * y + projection[0, 2]) / w
        v = (projection[1, 0] * x + projection[1, 1] * y + projection[1, 2]) / w
        light = emitted(display, kind, u, v, gap)
        out[top : top + rows] = light.reshape(rows, FINER, width, FINER, 3).mean((1, 3))
    return cv2.GaussianBlur(out, (0, 0), blur)


def photographed(rs, light):
    """Through a colour mosaic, developed: 8 bits."""
    light = light / np.percentile(light, 99) * rs.uniform(0.6, 0.95)
    light = light + rs.uniform(0.002, 0.02)
    noise = rs.uniform(0.002, 0.012)
    mosaic = np.empty(light.shape[:2], np.float32)
    for (y, x), c in {(0, 0): 2, (0, 1): 1, (1, 0): 1, (1, 1): 0}.items():
        mosaic[y::2, x::2] = light[y::2, x::2, c]
    mosaic += rs.normal(size=mosaic.shape) * noise * np.sqrt(0.2 + mosaic.clip(0, 1))
    raw = (mosaic.clip(0, 1) * 65535).astype(np.uint16)
    way = [cv2.COLOR_BayerRG2BGR, cv2.COLOR_BayerRG2BGR_EA][rs.randint(2)]
    linear = cv2.cvtColor(raw, way).astype(np.float32) / 65535
    picture = linear ** (1 / GAMMA)
    amount = rs.choice([0, 0.4, 0.8])
    picture += amount * (picture - cv2.GaussianBlur(picture, (0, 0), 1.2))
    return (picture.clip(0, 1) * 255 + 0.5).astype(np.uint8)
