"""Lines of a text with their offsets, and the small questions asked of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from her2mine.ingest.patterns import JOINERS, OPEN_ENDS

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MARKERS = re.compile(
    r"(?:\s*(?:\$?\^[\[{(]*[\d\s,，;–—\-~\[\]]+[\]})]*\$?|[\[【〔［(（]\s*\d{1,3}(?:\s*[,，、;–—\-~]\s*\d{1,3})*\s*[\]】〕］)）]|[¹²³⁴-⁹⁰]))+$"
)
_MARKER_ENDS = "]】〕］)）¹²³⁴⁵⁶⁷⁸⁹⁰"  # how a marker that is not written with "^" ends
_TAIL = 160  # characters at the end of a text that tell whether it is closed
_CLOSERS = "\"'”’」』»*_)）]】 \t"
_ENDS = "。．！？!?；;…：:"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its surrounding white space: ``text == source[start:end]``; ``indent`` counts leading blanks."""

    start: int
    end: int
    text: str
    indent: int
    raw: str

    @property
    def blank(self) -> bool:
        """Whether the line holds nothing."""
        return not self.text


def split_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    r"""The lines of ``text[start:end]`` (``\n``, ``\r\n`` or ``\r``), with offsets into ``text``."""
    stop = len(text) if end is None else end
    lines = []
    position = start
    while position < stop:
        match = _LINE.match(text, position, stop)
        assert match is not None  # the pattern matches the empty string
        raw = match.group().rstrip("\r\n")
        body = raw.strip(" \t\u3000\xa0\ufeff\x0c\u200b")
        at = position + (raw.find(body) if body else 0)
        lines.append(Line(at, at + len(body), body, at - position, raw))
        position = match.end()
    return lines


def cjk_count(text: str) -> int:
    """How many Han characters ``text`` holds."""
    return 0 if text.isascii() else len(_CJK.findall(text))


def language_of(text: str, default: str = "en") -> str:
    """``"zh"`` when Han characters carry the text, ``"en"`` otherwise; ``default`` when there are no letters."""
    if text.isascii():
        return "en" if _LETTER.search(text) else default
    if not _CJK.search(text):
        return "en" if _LETTER.search(text) else default
    han, latin = len(_CJK.findall(text)), len(_LETTER.findall(text))
    # A Chinese sentence full of Latin drug names still has a Han character for every six letters.
    return "zh" if han * 6 >= latin else "en"


def open_ended(text: str, enough: int) -> bool:
    """Whether a stretch of text breaks off and something must follow.

    It does not end in sentence punctuation, and it ends inside brackets, after an abbreviation or a joining word, or
    is longer than any heading: ``enough`` letters, a Han character counting for three.
    """
    if closed(text):
        return False
    body = text.rstrip()
    weight = len(body) + 2 * cjk_count(body)
    torn = _unbalanced(body) or OPEN_ENDS.search(body) is not None or JOINERS.search(body) is not None
    return weight > (40 if torn else enough)


def closed(text: str) -> bool:
    """Whether a paragraph ends here: at sentence punctuation, markers and closing quotes aside."""
    body = text.rstrip()
    tail = body[-_TAIL:]
    if tail and (tail[-1] in _MARKER_ENDS or ("^" in tail and not tail[-1].isalpha() and tail[-1] not in _ENDS)):
        body = body[:-_TAIL] + _MARKERS.sub("", tail).rstrip()
    if _unbalanced(body):
        return False
    bare = body.rstrip(_CLOSERS)
    if not bare:
        return False
    if bare[-1] in _ENDS:
        return True
    return bare[-1] == "." and OPEN_ENDS.search(bare) is None


def _unbalanced(text: str) -> bool:
    tail = text[-_TAIL:]
    opened = max(tail.rfind("("), tail.rfind("（"))
    return opened >= 0 and tail.find(")", opened) < 0 and tail.find("）", opened) < 0
