"""Running text of JATS elements: white space, raised characters, and citation marks that cannot run into a number."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from lxml import etree

from her2mine.ingest.citations import numbers_of

Element: TypeAlias = etree._Element

# Children that end a paragraph and stand as blocks of their own.
BREAKING = frozenset({"list", "disp-quote", "boxed-text", "def-list", "statement", "verse-group"})
# Children that float: told after the paragraph that holds them.
FLOATING = frozenset({"table-wrap", "table-wrap-group", "fig", "fig-group"})
_SKIPPED = frozenset(
    {
        *("tex-math", "graphic", "inline-graphic", "media", "object-id", "alt-text", "long-desc", "fn", "annotation"),
        *("supplementary-material", "inline-supplementary-material", "index-term", "permissions", "attrib", "table"),
    }
)
_SPACED = frozenset(
    {"p", "break", "list-item", "list", "title", "def-item", "def", "term", "disp-quote", "tr", "td", "th", "hr"}
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_NOTES = frozenset({"table-fn", "fn", "author-notes"})
_BLANK = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_BETWEEN = re.compile(r"[\s,;，、\[\]()–—‐‑−-]{0,6}")
_DASH = re.compile(r"[–—‐‑−-]")
_NUMERIC = re.compile(r"[\[(]?\s*\d{1,3}\s*[a-z]?[\])]?(?:\s*[,–-]\s*\d{1,3})*")
_OPENED = re.compile(r"[\[(]\s*(?:\d{1,3}\s*[,;，–—-]\s*)*$")
_CLOSING = re.compile(r"\s*(?:[,;–—-]\s*\d{1,3}\s*)*[\])]")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of an element, its citations (start, end, numbers; relative to the text) and the floats met on the way."""

    text: str
    citations: tuple[tuple[int, int, tuple[int, ...]], ...] = ()
    floats: tuple[Element, ...] = ()


@dataclass(slots=True)
class Collector:
    """Gathers the pieces of running text; ``references`` maps the ids of the reference list to numbers."""

    references: Mapping[str, int]
    pieces: list[tuple[str, tuple[int, ...] | None]] = field(default_factory=list)
    floats: list[Element] = field(default_factory=list)

    def walk(self, element: Element) -> None:
        """Take in all of ``element``'s content but its tail."""
        if element.text:
            self.pieces.append((element.text, None))
        for child in element:
            self.child(child)
            if child.tail:
                self.pieces.append((child.tail, None))

    def child(self, child: Element) -> None:
        """Take in one child, without its tail."""
        tag = local(child)
        if tag == "":
            self.pieces.append((_entity(child), None))
        elif tag in FLOATING:
            self.floats.append(child)
        elif tag in _SKIPPED:
            return
        elif tag == "xref":
            self._xref(child)
        elif tag == "sup":
            self._raised(child)
        elif tag in _SPACED:
            self.pieces.append((" ", None))
            self.walk(child)
            self.pieces.append((" ", None))
        else:
            self.walk(child)

    def _xref(self, element: Element) -> None:
        targets = (element.get("rid") or "").split()
        numbers = tuple(self.references[rid] for rid in targets if rid in self.references)
        if numbers or element.get("ref-type") == "bibr":
            text = plain(content(element))
            listed = numbers_of(text) if _NUMERIC.fullmatch(text) else ()
            numbers = listed if numbers and set(numbers) < set(listed) else numbers  # "3-7" that links to 3 alone
            self.pieces.append((text or ", ".join(str(number) for number in numbers), numbers))
        elif element.get("ref-type") in _NOTES:
            self._raised(element)
        else:
            self.walk(element)

    def _raised(self, element: Element) -> None:
        """Take in raised text, parted by a caret from a letter or figure before it: 10^9 is a power, 13.8^a a note."""
        if any(local(inner) == "xref" and self._cites(inner) for inner in element.iter()):
            self.walk(element)
            return
        text = plain(content(element))
        if text and text[0].isalnum() and text.lower() not in _ORDINALS and re.search(r"[\w.,;:)\]%]$", self._tail()):
            text = ("" if self._tail().endswith("^") else "^") + text
        elif len(text) > 1 and text[0] in "-−–" and self._tail()[-1:].isdigit():
            text = f"^{text}"
        self.pieces.append((text, None))

    def _cites(self, element: Element) -> bool:
        return element.get("ref-type") == "bibr" or (element.get("rid") or "") in self.references

    def _tail(self) -> str:
        return next((text for text, _ in reversed(self.pieces) if text), "")

    def take(self) -> Run:
        """The text gathered so far, as one run; the collector starts afresh."""
        run = _render(self.pieces, tuple(self.floats))
        self.pieces, self.floats = [], []
        return run


def local(element: Element) -> str:
    """Tag without namespace; "" for comments, instructions and entities."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2] if tag[0] == "{" else tag


def content(element: Element) -> str:
    """All character data of ``element``, as it stands in the file."""
    if not len(element):
        return element.text or ""
    return "".join(cast("Iterator[str]", element.itertext()))


def inline(element: Element, references: Mapping[str, int]) -> Run:
    """All text of ``element`` as one run."""
    if not len(element):
        return Run(plain(element.text or ""))
    collector = Collector(references)
    collector.walk(element)
    return collector.take()


def plain(text: str) -> str:
    """``text`` with each run of blanks and line ends as one space, none at the ends."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _BLANK.sub(" ", text)
    return text.strip(" ")


def _entity(element: Element) -> str:
    """A character entity by its HTML name; comments and instructions are nothing, unknown names U+FFFD."""
    if element.tag is not etree.Entity:
        return ""
    name = str(getattr(element, "name", ""))
    return html.unescape(f"&{name};") if f"{name};" in html.entities.html5 else "\ufffd"


def _render(pieces: list[tuple[str, tuple[int, ...] | None]], floats: tuple[Element, ...]) -> Run:
    if all(numbers is None for _, numbers in pieces):
        return Run(plain("".join(text for text, _ in pieces)), (), floats)
    out = _Text()
    citations: list[tuple[int, int, tuple[int, ...]]] = []
    at = 0
    while at < len(pieces):
        text, numbers = pieces[at]
        if numbers is None:
            out.add(text)
            at += 1
            continue
        stop, all_numbers, printed = _group(pieces, at)
        start, end = out.cite(printed, "".join(piece for piece, mark in pieces[stop : stop + 1] if mark is None))
        if all_numbers:
            citations.append((start, end, all_numbers))
        at = stop
    whole = out.text.rstrip(" ")
    return Run(whole, tuple((start, min(end, len(whole)), numbers) for start, end, numbers in citations), floats)


def _group(pieces: list[tuple[str, tuple[int, ...] | None]], at: int) -> tuple[int, tuple[int, ...], str]:
    """Neighbouring citation marks from ``at`` on: (index after them, their numbers, the text printed)."""
    printed, numbers = pieces[at][0], list(pieces[at][1] or ())
    stop = at + 1
    while True:
        ahead = stop
        between = ""
        while ahead < len(pieces) and pieces[ahead][1] is None and len(between) <= 6:
            between += pieces[ahead][0]
            ahead += 1
        if ahead >= len(pieces) or pieces[ahead][1] is None or not _BETWEEN.fullmatch(between):
            return stop, tuple(dict.fromkeys(numbers)), printed
        following = pieces[ahead][1] or ()
        if _DASH.search(between) and numbers and following:
            numbers.extend(numbers_of(f"{numbers[-1]}-{following[0]}"))
        numbers.extend(following)
        printed += between + pieces[ahead][0]
        stop = ahead + 1


@dataclass(slots=True)
class _Text:
    text: str = ""

    def add(self, piece: str) -> None:
        clean = _BLANK.sub(" ", piece)
        if clean.startswith(" ") and (not self.text or self.text.endswith(" ")):
            clean = clean[1:]
        self.text += clean

    def cite(self, printed: str, after: str) -> tuple[int, int]:
        """Write a citation mark, in square brackets unless the source has brackets or a name; its (start, end)."""
        numeric = all(
            _NUMERIC.fullmatch(part) for part in re.split(r"(?<=[\d\])])\s*[,;，、–—‐‑−-]?\s*(?=[\[(]?\d)", printed)
        )
        opened = _OPENED.search(self.text)
        start = len(self.text)
        if numeric and not opened and printed[:1] not in "[(":
            self.text += f"[{_BLANK.sub('', printed)}]"
            return start, len(self.text)
        self.add(printed)
        if not opened or not numeric:
            return start, len(self.text)
        closing = _CLOSING.match(after)
        return opened.start(), len(self.text) + (len(_BLANK.sub(" ", closing.group())) if closing else 0)
