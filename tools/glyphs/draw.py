"""Draws the Chinese characters of marked-up pictures' legends as dots: `draw.py CHARACTERS > src/annotate/chinese.txt`.

The test `annotate` names the characters that are missing. Each line is a character and its 24 rows of 24 dots, six hexadecimal digits a row.
Needs Pillow and Noto Sans CJK (Debian: fonts-noto-cjk).
"""

import sys

from PIL import Image, ImageDraw, ImageFont

FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
SIMPLIFIED = 2  # the font's number in the collection
SIDE = 24
BASELINE = 21
INKED = 105  # of 255: what covers less of a dot leaves it white


def rows(character, font):
    picture = Image.new('L', (SIDE, SIDE), 0)
    # A character's square reaches from 0.88 of its side above the baseline to 0.12 below.
    ImageDraw.Draw(picture).text((0, BASELINE), character, fill=255, font=font, anchor='ls')
    for y in range(SIDE):
        bits = ''.join('1' if picture.getpixel((x, y)) >= INKED else '0' for x in range(SIDE))
        yield f'{int(bits, 2):06x}'


def main():
    font = ImageFont.truetype(FONT, SIDE - 1, index=SIMPLIFIED)
    for character in sorted(set(''.join(sys.argv[1:]))):
        print(character, ''.join(rows(character, font)))


if __name__ == '__main__':
    main()
