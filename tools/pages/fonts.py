"""Fonts by role, and which of them has the characters of a text.

Free fonts only; `packages.txt` names the Debian and npm packages they come from. A font that is not installed is left out, so
the pages of one seed are the same only where the same fonts are installed.
"""

import functools
import glob
import os

from fontTools.ttLib import TTCollection, TTFont
from PIL import ImageFont

ROOTS = ['/usr/share/fonts', os.environ.get('PAGE_FONTS', os.path.expanduser('~/.local/share/fonts'))]

# role -> file names (glob patterns); the first number after '#' is the face inside a collection
ROLES = {
    'zh_sans': [
        'NotoSansCJK-Regular.ttc#2',
        'NotoSansCJK-Medium.ttc#2',
        'NotoSansCJK-Light.ttc#2',
        'wqy-microhei.ttc#0',
        'NotoSansCJK-DemiLight.ttc#2',
    ],
    'zh_bold': [
        'NotoSansCJK-Bold.ttc#2',
        'NotoSansCJK-Black.ttc#2',
        'NotoSerifCJK-Bold.ttc#2',
        'LXGWWenKai-Bold.ttf#0',
    ],
    'zh_serif': [
        'NotoSerifCJK-Regular.ttc#2',
        'NotoSerifCJK-Medium.ttc#2',
        'NotoSerifCJK-Light.ttc#2',
        'gbsn00lp.ttf#0',
        'uming.ttc#0',
    ],
    'zh_kai': ['LXGWWenKai-Regular.ttf#0', 'LXGWWenKai-Light.ttf#0', 'ukai.ttc#0', 'gkai00mp.ttf#0'],
    'zh_hand': [
        'ma-shan-zheng-chinese-simplified-400-normal.woff#0',
        'long-cang-chinese-simplified-400-normal.woff#0',
        'zhi-mang-xing-chinese-simplified-400-normal.woff#0',
        'LXGWWenKai-Light.ttf#0',
    ],
    'zh_fancy': [
        'zcool-xiaowei-chinese-simplified-400-normal.woff#0',
        'zcool-kuaile-chinese-simplified-400-normal.woff#0',
        'zcool-qingke-huangyou-chinese-simplified-400-normal.woff#0',
    ],
    'sans': [
        'Roboto-Regular.ttf#0',
        'Roboto-Light.ttf#0',
        'Roboto-Medium.ttf#0',
        'OpenSans-Regular.ttf#0',
        'Lato-Regular.ttf#0',
        'Carlito-Regular.ttf#0',
        'LiberationSans-Regular.ttf#0',
        'DejaVuSans.ttf#0',
        'PTS55F.ttf#0',
        'RobotoCondensed-Regular.ttf#0',
        'LiberationSansNarrow-Regular.ttf#0',
        'Dosis-Medium.otf#0',
        'Carlito-Italic.ttf#0',
    ],
    'sans_bold': [
        'Roboto-Bold.ttf#0',
        'OpenSans-Bold.ttf#0',
        'Lato-Heavy.ttf#0',
        'Carlito-Bold.ttf#0',
        'LiberationSans-Bold.ttf#0',
        'PTS75F.ttf#0',
        'RobotoCondensed-Bold.ttf#0',
        'BebasNeue-Bold.otf#0',
    ],
    'serif': [
        'Caladea-Regular.ttf#0',
        'EBGaramond12-Regular.otf#0',
        'LiberationSerif-Regular.ttf#0',
        'PTF55F.ttf#0',
        'DejaVuSerif.ttf#0',
        'Caladea-Italic.ttf#0',
        'LiberationSerif-Bold.ttf#0',
        'NotoSerifCJK-Regular.ttc#2',
    ],
    'mono': [
        'Courier Prime.otf#0',
        'Inconsolata.otf#0',
        'LiberationMono-Regular.ttf#0',
        'PTM55F.ttf#0',
        'GNUTypewriter.ttf#0',
        'Courier Prime Bold.otf#0',
        'DejaVuSansMono.ttf#0',
    ],
    'ocr': ['OCRB.otf#0', 'OCRA.ttf#0'],
    'hand': [
        'ComicNeue-Regular.otf#0',
        'DancingScript-Regular.otf#0',
        'Breip.ttf#0',
        'ComicNeue-Bold.otf#0',
        'DancingScript-Bold.otf#0',
    ],
    'cyrillic': [
        'PTS55F.ttf#0',
        'PTF55F.ttf#0',
        'Roboto-Regular.ttf#0',
        'LiberationSerif-Regular.ttf#0',
        'DejaVuSans.ttf#0',
    ],
}


@functools.lru_cache(None)
def _files():
    found = {}
    for root in ROOTS:
        for path in sorted(glob.glob(os.path.join(root, '**', '*'), recursive=True)):
            found.setdefault(os.path.basename(path), path)
    return found


@functools.lru_cache(None)
def available(role):
    return [name for name in ROLES[role] if name.split('#')[0] in _files()]


@functools.lru_cache(None)
def characters(name):
    file, face = name.split('#')
    path = _files()[file]
    font = TTCollection(path, lazy=True).fonts[int(face)] if path.endswith('.ttc') else TTFont(path, lazy=True)
    return frozenset(font.getBestCmap())


def covers(name, text):
    have = characters(name)
    return all(ord(c) in have or c == ' ' for c in text)


@functools.lru_cache(512)
def load(name, size):
    """The font at a size in pixels (a float: steps of a quarter pixel)."""
    file, face = name.split('#')
    return ImageFont.truetype(_files()[file], size, index=int(face), layout_engine=ImageFont.Layout.BASIC)


def pick(rng, role):
    return rng.choice(available(role))


def fallback(text):
    """A font that has these characters, for what the chosen one lacks."""
    for role in ('zh_sans', 'sans', 'cyrillic'):
        for name in available(role):
            if covers(name, text):
                return name
    return available('zh_sans')[0]
