"""A text with the names in it, and how parts of it are replaced without losing their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int, str]  # first character, the one after the last, label


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence and the names in it, in text order and without overlap."""

    text: str
    spans: tuple[Span, ...] = ()

    def names(self, label: str) -> list[str]:
        """The texts of the names of a label."""
        return [self.text[start:end] for start, end, own in self.spans if own == label]


@dataclass(frozen=True, slots=True)
class Change:
    """``text[start:end]`` becomes ``new``, which is a name of ``label`` (None: of none)."""

    start: int
    end: int
    new: str
    label: str | None = None
    lead: int = 0  # characters of ``new`` before the name in it
    tail: int = 0  # and after it


def changed(marked: Marked, changes: Iterable[Change]) -> Marked:
    """Carry out changes that do not overlap; other names keep their label, those inside a change are gone."""
    text, spans, at = "", [], 0
    todo = sorted(changes, key=lambda change: change.start)
    for change in (*todo, None):
        stop = change.start if change else len(marked.text)
        moved = len(text) - at
        spans += [(a + moved, b + moved, label) for a, b, label in marked.spans if at <= a and b <= stop]
        text += marked.text[at:stop]
        if change is None:
            break
        if change.label:
            spans.append((len(text) + change.lead, len(text) + len(change.new) - change.tail, change.label))
        text += change.new
        at = change.end
    return Marked(text, tuple(spans))


def free(marked: Marked, start: int, end: int) -> bool:
    """Whether no name touches ``text[start:end]``."""
    return all(b <= start or end <= a for a, b, _ in marked.spans)
