"""A small PDF writer: objects in, a file with a cross-reference table out. For variants that no library writes."""

import zlib


def stream(dictionary, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary.encode(), len(data), data)


def picture(width, height, space, bits, filters, data, extra=""):
    entries = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent {bits}"
    if space:
        entries += f" /ColorSpace {space}"
    return stream(f"{entries} /Filter {filters} {extra}", data)


class Pdf:
    """Objects are numbered as they are added; 1 is the catalogue, 2 the page tree."""

    def __init__(self, inherited=""):
        self.objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        self.kids = []
        self.inherited = inherited

    def add(self, body):
        self.objects.append(body if isinstance(body, bytes) else body.encode())
        return len(self.objects)

    def page(self, content, resources, size=(480, 300), extra="", packed=True):
        data = content.encode()
        packing = "/Filter /FlateDecode" if packed else ""
        number = self.add(stream(packing, zlib.compress(data) if packed else data))
        entry = f"/Resources << {resources} >>" if resources is not None else ""
        self.kids.append(
            self.add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] {entry} /Contents {number} 0 R {extra} >>"
            )
        )

    def bytes(self):
        kids = " ".join(f"{kid} 0 R" for kid in self.kids)
        tree = f"<< /Type /Pages /Kids [{kids}] /Count {len(self.kids)} {self.inherited} >>"
        self.objects[1] = tree.encode()
        out = b"%PDF-1.6\n"
        offsets = []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
        out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, table)
        return out
