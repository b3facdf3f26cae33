"""The language in which things are said, and text of papers shown so that nothing in it can hide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("en", "zh")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that no reader sees, and that can turn the text around them."""

_spoken: ContextVar[str] = ContextVar("spoken", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language ("en" or "zh") while the block runs."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The language that :func:`speaking` has set; English without it."""
    return _spoken.get()


def on_one_line(text: str) -> str:
    """Text of a paper or a person that cannot hide: spaces joined, signs that are not seen or turn the text spelled.

    >>> on_one_line("a" + chr(0x202E) + "b  c")
    'a<U+202E>b c'
    """
    return visible(" ".join(text.split()))


def visible(text: str, keep: str = "") -> str:
    """The text with each control or format character, half letter or unassigned code spelled, but for those to keep."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if letter in keep else _seen(letter) for letter in text)


def _seen(letter: str) -> str:
    return f"<U+{ord(letter):04X}>" if unicodedata.category(letter) in UNSEEN else letter
