"""Drawing in millimetres for the held-out pages, and the memory of what was written where."""

import functools
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFont

HAN = {
    'zen': 'wqy-zenhei.ttc',
    'babel': 'BabelStoneHan.ttf',
    'twkai': 'TW-Kai-98_1.ttf',
    'twsung': 'TW-Sung-98_1.ttf',
    'smiley': 'SmileySans-Oblique.ttf',
    'hana': 'HanaMinA.ttf',
}
LATIN = {
    'inter': 'Inter-Regular.otf',
    'interb': 'Inter-Bold.otf',
    'karla': 'Karla-Regular.otf',
    'cabin': 'Cabin-Regular.otf',
    'cabinb': 'Cabin-Bold.otf',
    'vollkorn': 'Vollkorn-Regular.ttf',
    'quattro': 'Quattrocento-Regular.otf',
    'b612': 'B612Mono-Regular.otf',
    'oldst': 'OldStandard-Regular.ttf',
    'libertine': 'LinLibertine_R.otf',
    'andika': 'Andika-Regular.ttf',
    'gentium': 'GentiumPlus-Regular.ttf',
    'jet': 'JetBrainsMono-Regular.ttf',
    'gyre': 'texgyretermes-regular.otf',
    'yanone': 'YanoneKaffeesatz-Regular.otf',
    'manrope': 'Manrope-Medium.ttf',
    'jura': 'Jura-Medium.otf',
}
ALL = {**HAN, **LATIN}


@functools.lru_cache(None)
def where():
    return {
        f: os.path.join(d, f)
        for root in ('/usr/share/fonts', '/usr/share/texmf/fonts')
        for d, _, fs in os.walk(root, followlinks=True)
        for f in fs
    }


@functools.lru_cache(256)
def font(key, px):
    return ImageFont.truetype(where()[ALL[key]], px, layout_engine=ImageFont.Layout.BASIC)


def is_han(c):
    return '\u3000' <= c <= '\u9fff' or '\uff00' <= c <= '\uffef'


class Canvas:
    def __init__(self, w, h, k, paper):
        self.w, self.h, self.k = w, h, k
        self.image = Image.new('RGB', (max(4, int(w * k + 0.5)), max(4, int(h * k + 0.5))), paper)
        self.pen = ImageDraw.Draw(self.image)
        self.lines, self.round = [], 0

    def px(self, *mm):
        return [v * self.k for v in mm]

    def put(self, x, y, string, size, key, ink=(20, 20, 20), align=0.0, light=False, known=True):
        """One line whose baseline-free top is y; `align` 0 left, .5 middle, 1 right. Returns its right end."""
        string = string.strip()
        f = font(key, max(2.0, size * self.k))
        length = f.getlength(string)
        ox, oy = x * self.k - align * length, y * self.k
        self.pen.text((ox, oy), string, font=f, fill=ink)
        box = self.pen.textbbox((ox, oy), string, font=f)
        if known and string:
            han = any(map(is_han, string))
            ref = f.getbbox('中' if han else 'E')
            self.lines.append(
                {
                    'text': string,
                    'quad': [[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]],
                    'height_px': float(ref[3] - ref[1]),
                    'light_on_dark': light,
                    'script': ('mixed' if any(c.isascii() and c.isalnum() for c in string) else 'chinese')
                    if han
                    else 'latin',
                    'font': ALL[key],
                }
            )
        return (ox + length) / self.k

    def wrap(self, x, y, string, size, key, room, step, bottom, **kw):
        f = font(key, max(2.0, size * self.k))
        words = list(string) if any(map(is_han, string)) else [w + ' ' for w in string.split(' ')]
        line = ''
        for word in words + [None]:
            if word is None or f.getlength(line + word) > room * self.k and line:
                if y + size > bottom:
                    return y
                self.put(x, y, line, size, key, **kw)
                y, line = y + step, word or ''
            else:
                line += word
        return y

    def box(self, x, y, w, h, edge=None, fill=None, t=0.2):
        self.pen.rectangle(self.px(x, y, x + w, y + h), fill, edge, max(1, int(t * self.k + 0.5)))

    def rule(self, x, y, u, v, ink=(90, 90, 90), t=0.2):
        self.pen.line(self.px(x, y, u, v), ink, max(1, int(t * self.k + 0.5)))

    def disc(self, x, y, r, edge=None, fill=None, t=0.5):
        self.pen.ellipse(self.px(x - r, y - r, x + r, y + r), fill, edge, max(1, int(t * self.k + 0.5)))

    def pixels(self):
        return np.asarray(self.image)

    def repaint(self, a):
        self.image = Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))
        self.pen = ImageDraw.Draw(self.image)
