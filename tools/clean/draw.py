"""Clean pages that nothing is wrong with: `draw.py OUT`. Each reflection or unreadable text found on one is a false alarm.

62 pages (tables with tinted rows, forms with white fields on a tint, tinted boxes, certificates and labels; Chinese and English, all
words invented) are drawn by Chromium. OUT/drawn holds them as they are, OUT/copies compressed, smaller, inverted and in uneven light,
OUT/turned by 90 degrees, OUT/desk as a photo of each on a ground. Then: `scanready check OUT/drawn --no-cache`, and so on.

Needs chromium and fonts-noto-cjk (Debian), numpy and opencv-python-headless.
"""

import os
import random
import subprocess
import sys

import cv2
import numpy as np

CHINESE = (
    '营业执照 统一社会信用代码 名称 类型 住所 法定代表人 注册资本 成立日期 营业期限 经营范围 登记机关 餐饮服务 食品销售 '
    '货物进出口 技术咨询 有限公司 上海市 浦东新区 金桥路 123号 2019年03月18日 至长期'
).split()
ENGLISH = (
    'Total capital and liabilities Paid-up Reserves Surplus Debenture Borrowings Deposits Domestic currency Income tax Other '
    'assets Cash bank balance Money call short notice Trading Loans advances Fixed'
).split()
ROWS = ('#fff', '#ddd', '#eee', '#dbe7f5', '#f7e9c9')
HEADS = ('#111', '#ddd', '#234e86')
TINTS = ('#e8e8e8', '#fdf3d8', '#e6f2ea', '#cfe0f2')
RULES = ('border:1px solid #000', '', 'border-bottom:1px solid #999')
FONTS = ('Noto Sans CJK SC', 'Noto Serif CJK SC', 'DejaVu Sans')


class Author:
    """Words and numbers by chance, in one language."""

    def __init__(self, r, chinese):
        self.r, self.chinese = r, chinese

    def words(self, count):
        drawn = [self.r.choice(CHINESE if self.chinese else ENGLISH) for _ in range(count)]
        return ('' if self.chinese else ' ').join(drawn)

    def number(self):
        return f'{self.r.randint(1000, 9999999):,}.{self.r.randint(0, 99):02d}'

    def paragraphs(self, count, length):
        return ''.join(f'<p>{self.words(length)}</p>' for _ in range(count))

    def table(self, tint, head):
        rule, rows = self.r.choice(RULES), self.r.randint(8, 22)
        ink = '#000' if head == '#ddd' else '#fff'
        top = ''.join(f'<th style="padding:6px;{rule}">{self.words(2)}</th>' for _ in range(5))
        body = ''
        for row in range(rows):
            cells = ''.join(f'<td style="padding:5px;text-align:right;{rule}">{self.number()}</td>' for _ in range(4))
            ground = tint if row % 2 else '#fff'
            body += f'<tr style="background:{ground}"><td style="padding:5px;{rule}">{self.words(3)}</td>{cells}</tr>'
        return (
            f'<div style="padding:40px"><h2>{self.words(3)}</h2><table style="border-collapse:collapse;width:100%">'
            f'<tr style="background:{head};color:{ink}">{top}</tr>{body}</table><p>{self.words(12)}</p></div>'
        )

    def box(self, tint):
        side = self.r.choice(['left', 'right'])
        return (
            f'<div style="padding:60px"><p>{self.words(20)}</p>'
            f'<div style="background:{tint};padding:24px;width:60%;float:{side}">{self.paragraphs(6, 8)}</div>'
            f'<div style="clear:both"></div>{self.paragraphs(8, 18)}</div>'
        )

    def form(self, tint):
        fields = ''
        for _ in range(12):
            entry = self.words(3) if self.r.random() < 0.5 else ''
            fields += (
                f'<div style="margin:12px"><span style="display:inline-block;width:220px">{self.words(2)}</span>'
                f'<span style="display:inline-block;width:420px;height:34px;background:#fff">{entry}</span></div>'
            )
        return f'<div style="padding:50px;background:{tint};height:900px"><h2>{self.words(3)}</h2>{fields}</div>'

    def certificate(self, tint):
        lines = ''.join(f'<p>{self.words(2)}: {self.words(5)}</p>' for _ in range(7))
        return (
            f'<div style="padding:120px"><div style="background:{tint};padding:40px;border:6px double #a88">'
            f'<h1 style="text-align:center">{self.words(3)}</h1>{lines}</div></div>'
        )

    def label(self, tint):
        return (
            f'<div style="padding:60px;background:{tint};height:900px">{self.paragraphs(9, 14)}'
            f'<div style="background:#fff;width:300px;padding:20px;margin:20px">{self.words(4)}<br>{self.number()}</div>'
            f'{self.paragraphs(3, 14)}<div style="background:#fff;width:200px;height:160px"></div></div>'
        )


def pages(r):
    for chinese in (False, True):
        author = Author(r, chinese)
        for tint in ROWS:
            for head in HEADS:
                yield author.table(tint, head)
        for tint in TINTS:
            for layout in (author.box, author.form, author.certificate, author.label):
                yield layout(tint)


def draw(html, path, r):
    source = path[:-4] + '.html'
    style = f'margin:0;background:#fff;font-family:{r.choice(FONTS)};font-size:{r.choice([15, 18, 22])}px'
    with open(source, 'w', encoding='utf-8') as out:
        out.write(f'<meta charset=utf-8><body style="{style}">{html}')
    subprocess.run(
        ['chromium', '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1.5']
        + [f'--window-size={r.choice([900, 1100])},1000', f'--screenshot={path}', f'file://{os.path.abspath(source)}'],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    os.remove(source)


def lamp(shape, x, y, bright, fall):
    """Light of a lamp over the place `x`, `y` (0..1), as a factor for every pixel."""
    yy, xx = np.mgrid[0 : shape[0], 0 : shape[1]]
    return (bright - fall * ((xx / shape[1] - x) ** 2 + (yy / shape[0] - y) ** 2))[..., None]


def on_desk(page, r, rs):
    """A photo of 3 megapixels: tilted by up to five degrees, a little out of square, blurred and noisy."""
    h, w = page.shape[:2]
    W, H = (2000, 1500) if w > h else (1500, 2000)
    ground = [r.randint(30, 160) for _ in range(3)] + cv2.resize(rs.normal(0, 14, (H // 4, W // 40, 3)), (W, H))
    scale, angle = min(W / w, H / h) * r.uniform(0.8, 0.92), np.deg2rad(r.uniform(-5, 5))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    there = (corners - [w / 2, h / 2]) @ turn.T + [W / 2, H / 2] + [[r.uniform(-25, 25) for _ in range(2)] for _ in range(4)]
    matrix = cv2.getPerspectiveTransform(corners, np.float32(there))
    inside = cv2.warpPerspective(np.ones((h, w), np.float32), matrix, (W, H))[..., None]
    photo = cv2.warpPerspective(page, matrix, (W, H)) * 0.86 * inside + np.clip(ground, 0, 255) * (1 - inside)
    photo = photo * lamp((H, W), r.random(), r.random(), 1.1, 0.3)
    return cv2.GaussianBlur(photo, (0, 0), 0.8) + rs.normal(0, 2.5, photo.shape)


def save(path, picture, quality):
    cv2.imwrite(path, np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])


def main(out):
    for name in ('drawn', 'copies', 'turned', 'desk'):
        os.makedirs(f'{out}/{name}', exist_ok=True)
    r = random.Random(5)
    for number, html in enumerate(pages(r)):
        path, rs = f'{out}/drawn/{number:03d}.png', np.random.RandomState(number)
        draw(html, path, r)
        page = cv2.imread(path)
        copy = f'{out}/copies/{number:03d}'
        save(f'{copy}_compressed.jpg', page, 50)
        save(f'{copy}_smaller.jpg', cv2.resize(page, None, fx=0.67, fy=0.67, interpolation=cv2.INTER_AREA), 75)
        save(f'{copy}_inverted.jpg', 255 - page, 90)
        lit = cv2.GaussianBlur(page.astype(float), (0, 0), 1.2) * lamp(page.shape, 0.3, 0.4, 1.04, 0.25)
        save(f'{copy}_lamp.jpg', lit + rs.normal(0, 2, page.shape), 85)
        save(f'{out}/turned/{number:03d}.jpg', np.rot90(page), 90)
        save(f'{out}/desk/{number:03d}.jpg', on_desk(page, r, rs), 88)
        print(path, flush=True)


if __name__ == '__main__':
    main(sys.argv[1])
