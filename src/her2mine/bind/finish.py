"""From a draft to a finding: absolute offsets, place in the paper, citation and confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from her2mine.bind.trust import Trust
from her2mine.extract.values import Value
from her2mine.records import Abstention, Box, Cell, Finding, Paper, Sentence, Table

if TYPE_CHECKING:
    from her2mine.bind.draft import Draft
    from her2mine.bind.studies import StudyReader


ROW_STROKE = " | "  # between the cells of a row that is quoted
PROCEDURE = "locoregional"  # the class of what is done to a patient rather than given


def finding(paper: Paper, sentence: Sentence, draft: Draft, studies: StudyReader, trust: Trust) -> Finding:
    """The finding of a draft read in prose; its offsets become absolute."""
    value = draft.value
    start = sentence.start + value.start
    citations = studies.citations_of(start, sentence)
    resolved = None if draft.trial else studies.resolved(citations)
    fields = slots(draft) | _place(paper, sentence.start, value)
    fields |= {
        "doc": paper.doc,
        "paper": paper.path.name,
        "resolved": resolved,
        "language": sentence.language,
        "section": sentence.section,
        "sentence": (sentence.start, sentence.end),
        "quote": " ".join(paper.text[sentence.start : sentence.end].split()),
        "citation": tuple(n for c in citations for n in c.numbers),
        "citation_spans": tuple((c.start, c.end) for c in citations),
        "group": draft.group,
        "confidence": trust.confidence(draft.notes),
    }
    return Finding(**fields)


def medicines(found: Finding, drug_class: Callable[[str], str]) -> Finding:
    """The finding without procedures (TACE, ablation) among its arms' drugs, where a group received drugs besides."""

    def kept(drugs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(drug for drug in drugs if drug_class(drug) != PROCEDURE) or drugs

    drugs, comparator = kept(found.drugs), kept(found.comparator)
    same = (drugs, comparator) == (found.drugs, found.comparator)
    return found if same else found.model_copy(update={"drugs": drugs, "comparator": comparator})


def slots(draft: Draft) -> dict[str, Any]:
    """The schema's slots of a draft."""
    value, interval = draft.value, draft.value.interval
    comparison = draft.role == "comparison"
    level = interval.level if interval else None
    return {
        "text": value.text,
        "trial": draft.trial,
        "role": draft.role,
        "drugs": draft.arm.drugs if draft.arm else (),
        "comparator": draft.comparator.drugs if comparison and draft.comparator else (),
        "endpoint": draft.endpoint,
        "statistic": draft.statistic,
        "timepoint": draft.timepoint,
        "value": value.number,
        "unit": value.unit,
        "op": value.op,
        "ci_low": interval.low if interval else None,
        "ci_high": interval.high if interval else None,
        "ci_level": (level or 95) if interval else None,
        "population": draft.population,
        "voices": tuple(sorted(draft.notes)),
        "value_text": value.text,
        "ci_text": f"{interval.low_text}-{interval.high_text}" if interval else "",
    }


def _place(paper: Paper, base: int, value: Value) -> dict[str, Any]:
    start, end = base + value.start, base + value.end
    page, box = place(paper, start)
    return {"start": start, "end": end, "page": page, "box": box}


def place(paper: Paper, offset: int) -> tuple[int | None, Box | None]:
    """Page and box of an offset, where the paper has pages."""
    block = paper.block_at(offset)
    if block is None or not block.boxes:
        return None, None
    share = (offset - block.start) / max(1, block.end - block.start)
    box = block.boxes[min(len(block.boxes) - 1, int(share * len(block.boxes)))]
    return box.page, box


def abstention(paper: Paper, sentence: Sentence, value: Value, reason: str) -> Abstention:
    """A value that was read but not bound, with the reason."""
    start = sentence.start + value.start
    return Abstention(
        doc=paper.doc,
        start=start,
        end=sentence.start + value.end,
        text=value.text,
        reason=reason,
        quote=" ".join(paper.text[sentence.start : sentence.end].split()),
        sentence=(sentence.start, sentence.end),
        language=sentence.language,
        section=sentence.section,
        page=place(paper, start)[0],
    )


def table_finding(
    paper: Paper, table: Table, index: int, language: str, cell: Cell, draft: Draft, trust: Trust
) -> Finding:
    """The finding of a draft read in a table cell; the quote is the row."""
    page, box = place(paper, cell.start)
    row = [c for c in table.cells if c.row == cell.row]
    start, end = min(c.start for c in row), max(c.end for c in row)
    block = paper.block_at(cell.start)
    fields = slots(draft) | {
        "doc": paper.doc,
        "paper": paper.path.name,
        "start": cell.start + draft.value.start,
        "end": cell.start + draft.value.end,
        "language": language,
        "section": block.section if block else "",
        "sentence": (start, end),
        "quote": ROW_STROKE.join(" ".join(paper.text[c.start : c.end].split()) for c in row if c.end > c.start),
        "citation": tuple(n for c in paper.citations if start <= c.start < end for n in c.numbers),
        "citation_spans": tuple((c.start, c.end) for c in paper.citations if start <= c.start < end),
        "group": 1_000_000 + index * 1_000 + draft.group,
        "table": index,
        "page": page,
        "box": box,
        "confidence": trust.confidence(draft.notes),
    }
    return Finding(**fields)


def table_abstention(found: Finding) -> Abstention:
    """A table's value whose row and column name neither arm nor trial."""
    return Abstention(
        doc=found.doc,
        start=found.start,
        end=found.end,
        text=found.text,
        reason="no study, arm or trial is told for its row or column",
        quote=found.quote,
        sentence=found.sentence,
        language=found.language,
        section=found.section,
        page=found.page,
    )


def numbered(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a place and statistic; each gets an id that says where it stands."""
    unique = {(f.start, f.end, f.statistic): f for f in findings}
    return [f.model_copy(update={"id": f"{f.doc}:{f.start}-{f.end}:{f.statistic}"}) for f in unique.values()]
