"""Text made fit to show: cut into marked pieces, never longer than a screen takes, nothing unseen in it.

A paper is hostile input. Escaping is the templates' work, and whatever they are filled with goes through
:func:`her2mine.wording.visible`: characters that would turn the order of the words around, or that have no form at all,
are shown by their number, so that what is read is what stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 6000  # characters of one passage on a page; a paragraph that is longer is cut around its value


class Spot(NamedTuple):
    """A stretch ``text[start:end]`` to mark: as the "value", as one that proves it ("also"), or as its "sentence"."""

    start: int
    end: int
    label: str


class Piece(NamedTuple):
    """A stretch of text as shown. ``label`` is that of its spot, "left out" for what stands for cut text, or ""."""

    text: str
    label: str
    in_sentence: bool = False


def cut(text: str, start: int, end: int, spots: Sequence[Spot], longest: int = LONGEST) -> tuple[Piece, ...]:
    """``text[start:end]`` in pieces; spots of one kind must not overlap, the first of them is kept in sight.

    A stretch longer than ``longest`` characters is cut around its first spot; a piece labelled "left out" then holds
    the number of characters that are not shown.
    """
    low, high = _window(text, start, end, spots, longest)
    marked = [spot for spot in spots if spot.label != "sentence"]
    sentence = next((spot for spot in spots if spot.label == "sentence"), Spot(low, low, ""))
    edges = {low, high, *(edge for spot in spots for edge in (spot.start, spot.end) if low < edge < high)}
    pieces = [Piece(str(low - start), "left out")] if low > start else []
    for first, last in zip(sorted(edges), sorted(edges)[1:], strict=False):
        label = next((spot.label for spot in marked if spot.start <= first < spot.end), "")
        pieces.append(Piece(text[first:last], label, sentence.start <= first < sentence.end))
    return tuple(pieces + ([Piece(str(end - high), "left out")] if high < end else []))


def shortened(text: str, longest: int) -> str:
    """A text of at most ``longest`` characters, "…" where it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _window(text: str, start: int, end: int, spots: Sequence[Spot], longest: int) -> tuple[int, int]:
    """The part to show: all, or ``longest`` characters around the first spot, from a space on where one is near."""
    if end - start <= longest * 1.15:
        return start, end
    middle = spots[0].start if spots else start
    low = max(start, min(middle - longest // 2, end - longest))
    space = text.find(" ", low, min(low + 15, middle))
    return (space + 1 if low > start and space >= 0 else low), low + longest


def clipped(pieces: Sequence[tuple[str, str]], longest: int) -> tuple[Piece, ...]:
    """Labelled pieces of one sentence, cut around the first that is labelled "value"."""
    text = "".join(piece for piece, _ in pieces)
    spots, done = [], 0
    for piece, label in pieces:
        if label:
            spots.append(Spot(done, done + len(piece), "also" if label == "also" else "value"))
        done += len(piece)
    spots.sort(key=lambda spot: spot.label != "value")
    return cut(text, 0, len(text), spots, longest)
