"""Variants that cameras, scanners and old programs write and no library makes on request: fixtures beside those of make.py,
patched or packed by hand."""

import io
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
import pikepdf
import pillow_heif
from PIL import Image

from page import HEIGHT, WIDTH, bilevel, stored
from pdfs import Pdf, picture, stream


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def run(command, data):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def rows(image, put):
    """Writes all of them with `put` of make.py."""
    profiles(image, put)
    jpegs(image, put)
    bitmaps(image, put)
    tiffs(image, put)
    jxls(image, put)
    heics(image, put)
    pdfs(image, put)


def s15(value):
    return struct.pack(">i", round(value * 65536))


def profile(space, primaries, gamma):
    """An ICC profile of one gamma, written by hand so that its licence is this project's; `primaries` as columns of XYZ."""
    name = b"mluc\0\0\0\0\0\0\0\1\0\0\0\x0cenUS\0\0\0\x08\0\0\0\x1c" + "Test".encode("utf-16-be")
    curve = b"para\0\0\0\0\0\0\0\0" + s15(gamma)
    tags = {b"desc": name, b"cprt": name, b"wtpt": b"XYZ \0\0\0\0" + s15(0.9642) + s15(1.0) + s15(0.8249)}
    if primaries is None:
        tags[b"kTRC"] = curve
    else:
        for letter, column in zip(b"rgb", np.array(primaries).T):
            tags[bytes([letter]) + b"XYZ"] = b"XYZ \0\0\0\0" + b"".join(map(s15, column))
            tags[bytes([letter]) + b"TRC"] = curve
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += tag + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x04000000, b"mntr", space, b"XYZ ")
    head += b"\x07\xea\0\1\0\1\0\0\0\0\0\0acsp" + b"\0" * 28 + s15(0.9642) + s15(1.0) + s15(0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


# XYZ under D50 of the primaries, as columns.
SRGB = [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
ADOBE = [[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]]


def linear(values):
    values = np.asarray(values) / 255.0
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def profiles(image, put):
    """The same colours in other numbers: judged as if they were sRGB, they would be dark or pale."""
    wide = (linear(image) @ (np.linalg.inv(ADOBE) @ SRGB).T).clip(0, 1)
    adobe = Image.fromarray((wide ** (1 / 2.2) * 255).round().astype(np.uint8))
    put("jpeg-icc-adobe.jpg", saved(adobe, "JPEG", quality=92, icc_profile=profile(b"RGB ", ADOBE, 2.2)), "JPEG", "Adobe RGB profile")
    light = Image.fromarray((linear(image.convert("L")) * 255).round().astype(np.uint8))
    put("jpeg-icc-grey.jpg", saved(light, "JPEG", quality=97, icc_profile=profile(b"GRAY", None, 1.0)), "JPEG", "grey profile with linear light", colour=False)
    light = Image.fromarray((linear(image) * 255).round().astype(np.uint8))
    put("png-icc-linear.png", saved(light, "PNG", icc_profile=profile(b"RGB ", SRGB, 1.0)), "PNG", "profile with linear light", tolerance=6)
    light = Image.fromarray((linear(image.convert("L")) * 255).round().astype(np.uint8))
    put("tiff-icc-grey.tif", saved(light, "TIFF", compression="tiff_lzw", icc_profile=profile(b"GRAY", None, 1.0)), "TIFF", "grey profile with linear light", colour=False)
    put("jpeg-icc-broken.jpg", saved(image, "JPEG", quality=90, icc_profile=b"no profile " * 20), "JPEG", "a profile that is none")


def segments(data):
    """Marker and offset of each segment before the picture data, and the offset behind them."""
    found, at = [], 2
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append((marker, data[at : at + 2 + length]))
        at += 2 + length
        if marker == 0xDA:
            return found, data[at:]


def jpegs(image, put):
    base = saved(image, "JPEG", quality=90, subsampling=2)
    pixmap = saved(image, "PPM")
    parts, rest = segments(base)
    frame = base.index(b"\xff\xc0")
    filled = b"\xff\xd8" + b"".join(b"\xff\xff" + part for _, part in parts) + rest
    put("jpeg-fill-bytes.jpg", filled, "JPEG", "fill bytes before the markers")
    put("jpeg-extended.jpg", base[: frame + 1] + b"\xc1" + base[frame + 2 :], "JPEG", "extended sequential, 8 bit")
    put("jpeg-padded.jpg", base + b"\0" * 2000, "JPEG", "zero bytes behind the end")
    film = b"\xff\xd8" + b"".join(part for marker, part in parts if marker != 0xC4) + rest
    put("jpeg-without-tables.jpg", film, "JPEG", "without Huffman tables, as webcams write")
    odd = run(["cjpeg", "-quality", "90", "-progressive", "-sample", "1x1,2x1,2x1"], pixmap)
    put("jpeg-chroma-finer.jpg", odd, "JPEG", "progressive, colour finer than luma")
    third = run(["cjpeg", "-quality", "90", "-sample", "3x1,1x1,1x1"], pixmap)
    put("jpeg-thirds.jpg", third, "JPEG", "luma sampled 3x1")
    tall = run(["cjpeg", "-quality", "90", "-progressive", "-sample", "1x2,1x1,1x1"], pixmap)
    put("jpeg-440-progressive.jpg", tall, "JPEG", "progressive, luma sampled 1x2")
    preview = saved(image.resize((96, 60)), "JPEG")
    note = b"\xff\xe4" + struct.pack(">H", len(preview) + 2) + preview
    put("jpeg-maker-preview.jpg", base[:20] + note + base[20:], "JPEG", "a preview in a maker's segment")
    several = io.BytesIO()
    image.save(several, "MPO", save_all=True, append_images=[image.resize((240, 150))])
    put("jpeg-mpo.mpo", several.getvalue(), "JPEG", "MPO: two pictures, the first is judged")
    height = base[frame + 5 : frame + 7]
    late = base[: frame + 5] + b"\0\0" + base[frame + 7 : -2] + b"\xff\xdc\0\4" + height + b"\xff\xd9"
    put("jpeg-height-late.jpg", late, "JPEG", "height behind the picture (DNL)", "refused", error="unsupported")
    put("jpeg-behind-bytes.jpg", b"\r\n" + base, "JPEG", "behind foreign bytes", "refused", error="unsupported")
    put("png-as-text.png", saved(image, "PNG").replace(b"\r\n", b"\n"), "PNG", "changed as text on its way", "refused", error="unsupported")


def bitmap(header, pixels, palette=b"", masks=b""):
    start = 14 + len(header) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + header + masks + palette + pixels


def lines(array):
    rows = [row.tobytes() for row in array]
    return [row + b"\0" * (-len(row) % 4) for row in rows]


def runs(values, shown):
    """One row as runs, in the coding that 8 and 4 bits share."""
    out, at = b"", 0
    while at < len(values):
        end = at
        while end < len(values) and end - at < 255 and values[end] == values[at]:
            end += 1
        out += bytes([end - at, shown(int(values[at]))])
        at = end
    return out + b"\0\0"


def bitmaps(image, put):
    def header(bits, coding=0, height=HEIGHT, size=40, packed=0):
        return struct.pack("<IiiHHIIiiII", size, WIDTH, height, 1, bits, coding, packed, 2835, 2835, 0, 0)

    blue_first = np.asarray(image)[:, :, ::-1]
    grey = np.asarray(image.convert("L"))
    down = lines(blue_first.reshape(HEIGHT, -1)[::2])
    half = struct.pack("<IiiHHIIiiII", 40, WIDTH, -HEIGHT // 2, 1, 24, 0, 0, 2835, 2835, 0, 0)
    put("bmp-top-down.bmp", bitmap(half, b"".join(down)), "BMP", "rows from the top", size=[480, 150], tolerance=16)
    greys = b"".join(bytes([level] * 3) for level in range(256))
    put("bmp-os2.bmp", bitmap(struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 8), b"".join(lines(grey)[::-1]), greys), "BMP", "OS/2", colour=None)
    steps = grey // 4 * 4
    packed = b"".join(runs(row, lambda value: value) for row in steps[::-1]) + b"\0\1"
    put("bmp-rle8.bmp", bitmap(header(8, 1, packed=len(packed)), packed, b"".join(bytes([level] * 3 + [0]) for level in range(256))), "BMP", "run lengths, 8 bit", colour=None)
    steps = grey >> 4
    packed = b"".join(runs(row, lambda value: value * 17) for row in steps[::-1]) + b"\0\1"
    put("bmp-rle4.bmp", bitmap(header(4, 2, packed=len(packed)), packed, b"".join(bytes([level * 17] * 3 + [0]) for level in range(16))), "BMP", "run lengths, 4 bit", colour=None, tolerance=12)
    red, green, blue = (np.asarray(image)[:, :, channel].astype(np.uint16) >> 3 for channel in range(3))
    words = lines((red << 11 | green << 6 | blue)[::2])
    short = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT // 2, 1, 16, 3, 0, 2835, 2835, 0, 0)
    put("bmp-565.bmp", bitmap(short, b"".join(words[::-1]), b"", struct.pack("<III", 0xF800, 0x7E0, 0x1F)), "BMP", "16 bit with masks", size=[480, 150], tolerance=18)
    clear = np.dstack([blue_first, np.zeros((HEIGHT, WIDTH), np.uint8)])[::2]
    short = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT // 2, 1, 32, 0, 0, 2835, 2835, 0, 0)
    put("bmp-32.bmp", bitmap(short, b"".join(lines(clear.reshape(HEIGHT // 2, -1))[::-1])), "BMP", "32 bit, the fourth byte unused", size=[480, 150], tolerance=16)


def patched(data, tag, value=None, name=None):
    """A TIFF (little-endian) in which one entry has another value or another name."""
    data = bytearray(data)
    start = struct.unpack_from("<I", data, 4)[0]
    for index in range(struct.unpack_from("<H", data, start)[0]):
        at = start + 2 + 12 * index
        if struct.unpack_from("<H", data, at)[0] == tag:
            if name:
                struct.pack_into("<H", data, at, name)
            if value is not None:
                struct.pack_into("<I", data, at + 8, value)
    return bytes(data)


UNKNOWN = 60_001


def tiffs(image, put):
    strip = saved(image.convert("L"), "TIFF", compression="tiff_lzw", strip_size=1 << 24)
    put("tiff-count-zero.tif", patched(strip, 279, 0), "TIFF", "byte count 0", colour=False)
    put("tiff-count-missing.tif", patched(strip, 279, name=UNKNOWN), "TIFF", "without byte counts", colour=False)
    put("tiff-count-beyond.tif", patched(strip, 279, 0x7FFFFFFF), "TIFF", "byte count beyond the end", colour=False)
    put("tiff-kind-missing.tif", patched(strip, 262, name=UNKNOWN), "TIFF", "without its kind of colour", colour=False)
    put("tiff-lab.tif", saved(image.convert("LAB"), "TIFF", compression="tiff_lzw"), "TIFF", "L*a*b*", tolerance=8)
    floats = np.asarray(image.convert("L").resize((240, 150))).astype(np.float32)
    out = io.BytesIO()
    Image.fromarray(floats).save(out, "TIFF", compression="tiff_lzw")
    put("tiff-float.tif", out.getvalue(), "TIFF", "floating point, 0 to 255", colour=False, size=[240, 150], tolerance=16)


def jxls(image, put):
    array = np.asarray(image)
    put("jpegxl-lossless.jxl", imagecodecs.jpegxl_encode(array, lossless=True), "JPEG XL", "lossless")
    put("jpegxl-grey.jxl", imagecodecs.jpegxl_encode(np.asarray(image.convert("L")), level=90), "JPEG XL", "grey", colour=False)
    clear = np.dstack([array, np.where(array.min(axis=2) > 200, 0, 255).astype(np.uint8)])
    put("jpegxl-alpha.jxl", imagecodecs.jpegxl_encode(clear, lossless=True), "JPEG XL", "transparent paper", tolerance=40)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = 6, "Example", "Example Phone 3"
    lying = saved(stored(image, 6), "JPEG", quality=90, exif=exif)
    boxed = packed_jpeg(lying)
    put("jpegxl-from-jpeg.jxl", boxed, "JPEG XL", "packed JPEG, turned, with EXIF", camera="Example Phone 3")
    whole = imagecodecs.jpegxl_encode(array, level=90)
    put("jpegxl-truncated.jxl", whole[: len(whole) // 2], "JPEG XL", "truncated", "refused", error="damaged")
    frames = imagecodecs.jpegxl_encode(np.stack([np.asarray(image), 255 - np.asarray(image)]), level=80)
    put("jpegxl-animated.jxl", frames, "JPEG XL", "animation: first frame", "named", note=True)


def packed_jpeg(jpeg):
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.jpg", Path(folder) / "a.jxl"
        source.write_bytes(jpeg)
        subprocess.run(["cjxl", source, target, "--quiet"], check=True, capture_output=True)
        return with_plain_exif(target.read_bytes(), jpeg)


def with_plain_exif(boxed, jpeg):
    """The container with its EXIF uncompressed, as cameras write it."""
    start = jpeg.index(b"Exif\0\0")
    block = jpeg[start + 6 : start - 2 + struct.unpack(">H", jpeg[start - 2 : start])[0]]
    out, at = b"", 0
    while at < len(boxed):
        size, kind = struct.unpack(">I4s", boxed[at : at + 8])
        if kind == b"jxlp" and b"Exif" not in out:
            out += struct.pack(">I4sI", 12 + len(block), b"Exif", 0) + block
        if kind not in (b"brob", b"jbrd"):
            out += boxed[at : at + size]
        at += size
    return out


def heics(image, put):
    several = pillow_heif.HeifFile()
    several.add_from_pillow(image)
    several.add_from_pillow(image.rotate(180).resize((240, 150)))
    out = io.BytesIO()
    several.save(out, quality=80)
    put("heic-burst.heic", out.getvalue(), "HEIC", "several pictures, the first is judged", tolerance=8)
    one = saved(image, "HEIF", quality=80)
    put("heic-profile-brand.heic", one.replace(b"ftypheic", b"ftypMiHE", 1), "HEIC", "brand of a profile (MiHE)", tolerance=8)
    film = b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc" + b"\0\0\0\x10moov" + b"\0" * 8
    put("heic-sequence.heif", film, "HEIC", "image sequence stored like a film", "refused", error="unsupported")


def pdfs(image, put):
    jpeg = saved(image, "JPEG", quality=90)
    array = np.asarray(image)

    def placed(body, content="q 480 0 0 300 0 0 cm /P Do Q"):
        pdf = Pdf()
        pdf.page(content, f"/XObject << /P {pdf.add(body)} 0 R >>")
        return pdf.bytes()

    plain = placed(picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/DCTDecode", jpeg))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    put("pdf-object-streams.pdf", out.getvalue(), "PDF", "object streams")
    wrong = placed(picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/DCTDecode", jpeg), "q 48 0 0 30 0 0 cm /P Do Q")
    previous = int(wrong[wrong.rindex(b"startxref") + 10 :].split()[0])
    update = wrong + b"4 0 obj\n" + stream("", b"q 480 0 0 300 0 0 cm /P Do Q") + b"\nendobj\n"
    at = len(update)
    update += b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(wrong), previous, at)
    put("pdf-updated.pdf", update, "PDF", "changed by an update at its end", density=[72, 72])
    split = Pdf()
    number = split.add(picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/DCTDecode", jpeg))
    first, second = split.add(stream("", b"q 480 0 0 300")), split.add(stream("", b"0 0 cm /P Do Q"))
    split.page("", f"/XObject << /P {number} 0 R >>")
    put("pdf-split-content.pdf", split.bytes().replace(b"/Contents 6 0 R", b"/Contents [%d 0 R %d 0 R]" % (first, second)), "PDF", "content in several streams")
    small = array[::2, ::2]
    letters = zlib.compress(small.tobytes(), 9).hex().encode() + b">"
    put("pdf-hex.pdf", placed(picture(WIDTH // 2, HEIGHT // 2, "/DeviceRGB", 8, "[/ASCIIHexDecode /FlateDecode]", letters)), "PDF", "written as letters", size=[240, 150], tolerance=16)
    cut = zlib.compress(array.tobytes(), 9)
    put("pdf-flate-cut.pdf", placed(picture(WIDTH, HEIGHT, "/DeviceRGB", 8, "/FlateDecode", cut[: len(cut) // 2])), "PDF", "Flate scan, cut short", "named", lost=[0.1, 0.9], tolerance=255)
    bits = np.asarray(bilevel(image))
    runs_of = b"".join(b"\x7f" + part.ljust(128, b"\0") for part in chunks(np.packbits(bits, axis=1).tobytes(), 128)) + b"\x80"
    put("pdf-run-lengths.pdf", placed(picture(WIDTH, HEIGHT, "/DeviceGray", 1, "/RunLengthDecode", runs_of)), "PDF", "run lengths", reference="bilevel", colour=False)


def chunks(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]
