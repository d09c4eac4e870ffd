"""One page: which layout, how it lies, what light falls on it, what lens sees it. Deterministic by seed."""

import math
import random

import cv2
import numpy as np

import art
import camera
import cards
import geometry
import light
import papers
import slips
from backgrounds import background
from finish import Finish

# layout -> (function, rough size in mm, weight)
LAYOUTS = {
    'form': (papers.form, (210, 297), 14),
    'contract': (papers.contract, (210, 297), 9),
    'table': (papers.table, (210, 297), 8),
    'licence': (papers.licence, (297, 210), 12),
    'invoice': (slips.invoice, (240, 140), 5),
    'receipt': (slips.receipt, (80, 160), 3),
    'notice': (slips.notice, (297, 400), 3),
    'letter': (slips.letter, (210, 297), 7),
    'id_front': (cards.id_front, (85.6, 54), 9),
    'id_back': (cards.id_back, (85.6, 54), 4),
    'id_latin': (cards.id_latin, (85.6, 54), 7),
    'bank_card': (cards.bank_card, (85.6, 54), 10),
    'bank_card_back': (cards.bank_card_back, (85.6, 54), 2),
    'passport': (cards.passport, (125, 88), 4),
    'ticket': (cards.ticket, (120, 60), 3),
}
# by --kinds only
EXTRA = {
    'bank_art': (art.bank_art, (85.6, 54), 6),
    'bank_tall': (art.bank_tall, (54, 85.6), 2),
    'bank_back': (art.bank_back, (85.6, 54), 2),
}
EVERY = {**LAYOUTS, **EXTRA}
GLOSSY = {*EXTRA, 'id_front', 'id_back', 'id_latin', 'bank_card', 'bank_card_back', 'passport', 'licence'}
DEGRADATIONS = [
    ('none', 20),
    ('defocus', 15),
    ('gauss', 6),
    ('motion', 13),
    ('glare', 15),
    ('lowres', 12),
    ('mix', 8),
    ('local', 8),
    ('dark', 6),
    ('noise', 4),
    ('mush', 4),
    ('compressed', 4),
]


def severity(r):
    """Mostly about where text is on the edge of being readable (near .4)."""
    return r.choice([r.uniform(0, 1), r.triangular(0, 0.9, 0.3), r.triangular(0.05, 0.7, 0.35)])


class Page(Finish):
    """Draws by chance in one fixed order: what comes before `sheet` must not change, or old pages cannot be drawn again."""

    def __init__(self, seed, kinds=None, long=None, fault=None):
        self.seed, self.long = seed, long
        self.r, self.rs = random.Random(seed * 7919 + 13), np.random.RandomState(seed)
        r = self.r
        names = kinds or list(LAYOUTS)
        self.kind = r.choices(names, [EVERY[n][2] for n in names])[0]
        self.deg = r.choices([d for d, _ in DEGRADATIONS], [n for _, n in DEGRADATIONS])[0]
        self.deg = fault or self.deg
        self.sev = severity(r)
        self.capture = r.choices(['phone', 'scan', 'copy', 'bilevel', 'screen'], [70, 12, 5, 4, 5])[0]
        self.meta = {'generator': 'pages', 'kinds': kinds, 'long': long, 'fault': fault}

    def frame(self):
        """Size of the picture and how the sheet is laid into it."""
        r = self.r
        mm = EVERY[self.kind][1]
        big = max(mm) > 150
        long = r.choices(
            [r.uniform(500, 1000), r.uniform(1000, 1700), r.uniform(1700, 2600), r.uniform(2600, 4000)],
            [16, 50, 27, 7] if big else [36, 44, 16, 4],
        )[0]
        if self.long:
            long = math.exp(r.uniform(*map(math.log, self.long)))
        self.lowres = self.deg == 'lowres' or (self.deg == 'mix' and r.random() < 0.3)
        if self.lowres:  # character height on the edge: 4..16 px
            body = 0.012 if big else 0.05
            long = min(long, max(180, r.uniform(6, 19) / body))
        aspect = r.choice([4 / 3, 4 / 3, 16 / 9, 1.5, 1.0 if r.random() < 0.1 else 4 / 3])
        wide = mm[0] > mm[1]
        if r.random() < 0.12:
            wide = not wide
        return (round(long), round(long / aspect)) if wide else (round(long / aspect), round(long))

    def sheet(self, Wp, Hp):
        """Draws the layout at the resolution that the picture will show."""
        r = self.r
        flat = self.capture in ('scan', 'copy', 'bilevel')
        self.outside = r.random() < (0.1 if not flat else 0.03)
        self.fill = (
            r.uniform(0.9, 1.0) if flat else r.choice([r.uniform(0.5, 0.97), r.uniform(0.8, 1.0), r.uniform(0.85, 1.0)])
        )
        if self.outside:
            self.fill = r.uniform(0.9, 1.5)
        mm = EVERY[self.kind][1]
        s = min(Wp / mm[0], Hp / mm[1]) * self.fill
        k = s * (1.5 if s * max(mm) < 2200 else 1.25)
        k = min(k, math.sqrt(18e6 / (mm[0] * mm[1])))
        return EVERY[self.kind][0](r, self.rs, k)

    def placement(self, sheet, Wp, Hp):
        r = self.r
        flat = self.capture in ('scan', 'copy', 'bilevel')
        tilt = r.gauss(0, 0.8) if flat else r.choice([r.gauss(0, 3), r.uniform(-15, 15), r.gauss(0, 1)])
        H = geometry.place(
            r,
            self.rs,
            sheet.W,
            sheet.H,
            Wp,
            Hp,
            self.fill,
            tilt,
            0 if flat else r.choice([0, r.uniform(0, 0.12), r.uniform(0, 0.3)]),
            self.outside,
        )
        bend = relief = None
        if not flat and self.kind not in GLOSSY and r.random() < 0.35:
            bend, relief = geometry.bend(r, self.rs, sheet.W, sheet.H)
        return geometry.Placement((sheet.W, sheet.H), H, bend), relief

    def render(self, sheet, place, relief, Wp, Hp):
        """The scene's reflectance, linear, and the mask of the document."""
        r = self.r
        src = np.asarray(sheet.im)
        k = math.sqrt(abs(np.linalg.det(place.H[:2, :2])))
        if k < 1:
            src = cv2.GaussianBlur(src, (0, 0), max(0.3, 0.32 / k))
        m, step, size = place.maps(Wp, Hp)
        m = geometry.full_map(m, step, size)
        doc = cv2.remap(src, m, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
        edge = 1.0 / max(k, 1e-3)
        rad = sheet.corner * sheet.k
        dx = np.abs(m[..., 0] - sheet.W / 2) - (sheet.W / 2 - rad)
        dy = np.abs(m[..., 1] - sheet.H / 2) - (sheet.H / 2 - rad)
        dist = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - rad
        mask = np.clip(0.5 - dist / edge, 0, 1).astype(np.float32)
        if relief is not None:
            c = cv2.resize(relief, (sheet.W // 8 + 1, sheet.H // 8 + 1), interpolation=cv2.INTER_LINEAR)
            doc *= cv2.remap(c, m / 8, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[..., None]
        if self.capture == 'scan':
            bg, name = np.full((Hp, Wp, 3), r.choice([250, 255, 235, 60, 20]), np.float32), 'scanner'
        elif self.capture in ('copy', 'bilevel'):
            bg, name = np.full((Hp, Wp, 3), r.choice([255, 250, 40]), np.float32), 'scanner'
        else:
            if art.PHOTOGRAPHS and r.random() < 0.5:
                bg, name = art.photograph(r, Hp, Wp), 'photograph'
            else:
                bg, name = background(r, self.rs, Hp, Wp)
            if r.random() < 0.6:  # contact shadow of the sheet
                soft = cv2.GaussianBlur(mask, (0, 0), max(1, r.uniform(0.003, 0.015) * Wp))
                soft = np.roll(soft, (r.randint(-6, 6), r.randint(-6, 6)), (0, 1))
                bg = bg * (1 - r.uniform(0.15, 0.5) * soft[..., None])
        self.meta['background'] = name
        out = bg * (1 - mask[..., None]) + doc * mask[..., None]
        return np.power(out.clip(0, 255) / 255, np.float32(2.2)), mask

    def screen(self, lin, Wp, Hp):
        """A page on a display: the display's pixels beat with the camera's."""
        r = self.r
        p, t = r.uniform(1.05, 3.2), r.uniform(-0.2, 0.2)
        yy, xx = np.mgrid[0:Hp, 0:Wp].astype(np.float32)
        u, v = xx * math.cos(t) + yy * math.sin(t), -xx * math.sin(t) + yy * math.cos(t)
        depth = r.uniform(0.1, 0.5)
        for c in range(3):
            lin[..., c] *= 1 + depth * np.cos(2 * math.pi * (u / p + c / 3))
        lin *= (1 + depth * 0.5 * np.cos(2 * math.pi * v / p))[..., None]
        return lin + r.uniform(0, 0.03)

    def lit(self, lin, mask, targets, Wp, Hp):
        r = self.r
        if self.capture == 'screen':
            lin = self.screen(lin, Wp, Hp)
        self.glare_boxes = []
        if self.capture not in ('phone', 'screen'):
            return lin
        g = light.falloff(r, Wp, Hp)
        if r.random() < 0.3:
            g = g * light.shadow(r, self.rs, Wp, Hp)
        lin *= light.enlarge(g, Wp, Hp)[..., None]
        lin *= (
            np.array([r.uniform(0.75, 1.15), 1, r.uniform(0.65, 1.2)], np.float32)
            if r.random() < 0.6
            else np.float32(1)
        )
        if (
            self.deg == 'glare'
            or (self.deg == 'mix' and r.random() < 0.5)
            or (self.deg != 'none' and r.random() < 0.05)
        ):
            add, kinds = light.glare(r, self.rs, Wp, Hp, targets)
            add *= 0.25 + 1.1 * self.sev
            full = light.enlarge(add, Wp, Hp)
            if r.random() < 0.75:
                full = full * mask
            tintw = np.array([1, r.uniform(0.94, 1), r.uniform(0.85, 1.05)], np.float32)
            lin = lin + full[..., None] * tintw
            self.glare_boxes, self.meta['glare_kinds'] = light.boxes(add, light.STEP), kinds
        return lin

    def lens(self, lin, h, Wp, Hp):
        """Blur relative to the character height h."""
        r, deg = self.r, self.deg
        radius = self.sev * h * 0.4
        base = r.uniform(0.25, 0.7)
        if deg in ('defocus', 'local', 'mix') and radius > 0.3:
            kern = camera.disc(min(radius, 60), r.choice([0, 0, 5, 6, 7]), r.uniform(0, 3))
            soft = camera.blur(lin, kern)
            if deg == 'local':
                xx, yy = light.grid(Wp, Hp)
                t = r.uniform(0, 6.28)
                p = (xx / Wp - 0.5) * math.cos(t) + (yy / Hp - 0.5) * math.sin(t)
                if r.random() < 0.4:
                    p = np.hypot(xx / Wp - r.uniform(0.1, 0.9), yy / Hp - r.uniform(0.1, 0.9)) - r.uniform(0.1, 0.4)
                m = light.enlarge(np.clip((p - r.uniform(-0.3, 0.2)) / r.uniform(0.1, 0.5), 0, 1), Wp, Hp)[..., None]
                mid = camera.blur(lin, camera.disc(max(0.5, min(radius * 0.5, 60))))
                lo = np.clip(m * 2, 0, 1)
                hi = np.clip(m * 2 - 1, 0, 1)
                soft = lin * (1 - lo) + mid * (lo - hi) + soft * hi
            lin = soft
        elif deg == 'gauss' and radius > 0.3:
            lin = cv2.GaussianBlur(lin, (0, 0), min(radius * 0.65, 40))
        elif deg == 'motion' and radius > 0.3:
            self.meta['motion_angle'] = a = r.uniform(0, math.pi)
            lin = camera.blur(lin, camera.shake(r, min(radius * 2.4, 120), a))
            if r.random() < 0.3:
                lin = camera.blur(lin, camera.disc(max(0.4, radius * 0.2)))
        return cv2.GaussianBlur(lin, (0, 0), base) if self.capture not in ('bilevel',) else lin

    def make(self):
        r = self.r
        Wp, Hp = self.frame()
        sheet = self.sheet(Wp, Hp)
        place, relief = self.placement(sheet, Wp, Hp)
        lin, mask = self.render(sheet, place, relief, Wp, Hp)
        quads = [place.forward(l['quad']) for l in sheet.lines]
        heights = [
            l['height_px'] * np.linalg.norm(q[3] - q[0]) / max(1e-3, l['quad'][3][1] - l['quad'][0][1])
            for l, q in zip(sheet.lines, quads)
        ]
        h = float(np.median(heights)) if heights else 20.0
        targets = [tuple(q.mean(0)) for q in quads] or [(Wp / 2, Hp / 2)]
        lin = self.lit(lin, mask, targets, Wp, Hp)
        lin = self.lens(lin, h, Wp, Hp)
        im = self.develop(lin)
        turn = r.choices([0, 1, 2, 3], [86, 5, 4, 5])[0]
        im = np.ascontiguousarray(np.rot90(im, -turn)) if turn else im
        data, ext, scale, (fh, fw) = self.deliver(im)

        def final(p):
            p = np.asarray(p, float).copy()
            for i in range(turn):  # a quarter turn clockwise
                p = np.stack([(Hp if i % 2 == 0 else Wp) - p[:, 1], p[:, 0]], 1)
            return p * scale

        lines, cut = [], []
        for i, (l, q, hh) in enumerate(zip(sheet.lines, quads, heights)):
            q = final(q)
            u = np.linspace(0, 1, 12)
            grid = np.array([q[0] + (q[1] - q[0]) * a + (q[3] - q[0]) * b for a in u for b in (0, 0.5, 1)])
            inside = float(((grid >= 0) & (grid < [fw, fh])).all(1).mean())
            row = dict(
                text=l['text'],
                quad=np.round(q, 1).tolist(),
                height_px=round(float(hh * scale), 2),
                light_on_dark=l['light_on_dark'],
                script=l['script'],
                font=l['font'],
                index=i,
            )
            (lines if inside > 0.99 else cut).append(row)
            if inside <= 0.99:
                row['inside'] = round(inside, 2)
        corners = final(place.forward([[0, 0], [sheet.W, 0], [sheet.W, sheet.H], [0, sheet.H]]))
        boxes = [
            np.round(final([[x, y], [x + bw, y], [x + bw, y + bh], [x, y + bh]]), 1).tolist()
            for x, y, bw, bh in self.glare_boxes
        ]
        self.meta.update(
            seed=self.seed,
            w=fw,
            h=fh,
            kind=self.kind,
            capture=self.capture,
            deg=self.deg,
            sev=round(self.sev, 3),
            turn=turn * 90,
            text_height_px=round(h * scale, 2),
            page_quad=np.round(corners, 1).tolist(),
            glare_quads=boxes,
            lines=lines,
            cut_lines=cut,
        )
        return data, ext, self.meta
