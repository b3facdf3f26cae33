"""Errors planted in correct texts: how many are found, how many of their causes named, and what is flagged untouched.

usage: planted.py [--half rule|test] [--each 20] [--seed 1] [--cause CAUSE]... [--out FILE.json] [--misses FILE.jsonl]

Texts are written from the gold table with the wordings of ``her2mine.plant``; those of the half ``test`` (the default)
are kept away from the writing of rules. ``--each`` errors of every cause are planted in every language. An error counts
as found when a verdict of severity "check" or "conflict" touches a place in which it shows, and its cause as right
when such a verdict names it (a mistyped digit is a value conflict whose origin is known too; ``strict`` does not let
one stand for the other). False alarms are values of the untouched texts with such a verdict.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from her2mine.diff import arms, diff_across, diff_paper
from her2mine.diff.across import similarity
from her2mine.diff.gold import GoldTable, load_gold
from her2mine.diff.index import GoldIndex
from her2mine.diff.keys import family
from her2mine.ingest.plaintext import paper_of
from her2mine.plant import CAUSES, CorrectText, Planted, plant
from her2mine.plant.stories import Story, stories
from her2mine.plant.text import Edit, apply
from her2mine.plant.writer import Writer, drug_names
from her2mine.records import Discrepancy, Finding, MinedPaper
from her2mine.run import Config, load_config
from her2mine.run.engine import build

LANGUAGES = ("en", "zh")
TOLD = 6  # statements a text
TRIES = 400  # texts tried for one error
ACROSS = ("cross_paper", "gold_suspect")
REFINES = {("digit_typo", "value_conflict"), ("value_conflict", "digit_typo")}
# Kinds of statement one of which a text needs to bear an error; any kind for the others.
NEEDS = {
    "n_conflict": ("enrolled",), "arms_sum_mismatch": ("sizes",), "percent_count_mismatch": ("share",),
    "difference_mismatch": ("difference",), "impossible_order": ("landmarks", "single", "double"),
    "ci_conflict": ("interval", "ratio", "pair"), "hr_outside_ci": ("ratio", "pair"),
    "ci_asymmetric": ("ratio", "pair"), "p_conflict": ("ratio", "pair"), "p_ci_inconsistent": ("ratio", "pair"),
    "direction_conflict": ("pair",), "arm_swap": ("pair", "double"), "digit_typo": ("difference", "pair", "single"),
    "other_analysis": ("double", "single", "pair"),
}  # fmt: skip


@dataclass
class Bench:
    """The tools of one run of the benchmark."""

    config: Config
    half: Any
    seed: int
    gold: GoldTable = field(init=False)

    def __post_init__(self) -> None:
        self.gold = load_gold(self.config.gold)
        self.index = GoldIndex.of(self.gold)
        self.engine = build(self.config)
        self.stories = stories(self.gold, self.config.diff)
        names = {language: drug_names(self.config.vocabulary["drugs"], language) for language in LANGUAGES}
        self.writers = {
            language: Writer(language, names[language], self.config.diff, self.half) for language in LANGUAGES
        }

    def random(self, *name: object) -> Random:
        return Random(":".join(map(str, (self.seed, *name))))

    def write(
        self, doc: str, language: str, random: Random, first: Sequence[Story] = (), wanted: str = ""
    ) -> CorrectText:
        kinds = NEEDS.get(wanted) or sorted({story.kind for story in self.stories})
        chosen = list(first) or [
            random.choice([s for s in self.stories if s.kind == random.choice(kinds)] or self.stories)
        ]
        while len(chosen) < TOLD:
            kind = random.choice(sorted({story.kind for story in self.stories}))
            told = {story.trial.trial for story in first}  # what is compared across papers is told once in each
            others = [s for s in self.stories if s.kind == kind and s.trial.trial not in told]
            chosen.append(random.choice(others))
        random.shuffle(chosen)
        return self.writers[language].text(doc, chosen, random)

    def mine(self, text: str, doc: str) -> MinedPaper:
        return self.engine.mine(paper_of(text, doc))

    def verdicts(self, text: str, doc: str) -> list[Discrepancy]:
        return diff_paper(self.mine(text, doc), self.gold, self.config.diff)

    def reads(self, text: CorrectText, statement: int) -> bool:
        """Whether every value of a sentence of an untouched text is read as what it is told for."""
        found = {finding.start: finding for finding in self.mine(text.text, text.doc).findings}
        mine = [place for place in text.values() if place.statement == statement]
        bounds = {place.finding for place in text.places if place.kind == "low" and place.statement == statement}
        return all(_same(found.get(place.start), place.finding, place.finding in bounds, self.config) for place in mine)


def _same(read: Finding | None, told: Finding | None, interval: bool, config: Config) -> bool:
    """Whether a finding was read as it is told: quantity, arm and (where one is told) interval."""
    if read is None or told is None:
        return False
    sides = {"single": "experimental"}
    quantity = (family(read.endpoint), read.statistic, read.timepoint) == (
        family(told.endpoint), told.statistic, told.timepoint,
    )  # fmt: skip
    role = sides.get(read.role, read.role) == sides.get(told.role, told.role)
    arm = told.role == "comparison" or arms.distinct(read.drugs, config.diff) == arms.distinct(told.drugs, config.diff)
    return quantity and role and arm and (not interval or read.ci_low is not None)


@dataclass(frozen=True)
class Case:
    """One planted error with the verdicts on its text and the untouched text."""

    cause: str
    planted: Planted
    base: CorrectText
    verdicts: tuple[Discrepancy, ...]
    read: bool  # whether the untouched sentence is read as it is told

    @property
    def hits(self) -> list[Discrepancy]:
        spans = self.planted.key.shows
        doc = self.planted.key.doc
        return [
            each for each in self.verdicts
            if each.severity != "info" and each.doc == doc
            and any(each.start < end and start < each.end for start, end in spans)
        ]  # fmt: skip

    def named(self, strict: bool = False) -> bool:
        causes = {each.cause for each in self.hits}
        return self.cause in causes or (not strict and any((cause, self.cause) in REFINES for cause in causes))


def within_cases(bench: Bench, cause: str, language: str, each: int) -> Iterator[Case]:
    """Errors within one paper."""
    for number_ in range(each):
        doc = f"{cause}-{language}-{number_}"
        for attempt in range(TRIES):
            random = bench.random(doc, attempt)
            base = bench.write(doc, language, random, wanted=cause)
            planted = plant(base, cause, bench.index, bench.config.diff, random)
            if planted:
                read = bench.reads(base, planted.statement)
                yield Case(cause, planted, base, tuple(bench.verdicts(planted.text, doc)), read)
                break


def across_cases(bench: Bench, cause: str, language: str, each: int) -> Iterator[Case]:
    """Errors that take several papers: one that disagrees with another, or several that agree against the table."""
    told = [s for s in bench.stories if s.kind in ("pair", "double", "single")]
    for number_ in range(each):
        doc = f"{cause}-{language}-{number_}"
        for attempt in range(TRIES):
            random = bench.random(doc, attempt)
            found = _across(bench, cause, language, doc, random.choice(told), random)
            if found:
                yield found
                break


def _across(bench: Bench, cause: str, language: str, doc: str, story: Story, random: Random) -> Case | None:
    """One paper with the error among others that tell the same story: right, or with the same number."""
    base = bench.writers[language].text(doc, [story], random)
    planted = plant(base, "cross_paper", bench.index, bench.config.diff, random)
    if planted is None:
        return None
    others = 1 if cause == "cross_paper" else bench.config.diff.suspect_papers - 1
    papers = [(doc, bench.write(doc, language, random, [story]))]
    for place in range(others):
        tongue = random.choice(LANGUAGES)
        papers.append((f"{doc}-{place}", bench.write(f"{doc}-{place}", tongue, random, [story])))
    told = [_same_edit(text, story, planted) for _, text in papers]
    if None in told or _alike([text for _, text in papers], story, bench.config.diff.copy_similarity):
        return None
    wrong = [item for item in told if item is not None]
    texts = [wrong[0].text] + [w.text if cause == "gold_suspect" else text.text for w, (_, text) in
                               zip(wrong[1:], papers[1:], strict=True)]  # fmt: skip
    gold = bench.gold if cause == "gold_suspect" or random.random() < 0.5 else _without(bench.gold, story.trial.trial)
    mined = [bench.mine(text, name) for text, (name, _) in zip(texts, papers, strict=True)]
    spans = replace(wrong[0].key, cause=cause)
    verdicts = diff_across(mined, gold, bench.config.diff)
    first = [
        v.model_copy(update={"doc": doc, "start": s, "end": e}) for v in verdicts for s, e in _moved(v, papers, wrong)
    ]
    read = all(bench.reads(text, w.statement) for w, (_, text) in zip(wrong, papers, strict=True))
    return Case(cause, Planted(wrong[0].text, spans, wrong[0].statement), papers[0][1], tuple(first), read)


def _alike(texts: Sequence[CorrectText], story: Story, limit: float) -> bool:
    """Whether two of the papers tell the story in one wording, so that they would count as copies."""
    told = [_sentence(text, story) for text in texts]
    return any(similarity(one, other) > limit / 2 for one, other in combinations(told, 2))


def _sentence(text: CorrectText, story: Story) -> str:
    mine = [place.statement for place in text.values() if place.row in story.parts.values()]
    places = [place for place in text.places if place.statement == mine[0]]
    return text.text[max(0, places[0].start - 80) : places[-1].end]


def _moved(
    verdict: Discrepancy, papers: Sequence[tuple[str, CorrectText]], wrong: Sequence[Planted]
) -> list[tuple[int, int]]:
    """A verdict at another paper's telling of the number counts as one at the first paper's."""
    place = [name for name, _ in papers].index(verdict.doc)
    key = wrong[place].key
    if place == 0:
        return [(verdict.start, verdict.end)]
    return [(wrong[0].key.start, wrong[0].key.end)] if verdict.start < key.end and key.start < verdict.end else []


def _same_edit(text: CorrectText, story: Story, planted: Planted) -> Planted | None:
    """The same wrong number in another text that tells the story."""
    for place in text.values():
        same = place.row in story.parts.values() and place.text == planted.key.said
        if same and place.finding and place.finding.endpoint == planted.key.endpoint:
            return apply(text, [Edit(place, planted.key.says)], planted.key.cause)
    return None


def _without(gold: GoldTable, trial: str) -> GoldTable:
    """The gold table without one trial."""
    results = tuple(row for row in gold.results if row.trial != trial)
    groups = {name: gold.by_trial(name) for name in {row.trial for row in results}}
    trials = tuple(each for each in gold.trials if each.trial != trial)
    return GoldTable(trials, results, gold.edition, gold.sha256 + trial, gold.folder, groups)


def untouched(bench: Bench, texts: Sequence[CorrectText]) -> dict[str, Any]:
    """What is flagged in texts that hold no error."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    alarms: list[dict[str, Any]] = []
    for text in texts:
        spans = [(place.start, place.end) for place in text.values()]
        verdicts = [v for v in bench.verdicts(text.text, text.doc) if v.severity != "info"]
        mine = [v for v in verdicts if any(v.start < end and start < v.end for start, end in spans)]
        counts[text.language].update(
            values=len(spans), flagged=len({v.start for v in mine}),
            elsewhere=len({v.start for v in verdicts} - {v.start for v in mine}),
        )  # fmt: skip
        alarms += [_seen(text.text, v) for v in verdicts]
    whole = sum(counts.values(), Counter())
    return {**{name: _rates(found) for name, found in sorted(counts.items())}, "both": _rates(whole), "alarms": alarms}


def _rates(found: Counter[str]) -> dict[str, Any]:
    share = round(found["flagged"] / max(1, found["values"]), 4)
    return {**{name: found[name] for name in ("values", "flagged", "elsewhere")}, "share": share}


def _seen(text: str, verdict: Discrepancy) -> dict[str, Any]:
    return {
        "doc": verdict.doc, "cause": verdict.cause, "severity": verdict.severity, "text": verdict.text,
        "around": text[max(0, verdict.start - 150) : verdict.end + 60], "explanation": verdict.explanation,
    }  # fmt: skip


def score(cases: Sequence[Case]) -> dict[str, Any]:
    found = sum(bool(case.hits) for case in cases)
    return {
        "planted": len(cases), "found": found, "named": sum(case.named() for case in cases),
        "named_strictly": sum(case.named(strict=True) for case in cases),
        "conflict": sum(any(v.severity == "conflict" for v in case.hits) for case in cases),
        "recall": round(found / max(1, len(cases)), 4),
        "cause_right": round(sum(case.named() for case in cases) / max(1, found), 4),
        "misread": sum(not case.read for case in cases),
        "missed_though_read": sum(case.read and not case.hits for case in cases),
        "misnamed_though_read": sum(c.read and bool(c.hits) and not c.named() for c in cases),
    }  # fmt: skip


def missed(cases: Sequence[Case]) -> list[dict[str, Any]]:
    rows = []
    for case in cases:
        if case.hits and case.named():
            continue
        key, text = case.planted.key, case.planted.text
        rows.append({
            **key.row(), "read": case.read, "around": text[max(0, key.start - 160) : key.end + 80],
            "got": sorted({(v.cause, v.severity) for v in case.verdicts if v.doc == key.doc and (v in case.hits or any(
                v.start < e and s < v.end for s, e in key.shows))}),
        })  # fmt: skip
    return rows


def show(result: dict[str, Any]) -> None:
    print(f"{'cause':24}{'':4}{'planted':>8}{'found':>7}{'recall':>8}{'cause right':>13}{'strict':>8}"
          f"{'misread':>9}{'missed though read':>20}{'misnamed':>10}")  # fmt: skip
    for cause, by_language in result["causes"].items():
        for language in (*LANGUAGES, "both"):
            row = by_language[language]
            strict = row["named_strictly"] / max(1, row["found"])
            print(
                f"{cause:24}{language:6}{row['planted']:6}{row['found']:7}{row['recall']:8.1%}{row['cause_right']:13.1%}{strict:8.1%}"
                f"{row['misread']:9}{row['missed_though_read']:20}{row['misnamed_though_read']:10}"
            )
    row = result["all"]
    print(f"{'all':30}{row['planted']:6}{row['found']:7}{row['recall']:8.1%}{row['cause_right']:13.1%}"
          f"{row['misread']:17}{row['missed_though_read']:20}{row['misnamed_though_read']:10}")  # fmt: skip
    clean = result["untouched"]["both"]
    print(f"untouched: {clean['flagged']} of {clean['values']} values flagged ({clean['share']:.2%}), "
          f"{clean['elsewhere']} other places")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=("rule", "test", "both"), default="test")
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cause", action="append", choices=(*CAUSES, "gold_suspect"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--misses", type=Path)
    given = parser.parse_args()
    started = time.monotonic()
    bench = Bench(load_config(None), given.half, given.seed)
    cases: dict[str, dict[str, list[Case]]] = {}
    for cause in given.cause or (*CAUSES, "gold_suspect"):
        make = across_cases if cause in ACROSS else within_cases
        cases[cause] = {language: list(make(bench, cause, language, given.each)) for language in LANGUAGES}
    every = [case for by_language in cases.values() for found in by_language.values() for case in found]
    result = {
        "half": given.half, "seed": given.seed, "each": given.each, "gold_edition": bench.gold.edition,
        "causes": {
            cause: {**{lang: score(c) for lang, c in by.items()}, "both": score([c for f in by.values() for c in f])}
            for cause, by in cases.items()
        },
        "all": score(every),
        "untouched": untouched(bench, [case.base for case in every]),
    }  # fmt: skip
    show(result)
    print(f"{time.monotonic() - started:.0f} s")
    if given.misses:
        lines = [*missed(every), *({"untouched": True, **alarm} for alarm in result["untouched"]["alarms"])]
        given.misses.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    if given.out:
        result["untouched"].pop("alarms")
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
