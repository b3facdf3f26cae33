"""The characters of a PDF page, taken from the library's text page.

What is asked of every character is asked of all of them in one sweep: a step of Python for each would take as long
as all the rest of reading the page.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from itertools import accumulate, repeat
from math import inf
from typing import Any

import pypdfium2.raw as pdfium

from her2mine.ingest import pdf_calls as calls
from her2mine.ingest.pdf_chars import Char, PageChars, Run, View
from her2mine.ingest.pdf_runs import Runs

_HYPHENS = "\x02\xad\ufffe"  # what the library writes for a hyphen at a line end
_BREAKS = "\0\n\r"
_BLANKS = "".join(map(chr, (0x9, 0x20, 0xA0, 0x3000, *range(0x2000, 0x200C))))
_GAPS = re.compile(f"([{_BREAKS}{_BLANKS}]+)")
_UNSEEN = frozenset(_BREAKS + _BLANKS)
_ODD = re.compile(f"[{_HYPHENS}\u2e80-\u2fdf\ufb00-\ufb06]")  # hyphens, radicals and ligatures
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")  # of characters beyond U+FFFF
# The font that Tesseract writes recognised text in: its codes are Unicode, whatever becomes of its character map.
_CODES_ARE_UNICODE = frozenset({"GlyphLessFont"})
_TINY, _HUGE = 1.5, 3.0  # type sizes outside these bounds (points, heights of the box) are not what is seen
# Radicals that fonts confuse with the characters of the same shape and that Unicode does not fold.
_RADICALS = str.maketrans(
    "⺟⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻥⻦⻨⻩⻬⻮⻰⻳", "母西见角贝车长门青韦页风飞食饣马骨鱼鸟麦黄齐齿龙龟"
)


def page_chars(page: Any, number: int) -> PageChars:
    """The characters of one page in stream order. Those outside the page box are dropped; U+FFFD is an unknown one."""
    textpage = page.get_textpage()
    view = View(page)
    found = PageChars(number, view.width, view.height, [], view, textpage)
    raw = textpage.raw
    texts, places, spaced = _seen(_signs(raw))
    boxes = _boxes(raw, places)
    if places and not view.holds(*boxes):
        kept = [at for at, box in enumerate(zip(*boxes, strict=True)) if _on_page(view, *box)]
        found.outside = len(places) - len(kept)
        texts, places = [texts[at] for at in kept], [places[at] for at in kept]
        boxes = [[edges[at] for at in kept] for edges in boxes]
        spaced = [bisect_left(kept, at) for at in spaced if kept and at <= kept[-1]]
    if places:
        _take(found, texts, places, boxes)
    for at in spaced:
        found.chars[at].spaced = True
    return found


def _take(page: PageChars, texts: Sequence[str], places: Sequence[int], boxes: Sequence[Sequence[float]]) -> None:
    """Put together what is asked of all the characters."""
    raw = page.handle.raw
    keys = list(map(calls.object_at, repeat(raw), places))
    of = Runs(raw, page.view, page.number).of
    first = dict(zip(reversed(keys), reversed(places), strict=True))
    runs = {key: of(index, key) for key, index in first.items()}
    page.runs = list(runs.values())
    own = map(runs.__getitem__, keys)
    page.chars = list(map(Char, texts, *page.view.areas(*boxes), places, own, _sizes(keys, runs, boxes)))
    lost = list(map(calls.lost_at, repeat(raw), places))
    if 1 in lost:
        _mark(page.chars, lost)


def _mark(chars: Sequence[Char], lost: Sequence[int]) -> None:
    """Characters whose font does not say which they are."""
    for char, one in zip(chars, lost, strict=True):
        if one == 1 and char.run.font not in _CODES_ARE_UNICODE:
            char.text, char.unknown = "\ufffd", True


def _seen(signs: str) -> tuple[list[str], list[int], list[int]]:
    """The characters that can be seen, their indices, and which of these stand behind white space."""
    parts = _GAPS.split(signs)
    words, gaps = parts[::2], parts[1::2]
    ends = accumulate(map(len, words))  # how many characters stand before each gap
    spaced = [at for at, gap in zip(ends, gaps, strict=False) if gap.strip(_BREAKS)]
    text = "".join(words)
    if spaced and spaced[-1] == len(text):
        spaced.pop()
    return _texts(text), [at for at, sign in enumerate(signs) if sign not in _UNSEEN], spaced


def _on_page(view: View, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether the middle of a box lies on the page."""
    return 2 * view.left <= left + right <= 2 * view.right and 2 * view.low <= top + bottom <= 2 * view.high


def _texts(signs: str) -> list[str]:
    """What each character reads."""
    texts = list(signs)
    for odd in _ODD.finditer(signs):
        texts[odd.start()] = _plain(odd[0])
    return texts


def _sizes(keys: Sequence[int | None], runs: dict[int | None, Run], boxes: Sequence[Sequence[float]]) -> list[float]:
    """The type size of each character: the height of its box where what the file says cannot be."""
    said = {key: run.size if run.size > _TINY else inf for key, run in runs.items()}
    _, tops, _, bottoms = boxes
    return [
        size if size < _HUGE * (top - bottom) else top - bottom
        for size, top, bottom in zip(map(said.__getitem__, keys), tops, bottoms, strict=True)
    ]


def _signs(raw: Any) -> str:
    """The characters of a text page, one for each index; one beyond U+FFFF takes two: a break and itself."""
    count = pdfium.FPDFText_CountChars(raw)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(raw, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(0, written)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        text = "".join(map(chr, map(calls.code_at, repeat(raw), range(count))))
    return _HALVES.sub(_whole, text)


def _whole(halves: re.Match[str]) -> str:
    """One character after a break for the halves of a pair; U+FFFD for a second half alone, a break for a first one."""
    pair = halves[0]
    if len(pair) == 2:
        return "\0" + pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return "\0" if pair < "\udc00" else "\ufffd"


def _boxes(raw: Any, places: Sequence[int]) -> list[list[float]]:
    """Left, top, right and bottom of characters, in the page's own coordinates: as high as the font's lines."""
    buffer = (ctypes.c_float * (4 * len(places)))()
    targets = map(ctypes.byref, repeat(buffer), range(0, 16 * len(places), 16))
    deque(map(calls.box_at, repeat(raw), places, targets), maxlen=0)
    flat: Any = memoryview(buffer).cast("B").cast("f")
    return [flat[edge::4].tolist() for edge in range(4)]


def _plain(sign: str) -> str:
    """The character; radicals drawn in place of whole characters and ligatures are put right."""
    return "\xad" if sign in _HYPHENS else unicodedata.normalize("NFKC", sign.translate(_RADICALS))
