"""In which order two arms have the two values told behind them."""

from __future__ import annotations

from collections.abc import Callable

from her2mine.bind.arm import Arm
from her2mine.bind.armthan import than_in
from her2mine.bind.endpoints import EndpointReader
from her2mine.bind.view import Series, View
from her2mine.extract.values import Kind

BEFORE, BEHIND, BESIDE = 160, 50, 30  # characters around two values in which words tell which arm did better

Pair = Callable[[list[Arm]], tuple[Arm, Arm] | None]


def directed(arms: list[Arm], series: Series, view: View, endpoints: EndpointReader, pair_of: Pair) -> list[Arm]:
    """Turn the order round where the control is told first and the claim of benefit would else be contradicted.

    Args:
        arms: in the order told.
        series: their values.
        view: the sentence.
        endpoints: what the values can be of.
        pair_of: the experimental and the control arm among arms.
    """
    if len(arms) != 2 or len(series) != 2:
        return arms
    folded, cues = view.folded, view.cues
    if cues.get("arms", "basis").fullmatch(folded[arms[0].end : arms[1].start].strip()):
        return [arms[1], arms[0]]  # "on top of A, B was added: 8.5 vs 7.0": the base is told first, its value last
    if arms[0].fronted and arms[0].hint == "control" and arms[1].hint != "control":
        return [arms[1], arms[0]]
    around = folded[max(0, series.start - BESIDE) : series.stop + BESIDE]
    first, second = (slot.values[0].number for slot in series.slots)
    if cues.has("contrast", "respectively", around) or first is None or second is None or first == second:
        return arms
    stated = _stated(arms, series, view)
    if stated is not None:
        return arms if stated == (first > second) else [arms[1], arms[0]]
    pair = pair_of(arms)
    # another endpoint behind the values has words of its own: "ORR was 64% v 68%, while OS was longer with A"
    next_named = min((m.start for m in view.endpoints if m.start >= series.stop), default=len(folded))
    told = (
        folded[max(0, series.start - BEFORE) : series.start]
        + folded[series.stop : series.stop + BEHIND][: next_named - series.stop]
    )
    if pair and _better(told, view) and _beneficial(series, endpoints):
        return list(pair) if first > second else [pair[1], pair[0]]
    told_of = cues.words("contrast", "fronted_object")
    fronted = cues.get("contrast", "fronted", rf"{{}}\s*(?:{told_of} )*$")
    return [arms[1], arms[0]] if fronted.search(folded[: arms[0].start]) else arms


def _stated(arms: list[Arm], series: Series, view: View) -> bool | None:
    """Whether the sentence says that the first arm has the greater value ("longer with A than with B"), if either."""
    cues, start = view.cues, view.clause_start(arms[0].start)
    gap, before = view.folded[arms[0].end : arms[1].start], view.folded[start : arms[0].start]
    if any(arms[1].end <= other.start < series.start for other in view.series):
        return None  # that was said of other values
    if arms[1].end <= view.clause_start(series.start):
        return None  # "...; others (9% vs 16%) were less so": another clause says its own
    if not than_in(gap, cues) or arms[1].end > series.start or cues.has("contrast", "no_better", before + gap):
        return None
    told = [key for key in ("greater", "lesser") if cues.has("contrast", key, before + gap)]
    return told == ["greater"] if len(told) == 1 else None


def _better(words: str, view: View) -> bool:
    """Whether words around two values say that one arm did better, and do not deny it."""
    return view.cues.has("contrast", "better", words) and not view.cues.has("contrast", "no_better", words)


def _beneficial(series: Series, endpoints: EndpointReader) -> bool:
    """Whether more of the quantity is better: times and rates of response, not events of harm."""
    fit = endpoints.of_series(series)
    kinds = {endpoints.kind_of(code) for code in fit.endpoints} if fit else set()
    return series.kind is Kind.TIME or kinds <= {"rate", "time"}
