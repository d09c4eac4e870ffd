"""Held-out pages: `generate.py OUT FIRST_SEED LAST_SEED`. Same files as tools/pages writes, made in every respect differently.

For testing only: what is trained on tools/pages has seen none of these fonts, layouts, surfaces or cameras.
"""

import json
import math
import os
import random
import sys

import cv2
import numpy as np

import layouts
import optics
import surfaces

FAULTS = (
    ['none'] * 6
    + ['defocus'] * 4
    + ['shake'] * 4
    + ['glare'] * 4
    + ['small'] * 3
    + ['tiltfocus'] * 2
    + ['lowlight'] * 2
    + ['codec'] * 2
)


class Plan:
    """Everything that is drawn by chance before the sheet exists."""

    generator = 'heldout'

    def __init__(self, seed):
        self.seed = seed
        r = self.r = random.Random(f'held-out {seed}')
        names = list(layouts.LAYOUTS)
        self.kind = r.choices(names, [layouts.LAYOUTS[n][3] for n in names])[0]
        self.fault, self.sev = r.choice(FAULTS), r.betavariate(1.6, 2.4)
        w, h = layouts.LAYOUTS[self.kind][1:3]
        large = max(w, h) > 130
        side = int(math.exp(r.uniform(math.log(900 if large else 560), math.log(3400 if large else 2400))))
        if self.fault == 'small':
            side = int((r.uniform(330, 1100) if large else r.uniform(130, 480)))
        other = int(side * r.choice([0.75, 0.75, 0.5625, 0.667]))
        self.size = (side, other) if w > h else (other, side)
        self.scan = r.random() < 0.12
        self.fill = r.uniform(0.93, 1) if self.scan else r.uniform(0.6, 0.97)

    def sheet(self):
        f, w, h, _ = layouts.LAYOUTS[self.kind]
        k = min(self.size[0] / w, self.size[1] / h) * self.fill * 1.4
        return f(self.r, min(k, math.sqrt(16e6 / (w * h))))


def clean_sheet(meta):
    """The drawing alone: (RGB array, its lines)."""
    c = Plan(meta['seed']).sheet()
    return c.pixels(), c.lines


def options(r, plan):
    return dict(
        bayer=r.choice([cv2.COLOR_BayerGR2RGB, cv2.COLOR_BayerGR2RGB_EA]),
        push=1.0,
        shoulder=r.uniform(0.3, 1.6),
        local=r.choice([0, 0, r.uniform(0.5, 2.5)]),
        shrink=r.choice([0, r.uniform(1, 5)]),
        detail=r.choice([0, r.uniform(0.1, 0.9)]),
        radius=r.uniform(0.5, 1.6),
    )


def photograph(plan, c, rs):
    """(8-bit picture, forward map of sheet points, glare quads, background name)"""
    r, (W, H) = plan.r, plan.size
    sh, sw = c.image.height, c.image.width
    roll = r.gauss(0, 1) if plan.scan else r.choice([r.gauss(0, 4), r.uniform(-14, 14)])
    pitch, yaw = (0, 0) if plan.scan else (r.gauss(0, 9), r.gauss(0, 9))
    Hm, R = optics.pose(rs, sw, sh, W, H, plan.fill, roll, pitch, yaw)
    src, inside = c.pixels().astype(np.float32), np.ones((sh, sw), np.float32)
    book = None
    if not plan.scan and not c.round and r.random() < 0.35:
        book = optics.bend(rs, sw, sh)
        src, inside = optics.bend_image(book, c.pixels())

    def forward(p):
        p = np.asarray(p, float).reshape(-1, 2)
        p = optics.bend_points(book, p, sw) if book else p
        return cv2.perspectiveTransform(p[None], Hm)[0]

    if c.round:
        inside[:] = 0
        q = int(c.round * c.k)
        cv2.rectangle(inside, (q, 0), (sw - q - 1, sh), 1, -1)
        cv2.rectangle(inside, (0, q), (sw, sh - q - 1), 1, -1)
        for x in (q, sw - q - 1):
            for y in (q, sh - q - 1):
                cv2.circle(inside, (x, y), q, 1, -1, cv2.LINE_AA)
    doc = np.power(np.clip(src, 0, 255) / 255, np.float32(2.2))
    doc = cv2.GaussianBlur(doc, (0, 0), 0.5)
    boxes = []
    if plan.fault == 'glare':
        g = optics.mirror(rs, (max(16, sh // 6), max(16, sw // 6)), R, r.uniform(0.004, 0.05), r.randint(1, 3)) * (
            0.3 + 1.4 * plan.sev
        )
        n, _, st, _ = cv2.connectedComponentsWithStats((g > 0.3).astype(np.uint8))
        for x, y, bw, bh, area in st[1:n]:
            if area > 6:
                s = sw / g.shape[1]
                boxes.append(
                    forward(
                        [[x * s, y * s], [(x + bw) * s, y * s], [(x + bw) * s, (y + bh) * s], [x * s, (y + bh) * s]]
                    )
                )
        doc += cv2.resize(g, (sw, sh))[..., None]
    if plan.scan:
        ground, name = np.full((H, W, 3), 0.9, np.float32), 'glass'
    else:
        ground, name = surfaces.make(rs, H, W)
        ground = np.power(ground / 255, np.float32(2.2))
    yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
    if not plan.scan:  # lamp at a finite height, and the lens's cos^4
        lx, ly, lz = rs.uniform(-0.6, 1.6) * W, rs.uniform(-0.6, 1.6) * H, rs.uniform(0.5, 1.6) * max(W, H)
        lamp = (lz * lz / ((xx - lx) ** 2 + (yy - ly) ** 2 + lz * lz)) ** 1.5
        tan2 = ((xx - W / 2) ** 2 + (yy - H / 2) ** 2) / (1.1 * max(W, H)) ** 2
        lamp = lamp / lamp.mean() / (1 + tan2) ** 2 * (0.25 + 0.75 * rs.random() if r.random() < 0.2 else 1)
    hs = [np.linalg.norm(q[3] - q[0]) for q in (forward(l['quad']) for l in c.lines)] or [20]
    h = float(np.median(hs))
    amount = plan.sev * h * 0.5
    n, coc, tilt, length = 1, 0.0, (0.0, 0.0), 0.0
    if plan.fault in ('defocus', 'tiltfocus') and amount > 0.3:
        n = 36
        if plan.fault == 'defocus':
            coc = amount
        else:
            t = r.uniform(0, 6.28)
            coc, tilt = amount * 0.9, (amount * 1.1 * math.cos(t), amount * 1.1 * math.sin(t))
    elif plan.fault == 'shake' and amount > 0.3:
        n, length, coc = 36, amount * 2.6, min(0.5, amount * 0.2)
    elif r.random() < 0.3 and not plan.scan:
        n, coc = 8, r.uniform(0.2, 0.04 * h + 0.3)
    lin = optics.expose(
        rs,
        doc,
        inside,
        ground,
        Hm,
        W,
        H,
        coc,
        tilt,
        coc + (0 if plan.scan else r.uniform(0, 4)),
        optics.handshake(rs, n, length),
    )
    if not plan.scan:
        lin *= lamp[..., None]
        lin *= np.float32([rs.uniform(0.8, 1.1), 1, rs.uniform(0.7, 1.15)])
    o = options(r, plan)
    electrons, ev = (
        math.exp(r.uniform(math.log(400), math.log(9000))),
        r.uniform(0.6, 1.05) / max(0.05, float(np.percentile(lin[::9, ::9], 92))),
    )
    if plan.fault == 'lowlight':
        electrons, dim = 60 + 900 * (1 - plan.sev) ** 2, math.exp(r.uniform(math.log(0.03), math.log(0.4)))
        ev *= dim
        o['push'] = r.choice([1, 0.6 / dim])
        o['shrink'] = r.choice([0, 4, 9])
    return optics.develop(rs, lin, electrons, r.uniform(1, 5), ev, o), forward, boxes, name, float(h)


def deliver(plan, im):
    """Bytes, extension, scale."""
    r = plan.r
    bgr, scale = np.ascontiguousarray(im[..., ::-1]), 1.0
    h, w = bgr.shape[:2]
    if plan.fault == 'small' and r.random() < 0.5:
        scale = min(r.uniform(1.5, 3.5), 2200 / max(h, w))
        bgr = cv2.resize(
            bgr,
            None,
            fx=scale,
            fy=scale,
            interpolation=r.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4]),
        )
    elif r.random() < 0.15 and max(h, w) > 1100:  # an app that shrinks without smoothing
        scale = 1080 / max(h, w)
        bgr = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    q = r.randint(68, 96)
    if plan.fault == 'codec':
        q = int(6 + 40 * (1 - plan.sev) ** 2)
        if r.random() < 0.5:
            bgr = cv2.imdecode(cv2.imencode('.webp', bgr, [cv2.IMWRITE_WEBP_QUALITY, q])[1], 1)
            q = 80
    if r.random() < 0.06:
        return cv2.imencode('.png', bgr)[1].tobytes(), 'png', bgr.shape, bgr.shape[1] / w
    return cv2.imencode('.jpg', bgr, [cv2.IMWRITE_JPEG_QUALITY, q])[1].tobytes(), 'jpg', bgr.shape, bgr.shape[1] / w


def make(plan, out):
    seed = plan.seed
    rs = np.random.RandomState((seed * 2654435761) % 2**32)
    c = plan.sheet()
    im, forward, boxes, ground, h = photograph(plan, c, rs)
    turn = plan.r.choices([0, 1, 2, 3], [88, 4, 4, 4])[0]
    H0, W0 = im.shape[:2]
    im = np.ascontiguousarray(np.rot90(im, -turn))
    data, ext, shape, scale = deliver(plan, im)

    def final(p):
        p = np.array(p, float)
        for i in range(turn):
            p = np.stack([(H0 if i % 2 == 0 else W0) - p[:, 1], p[:, 0]], 1)
        return p * scale

    lines, cut = [], []
    for i, l in enumerate(c.lines):
        a = np.array(l['quad'])
        q = final(forward(a))
        ratio = np.linalg.norm(q[3] - q[0]) / max(1e-6, a[3][1] - a[0][1])
        row = {
            **{k: l[k] for k in ('text', 'light_on_dark', 'script', 'font')},
            'quad': np.round(q, 1).tolist(),
            'height_px': round(l['height_px'] * ratio, 2),
            'index': i,
        }
        whole = (q >= 0).all() and (q <= [shape[1], shape[0]]).all()
        (lines if whole else cut).append(row)
    w, hh = c.image.width, c.image.height
    meta = dict(
        generator=plan.generator,
        seed=seed,
        file=f'{seed:06d}.{ext}',
        w=shape[1],
        h=shape[0],
        kind=plan.kind,
        capture='scan' if plan.scan else 'phone',
        deg=plan.fault,
        sev=round(plan.sev, 3),
        turn=turn * 90,
        text_height_px=round(h * scale, 2),
        background=ground,
        lines=lines,
        cut_lines=cut,
        page_quad=np.round(final(forward([[0, 0], [w, 0], [w, hh], [0, hh]])), 1).tolist(),
        glare_quads=[np.round(final(b), 1).tolist() for b in boxes],
    )
    with open(os.path.join(out, meta['file']), 'wb') as f:
        f.write(data)
    with open(os.path.join(out, f'{seed:06d}.json'), 'w', encoding='utf-8') as f:
        json.dump(meta, f, ensure_ascii=False)
    print(seed, plan.kind, plan.fault, round(plan.sev, 2), shape[:2], len(lines), flush=True)


if __name__ == '__main__':
    folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    cv2.setNumThreads(1)
    for s in range(first, last):
        if not os.path.exists(os.path.join(folder, f'{s:06d}.json')):
            make(Plan(s), folder)
