#!/usr/bin/env python3
"""Makes fixtures/formats: one invented document in every format and variant that clients send, and files that are broken,
huge or mislabelled. Writes manifest.json beside them (what is expected of each) and the table of docs/FORMATS.md.

    pip install numpy pillow pillow-heif img2pdf pikepdf tifffile imagecodecs
    apt-get install libjpeg-turbo-progs libjxl-tools
    python3 tools/formats/make.py [--add] [--grid-heic FILE]

The same seed and library versions give the same files, but for the random keys and numbers in encrypted PDF and in what img2pdf
writes.
"""

import argparse
import io
import json
import random
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import imagecodecs
import img2pdf
import numpy as np
import pikepdf
import pillow_heif
import tifffile
from PIL import Image, PngImagePlugin

import page as document
import wild
from page import HEIGHT, WIDTH, bilevel, stored
from pdfs import Pdf, picture, stream

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "fixtures" / "formats"
SEED = 20260101
ROWS = []
# Fixtures that exist are left as they are.
ADDING = False


def put(name, data, kind, variant, outcome="decoded", **expected):
    """Writes one fixture. `outcome`: decoded, named (decoded with a finding or note), refused."""
    if not (ADDING and (FOLDER / name).exists()):
        (FOLDER / name).write_bytes(data)
    ROWS.append({"file": name, "format": kind, "variant": variant, "outcome": outcome, **expected})


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def run(command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def exif(orientation=None, **tags):
    block = Image.Exif()
    if orientation:
        block[0x0112] = orientation
    for tag, value in tags.items():
        block[int(tag[1:], 16)] = value
    return block


def jpegs(image):
    base = saved(image, "JPEG", quality=90, subsampling=2, dpi=(300, 300))
    pixmap = saved(image, "PPM")
    put("jpeg-420.jpg", base, "JPEG", "baseline, 4:2:0", density=[300, 300], quality=90)
    put("jpeg-422.jpg", saved(image, "JPEG", quality=90, subsampling=1), "JPEG", "4:2:2")
    put("jpeg-444.jpg", saved(image, "JPEG", quality=90, subsampling=0), "JPEG", "4:4:4")
    for name, sample in [("440", "1x2"), ("411", "4x1"), ("410", "4x2")]:
        data = run(["cjpeg", "-quality", "90", "-sample", sample], pixmap)
        put(f"jpeg-{name}.jpg", data, "JPEG", f"luma sampled {sample}")
    put("jpeg-progressive.jpg", saved(image, "JPEG", quality=90, progressive=True), "JPEG", "progressive")
    put("jpeg-grey.jpg", saved(image.convert("L"), "JPEG", quality=90), "JPEG", "grey", colour=False)
    put("jpeg-restart.jpg", run(["cjpeg", "-quality", "90", "-restart", "1"], pixmap), "JPEG", "restart markers")
    put("jpeg-rgb.jpg", run(["cjpeg", "-quality", "90", "-rgb"], pixmap), "JPEG", "stored as RGB")
    scans = FOLDER / "scans.txt"
    scans.write_text("0;\n1;\n2;\n")
    put("jpeg-scans.jpg", run(["jpegtran", "-scans", str(scans)], base), "JPEG", "one scan for each component")
    scans.unlink()
    large = document.page(6)
    put("jpeg-large.jpg", saved(large, "JPEG", quality=40, subsampling=2), "JPEG", "large, 4:2:0", size=[2880, 1800])
    put("jpeg-large-progressive.jpg", saved(large, "JPEG", quality=40, subsampling=2, progressive=True), "JPEG", "large, progressive", size=[2880, 1800])
    wide = run(["cjpeg", "-quality", "40", "-sample", "2x1", "-restart", "1"], saved(large, "PPM"))
    put("jpeg-large-422-restart.jpg", wide, "JPEG", "large, 4:2:2, restart markers", size=[2880, 1800])
    inks = image.convert("CMYK")
    put("jpeg-cmyk.jpg", saved(inks, "JPEG", quality=90), "JPEG", "CMYK as Adobe's programs store it", tolerance=14)
    inverted = 255 - np.asarray(inks)
    raw = imagecodecs.jpeg8_encode(inverted, level=90, colorspace="CMYK", outcolorspace="CMYK")
    put("jpeg-cmyk-plain.jpg", without_segment(raw, 0xEE), "JPEG", "CMYK without Adobe's marker", tolerance=14)
    ycck = imagecodecs.jpeg8_encode(inverted, level=90, colorspace="CMYK", outcolorspace="YCCK")
    put("jpeg-ycck.jpg", ycck, "JPEG", "YCCK", tolerance=14)
    put("jpeg-adobe-wrong.jpg", base[:2] + adobe(2) + base[2:], "JPEG", "three channels with Adobe's marker for four")
    for orientation in range(1, 9):
        data = saved(stored(image, orientation), "JPEG", quality=90, exif=exif(orientation))
        put(f"jpeg-orientation-{orientation}.jpg", data, "JPEG", f"EXIF orientation {orientation}", orientation=orientation)
    details = exif(1, x010F="Example", x0110="Example Phone 3", x0131="Phone 1.2.3")
    details[0x8825] = {1: "N", 2: (10.0, 20.0, 30.0), 3: "E", 4: (40.0, 50.0, 0.0)}
    put("jpeg-exif.jpg", saved(image, "JPEG", quality=90, exif=details), "JPEG", "EXIF with camera, software and position",
        camera="Example Phone 3", software="Phone 1.2.3", location=True)
    put("jpeg-icc-wide.jpg", saved(wide_gamut(image), "JPEG", quality=92, icc_profile=P3), "JPEG", "Display P3 profile", tolerance=8)
    put("jpeg-motion-photo.jpg", base + b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + random_bytes(3000), "JPEG", "Motion Photo: a film behind the picture")
    put("jpeg-mpf.jpg", base[:2] + b"\xff\xe2\x00\x08MPF\0\0\0" + base[2:] + base, "JPEG", "MPF: a second picture behind the first")
    put("jpeg-no-end.jpg", base[:-2], "JPEG", "without end marker")
    put("jpeg-truncated.jpg", base[: len(base) // 2], "JPEG", "truncated", "named", lost=[0.2, 0.8], tolerance=255)
    prog = saved(image, "JPEG", quality=90, progressive=True)
    put("jpeg-truncated-progressive.jpg", prog[: len(prog) // 3], "JPEG", "progressive, truncated", "named", lost=[0.005, 1.0], tolerance=255)
    put("jpeg-arithmetic.jpg", run(["cjpeg", "-arithmetic"], pixmap), "JPEG", "arithmetic coding", "refused", error="unsupported")
    put("jpeg-12-bit.jpg", imagecodecs.jpeg12_encode(np.asarray(image.convert("L")).astype(np.uint16) * 16, level=90) if hasattr(imagecodecs, "jpeg12_encode") else patched_precision(base), "JPEG", "12 bit", "refused", error="unsupported")
    put("jpeg-lossless.jpg", imagecodecs.ljpeg_encode(np.asarray(image.convert("L"))), "JPEG", "lossless", "refused", error="unsupported")
    put("jpeg-ls.jpg", imagecodecs.jpegls_encode(np.asarray(image.convert("L"))), "JPEG", "JPEG-LS", "refused", error="unsupported")
    put("jpeg-head-only.jpg", base[:300], "JPEG", "nothing but the beginning", "refused", error="damaged")
    frame = base.index(b"\xff\xc0")
    put("jpeg-huge.jpg", base[: frame + 5] + b"\xff\xff\xff\xff" + base[frame + 9 :], "JPEG", "claims 65535 x 65535 pixels", "refused", error="too-large")


def without_segment(data, marker):
    start = data.find(bytes([0xFF, marker]))
    if start < 0:
        return data
    return data[:start] + data[start + 2 + struct.unpack(">H", data[start + 2 : start + 4])[0] :]


def adobe(transform):
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])


def patched_precision(data):
    frame = data.index(b"\xff\xc0")
    return data[: frame + 4] + b"\x0c" + data[frame + 5 :]


def random_bytes(count):
    return bytes(random.randrange(256) for _ in range(count))


P3 = None


def wide_gamut(image):
    """The picture's colours written for Display P3: the same colours, other numbers."""
    linear = np.asarray(image) / 255.0
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    to_p3 = np.array([[0.8225, 0.1774, 0.0], [0.0332, 0.9669, 0.0], [0.0171, 0.0724, 0.9108]])
    wide = (linear @ to_p3.T).clip(0, 1)
    encoded = np.where(wide <= 0.0031308, wide * 12.92, 1.055 * wide ** (1 / 2.4) - 0.055)
    return Image.fromarray((encoded * 255).round().astype(np.uint8))


def p3_profile():
    """A matrix profile with Display P3's primaries, written by hand so that its licence is this project's."""
    def s15(value):
        return struct.pack(">i", round(value * 65536))

    curve = b"para\0\0\0\0\0\3\0\0" + b"".join(map(s15, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]))
    tags = {
        b"desc": b"mluc\0\0\0\0\0\0\0\1\0\0\0\x0cenUS\0\0\0\x0c\0\0\0\x1c" + "Wide 1".encode("utf-16-be"),
        b"cprt": b"mluc\0\0\0\0\0\0\0\1\0\0\0\x0cenUS\0\0\0\x06\0\0\0\x1c" + "CC0".encode("utf-16-be"),
        b"wtpt": b"XYZ \0\0\0\0" + s15(0.9642) + s15(1.0) + s15(0.8249),
        b"rXYZ": b"XYZ \0\0\0\0" + s15(0.51512) + s15(0.24120) + s15(-0.00105),
        b"gXYZ": b"XYZ \0\0\0\0" + s15(0.29198) + s15(0.69225) + s15(0.04189),
        b"bXYZ": b"XYZ \0\0\0\0" + s15(0.15710) + s15(0.06657) + s15(0.78407),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x04000000, b"mntr", b"RGB ", b"XYZ ")
    head += b"\x07\xea\0\1\0\1\0\0\0\0\0\0acsp" + b"\0" * 28 + s15(0.9642) + s15(1.0) + s15(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def pngs(image):
    array = np.asarray(image)
    info = PngImagePlugin.PngInfo()
    put("png-rgb.png", saved(image, "PNG", dpi=(200, 200), pnginfo=info), "PNG", "8 bit colour", density=[200, 200])
    sixteen = imagecodecs.png_encode(array.astype(np.uint16) * 257, level=9)
    put("png-rgb16.png", sixteen, "PNG", "16 bit colour")
    grey = np.asarray(image.convert("L"))
    put("png-grey.png", saved(image.convert("L"), "PNG"), "PNG", "8 bit grey", colour=False)
    put("png-grey16.png", imagecodecs.png_encode(grey.astype(np.uint16) * 257, level=9), "PNG", "16 bit grey", colour=False)
    put("png-grey1.png", saved(bilevel(image), "PNG"), "PNG", "1 bit", colour=False, reference="bilevel")
    palette = image.quantize(64, dither=Image.NONE)
    put("png-palette.png", saved(palette, "PNG"), "PNG", "palette", tolerance=8)
    put("png-palette-transparent.png", saved(on_clear(image).quantize(64), "PNG"), "PNG", "palette with transparency", tolerance=32)
    put("png-rgba.png", saved(on_clear(image), "PNG"), "PNG", "transparent paper, shown on white", tolerance=32)
    clear = on_clear(image.convert("L").convert("RGB")).convert("LA")
    put("png-grey-alpha.png", saved(clear, "PNG"), "PNG", "grey with transparency", colour=False, tolerance=32)
    put("png-interlaced.png", interlaced(grey), "PNG", "interlaced", colour=False)
    other = Image.new("RGB", image.size, (0, 0, 0))
    put("png-animated.png", saved(image, "PNG", save_all=True, append_images=[other], duration=100), "PNG", "animation (APNG): first frame", "named", note=True)
    put("png-orientation-6.png", saved(stored(image, 6), "PNG", exif=exif(6)), "PNG", "EXIF orientation 6", orientation=6)
    plain = saved(image, "PNG")
    put("png-truncated.png", plain[: len(plain) * 2 // 3], "PNG", "truncated", "named", lost=[0.01, 0.9], tolerance=255)
    put("png-huge.png", huge_png(), "PNG", "30000 x 30000 pixels in a small file", "refused", error="too-large")
    put("png-head-only.png", plain[:60], "PNG", "nothing but the beginning", "refused", error="damaged")


def on_clear(image):
    """Print opaque, paper fully transparent."""
    alpha = image.convert("L").point(lambda value: 0 if value > 200 else 255)
    clear = image.convert("RGBA")
    clear.putalpha(alpha)
    return clear


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def interlaced(grey):
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for x, y, dx, dy in passes:
        for row in grey[y::dy, x::dx]:
            data += b"\0" + row.tobytes()
    height, width = grey.shape
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def huge_png():
    head = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" + b"\0" * 3750
    data = b"".join(packer.compress(row * 100) for _ in range(300)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiffs(image):
    array, grey = np.asarray(image), image.convert("L")
    black = bilevel(image)

    def by(name, picture, compression, variant, **expected):
        put(f"tiff-{name}.tif", saved(picture, "TIFF", compression=compression, dpi=(300, 300)), "TIFF", variant, **expected)

    def wrote(name, samples, variant, outcome="decoded", expected=None, **options):
        out = io.BytesIO()
        with tifffile.TiffWriter(out, bigtiff=options.pop("bigtiff", False), byteorder=options.pop("byteorder", "<")) as writer:
            for one in samples if isinstance(samples, list) else [samples]:
                writer.write(one, metadata=None, software=False, **options)
        put(f"tiff-{name}.tif", out.getvalue(), "TIFF", variant, outcome, **(expected or {}))

    by("none", grey, None, "uncompressed grey", colour=False, density=[300, 300])
    by("lzw", image, "tiff_lzw", "LZW")
    by("deflate", image, "tiff_adobe_deflate", "Deflate")
    by("packbits", grey, "packbits", "PackBits", colour=False)
    by("jpeg", image, "jpeg", "JPEG in TIFF", tolerance=8)
    by("g3", black, "group3", "fax Group 3", colour=False, reference="bilevel")
    by("g4", black, "group4", "fax Group 4", colour=False, reference="bilevel")
    by("rle", black, "tiff_ccitt", "fax run lengths", colour=False, reference="bilevel")
    put("tiff-g3-2d.tif", fax_2d(black), "TIFF", "fax Group 3, two-dimensional", colour=False, reference="bilevel")
    put("tiff-g4-reversed.tif", fax_tiff(black, reverse=True), "TIFF", "fax Group 4, bits reversed", colour=False, reference="bilevel")
    put("tiff-g4-strips.tif", fax_tiff(black, rows=64), "TIFF", "fax Group 4 in strips", colour=False, reference="bilevel")
    by("bilevel", black, None, "1 bit uncompressed", colour=False, reference="bilevel")
    by("palette", image.quantize(64, dither=Image.NONE), "tiff_lzw", "palette", tolerance=8)
    by("cmyk", image.convert("CMYK"), "tiff_lzw", "CMYK", tolerance=8)
    wrote("rgb16", array.astype(np.uint16) * 257, "16 bit colour", photometric="rgb", compression="deflate", predictor=True)
    wrote("grey16", np.asarray(grey).astype(np.uint16) * 257, "16 bit grey", photometric="minisblack", compression="deflate", expected={"colour": False})
    wrote("white-zero", 255 - np.asarray(grey), "grey with 0 for white", photometric="miniswhite", compression="deflate", expected={"colour": False})
    wrote("tiled", array, "tiled", photometric="rgb", tile=(64, 64), compression="deflate")
    wrote("planar", np.moveaxis(array, -1, 0), "colour planes", photometric="rgb", planarconfig="separate", compression="deflate")
    wrote("big", np.asarray(grey), "BigTIFF", photometric="minisblack", compression="deflate", bigtiff=True, expected={"colour": False})
    wrote("motorola", array, "big-endian", photometric="rgb", compression="deflate", byteorder=">")
    pages = [np.asarray(grey), 255 - np.asarray(grey), np.asarray(grey)]
    wrote("pages", pages, "three pages", photometric="minisblack", compression="deflate", expected={"colour": False, "pages": 3})
    put("tiff-alpha.tif", saved(on_clear(image), "TIFF", compression="tiff_lzw"), "TIFF", "transparent paper", tolerance=32)
    out = io.BytesIO()
    with tifffile.TiffWriter(out) as writer:
        writer.write(np.asarray(grey.resize((60, 38))), subfiletype=1, photometric="minisblack", metadata=None, software=False)
        writer.write(np.asarray(grey), photometric="minisblack", compression="deflate", metadata=None, software="Scanner 2")
    put("tiff-preview.tif", out.getvalue(), "TIFF", "a preview before the page", colour=False, pages=1, software="Scanner 2")
    turned = io.BytesIO()
    with tifffile.TiffWriter(turned) as writer:
        writer.write(np.asarray(stored(grey, 6)), photometric="minisblack", compression="deflate", metadata=None, software=False, extratags=[(274, "H", 1, 6, True)])
    put("tiff-orientation-6.tif", turned.getvalue(), "TIFF", "orientation 6", colour=False, orientation=6)
    jpeg = saved(image, "JPEG", quality=90)
    put("tiff-old-jpeg.tif", old_jpeg(jpeg), "TIFF", "old-style JPEG")
    wrote("zstd", np.asarray(grey), "Zstandard", "refused", {"error": "unsupported"}, photometric="minisblack", compression="zstd")
    whole = io.BytesIO()
    tifffile.imwrite(whole, np.asarray(grey), photometric="minisblack", rowsperstrip=20, metadata=None, software=False)
    data = whole.getvalue()
    put("tiff-truncated.tif", data[: len(data) * 2 // 3], "TIFF", "truncated", "named", colour=False, lost=[0.2, 0.5], tolerance=255)
    put("tiff-head-only.tif", data[:16], "TIFF", "nothing but the beginning", "refused", error="damaged")


def directory(entries, strips, pixels=b""):
    """A little-endian TIFF: header, data of the strips, directory. `entries`: (tag, type, values)."""
    data, offsets = b"", []
    for strip in strips:
        offsets.append(8 + len(data))
        data += strip + b"\0" * (len(strip) % 2)
    entries = entries + [(273, 4, offsets), (279, 4, [len(strip) for strip in strips])]
    start = 8 + len(data)
    extra, table = b"", b""
    after = start + 2 + 12 * len(entries) + 4
    for tag, kind, values in sorted(entries):
        code = {3: "H", 4: "I"}[kind]
        packed = struct.pack(f"<{len(values)}{code}", *values)
        if len(packed) > 4:
            value = struct.pack("<I", after + len(extra))
            extra += packed
        else:
            value = packed.ljust(4, b"\0")
        table += struct.pack("<HHI", tag, kind, len(values)) + value
    return b"II*\0" + struct.pack("<I", start) + data + struct.pack("<H", len(entries)) + table + b"\0\0\0\0" + extra


def fax_tiff(black, rows=HEIGHT, reverse=False):
    bits = np.asarray(black.convert("L")) < 128
    strips = [g4(bits[top : top + rows]) for top in range(0, HEIGHT, rows)]
    if reverse:
        strips = [bytes(int(f"{byte:08b}"[::-1], 2) for byte in strip) for strip in strips]
    entries = [(256, 3, [WIDTH]), (257, 3, [HEIGHT]), (258, 3, [1]), (259, 3, [4]), (262, 3, [0]), (266, 3, [2 if reverse else 1]), (277, 3, [1]), (278, 3, [rows])]
    return directory(entries, strips)


def g4(bits):
    """CCITT Group 4 data of a picture with True for black."""
    out = io.BytesIO()
    Image.fromarray(np.where(bits, 255, 0).astype(np.uint8)).convert("1").save(out, "TIFF", compression="group4", strip_size=1 << 30)
    with tifffile.TiffFile(io.BytesIO(out.getvalue())) as file:
        tags = file.pages[0].tags
        start, length = tags[273].value, tags[279].value
        # With 0 for black, what fax calls black is the sample 1: hence the inversion above.
        assert len(start) == 1 and tags[262].value == 1
        return out.getvalue()[start[0] : start[0] + length[0]]


def fax_2d(black):
    out = io.BytesIO()
    black.save(out, "TIFF", compression="group3", tiffinfo={292: 1})
    return out.getvalue()


def old_jpeg(jpeg):
    entries = [(256, 3, [WIDTH]), (257, 3, [HEIGHT]), (258, 3, [8, 8, 8]), (259, 3, [6]), (262, 3, [6]), (277, 3, [3]), (278, 3, [HEIGHT]), (513, 4, [8]), (514, 4, [len(jpeg)])]
    return directory(entries, [jpeg])


def others(image):
    black = Image.new("RGB", image.size)
    put("webp-lossy.webp", saved(image, "WEBP", quality=90), "WebP", "lossy", tolerance=8)
    put("webp-lossless.webp", saved(image, "WEBP", lossless=True), "WebP", "lossless")
    put("webp-alpha.webp", saved(on_clear(image), "WEBP", lossless=True), "WebP", "transparent paper", tolerance=32)
    put("webp-animated.webp", saved(image, "WEBP", lossless=True, save_all=True, append_images=[black], duration=100), "WebP", "animation: first frame", "named", note=True)
    put("webp-orientation-8.webp", saved(stored(image, 8), "WEBP", lossless=True, exif=exif(8)), "WebP", "EXIF orientation 8", orientation=8)
    put("bmp-24.bmp", saved(image.resize((240, 150)), "BMP", dpi=(150, 150)), "BMP", "24 bit", size=[240, 150], tolerance=16, density=[150, 150])
    put("bmp-8.bmp", saved(image.quantize(64, dither=Image.NONE), "BMP"), "BMP", "palette", tolerance=8)
    put("bmp-1.bmp", saved(bilevel(image), "BMP"), "BMP", "1 bit", reference="bilevel", colour=None)
    put("gif.gif", saved(image.quantize(64, dither=Image.NONE), "GIF"), "GIF", "still", tolerance=8)
    frames = [black.quantize(4)]
    put("gif-animated.gif", saved(image.quantize(64, dither=Image.NONE), "GIF", save_all=True, append_images=frames, duration=100), "GIF", "animation: first frame", "named", note=True, tolerance=8)
    put("pnm-grey.pgm", saved(image.convert("L"), "PPM"), "PNM", "grey", colour=False)
    put("jpeg2000.jp2", saved(image, "JPEG2000", quality_mode="dB", quality_layers=[45]), "JPEG 2000", "JP2", tolerance=8)
    put("jpeg2000.j2k", saved(image.convert("L"), "JPEG2000", no_jp2=True, quality_mode="dB", quality_layers=[45]), "JPEG 2000", "bare code stream, grey", colour=False, tolerance=8)
    put("avif.avif", saved(image, "AVIF", quality=80), "AVIF", "", "refused", error="unsupported")
    put("jpegxl.jxl", imagecodecs.jpegxl_encode(np.asarray(image), level=90), "JPEG XL", "bare code stream", tolerance=8)


def heics(image, grid):
    pillow_heif.register_heif_opener()
    put("heic.heic", saved(image, "HEIF", quality=90), "HEIC", "8 bit", tolerance=8)
    wide = pillow_heif.from_bytes(mode="RGB;16", size=image.size, data=(np.asarray(image).astype(np.uint16) * 257).tobytes())
    out = io.BytesIO()
    pillow_heif.options.SAVE_HDR_TO_12_BIT = False
    wide.save(out, quality=90)
    put("heic-10-bit.heic", out.getvalue(), "HEIC", "10 bit", tolerance=8)
    put("heic-grey.heic", saved(image.convert("L"), "HEIF", quality=90), "HEIC", "grey", tolerance=8, colour=None)
    put("heic-alpha.heic", saved(on_clear(image), "HEIF", quality=90), "HEIC", "transparent paper", tolerance=40)
    details = exif(6, x010F="Example", x0110="Example Phone 3")
    lying = saved(stored(image, 6), "HEIF", quality=90, exif=details)
    put("heic-rotated.heic", turned_heic(lying, 3), "HEIC", "turned by the container, EXIF says the same", tolerance=8, camera="Example Phone 3")
    whole = saved(image, "HEIF", quality=90)
    put("heic-truncated.heic", whole[: len(whole) // 2], "HEIC", "truncated", "refused", error="damaged")
    if grid:
        put("heic-grid.heic", Path(grid).read_bytes(), "HEIC", "tiles, as iPhones write", tolerance=8)


def boxes(data, start, end):
    """(name, start, start of content, end) of the boxes in a stretch."""
    while start + 8 <= end:
        size = struct.unpack(">I", data[start : start + 4])[0] or end - start
        yield data[start + 4 : start + 8], start, start + 8, start + size
        start += size


def turned_heic(data, quarters):
    """Adds an `irot` property (quarters against the clock) to the primary item of a file with one picture, and EXIF that says
    the same: as phones write it."""
    def find(name, start, end):
        return next(box for box in boxes(data, start, end) if box[0] == name)

    _, meta, meta_content, meta_end = find(b"meta", 0, len(data))
    _, iprp, iprp_content, iprp_end = find(b"iprp", meta_content + 4, meta_end)
    _, ipco, ipco_content, ipco_end = find(b"ipco", iprp_content, iprp_end)
    _, ipma, ipma_content, ipma_end = find(b"ipma", iprp_content, iprp_end)
    _, iloc, iloc_content, iloc_end = find(b"iloc", meta_content + 4, meta_end)
    index = len(list(boxes(data, ipco_content, ipco_end))) + 1
    irot = struct.pack(">I4sB", 9, b"irot", quarters)
    # Full box, one entry: item number (2 bytes), count, associations of one byte.
    entry = ipma_content + 8
    count = data[entry + 2]
    assert data[ipma_content] == 0 and struct.unpack(">I", data[ipma_content + 4 : entry])[0] == 1
    link = entry + 3 + count
    added = len(irot) + 1
    out = bytearray(data)
    out[entry + 2] = count + 1
    for box, grown in [(ipma, 1), (ipco, len(irot)), (iprp, added), (meta, added)]:
        out[box : box + 4] = struct.pack(">I", struct.unpack(">I", data[box : box + 4])[0] + grown)
    version, sizes = data[iloc_content], data[iloc_content + 4]
    assert version in (0, 1) and sizes == 0x44 and data[iloc_content + 5] >> 4 in (0, 4)
    base = data[iloc_content + 5] >> 4
    at = iloc_content + 8
    for _ in range(struct.unpack(">H", data[iloc_content + 6 : at])[0]):
        method = data[at + 3] & 15 if version == 1 else 0
        at += 2 + 2 * version + 2 + base
        extents = struct.unpack(">H", data[at : at + 2])[0]
        at += 2
        for _ in range(extents):
            if method == 0:
                out[at : at + 4] = struct.pack(">I", struct.unpack(">I", data[at : at + 4])[0] + added)
            at += 8
    assert ipco_end <= link
    return bytes(out[:ipco_end]) + irot + bytes(out[ipco_end:link]) + bytes([0x80 | index]) + bytes(out[link:])


def pdf_pages(image):
    jpeg = saved(image, "JPEG", quality=90)
    array, grey = np.asarray(image), np.asarray(image.convert("L"))
    bits = grey <= 150
    whole = "q 480 0 0 300 0 0 cm /P Do Q"

    def one(name, body, variant, content=whole, size=(480, 300), extra="", outcome="decoded", **expected):
        pdf = Pdf()
        number = pdf.add(body)
        pdf.page(content, f"/XObject << /P {number} 0 R >>", size, extra)
        put(f"pdf-{name}.pdf", pdf.bytes(), "PDF", variant, outcome, **expected)

    as_jpeg = picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/DCTDecode", jpeg)
    put("pdf-jpeg.pdf", img2pdf.convert(saved(image, "JPEG", quality=90, dpi=(150, 150)), nodate=True), "PDF", "JPEG scan", density=[150, 150])
    one("flate", picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/FlateDecode", zlib.compress(array.tobytes(), 9)), "Flate scan", density=[72, 72])
    rows = b"".join(b"\2" + (row - above).tobytes() for above, row in zip([np.zeros_like(array[0])] + list(array[:-1]), array))
    parameters = f"/DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns {WIDTH} >>"
    one("predictor", picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/FlateDecode", zlib.compress(rows, 9), parameters), "Flate with PNG rows")
    one("grey", picture(WIDTH, HEIGHT, "/DeviceGray", 8, "/FlateDecode", zlib.compress(grey.tobytes(), 9)), "grey", colour=False)
    palette = image.quantize(64, dither=Image.NONE)
    table = "".join(f"{value:02x}" for value in palette.getpalette()[: 64 * 3])
    one("indexed", picture(WIDTH, HEIGHT, f"[/Indexed /DeviceRGB 63 <{table}>]", 8, "/FlateDecode", zlib.compress(np.asarray(palette).tobytes(), 9)), "palette", tolerance=8)
    fax = f"/DecodeParms << /K -1 /Columns {WIDTH} /Rows {HEIGHT} >>"
    one("g4", picture(WIDTH, HEIGHT, "/DeviceGray", 1, "/CCITTFaxDecode", g4(bits), fax), "fax Group 4", colour=False, reference="bilevel")
    one("jbig2", picture(WIDTH, HEIGHT, "/DeviceGray", 1, "/JBIG2Decode", jbig2(bits)), "JBIG2", colour=False, reference="bilevel")
    one("jpx", picture(WIDTH, HEIGHT, "", 8, "/JPXDecode", saved(image, "JPEG2000", quality_mode="dB", quality_layers=[45])), "JPEG 2000", tolerance=8)
    inks = 255 - np.asarray(image.convert("CMYK"))
    adobe_jpeg = imagecodecs.jpeg8_encode(inks, level=90, colorspace="CMYK", outcolorspace="CMYK")
    one("cmyk", picture(WIDTH, HEIGHT, "/DeviceCMYK", 8, "/DCTDecode", adobe_jpeg, "/Decode [1 0 1 0 1 0 1 0]"), "CMYK JPEG, inverted", tolerance=14)
    one("dpi", as_jpeg, "placed at 300 dpi", "q 115.2 0 0 72 0 0 cm /P Do Q", (115.2, 72), density=[300, 300])
    one("rotate", picture(HEIGHT, WIDTH, "/DeviceRGB", 8, "/DCTDecode", saved(stored(image, 6), "JPEG", quality=90)), "turned by the page", "q 300 0 0 480 0 0 cm /P Do Q", (300, 480), "/Rotate 90")
    one("matrix", picture(HEIGHT, WIDTH, "/DeviceRGB", 8, "/DCTDecode", saved(stored(image, 6), "JPEG", quality=90)), "turned by its placement", "q 0 -300 480 0 0 300 cm /P Do Q")
    nested(as_jpeg)
    strips(array)
    tiles(array)
    layers(image, bits)
    one("ocr", as_jpeg, "scan with recognised text behind it", whole + text(40, "3 Tr"))
    stamped = whole + " BT /F 10 Tf 20 5 Td (Page 1) Tj ET"
    one("stamped", as_jpeg, "scan with a line stamped on it", stamped)
    one("inline", b"<< >>", "inline picture", inline(array), colour=False)
    born_digital()
    two = Pdf()
    number = two.add(as_jpeg)
    two.page(whole, f"/XObject << /P {number} 0 R >>")
    two.page(text(40), "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>")
    put("pdf-mixed.pdf", two.bytes(), "PDF", "a scan and a page of text", pages=2)
    many = Pdf()
    tiny = many.add(picture(1, 1, "/DeviceGray", 8, "/FlateDecode", zlib.compress(b"\xff")))
    for _ in range(120):
        many.page(whole, f"/XObject << /P {tiny} 0 R >>")
    put("pdf-120-pages.pdf", many.bytes(), "PDF", "more pages than the limit", "named", pages=120, read=100, note=True, size=[1, 1], tolerance=255, colour=False)
    blank = Pdf()
    blank.page("", "")
    put("pdf-blank.pdf", blank.bytes(), "PDF", "an empty page", colour=False, tolerance=255)
    encrypted(as_jpeg)
    plain = Pdf()
    number = plain.add(as_jpeg)
    plain.page(whole, f"/XObject << /P {number} 0 R >>")
    data = plain.bytes()
    put("pdf-broken-table.pdf", data[: data.index(b"xref")], "PDF", "without cross-reference table")
    put("pdf-truncated.pdf", data[: len(data) // 2], "PDF", "truncated", "refused", error="damaged")
    bomb = Pdf()
    number = bomb.add(picture(60000, 60000, "/DeviceGray", 8, "/FlateDecode", zlib.compress(b"\0" * 100000)))
    bomb.page(whole, f"/XObject << /P {number} 0 R >>")
    put("pdf-huge.pdf", bomb.bytes(), "PDF", "claims 60000 x 60000 pixels", "refused", error="too-large")
    packed = zlib.compress(zlib.compress(b"\0" * 50_000_000, 9), 9)
    bomb = Pdf()
    number = bomb.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter [/FlateDecode /FlateDecode]", packed))
    bomb.page("/P Do", f"/XObject << /P {number} 0 R >>")
    put("pdf-bomb.pdf", bomb.bytes(), "PDF", "unpacks to far more than it is", "refused", error="too-large")
    loop = Pdf()
    number = loop.add(b"")
    loop.objects[number - 1] = stream(f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /P {number} 0 R >> >>", b"/P Do /P Do")
    loop.page("/P Do", f"/XObject << /P {number} 0 R >>")
    put("pdf-loop.pdf", loop.bytes(), "PDF", "a form that draws itself", "refused", error="damaged")


def text(lines, mode=""):
    body = " ".join(f"(Line {line} of a letter that was typed and never scanned.) Tj 0 -7 Td" for line in range(lines))
    return f" BT /F 6 Tf {mode} 20 290 Td {body} ET"


def born_digital():
    pdf = Pdf()
    pdf.page(text(40), "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>")
    put("pdf-text.pdf", pdf.bytes(), "PDF", "born digital: text without a scan", "named", born=True)


def nested(body):
    pdf = Pdf("/Resources << /XObject << /F 4 0 R >> >>")
    number = pdf.add(body)
    assert number == 3
    pdf.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 480 300] /Matrix [2 0 0 2 0 0] /Resources << /XObject << /G 5 0 R >> >>", b"/G Do"))
    pdf.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 480 300] /Resources << /XObject << /P 3 0 R >> >>", b"q 240 0 0 150 0 0 cm /P Do Q"))
    pdf.page("/F Do", None)
    put("pdf-nested.pdf", pdf.bytes(), "PDF", "scan in nested forms, resources inherited", density=[72, 72])


def strips(array):
    pdf, content, names = Pdf(), "", ""
    for index, top in enumerate(range(0, HEIGHT, 50)):
        part = array[top : top + 50]
        number = pdf.add(picture(WIDTH, 50, "/DeviceRGB", 8, "/FlateDecode", zlib.compress(part.tobytes(), 9)))
        content += f"q 240 0 0 25 0 {150 - (top + 50) / 2} cm /P{index} Do Q "
        names += f"/P{index} {number} 0 R "
    pdf.page(content, f"/XObject << {names} >>", (240, 150))
    put("pdf-strips.pdf", pdf.bytes(), "PDF", "one scan in strips", density=[144, 144])


def tiles(array):
    pdf, content, names = Pdf(), "", ""
    for index, (left, top) in enumerate((x, y) for y in (0, 150) for x in (0, 160, 320)):
        part = Image.fromarray(array[top : top + 150, left : left + 160])
        number = pdf.add(picture(160, 150, "/DeviceRGB", 8, "/DCTDecode", saved(part, "JPEG", quality=92)))
        content += f"q 160 0 0 150 {left} {150 - top} cm /P{index} Do Q "
        names += f"/P{index} {number} 0 R "
    pdf.page(content, f"/XObject << {names} >>")
    put("pdf-tiles.pdf", pdf.bytes(), "PDF", "one scan in tiles")


def layers(image, bits):
    """A coarse background and a sharp mask of the print, as compact PDF from office scanners."""
    pdf = Pdf()
    paper = image.resize((WIDTH // 4, HEIGHT // 4), Image.BOX).point(lambda value: max(value, 215))
    low = pdf.add(picture(WIDTH // 4, HEIGHT // 4, "/DeviceRGB", 8, "/DCTDecode", saved(paper, "JPEG", quality=80)))
    fax = f"/ImageMask true /DecodeParms << /K -1 /Columns {WIDTH} /Rows {HEIGHT} >>"
    ink = pdf.add(picture(WIDTH, HEIGHT, "", 1, "/CCITTFaxDecode", g4(bits), fax))
    pdf.page("q 480 0 0 300 0 0 cm /L Do 0.1 g /M Do Q", f"/XObject << /L {low} 0 R /M {ink} 0 R >>")
    put("pdf-layers.pdf", pdf.bytes(), "PDF", "coarse background and sharp mask", tolerance=60, colour=None)
    pdf = Pdf()
    soft = pdf.add(picture(WIDTH, HEIGHT, "/DeviceGray", 8, "/FlateDecode", zlib.compress(np.where(bits, 255, 0).astype(np.uint8).tobytes(), 9)))
    ink = pdf.add(picture(2, 2, "/DeviceRGB", 8, "/FlateDecode", zlib.compress(bytes([25] * 12)), f"/SMask {soft} 0 R"))
    pdf.page("q 480 0 0 300 0 0 cm /P Do Q", f"/XObject << /P {ink} 0 R >>")
    put("pdf-soft-mask.pdf", pdf.bytes(), "PDF", "print in a soft mask", reference="bilevel", tolerance=40)


def inline(array):
    small = np.asarray(Image.fromarray(array).convert("L").resize((240, 150), Image.BOX))
    data = "".join(f"{value:02x}" for value in small.tobytes())
    return f"q 480 0 0 300 0 0 cm BI /W 240 /H 150 /CS /G /BPC 8 /F /AHx ID {data}> EI Q"


def encrypted(body):
    pdf = Pdf()
    number = pdf.add(body)
    pdf.page("q 480 0 0 300 0 0 cm /P Do Q", f"/XObject << /P {number} 0 R >>")
    for name, user, variant, expected in [
        ("encrypted", "secret", "encrypted with a password", {"outcome": "refused", "error": "encrypted"}),
        ("restricted", "", "encrypted, opens without a password", {}),
    ]:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf.bytes())) as file:
            file.save(out, encryption=pikepdf.Encryption(owner="owner", user=user, R=6))
        put(f"pdf-{name}.pdf", out.getvalue(), "PDF", variant, **expected)


def jbig2(bits):
    """Page information and one generic region, its data as Group 4."""
    def segment(number, kind, data):
        return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data

    info = struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", WIDTH, HEIGHT, 0, 0, 0) + b"\1" + g4(bits)
    return segment(0, 48, info) + segment(1, 38, region)


def strangers(image):
    jpeg = saved(image, "JPEG", quality=85)
    put("raw.cr2", b"II*\0\x10\0\0\0CR\x02\0" + b"\0" * 64, "RAW", "Canon CR2", "refused", error="unsupported")
    put("raw.cr3", b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + b"\0" * 64, "RAW", "Canon CR3", "refused", error="unsupported")
    dng = directory([(254, 4, [1]), (256, 3, [8]), (257, 3, [8]), (258, 3, [8]), (259, 3, [1]), (262, 3, [1]), (277, 3, [1]), (50706, 4, [0x00000401])], [b"\x80" * 64])
    put("raw.dng", dng, "RAW", "DNG", "refused", error="unsupported")
    nef = directory([(254, 4, [1]), (256, 3, [8]), (257, 3, [8]), (258, 3, [8]), (259, 3, [1]), (262, 3, [1]), (271, 4, [0]), (277, 3, [1]), (330, 4, [8])], [b"\x80" * 64])
    put("raw.nef", nef, "RAW", "Nikon NEF and the like", "refused", error="unsupported")
    put("office.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", "word/media/image1.jpg": jpeg}), "Office", "Word", "refused", error="unsupported")
    put("archive.zip", zipped({"scan.jpg": jpeg}), "Archive", "ZIP", "refused", error="unsupported")
    put("live-photo.livp", zipped({"IMG_0001.heic": b"", "IMG_0001.mov": b""}), "Archive", "Live Photo package of an iPhone", "refused", error="unsupported")
    put("office.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504, "Office", "old Word or WPS", "refused", error="unsupported")
    put("licence.ofd", zipped({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<d/>"}), "OFD", "", "refused", error="unsupported")
    put("drawing.svg", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "SVG", "", "refused", error="unsupported")
    put("photoshop.psd", b"8BPS\0\1" + b"\0" * 58, "PSD", "", "refused", error="unsupported")
    put("text.jpg", "This is a note, not a picture.\n".encode(), "none", "text named .jpg", "refused", error="not-a-picture")
    put("webpage.jpg", b"<!DOCTYPE html><html><body>404</body></html>", "none", "web page named .jpg", "refused", error="not-a-picture")
    put("zeros.jpg", b"\0" * 2000, "none", "nothing but zero bytes", "refused", error="not-a-picture")
    put("empty.png", b"", "none", "empty file", "refused", error="empty")
    put("png-named.jpg", saved(image.convert("L"), "PNG"), "PNG", "named .jpg", colour=False)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


OUTCOMES = {"decoded": "decoded", "named": "decoded, named", "refused": "refused by name"}


def table():
    lines = ["| format | variant | outcome | fixture |", "| --- | --- | --- | --- |"]
    for row in ROWS:
        outcome = OUTCOMES[row["outcome"]]
        if "error" in row:
            outcome += f" (`{row['error']}`)"
        if row.get("born"):
            outcome = "named: born digital"
        lines.append(f"| {row['format']} | {row['variant']} | {outcome} | `{row['file']}` |")
    return "\n".join(lines)


def write_docs():
    docs = ROOT / "docs" / "FORMATS.md"
    begin, end = "<!-- table: begin -->", "<!-- table: end -->"
    before, rest = docs.read_text().split(begin)
    _, after = rest.split(end)
    docs.write_text(f"{before}{begin}\n{table()}\n{end}{after}")


def main():
    global P3, ADDING
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grid-heic", default=str(FOLDER / "heic-grid.heic"), help="a HEIC in tiles, made with `decode tiles`")
    parser.add_argument("--add", action="store_true", help="only write fixtures that do not exist yet")
    options = parser.parse_args()
    ADDING = options.add
    grid = options.grid_heic if Path(options.grid_heic).exists() else None
    kept = Path(grid).read_bytes() if grid else None
    random.seed(SEED)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in [] if ADDING else FOLDER.iterdir():
        old.unlink()
    if kept:
        (FOLDER / "heic-grid.heic").write_bytes(kept)
        grid = str(FOLDER / "heic-grid.heic")
    P3 = p3_profile()
    image = document.page()
    for name, picture_of in [("reference.png", image), ("reference-bilevel.png", bilevel(image))]:
        if not (ADDING and (FOLDER / name).exists()):
            (FOLDER / name).write_bytes(saved(picture_of, "PNG", optimize=True))
    jpegs(image)
    pngs(image)
    tiffs(image)
    others(image)
    heics(image, grid)
    pdf_pages(image)
    strangers(image)
    wild.rows(image, put)
    order = list(dict.fromkeys(row["format"] for row in ROWS))
    ROWS.sort(key=lambda row: order.index(row["format"]))
    (FOLDER / "manifest.json").write_text(json.dumps(ROWS, indent=1) + "\n")
    write_docs()
    total = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{len(ROWS)} fixtures, {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
