"""Length-preserving folding: the one way in which names and texts are made comparable.

Every function here maps one code point to exactly one code point, so an offset into the folded text is an
offset into the text as it was given.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from opencc import OpenCC

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\u30fc\u00ad\u2043"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff\u2060"
_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u300c\u300d\u300e\u300f"
_SIGNS = {"≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "∼": "~", "\u301c": "~", "ˉ": "-", "【": "[", "】": "]"}
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def is_cjk(char: str) -> bool:
    """Whether the character is a Han character (names written in them have no word boundaries)."""
    return not char.isascii() and bool(_CJK.match(char))


def has_cjk(text: str) -> bool:
    """Whether any character of the text is a Han character."""
    return not text.isascii() and bool(_CJK.search(text))


class _CharTable(dict[int, str]):
    """A translation table that works out each code point once, when it is first met."""

    def __init__(self, *, lower: bool) -> None:
        super().__init__()
        self._lower = lower

    def __missing__(self, code: int) -> str:
        char = _plain(chr(code))
        if self._lower:
            char = _same_length(char, char.lower())
        self[code] = char
        return char


@cache
def _traditional() -> OpenCC:
    return OpenCC("t2s")


def _same_length(char: str, folded: str) -> str:
    return folded if len(folded) == 1 else char


def _plain(char: str) -> str:
    """One character in half width, simplified script and plain punctuation; case is kept."""
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    for group, plain in ((_DASHES, "-"), (_SPACES, " "), (_DOTS, "."), (_SINGLE_QUOTES, "'"), (_DOUBLE_QUOTES, '"')):
        if char in group:
            return plain
    if is_cjk(char):
        return _same_length(char, _traditional().convert(char))
    return _SIGNS.get(char, char)


_LOWER = _CharTable(lower=True)
_CASED = _CharTable(lower=False)


def fold(text: str) -> str:
    """The text for look-ups: half width, plain dashes, dots and quotes, lower case, simplified script.

    ``len(fold(text)) == len(text)`` for every text. Traditional characters are converted one by one (not by phrase),
    so that a name folds alike wherever it stands.

    >>> fold("ＤＳ–８２０１")
    'ds-8201'
    """
    return text.lower() if text.isascii() else _translated(text)


@lru_cache(maxsize=4096)  # a sentence is folded for each look-up in it
def _translated(text: str) -> str:
    return text.translate(_LOWER)


def fold_keeping_case(text: str) -> str:
    """Like :func:`fold`, but upper and lower case stay as they are; the length is kept as well."""
    return text if text.isascii() else text.translate(_CASED)
