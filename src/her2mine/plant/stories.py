"""Which statements can be made from the gold table: the rows that make a pair, a ratio with its interval, a share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from her2mine.diff import arms
from her2mine.diff.arithmetic import decimals, share_fits
from her2mine.diff.gold import GoldTable
from her2mine.diff.settings import DiffSettings
from her2mine.records import GoldResult, TrialRecord

_DURATIONS = ("OS", "PFS", "DFS", "TTP", "DOR")
_RATES = ("ORR", "DCR")
_LANDMARKS = ("OS", "PFS", "DFS")
_SHORT_NAME = re.compile(r"[A-Z][\w/-]*(?: \d+)?")
_AUTHOR_YEAR = re.compile(r"[A-Z][a-z]+ (?:19|20)\d\d")
_CODE = re.compile(r"[A-Z].*[A-Z0-9]|\d")
Parts = dict[str, GoldResult]


@dataclass(frozen=True)
class Story:
    """One statement that the gold table makes possible: its kind, its trial, and the row behind each part."""

    kind: str
    trial: TrialRecord
    name: str  # of the trial, as a paper calls it
    parts: Parts
    numbers: tuple[int, ...] = ()  # whole numbers told beside the rows: a total, a count

    @property
    def source(self) -> tuple[str, str]:
        """The report the statement rests on: trial and DOI."""
        dois = [row.source_doi for row in self.parts.values() if row.source_doi]
        return self.trial.trial, (dois or [*self.trial.dois, ""])[0]


def short_name(trial: TrialRecord) -> str:
    """A name by which a sentence can call the trial: its acronym or code, else its registry number, else nothing."""
    outer = re.sub(r"\s*\([^()]*\)", "", trial.trial)
    if _SHORT_NAME.fullmatch(outer) and _CODE.search(outer) and not _AUTHOR_YEAR.fullmatch(outer):
        return outer
    return trial.registry[0] if trial.registry else ""


def stories(gold: GoldTable, settings: DiffSettings) -> list[Story]:
    """Every statement that firm rows of whole studies make possible, in table order."""
    found: list[Story] = []
    for trial in gold.trials:
        name = short_name(trial)
        rows = [row for row in gold.by_trial(trial.trial) if _tellable(row)]
        counted = [row for row in gold.by_trial(trial.trial) if row.statistic == "count"]
        if name and rows:
            found += _of_trial(trial, name, rows, settings, counted)
    return found


def _tellable(row: GoldResult) -> bool:
    dosed = any(re.search(r"\d\s*mg", drug) for drug in row.drugs)
    named = bool(row.drugs) or row.role in ("overall", "comparison")
    return row.firm and not row.population and not row.qualifier and row.value is not None and named and not dosed


def _of_trial(
    trial: TrialRecord, name: str, rows: Sequence[GoldResult], settings: DiffSettings, counted: Sequence[GoldResult]
) -> Iterator[Story]:
    by_analysis: dict[str, list[GoldResult]] = defaultdict(list)
    for row in rows:
        by_analysis[row.analysis].append(row)
    for analysis in by_analysis.values():
        pairs = list(_pairs(analysis, settings))
        yield from (Story("pair", trial, name, parts) for parts in pairs)
        yield from (Story("ratio", trial, name, parts) for parts in pairs if "hr" in parts)
        yield from (Story("difference", trial, name, parts) for parts in pairs if _differ(parts))
        yield from (Story("double", trial, name, parts) for parts in _doubles(pairs))
        yield from (Story("single", trial, name, parts) for parts in _singles(analysis))
        spans = [row for row in analysis if _has_interval(row) and row.role != "comparison"]
        yield from (Story("interval", trial, name, {"a": row}) for row in spans)
        yield from (Story("landmarks", trial, name, parts) for parts in _landmarks(analysis))
        yield from _sizes(trial, name, analysis)
        yield from _shares(trial, name, analysis, rows, counted)


def _pairs(rows: Sequence[GoldResult], settings: DiffSettings) -> Iterator[Parts]:
    """The two arms of a trial with one experimental arm, with ratio and P value where there are."""
    for endpoint, statistic in [(code, "median") for code in _DURATIONS] + [(code, "rate") for code in _RATES]:
        same = [row for row in rows if row.endpoint == endpoint and row.timepoint is None]
        first = [row for row in same if row.role == "experimental" and row.statistic == statistic]
        second = [row for row in same if row.role == "control" and row.statistic == statistic]
        if len(first) != 1 or len(second) != 1 or not _two_arms(first[0], second[0], settings):
            continue
        parts = {"a": first[0], "b": second[0]}
        ratio = [row for row in same if row.statistic == "hazard_ratio" and _has_interval(row)]
        tested = [row for row in same if row.statistic == "p_value" and row.op in ("=", "<")]
        if statistic == "median" and len(ratio) == 1:
            parts["hr"] = ratio[0]
            parts |= {"p": tested[0]} if len(tested) == 1 else {}
        yield parts


def _two_arms(first: GoldResult, second: GoldResult, settings: DiffSettings) -> bool:
    return first.unit == second.unit and arms.distinct(first.drugs, settings) != arms.distinct(second.drugs, settings)


def _differ(parts: Parts) -> bool:
    return parts["a"].statistic == "rate" and (parts["a"].value or 0) > (parts["b"].value or 0) + 2


def _doubles(pairs: Iterable[Parts]) -> Iterator[Parts]:
    """Two endpoints of the same two arms."""
    known = list(pairs)
    for place, first in enumerate(known):
        for second in known[place + 1 :]:
            yield {"a1": first["a"], "b1": first["b"], "a2": second["a"], "b2": second["b"]}


def _singles(rows: Sequence[GoldResult]) -> Iterator[Parts]:
    """Two to four figures of a one-arm study."""
    wanted = [("ORR", "rate"), ("DCR", "rate"), ("PFS", "median"), ("OS", "median"), ("DOR", "median")]
    mine = [row for row in rows if row.role == "single" and row.timepoint is None]
    found: list[GoldResult] = []
    for endpoint, statistic in wanted:
        same = [row for row in mine if (row.endpoint, row.statistic) == (endpoint, statistic)]
        found += same if len(same) == 1 else []
    if len(found) >= 2 and len({row.drugs for row in found}) == 1:
        yield {f"v{place}": row for place, row in enumerate(found[:4])}


def _has_interval(row: GoldResult) -> bool:
    known = row.ci_low is not None and row.ci_high is not None and row.ci_verified in ("page", "two-pages")
    return known and row.ci_level in (None, 95.0) and row.endpoint in (*_DURATIONS, *_RATES) and row.op == "="


def _landmarks(rows: Sequence[GoldResult]) -> Iterator[Parts]:
    """The rates of one arm at two times."""
    for endpoint in _LANDMARKS:
        for role in ("experimental", "control", "single"):
            same = [row for row in rows if (row.endpoint, row.role, row.statistic) == (endpoint, role, "rate")]
            same = sorted((row for row in same if row.timepoint), key=lambda row: row.timepoint or 0)
            times = {row.timepoint for row in same}
            if len(times) == len(same) >= 2:
                yield {"a1": same[0], "a2": same[1]}


def _sizes(trial: TrialRecord, name: str, rows: Sequence[GoldResult]) -> Iterator[Story]:
    """A trial's two arms with their sizes, which add up to the total."""
    mine = [row for row in rows if row.endpoint in ("N", "N_RANDOMISED") and row.statistic == "count"]
    first = [row for row in mine if row.role == "experimental"]
    second = [row for row in mine if row.role == "control"]
    overall = [row for row in mine if row.role == "overall"]
    if len(first) == 1 and len(second) == 1:
        total = int((first[0].value or 0) + (second[0].value or 0))
        if not overall or overall[0].value == total:
            parts = {"na": first[0], "nb": second[0]}
            yield Story("sizes", trial, name, parts, (total,))
            yield Story("enrolled", trial, name, parts, (total,))


def _shares(
    trial: TrialRecord,
    name: str,
    rows: Sequence[GoldResult],
    every: Sequence[GoldResult],
    counted: Sequence[GoldResult],
) -> Iterator[Story]:
    """A response rate with the one count that gives it, of the arm's number of patients."""
    for row in rows:
        if row.endpoint != "ORR" or row.statistic != "rate" or row.role not in ("experimental", "control", "single"):
            continue
        sizes = {
            int(other.value) for other in every
            if other.value and other.endpoint.startswith("N") and (other.role, other.drugs) == (row.role, row.drugs)
        }  # fmt: skip
        for total in sorted(sizes):
            counts = [n for n in range(total + 1) if share_fits(n, total, row.value or 0, decimals(_printed(row)))]
            told = {n.value for n in counted if (n.endpoint, n.role, n.population) == (row.endpoint, row.role, "")}
            if len(counts) == 1 and told <= {float(counts[0])}:
                yield Story("share", trial, name, {"a": row}, (counts[0], total))
                break


def _printed(row: GoldResult) -> str:
    return row.printed[0].rstrip("%") if row.printed else f"{row.value:g}"
