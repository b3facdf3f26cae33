"""Correct texts read from files: the places of what the tool itself found right, or of what is marked by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from her2mine.diff.claim import claim_of
from her2mine.diff.gold import GoldTable
from her2mine.diff.index import GoldIndex
from her2mine.diff.paper import context_of
from her2mine.diff.settings import DiffSettings
from her2mine.ingest.plaintext import paper_of
from her2mine.plant.text import CorrectText, Place
from her2mine.plant.wordings import wordings
from her2mine.records import Finding, GoldResult, MinedPaper, Sentence

MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
_NUMBER = r"(\d+(?:[.·]\d+)?)"
_BOUNDS = re.compile(rf"{_NUMBER}\s*%?\s*(?:-|–|—|~|～|to|至|,|，)\s*{_NUMBER}")
_REACH = 140  # characters from a value to its interval
_DERIVED = ("difference", "count")


def from_mined(mined: MinedPaper, gold: GoldTable, settings: DiffSettings) -> CorrectText:
    """The text of a mined paper with the places of the values that agree with the gold table."""
    context = context_of(mined, gold, settings)
    claims = [claim_of(told, context) for told in context.told]
    rows = {claim.finding.id: claim.fits[0] for claim in claims if claim.fits}
    return _text(mined, rows, GoldIndex.of(gold))


def from_marked(text: str, doc: str, gold: GoldTable, settings: DiffSettings) -> CorrectText:
    """A text with marks ``[13.8|OS median month experimental drugs=a,b trial=T]``, as in the annotated corpus.

    A line is a sentence; a line that starts with ``#`` is left out.
    """
    plain, findings, sentences = "", list[Finding](), list[Sentence]()
    paper = paper_of(MARK.sub(r"\1", text), doc)
    for line in (line for line in text.splitlines(keepends=True) if not line.startswith("#")):
        start = len(plain)
        bare = MARK.sub(r"\1", line)
        span = (start, start + len(bare.rstrip("\n")))
        findings += list(_marked(line, doc, start, span, paper.language))
        plain += bare
        sentences.append(Sentence(*span, paper.language, 0))
    mined = MinedPaper(paper_of(plain, doc), tuple(sentences), tuple(findings))
    return from_mined(mined, gold, settings)


def _marked(line: str, doc: str, start: int, sentence: tuple[int, int], language: str) -> Iterator[Finding]:
    """The values marked in a line that begins at ``start`` of the plain text."""
    shift = start
    for mark in MARK.finditer(line):
        place = mark.start() + shift
        yield _finding(mark[1], mark[2], doc, place, sentence, language)
        shift -= len(mark[0]) - len(mark[1])


def _finding(text: str, fields: str, doc: str, start: int, sentence: tuple[int, int], language: str) -> Finding:
    endpoint, statistic, unit, role, *more = fields.split(" ")
    told = {name: value.replace("_", " ") for name, value in (pair.split("=", 1) for pair in more)}
    low, high = (told.get("ci") or "..").split("..")
    value = told.get("value", text.replace(",", "").replace("·", "."))
    return Finding.model_validate({
        "doc": doc, "id": f"{doc}-{start}", "start": start, "end": start + len(text), "text": text,
        "endpoint": endpoint.replace("_", " ") if endpoint.startswith("AE:") else endpoint,
        "statistic": statistic, "unit": unit, "role": role, "op": told.get("op", "="),
        "drugs": [name for name in told.get("drugs", "").split(",") if name],
        "comparator": [name for name in told.get("comparator", "").split(",") if name],
        "ci_low": _bound(low), "ci_high": _bound(high), "timepoint": _bound(told.get("timepoint", "")),
        "population": told.get("population"), "trial": told.get("trial"), "language": language,
        "value": None if value == "null" else float(value), "sentence": sentence, "confidence": 1.0,
    })  # fmt: skip


def _bound(text: str) -> float | None:
    return float(text) if text and text != "NE" else None


def _text(mined: MinedPaper, rows: Mapping[str, GoldResult], index: GoldIndex) -> CorrectText:
    paper = mined.paper
    order = {sentence.start: number for number, sentence in enumerate(mined.sentences)}
    places: list[Place] = []
    for finding in sorted(mined.findings, key=lambda each: each.start):
        row = rows.get(finding.id)
        printed = finding.table is None and finding.value is not None and finding.text.strip()[:1].isdigit()
        if printed and (row is not None or finding.statistic in _DERIVED or _is_total(finding)):
            places += _places(finding, row, paper.text, order.get(finding.sentence[0], finding.sentence[0]))
    places += _citations(mined, order)
    numbers = {ref.number: index.published_as(ref) for ref in paper.references if ref.number}
    cited = {number: next(iter(trials)) for number, trials in numbers.items() if len(trials) == 1}
    return CorrectText(paper.doc, paper.language, paper.text, tuple(sorted(places, key=lambda p: p.start)), cited)


def _is_total(finding: Finding) -> bool:
    return finding.endpoint == "N" and finding.role == "single" and not finding.drugs


def _places(finding: Finding, row: GoldResult | None, text: str, statement: int) -> Iterator[Place]:
    """The value, its unit and its bounds, where the text has them just as the finding says."""
    yield Place("value", finding.start, finding.end, finding.text, statement, finding, row)
    unit = wordings(finding.language if finding.language in ("en", "zh") else "en").words["month"].strip()
    after = re.compile(rf"\s*({re.escape(unit)})").match(text, finding.end)
    if after and finding.unit == "month":
        yield Place("unit", after.start(1), after.end(1), after[1], statement, finding, row)
    found = _BOUNDS.search(text, finding.end, min(finding.end + _REACH, max(finding.sentence[1], finding.end)))
    if found and (_float(found[1]), _float(found[2])) == (finding.ci_low, finding.ci_high):
        yield Place("low", found.start(1), found.end(1), found[1], statement, finding, row)
        yield Place("high", found.start(2), found.end(2), found[2], statement, finding, row)


def _float(text: str) -> float:
    return float(text.replace("·", "."))


def _citations(mined: MinedPaper, order: Mapping[int, int]) -> Iterator[Place]:
    """The markers that give one number in square brackets."""
    for marker in mined.paper.citations:
        text = mined.paper.text[marker.start : marker.end]
        sentence = next((each for each in mined.sentences if each.start <= marker.start < each.end), None)
        if sentence is not None and len(marker.numbers) == 1 and re.fullmatch(r"\[\d+\]", text):
            yield Place("citation", marker.start, marker.end, text, order[sentence.start])
