"""What the figures of a results table tell: times, shares, numbers of patients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from her2mine.bind.cells import Figure, counts, figures, halves, time_lead
from her2mine.bind.draft import Draft
from her2mine.bind.freeof import UNNAMED
from her2mine.bind.grid import Head
from her2mine.bind.lexicon import Cues
from her2mine.bind.statistics import EVENTS
from her2mine.extract.intervals import Interval
from her2mine.extract.values import Kind, Value
from her2mine.records import Cell

ROUNDED = 0.51  # percent points between a share and how it is printed
EVENTS_OF = {"PFS": "PD", "OS": "DEATH"}  # "events" under a survival endpoint count progressions or deaths


def plain_values(
    figure: Figure, text: str, endpoint: str, place: Head, timed: bool, caption_unit: str
) -> Iterator[tuple[Value, str, str]]:
    """What the figure of a cell tells: a median, a rate, a count, or a count with its percentage.

    Args:
        figure: the figure, offsets into ``text``.
        text: the cell.
        endpoint: the code its heads give.
        place: what column, row and section tell.
        timed: whether the endpoint is a time to an event.
        caption_unit: the unit of the caption, for times whose heads give none.

    Yields:
        Value, statistic and endpoint.
    """
    span = (figure.start, figure.end, text[figure.start : figure.end])
    code = EVENTS_OF.get(endpoint, endpoint) if place.measure in ("events", "size") else endpoint
    if endpoint == "N":
        if figure.number is not None and figure.number == int(figure.number):
            yield Value(*span, Kind.COUNT, figure.number, "patient", stop=figure.end), "count", "N"
        return
    lasting = timed and place.unit == "month"  # a time, whatever its column counts in other rows
    whole = place.counts and not lasting and figure.number is not None and figure.number == int(figure.number)
    counted = (place.counts or figure.shared) and (figure.inner or whole) and not figure.unit
    counted |= _is_share(figure, place.sizes)
    if (place.measure in ("events", "size") and not lasting) or counted or figure.total:
        yield Value(*span, Kind.COUNT, figure.number, "patient", stop=figure.end, total=figure.total), "count", code
        if figure.inner:
            a, b, number = figure.inner
            share = Value(a, b, text[a:b], Kind.PERCENT, number, "percent", stop=b, interval=figure.interval)
            yield share, "rate", code
        return
    unit = (
        figure.unit
        or ("percent" if place.landmark is not None else place.unit)
        or (caption_unit if timed else "percent")
    )
    if figure.number is None and timed:
        yield (
            Value(*span, Kind.NOT_REACHED, None, "month", stop=figure.end, interval=figure.interval),
            "median",
            code,
        )
    elif unit == "month" and (timed or place.measure == "median"):
        yield (
            Value(*span, Kind.TIME, figure.number, "month", figure.op, figure.end, figure.interval),
            "median",
            code,
        )
    elif unit == "percent" and figure.number is not None and figure.number <= 100 and not _like_p(figure, text, place):
        yield (
            Value(*span, Kind.PERCENT, figure.number, "percent", figure.op, figure.end, figure.interval),
            "rate",
            code,
        )


def _is_share(figure: Figure, sizes: Sequence[Value]) -> bool:
    """Whether the number in a cell's bracket is the percentage that the figure before it is of a size of its heads."""
    if figure.inner is None or figure.number is None or figure.number != int(figure.number) or figure.unit:
        return False
    shares = (100 * figure.number / size.number for size in sizes if size.number)
    return any(abs(share - figure.inner[2]) <= ROUNDED for share in shares)


def _like_p(figure: Figure, text: str, place: Head) -> bool:
    """Whether a bare figure looks like a P value or a probability: below 1, to two decimals and more, no percent."""
    told = figure.unit or place.unit == "percent" or not 0 < (figure.number or 0) < 1
    return not told and re.fullmatch(r"0?\.\d{2,}", text[figure.start : figure.end]) is not None


def bracketed_size(head: Head) -> list[Value]:
    """The size that a head tells as a bare number in brackets behind its arm ("Group 1 EC (60), n (%)")."""
    told = re.search(r"\((\d{2,5})\)", head.text[head.arms[-1].end :])
    if told is None:
        return []
    start, end = (head.arms[-1].end + place for place in told.span(1))
    return [Value(start, end, told[1], Kind.COUNT, float(told[1]), "patient", stop=end, size=True)]


def told_twice(found: Sequence[Figure]) -> bool:
    """Whether two figures of a cell are one result: "47.06% (8/17)"."""
    if len(found) != 2 or found[0].number is None or not counts(found[1]) or found[0].total is not None:
        return False
    share = 100 * (found[1].number or 0) / (found[1].total or 1)
    return abs(share - found[0].number) < 1


def ratio_by_note(figure: Figure, notes: str, cues: Cues) -> str:
    """A footnote letter may say what a number is: "0.65c ... cOdds ratio"."""
    for kind in ("hazard_ratio", "odds_ratio", "risk_ratio") if figure.mark else ():
        words = cues.words("tables", kind).replace("(?<![a-z])", "")
        if re.search(rf"{figure.mark}\s*{words}", notes):
            return kind
    return ""


def give_interval(drafts: Sequence[tuple[Cell, Draft]], cell: Cell, interval: Interval) -> None:
    """Give an interval that stands in a cell of its own to the value left of it, or above it."""
    low, high = interval.low, interval.high
    for kept, draft in reversed(drafts):
        number = draft.value.number
        holds = None not in (low, high, number) and (low or 0) <= (number or 0) <= (high or 0)
        beside = kept.row == cell.row and (kept.column == cell.column - 1 or (kept.column < cell.column and holds))
        above = kept.column == cell.column and kept.row == cell.row - 1
        if (beside or above) and draft.value.interval is None and draft.value.kind is not Kind.P_VALUE:
            draft.value = replace(draft.value, interval=interval)
            return


def endpoint_of(place: Head, column: Head, row: Head, caption: Head, cues: Cues, *, subgroups: bool) -> str | None:
    """The endpoint of a cell: of its place (section, row and column together), else of the caption.

    Args:
        place: what all heads of the cell tell together.
        column: the head of its column.
        row: the head of its row.
        caption: what the caption tells.
        cues: the cue tables.
        subgroups: whether the rows are groups of patients.
    """
    if place.measure == "size" and not place.endpoints:
        return "N"
    told = place.endpoints[-1] if place.endpoints else _of_caption(place, row, caption, cues, subgroups)
    if told == UNNAMED:
        return None
    if told in EVENTS and any(cues.has("tables", "stopping", head.text) for head in (column, row)):
        return "AE_STOP"
    severe = told == "AE_ANY" and cues.has("endpoints", "grade3", f"{column.text} {row.text}")
    return "AE_G3" if severe else told  # the section or row says "any event", the column or row "grade 3 or more"


def _of_caption(place: Head, row: Head, caption: Head, cues: Cues, subgroups: bool) -> str | None:
    """The caption's endpoint, unless the words of the row measure something else."""
    own = bool(row.measure or row.unit or row.landmark is not None or row.arms or row.trials or row.populations)
    whole = not row.text.strip() or cues.has("tables", "whole", row.text) or subgroups
    plain = bool(place.arms or place.trials or place.populations or place.ratio) and (own or whole)
    return next(iter(caption.endpoints), None) if plain else None


def figures_of(folded: str, endpoint: str, place: Head, column: Head, row: Head) -> tuple[Head, list[Figure]]:
    """The figures of a cell, and what tells them: its heads, with the time that it opens with itself.

    Figures with a slash between are of two arms, unless the slash parts two endpoints. Where it parts something else,
    and no count and its total, nobody knows what the figures are of: they are left out.
    """
    time, folded = time_lead(folded)
    place = place if time is None else replace(place, landmark=time)
    found = figures(folded)
    if endpoint == "N":
        return place, [half for figure in found for half in halves(figure, folded, both=True)]
    two = column.both or len(row.arms) == 2
    if not two or len(set(place.endpoints)) > 1:
        return place, [figure for figure in found if figure.total is None or counts(figure)]
    return place, [half for figure in found for half in halves(figure, folded, both=column.both)]
