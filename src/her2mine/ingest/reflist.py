"""Where a text's reference list lies, and its entries put together over line and page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from her2mine.ingest.headings import heading_role
from her2mine.ingest.lines import Line
from her2mine.ingest.references import ENTRY, read_reference
from her2mine.records import Reference

_YEAR = re.compile(r"(?<!\d)(?:19[4-9]\d|20[0-4]\d)(?!\d)")
_STEP = 4  # numbers may skip a little where an entry was lost


@dataclass(frozen=True, slots=True)
class ReferenceZone:
    """Lines ``first`` to ``stop`` (exclusive) hold the list; ``entries`` are (start, end, number or None)."""

    first: int
    stop: int
    entries: tuple[tuple[int, int, int | None], ...]

    def references(self, text: str) -> Iterator[Reference]:
        """The entries, read."""
        for start, end, number in self.entries:
            yield read_reference(text, start, end, number)


def find_reference_zone(lines: Sequence[Line]) -> ReferenceZone | None:
    """The reference list: under its heading, or a closing run of numbered lines with years; None when there is none."""
    for at in range(len(lines) - 1, -1, -1):
        if (
            len(lines[at].text) < 40
            and heading_role(lines[at].text) == "references"
            and _looks_like_list(lines, at + 1)
        ):
            return _zone(lines, at + 1)
    start = _unheaded(lines)
    return _zone(lines, start) if start is not None else None


def _looks_like_list(lines: Sequence[Line], at: int) -> bool:
    following = [line.text for line in lines[at:] if not line.blank][:6]
    return any(ENTRY.match(text) or _YEAR.search(text) for text in following)


def _unheaded(lines: Sequence[Line]) -> int | None:
    """The line of an entry [1] that 2, 3 ... follow to the end of the text, most of them with a year."""
    numbers: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        match = ENTRY.match(line.text)
        if match and match["square"] and len(line.text) > 40:
            number = int(match["square"])
            if number == 1:
                numbers = []
            if number == len(numbers) + 1:
                numbers.append((number, at))
    dated = sum(bool(_YEAR.search(lines[at].text)) for _, at in numbers)
    return numbers[0][1] if len(numbers) >= 5 and dated >= 0.6 * len(numbers) else None


def _zone(lines: Sequence[Line], first: int) -> ReferenceZone | None:
    stop = first
    while stop < len(lines) and not _ends(lines[stop].text):
        stop += 1
    body = [line for line in lines[first:stop] if not line.blank]
    numbered = sum(_number_at(line.text, 0) is not None for line in body) >= max(1, len(body) // 8)
    if numbered:  # what stands between the heading and the first entry is no part of the list
        first = next(at for at in range(first, stop) if _number_at(lines[at].text, 0) is not None)
        body = [line for line in lines[first:stop] if not line.blank]
    entries = tuple(_numbered_entries(body) if numbered else _plain_entries(body))
    return ReferenceZone(first, stop, entries) if entries else None


def _ends(text: str) -> bool:
    return len(text) < 40 and heading_role(text) in ("back", "abstract")


def _numbered_entries(body: Sequence[Line]) -> Iterator[tuple[int, int, int | None]]:
    """Entries from the first line of ``body`` on, which starts one."""
    start, number = body[0].start, _number_at(body[0].text, 0)
    end = body[0].end
    for line in body[1:]:
        found = _number_at(line.text, number or 0)
        if found is not None:
            yield start, end, number
            start, number = line.start, found
        end = line.end
    yield start, end, number


def _number_at(text: str, last: int) -> int | None:
    match = ENTRY.match(text)
    if match is None:
        return None
    number = int(match["square"] or match["round"] or match["dot"])
    return number if not last or last < number <= last + _STEP else None


def _plain_entries(body: Sequence[Line]) -> Iterator[tuple[int, int, int | None]]:
    """An unnumbered list: a new entry wherever a dated line starts like a name and the one before has had its year."""
    start, end, dated = -1, -1, False
    for line in body:
        if start < 0 or (dated and line.text[:1].isalpha() and not line.text[:1].islower()):
            if start >= 0:
                yield start, end, None
            start, dated = line.start, False
        end = line.end
        dated = dated or bool(_YEAR.search(line.text))
    if start >= 0:
        yield start, end, None
