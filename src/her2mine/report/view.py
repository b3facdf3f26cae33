"""What the page shows, as plain values: every word is chosen here, the template only lays it out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.report import words
from her2mine.report.model import (
    ABSTAINED,
    AGREES,
    CHECK,
    CITATIONS,
    CONFLICT,
    KINDS,
    NEW,
    Changed,
    Results,
    Row,
    Told,
    Totals,
    by_number,
    kind_of,
    main_kinds,
    subject,
)
from her2mine.report.quantities import Quantities, rank
from her2mine.report.text import say, word

ROWS = 1000  # of a table on the page; a browser grows slow beyond a few thousand. The files hold all


@dataclass(frozen=True, slots=True)
class Gold:
    """A curated row in words."""

    id: str
    shown: str
    quantity: str
    doi: str
    link: str
    checked: str
    note: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict in words: the sentence in marked pieces, what it says, what the gold says, and the proof."""

    id: str
    kind: str
    cause: str
    cause_words: str
    runner_up: str
    doc: str
    language: str
    place: str
    start: int
    pieces: tuple[tuple[str, str], ...]
    says: str
    quantity: str
    should_be: str
    explanation: str
    arithmetic: str
    confidence: int
    gold: Gold | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence and the verdicts on it.

    Where they speak of several values, each value has a number (from 1): ``numbers`` says which one each verdict means.
    """

    doc: str
    language: str
    place: str
    pieces: tuple[tuple[str, str], ...]
    verdicts: tuple[Verdict, ...]
    numbers: tuple[str, ...]
    besides: tuple[tuple[str, str, str], ...] = ()  # value, cause in words and id of other verdicts on these values


@dataclass(frozen=True, slots=True)
class Change:
    """A conflict or check that came or went, in words."""

    change: str
    id: str
    severity: str
    cause_words: str
    doc: str
    text: str
    quantity: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything the page shows; ``sizes`` counts the entries of each part, of which tables show the first ROWS.

    ``shown`` counts the verdicts among ``statements``, which are not all in a large run.
    """

    statements: Mapping[str, tuple[Statement, ...]]
    verdicts: Mapping[str, tuple[Verdict, ...]]
    counts: Mapping[str, int]
    causes: Mapping[str, int]
    matrix: tuple[tuple[str, str, str, tuple[int, ...]], ...]
    told: tuple[Told, ...]
    languages: tuple[str, ...]
    sizes: Mapping[str, int]
    extents: Mapping[str, str]
    shown: Mapping[str, int]
    since: tuple[Change, ...]
    since_size: int


def build(results: Results) -> View:
    """Put a run's results into words."""
    by_id = {finding.id: finding for finding in results.findings if finding.id}
    parts = parts_of(results.discrepancies)
    rows = {kind: _rows(parts[kind], by_id) for kind in (NEW, AGREES, ABSTAINED)}
    totals = results.totals or _totals(results, parts, by_id)
    sizes = {**totals.sizes, ABSTAINED: totals.counts[ABSTAINED], "told": totals.told_size}
    return View(
        statements={kind: _statements(parts[kind], by_id, parts["besides"]) for kind in (CONFLICT, CHECK)},
        verdicts={**rows, ABSTAINED: rows[ABSTAINED] or _abstained(results)},
        counts=totals.counts,
        causes={words.cause(code): count for code, count in totals.flagged.items()},
        matrix=totals.matrix,
        told=totals.told[:ROWS],
        languages=totals.languages,
        sizes=sizes,
        extents={kind: _extent(totals.subjects[kind]) for kind in (CONFLICT, CHECK)},
        shown={kind: len(parts[kind]) for kind in (CONFLICT, CHECK)},
        since=tuple(map(_change, results.since.changed[:ROWS])) if results.since else (),
        since_size=sum(results.since.counts.values()) if results.since else 0,
    )


def _totals(results: Results, parts: Mapping[str, Sequence[Discrepancy]], by_id: Mapping[str, Finding]) -> Totals:
    quantities = Quantities()
    quantities.add(results.findings, results.discrepancies, by_id)
    told = tuple(sorted(quantities.rows(), key=rank))
    return Totals(
        counts=results.counts(),
        causes=results.causes(),
        flagged=by_number(flagged_causes(results.discrepancies)),
        sizes={kind: len(parts[kind]) for kind in KINDS},
        subjects={kind: subjects(parts[kind]) for kind in (CONFLICT, CHECK)},
        matrix=matrix(results),
        languages=tuple(sorted({paper.language for paper in results.papers if paper.language})),
        told=told,
        told_size=len(told),
    )


def _change(item: Changed) -> Change:
    return Change(
        change=item.change,
        id=item.id,
        severity=item.severity,
        cause_words=words.cause(item.cause),
        doc=item.doc,
        text=item.text,
        quantity=_about(item),
    )


def subjects(items: Iterable[Discrepancy]) -> Counter[str]:
    """How many values and how many citations verdicts speak of."""
    return Counter("citation" if len(about) > 2 else "value" for about in {subject(item) for item in items})


def _extent(counted: Mapping[str, int]) -> str:
    """In words: "26 values, 3 citations"."""
    told = [say(f"{noun}s", n=n) for noun, n in sorted(counted.items(), reverse=True)]
    return say("listed").join(told) or say("none_counted")


def parts_of(discrepancies: Sequence[Discrepancy]) -> dict[str, list[Discrepancy]]:
    """The verdicts by the part of the page they stand in: that of the gravest verdict on the same value.

    What does not flag a value that another verdict flags is told "besides".
    """
    main = main_kinds(discrepancies)
    parts: dict[str, list[Discrepancy]] = {kind: [] for kind in (*KINDS, "besides")}
    for item in discrepancies:
        kind, place = kind_of(item), main[subject(item)]
        if kind in (place, CHECK):
            parts[place].append(item)
        elif place in (CONFLICT, CHECK) and kind in (NEW, AGREES):
            parts["besides"].append(item)
    return parts


def _rows(items: Sequence[Discrepancy], by_id: Mapping[str, Finding]) -> tuple[Verdict, ...]:
    """Table rows: those of named trials first, for they can be looked up."""
    ordered = sorted(items, key=lambda item: not item.trial)
    return tuple(_verdict(item, by_id) for item in ordered[:ROWS])


def _statements(
    items: Iterable[Discrepancy], by_id: Mapping[str, Finding], besides: Iterable[Discrepancy]
) -> tuple[Statement, ...]:
    """Verdicts grouped by sentence; the group with the surest verdict comes first."""
    groups: dict[tuple[str, str], list[Discrepancy]] = defaultdict(list)
    for item in items:
        groups[item.doc, item.quote or item.id].append(item)
    others: dict[str, list[Discrepancy]] = defaultdict(list)
    for item in besides:
        others[item.finding].append(item)
    ordered = sorted(groups.values(), key=lambda group: -max(item.confidence for item in group))
    return tuple(_statement(group, by_id, others) for group in ordered)


def _statement(
    group: Sequence[Discrepancy], by_id: Mapping[str, Finding], others: Mapping[str, Sequence[Discrepancy]]
) -> Statement:
    first = group[0]
    places = list(dict.fromkeys((item.text, item.start) for item in group))
    labels = {place: str(number) if len(places) > 1 else "value" for number, place in enumerate(places, start=1)}
    spots = [(text, start, label) for (text, start), label in labels.items()]
    spots += [spot for item in group for spot in _evidence(item, by_id)]
    return Statement(
        doc=first.doc,
        language=first.language,
        place=_place(first),
        pieces=tuple(words.marked(first.quote, _origin(first, by_id), spots)),
        verdicts=tuple(_verdict(item, by_id) for item in group),
        numbers=tuple(labels[item.text, item.start] if len(places) > 1 else "" for item in group),
        besides=tuple(
            (other.text, words.cause(other.cause), other.id)
            for finding in dict.fromkeys(item.finding for item in group if item.finding)
            for other in others.get(finding, ())
        ),
    )


def _origin(item: Discrepancy, by_id: Mapping[str, Finding]) -> int | None:
    """Where the quoted sentence starts in the paper, as far as the finding tells."""
    finding = by_id.get(item.finding)
    return finding.sentence[0] if finding else None


def _evidence(item: Discrepancy, by_id: Mapping[str, Finding]) -> list[words.Spot]:
    others = (by_id[name] for name in item.related if name in by_id)
    return [(other.text, other.start, "also") for other in others if other.doc == item.doc]


def quoted(item: Discrepancy, by_id: Mapping[str, Finding]) -> list[tuple[str, str]]:
    """The sentence of a verdict in pieces: its value is labelled "value", the values that prove it "also"."""
    spots = [(item.text, item.start, "value"), *_evidence(item, by_id)]
    return words.marked(item.quote, _origin(item, by_id), spots)


def _verdict(item: Discrepancy, by_id: Mapping[str, Finding]) -> Verdict:
    finding = by_id.get(item.finding)
    return Verdict(
        id=item.id,
        kind=kind_of(item),
        cause=item.cause,
        cause_words=words.cause(item.cause),
        runner_up=words.cause(item.runner_up) if item.runner_up else "",
        doc=item.doc,
        language=item.language,
        place=_place(item),
        start=item.start,
        pieces=tuple(quoted(item, by_id)),
        says=words.figure(finding) if finding else item.text,
        quantity=words.quantity(finding) if finding else _about(item),
        should_be=item.should_be,
        explanation=item.explanation,
        arithmetic=item.arithmetic,
        confidence=round(item.confidence * 100),
        gold=_gold(item.gold),
    )


def _place(item: Discrepancy) -> str:
    page = say("page_number", n=item.page) if item.page is not None else ""
    return say("listed").join(part for part in (page, item.section) if part) or say("character", n=item.start)


def _about(item: Discrepancy | Changed) -> str:
    parts = (item.trial or "", words.measure(item.endpoint, item.statistic))
    return " · ".join(part for part in parts if part)


def _gold(gold: GoldResult | None) -> Gold | None:
    if gold is None:
        return None
    return Gold(
        id=gold.id,
        shown=words.gold_figure(gold),
        quantity=words.gold_quantity(gold),
        doi=gold.source_doi,
        link=words.doi_link(gold.source_doi),
        checked=say("listed").join(
            [word("checked", gold.verified), *([word("checked", "doubtful")] if gold.unsure else [])]
        ),
        note=gold.note,
    )


def _abstained(results: Results) -> tuple[Verdict, ...]:
    """Abstentions as rows of the page, for a run whose comparison gave none."""
    return tuple(
        _verdict(
            Discrepancy(
                id="",
                doc=item.doc,
                start=item.start,
                end=item.end,
                text=item.text,
                cause="abstained",
                severity="info",
                explanation=item.reason,
                quote=item.quote,
                language=item.language,
                section=item.section,
                page=item.page,
            ),
            {},
        )
        for item in results.abstentions[:ROWS]
    )


def flagged_causes(discrepancies: Iterable[Discrepancy]) -> Counter[str]:
    """How many verdicts that flag a value name each cause."""
    return Counter(item.cause for item in discrepancies if kind_of(item) in (CONFLICT, CHECK))


def matrix(results: Results) -> tuple[Row, ...]:
    """One row a paper."""
    found = Counter(finding.doc for finding in results.findings)
    kinds = results.tally()
    rows = []
    for paper in results.papers:
        counts = [kinds[paper.doc, kind] for kind in (CONFLICT, CHECK, NEW, AGREES, ABSTAINED, CITATIONS)]
        rows.append((paper.doc, paper.name, paper.language, (found[paper.doc], *counts)))
    return tuple(rows)
