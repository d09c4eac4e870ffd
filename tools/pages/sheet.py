"""A sheet of paper or a card in millimetres: drawing, and a record of every text line on it."""

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw

import fonts


class Sheet:
    """`k` is pixels a millimetre. `lines` holds {text, quad in sheet pixels, height_px, light_on_dark, font}."""

    def __init__(self, rng, noise, w_mm, h_mm, k, paper=(252, 252, 250)):
        self.r, self.rs, self.k = rng, noise, k
        self.w, self.h = w_mm, h_mm
        self.W, self.H = max(8, round(w_mm * k)), max(8, round(h_mm * k))
        self.im = Image.new('RGB', (self.W, self.H), paper)
        self.d = ImageDraw.Draw(self.im)
        self.lines = []
        self.corner = 0.0  # corner radius in millimetres

    def face(self, name, size_mm, text):
        if not fonts.covers(name, text):
            name = fonts.fallback(text)
        return fonts.load(name, max(2.0, round(size_mm * self.k * 4) / 4)), name

    def width(self, text, size_mm, name, spacing=0.0):
        font, _ = self.face(name, size_mm, text)
        return font.getlength(text) / self.k + spacing * len(text)

    def fit(self, text, size_mm, name, room_mm):
        """The text cut to the room it has."""
        while len(text) > 1 and self.width(text, size_mm, name) > room_mm:
            text = text[: max(1, min(len(text) - 1, int(len(text) * room_mm / self.width(text, size_mm, name))))]
        return text.rstrip()

    def text(
        self,
        x,
        y,
        text,
        size_mm,
        name,
        fill=(30, 30, 32),
        light=False,
        anchor='l',
        spacing=0.0,
        effect=None,
        record=True,
    ):
        """Draws one line; x, y is the top left (or top middle, top right by `anchor`); returns its width in millimetres."""
        text = text.strip()
        if not text:
            return 0.0
        font, name = self.face(name, size_mm, text)
        width = font.getlength(text) + spacing * self.k * (len(text) - 1)
        px, py = x * self.k, y * self.k
        if anchor != 'l':
            px -= width / 2 if anchor == 'm' else width
        places, cx = [], px
        if spacing:
            for c in text:
                places.append((cx, c))
                cx += font.getlength(c) + spacing * self.k
        else:
            places = [(px, text)]
        boxes = [self.glyphs(p, py, c, font, fill, effect) for p, c in places]
        box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        if record:
            zh = any('\u4e00' <= c <= '\u9fff' for c in text)
            la = any(c.isascii() and c.isalnum() for c in text)
            cap = font.getbbox('国' if zh else 'H')
            other = any('\u0400' <= c <= '\u04ff' for c in text)
            self.lines.append(
                dict(
                    text=text,
                    quad=[[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]],
                    height_px=float(cap[3] - cap[1]),
                    light_on_dark=bool(light),
                    font=name.split('#')[0],
                    script='cyrillic' if other else 'mixed' if zh and la else 'chinese' if zh else 'latin',
                )
            )
        return width / self.k

    def glyphs(self, x, y, text, font, fill, effect):
        if effect:  # embossed: a bright and a dark edge beside the letter
            o = max(0.6, font.size * 0.035)
            self.d.text((x + o, y + o), text, font=font, fill=effect[1])
            self.d.text((x - o, y - o), text, font=font, fill=effect[0])
        self.d.text((x, y), text, font=font, fill=fill)
        return self.d.textbbox((x, y), text, font=font)

    def paragraph(self, x, y, text, size_mm, name, room_mm, leading=1.6, limit=None, **kw):
        """Broken into lines of the room; returns y below the last one."""
        limit = limit or self.h
        while text and y + size_mm < limit:
            line = self.fit(text, size_mm, name, room_mm)
            if ' ' in line and len(line) < len(text) and text[len(line)] != ' ' and line.rfind(' ') > 0:
                line = line[: line.rfind(' ')]
            self.text(x, y, line, size_mm, name, **kw)
            text = text[len(line) :].lstrip()
            y += size_mm * leading
        return y

    def rect(self, x, y, w, h, outline=None, fill=None, width=0.2):
        k = self.k
        self.d.rectangle(
            [x * k, y * k, (x + w) * k, (y + h) * k], outline=outline, fill=fill, width=max(1, round(width * k))
        )

    def line(self, x0, y0, x1, y1, fill=(60, 60, 60), width=0.2):
        k = self.k
        self.d.line([x0 * k, y0 * k, x1 * k, y1 * k], fill=fill, width=max(1, round(width * k)))

    def ellipse(self, cx, cy, rx, ry, outline=None, fill=None, width=0.3):
        k = self.k
        self.d.ellipse(
            [(cx - rx) * k, (cy - ry) * k, (cx + rx) * k, (cy + ry) * k],
            outline=outline,
            fill=fill,
            width=max(1, round(width * k)),
        )

    def array(self):
        return np.asarray(self.im).astype(np.float32)

    def put(self, a):
        self.im = Image.fromarray(a.clip(0, 255).astype(np.uint8))
        self.d = ImageDraw.Draw(self.im)

    # ---- printed ornaments -------------------------------------------------------------------------------------------
    def guilloche(self, colour, strength=0.3, waves=4):
        """Fine wavy security lines over the whole sheet."""
        yy, xx = np.mgrid[0 : self.H, 0 : self.W].astype(np.float32) / self.k
        a = self.array()
        for _ in range(waves):
            r = self.r
            t = r.uniform(0, math.pi)
            u, v = xx * math.cos(t) + yy * math.sin(t), -xx * math.sin(t) + yy * math.cos(t)
            phase = v * r.uniform(1.5, 4.5) + r.uniform(0.5, 4) * np.sin(u * r.uniform(0.05, 0.4) + r.uniform(0, 6))
            m = np.clip(1 - np.abs(np.sin(phase)) / r.uniform(0.1, 0.35), 0, 1) * strength * r.uniform(0.4, 1)
            tint = np.array([c + r.uniform(-20, 20) for c in colour], np.float32)
            a += (tint - a) * m[..., None]
        self.put(a)

    def seal(self, cx, cy, radius, text, colour=(205, 30, 30), alpha=0.75, name=None):
        """A round company or office seal, stamped over whatever is printed there."""
        k, R = self.k, radius * self.k
        n = int(R * 2.3)
        if n < 8:
            return
        layer = Image.new('L', (n, n), 0)
        d = ImageDraw.Draw(layer)
        c = n / 2
        d.ellipse([c - R, c - R, c + R, c + R], outline=255, width=max(1, int(R * 0.07)))
        star = [
            (
                c + R * (0.33 if i % 2 == 0 else 0.13) * math.sin(i * math.pi / 5),
                c - R * (0.33 if i % 2 == 0 else 0.13) * math.cos(i * math.pi / 5),
            )
            for i in range(10)
        ]
        d.polygon(star, fill=255)
        font = fonts.load(name or fonts.fallback(text), max(3.0, round(R * 0.26 * 4) / 4))
        span = min(4.6, 0.36 * len(text))
        for i, ch in enumerate(text):
            t = (i - (len(text) - 1) / 2) * span / max(1, len(text) - 1)
            g = Image.new('L', (int(R * 0.5) + 2, int(R * 0.5) + 2), 0)
            ImageDraw.Draw(g).text((g.width / 2, g.height / 2), ch, font=font, fill=255, anchor='mm')
            g = g.rotate(-math.degrees(t), resample=Image.BICUBIC)
            layer.paste(
                255, (int(c + R * 0.75 * math.sin(t) - g.width / 2), int(c - R * 0.75 * math.cos(t) - g.height / 2)), g
            )
        layer = layer.rotate(self.r.uniform(-25, 25), resample=Image.BICUBIC)
        m = np.asarray(layer).astype(np.float32) / 255 * alpha
        patch = cv2.GaussianBlur(self.rs.rand(n, n).astype(np.float32), (0, 0), max(0.6, R * 0.02))
        m *= np.clip((patch - patch.min()) / (np.ptp(patch) + 1e-6) * 1.4, 0.25, 1)
        self.stain(cx * k - c, cy * k - c, m, colour)

    def stain(self, x, y, mask, colour):
        """Ink that multiplies what lies below it."""
        x, y = int(x), int(y)
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.W, x + mask.shape[1]), min(self.H, y + mask.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        m = mask[y0 - y : y1 - y, x0 - x : x1 - x, None]
        box = (x0, y0, x1, y1)
        a = np.asarray(self.im.crop(box)).astype(np.float32)
        a = a * (1 - m) + a * (np.array(colour, np.float32) / 255) * m
        self.im.paste(Image.fromarray(a.clip(0, 255).astype(np.uint8)), (x0, y0))

    def portrait(self, x, y, w, h, background=(222, 230, 240)):
        """A drawn head, soft like a photograph; nobody's."""
        r, k = self.r, self.k
        W, H = max(4, int(w * k)), max(4, int(h * k))
        im = Image.new('RGB', (W, H), background)
        d = ImageDraw.Draw(im)
        skin = (r.randint(185, 235), r.randint(145, 190), r.randint(115, 165))
        cloth = tuple(r.randint(20, 200) for _ in range(3))
        hair = r.choice([(25, 22, 20), (60, 40, 25), (120, 90, 50), (90, 90, 92)])
        d.ellipse([-W * 0.05, H * 0.72, W * 1.05, H * 1.6], fill=cloth)
        d.rectangle([W * 0.41, H * 0.55, W * 0.59, H * 0.78], fill=tuple(int(c * 0.9) for c in skin))
        d.ellipse([W * 0.24, H * 0.08, W * 0.76, H * 0.6], fill=hair)
        d.ellipse([W * 0.29, H * 0.17, W * 0.71, H * 0.66], fill=skin)
        if r.random() < 0.4:
            d.rectangle([W * 0.24, H * 0.3, W * 0.31, H * 0.75], fill=hair)
            d.rectangle([W * 0.69, H * 0.3, W * 0.76, H * 0.75], fill=hair)
        for e in (0.41, 0.59):
            d.ellipse([W * (e - 0.045), H * 0.37, W * (e + 0.045), H * 0.405], fill=(35, 28, 25))
            d.line([W * (e - 0.06), H * 0.335, W * (e + 0.06), H * 0.335], fill=hair, width=max(1, W // 60))
        d.line(
            [W * 0.5, H * 0.4, W * 0.485, H * 0.5, W * 0.51, H * 0.505],
            fill=tuple(int(c * 0.8) for c in skin),
            width=max(1, W // 70),
        )
        d.line([W * 0.43, H * 0.56, W * 0.57, H * 0.56], fill=(165, 80, 80), width=max(1, H // 60))
        a = np.asarray(im).astype(np.float32)
        a *= np.linspace(1.06, 0.86, W, dtype=np.float32)[None, :, None]
        a = cv2.GaussianBlur(a, (0, 0), max(0.5, W * 0.012)) + self.rs.randn(H, W, 1).astype(np.float32) * 2
        self.im.paste(Image.fromarray(a.clip(0, 255).astype(np.uint8)), (int(x * k), int(y * k)))

    def barcode(self, x, y, w, h, fill=(25, 25, 25)):
        cx = x
        while cx < x + w:
            bar = self.r.choice([0.25, 0.25, 0.5, 0.75])
            if self.r.random() < 0.55:
                self.rect(cx, y, bar, h, fill=fill, width=0)
            cx += bar

    def blocks(self, x, y, size, n=25, fill=(20, 20, 20)):
        """A square two-dimensional code (of no content)."""
        s = size / n
        for i in range(n):
            for j in range(n):
                corner = (i < 7 or i > n - 8) and (j < 7 or j > n - 8) and not (i > n - 8 and j > n - 8)
                if corner:
                    u, v = (i if i < 7 else n - 1 - i), (j if j < 7 else n - 1 - j)
                    on = u in (0, 6) or v in (0, 6) or (2 <= u <= 4 and 2 <= v <= 4)
                else:
                    on = self.r.random() < 0.5
                if on:
                    self.rect(x + i * s, y + j * s, s, s, fill=fill, width=0)

    def scribble(self, x, y, w, h, colour=(25, 30, 90)):
        """A signature."""
        n = 60
        t = np.linspace(0, 1, n)
        r = self.r
        px = x + w * t + w * 0.06 * np.sin(t * r.uniform(20, 45))
        py = y + h / 2 + h * 0.4 * np.sin(t * r.uniform(14, 40) + r.uniform(0, 6)) * (1 - 0.5 * t)
        self.d.line(
            [(a * self.k, b * self.k) for a, b in zip(px, py)],
            fill=colour,
            width=max(1, round(0.45 * self.k)),
            joint='curve',
        )

    def tint(self, a_colour, b_colour, angle):
        """A linear colour gradient over the whole sheet."""
        yy, xx = np.mgrid[0 : self.H, 0 : self.W].astype(np.float32)
        u = xx * math.cos(angle) + yy * math.sin(angle)
        u = (u - u.min()) / (np.ptp(u) + 1e-6)
        self.put(np.array(a_colour, np.float32) * (1 - u[..., None]) + np.array(b_colour, np.float32) * u[..., None])
