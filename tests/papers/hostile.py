"""PDFs that mean harm: written by hand, object by object."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"


def written(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first one is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def _one_page(content: bytes, kids: bytes = b"[3 0 R]", count: int = 1) -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids %s /Count %d >>" % (kids, count),
        PAGE,
        content,
        FONT,
    ]


SENTENCE = b"BT /F 10 Tf 20 200 Td (The median overall survival was 13.8 months.) Tj ET"


def many_pages(count: int) -> bytes:
    """One page that the file counts very often."""
    return written(_one_page(stream(SENTENCE), b"[%s]" % b" ".join([b"3 0 R"] * count), count))


def bomb(megabytes: int) -> bytes:
    """A page whose content is small in the file and huge when it is unpacked."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packer.flush()
    return written(_one_page(stream(data, b"/Filter /FlateDecode")))


def nested(depth: int) -> bytes:
    """A page tree that is a very long chain, and arrays within arrays."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Deep %s%s >>" % (b"[" * depth, b"]" * depth)]
    for number in range(2, 2 + depth):
        objects.append(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1))
    objects.append(PAGE)
    return written(objects)


def circle() -> bytes:
    """A form that draws itself."""
    form = stream(b"/X Do " + SENTENCE, b"/Type /XObject /Subtype /Form /BBox [0 0 300 300] "
                  b"/Resources << /XObject << /X 6 0 R >> /Font << /F 5 0 R >> >>")  # fmt: skip
    page = PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font")
    return written([*_one_page(stream(b"/X Do"))[:2], page, stream(b"/X Do"), FONT, form])


def mutated(data: bytes, seed: int) -> bytes:
    """A copy with bits flipped, a stretch lost or doubled, or cut short."""
    chance = random.Random(seed)
    out = bytearray(data)
    kind = chance.choice(("bits", "bits", "cut", "lost", "doubled", "zeros"))
    at = chance.randrange(len(out))
    size = chance.randrange(1, max(2, len(out) // 20))
    if kind == "bits":
        for _ in range(chance.choice((1, 10, 100, 1000))):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del out[at:]
    elif kind == "lost":
        del out[at : at + size]
    elif kind == "doubled":
        out[at:at] = out[at : at + size]
    else:
        out[at : at + size] = bytes(len(out[at : at + size]))
    return bytes(out)
