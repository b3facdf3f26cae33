"""A correct text with the places that may be edited, and a text with one error in it and its key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from her2mine.records import Finding, GoldResult

PlaceKind = Literal["value", "low", "high", "unit", "citation"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch ``text[start:end]`` that an error may change.

    ``finding`` says what is told there (for bounds and units: the value they belong to), ``row`` which gold row it is;
    ``statement`` numbers the sentences of a text.
    """

    kind: PlaceKind
    start: int
    end: int
    text: str
    statement: int
    finding: Finding | None = None
    row: GoldResult | None = None


@dataclass(frozen=True)
class CorrectText:
    """A text whose values agree with the gold table. ``cited``: the trial each entry of its reference list reports."""

    doc: str
    language: str
    text: str
    places: tuple[Place, ...]
    cited: Mapping[int, str] = field(default_factory=dict)

    def values(self) -> list[Place]:
        """The places that hold values, in text order."""
        return [place for place in self.places if place.kind == "value"]

    def statement(self, place: Place) -> list[Place]:
        """The places told in the same sentence, the place itself included."""
        return [other for other in self.places if other.statement == place.statement]

    def part(self, place: Place, kind: PlaceKind) -> Place | None:
        """The bound or unit that belongs to a value."""
        mine = [other for other in self.statement(place) if other.kind == kind and other.finding == place.finding]
        return mine[0] if mine else None


@dataclass(frozen=True, slots=True)
class Edit:
    """What one place is to say."""

    place: Place
    says: str


@dataclass(frozen=True, slots=True)
class Key:
    """One planted error: where it stands in the planted text, its cause, what the place said and what it says.

    ``shows``: every stretch in which the error can be seen (both arms of a swap, the difference of two rates).
    """

    doc: str
    language: str
    cause: str
    start: int
    end: int
    said: str
    says: str
    trial: str
    endpoint: str
    shows: tuple[Span, ...]

    def row(self) -> dict[str, Any]:
        """The key as plain JSON values."""
        names = ("doc", "language", "cause", "start", "end", "said", "says", "trial", "endpoint")
        return {**{name: getattr(self, name) for name in names}, "shows": [list(span) for span in self.shows]}


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one error in it."""

    text: str
    key: Key
    statement: int  # number of the sentence that holds it


def apply(text: CorrectText, edits: Sequence[Edit], cause: str, related: Iterable[Place] = ()) -> Planted:
    """The text with the edits made; the first edit is the error's own place, ``related`` places show it as well."""
    ordered = sorted(edits, key=lambda edit: edit.place.start)
    pieces, last = [], 0
    for edit in ordered:
        pieces += [text.text[last : edit.place.start], edit.says]
        last = edit.place.end
    changed = "".join([*pieces, text.text[last:]])

    def moved(start: int, end: int) -> Span:
        before = sum(len(e.says) - len(e.place.text) for e in ordered if e.place.end <= start)
        inside = sum(len(e.says) - len(e.place.text) for e in ordered if start <= e.place.start and e.place.end <= end)
        return start + before, end + before + inside

    main = edits[0]
    shows = [moved(place.start, place.end) for place in (*(edit.place for edit in edits), *related)]
    start, end = shows[0]
    finding = main.place.finding
    key = Key(
        doc=text.doc,
        language=text.language,
        cause=cause,
        start=start,
        end=end,
        said=main.place.text,
        says=main.says,
        trial=(finding.trial or "") if finding else "",
        endpoint=finding.endpoint if finding else "",
        shows=tuple(dict.fromkeys(shows)),
    )
    return Planted(changed, key, main.place.statement)
