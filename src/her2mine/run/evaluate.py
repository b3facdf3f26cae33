"""Scores findings against annotated values, by the rules of the exchange schema's "Scoring".

A finding matches an annotated value of the same paper whose stretch of text it overlaps (or nearly touches, when the
numbers are equal). Detection counts matches; the strict score counts those with every slot right.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from her2mine.ingest import SUFFIXES
from her2mine.run.config import Config, EvaluateRules, load_config
from her2mine.run.engine import build
from her2mine.run.errors import RunError
from her2mine.run.slots import SLOTS, near, same_slots
from her2mine.run.workers import EngineFactory

REACH = 3  # characters by which equal numbers may miss each other, for readers that tidy white space
GROUPS = ("language", "statistic", "endpoint")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hits: int, predicted: int, gold: int) -> Rates:
        """From counts; a rate without a denominator is 0."""
        precision = hits / predicted if predicted else 0.0
        recall = hits / gold if gold else 0.0
        return cls(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


@dataclass(frozen=True, slots=True)
class Score:
    """How well findings fit an annotation.

    ``groups`` holds, by field and value, how many were annotated, matched, and strictly right. ``unread`` names
    annotated papers without any finding.
    """

    gold: int
    predicted: int
    matched: int
    detection: Rates
    strict: Rates
    slots: dict[str, float]
    groups: dict[str, dict[str, tuple[int, int, int]]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The score as plain JSON values."""
        return {
            "gold": self.gold,
            "predicted": self.predicted,
            "matched": self.matched,
            **{f"detection_{name}": getattr(self.detection, name) for name in Rates.__slots__},
            **{f"strict_{name}": getattr(self.strict, name) for name in Rates.__slots__},
            "slots": self.slots,
            "groups": self.groups,
            "unread": list(self.unread),
        }


def evaluate(
    gold: Path | str,
    findings: Path | str | None = None,
    *,
    config: Path | str | Config | None = None,
    engine: EngineFactory = build,
) -> Score:
    """Score findings against annotated values (both JSON lines, the fields of the exchange schema).

    Without ``findings`` the annotated papers are mined first; they are looked for beside the annotation file and in the
    folder of its name beside it (``passages.jsonl``: ``passages/``). ``findings`` may be a run folder.

    Raises:
        RunError: a file is missing or has a line that is no finding, or an annotated paper cannot be found or read.
    """
    settings = config if isinstance(config, Config) else load_config(config)
    annotated = load_rows(Path(gold))
    if not annotated:
        raise RunError(gold, "holds no annotated values")
    if findings is not None:
        place = Path(findings)
        predicted = load_rows(place / "findings.jsonl" if place.is_dir() else place)
    else:
        predicted = _mine(Path(gold), {row["doc"]: None for row in annotated}, settings, engine)
    return score(annotated, predicted, settings.evaluate)


def score(gold: Sequence[Row], predicted: Sequence[Row], rules: EvaluateRules) -> Score:
    """Score rows against rows; predictions of papers that the gold does not speak of are left out."""
    docs = {row["doc"] for row in gold}
    rows = [row for row in predicted if row["doc"] in docs]
    pairs = match(gold, rows)
    verdicts = {index: same_slots(gold[index], rows[other], rules) for index, other in pairs}
    right = {index for index, slots in verdicts.items() if all(slots.values())}
    hits = Counter(name for slots in verdicts.values() for name, same in slots.items() if same)
    return Score(
        gold=len(gold),
        predicted=len(rows),
        matched=len(pairs),
        detection=Rates.of(len(pairs), len(rows), len(gold)),
        strict=Rates.of(len(right), len(rows), len(gold)),
        slots={name: hits[name] / len(pairs) if pairs else 0.0 for name in SLOTS},
        groups={name: _group(gold, rows, pairs, right, name) for name in GROUPS},
        unread=tuple(sorted(docs - {str(row["doc"]) for row in rows})),
    )


def match(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of positions (gold, predicted), each used once; of several candidates the best fit wins, then the first."""
    by_doc: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(predicted):
        by_doc[row["doc"]].append(index)
    free = set(range(len(predicted)))
    pairs = []
    for index, row in enumerate(gold):
        fits = [(fit, -other) for other in by_doc[row["doc"]] if other in free and (fit := _fit(row, predicted[other]))]
        if fits:
            other = -max(fits)[1]
            free.remove(other)
            pairs.append((index, other))
    return pairs


def _fit(gold: Row, other: Row) -> tuple[bool, bool, int] | None:
    """How well two rows fit, for comparison; None when they do not stand in the same place."""
    equal = near(gold.get("value"), other.get("value"))
    overlap = min(gold["end"], other["end"]) - max(gold["start"], other["start"])
    if overlap > 0 or (equal and overlap > -REACH):
        return equal, gold.get("statistic") == other.get("statistic"), overlap
    return None


def _group(
    gold: Sequence[Row], rows: Sequence[Row], pairs: Iterable[tuple[int, int]], right: set[int], name: str
) -> dict[str, tuple[int, int, int]]:
    """Counts by one field, the most frequent first; the language is the findings' own, by paper."""
    language = {str(row["doc"]): str(row.get("language", "")) for row in rows}
    label = [language.get(row["doc"], "") if name == "language" else str(row.get(name)) for row in gold]
    found = Counter(label[index] for index, _ in pairs)
    strict = Counter(label[index] for index in right)
    totals = sorted(Counter(label).items(), key=lambda pair: (-pair[1], pair[0]))
    return {value or "unknown": (count, found[value], strict[value]) for value, count in totals}


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file of findings.

    Raises:
        RunError: the file cannot be read, or a line is no object with doc, start and end.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RunError(path, reason) from None
    return [_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        return {**row, "doc": str(row["doc"]), "start": int(row["start"]), "end": int(row["end"])}
    except (ValueError, TypeError, KeyError) as error:
        reason = f"has no {error}" if isinstance(error, KeyError) else "is not a finding (a JSON object)"
        raise RunError(path, f"line {number} {reason}") from None


def _mine(gold: Path, docs: Iterable[str], config: Config, factory: EngineFactory) -> list[dict[str, Any]]:
    from her2mine.run.pipeline import check

    engine = factory(config)  # set up once for all papers
    papers = [_paper(gold, doc) for doc in docs]
    found = (check(path, config=config, engine=lambda _: engine).findings for path in papers)
    return [finding.row() for findings in found for finding in findings]


def _paper(gold: Path, doc: str) -> Path:
    for folder in (gold.parent, gold.with_suffix("")):
        for suffix in SUFFIXES:
            if (folder / f"{doc}{suffix}").is_file():
                return folder / f"{doc}{suffix}"
    raise RunError(gold, f"no paper for {doc!r} beside it; give a findings file or a run folder as well")
