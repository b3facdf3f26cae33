"""Papers, findings and gold tables of a made-up field, small enough to read in a test.

The trial ALPHA-1 tests alphamab + cisplatin against cisplatin; BETA-2 tests alphamab alone, in one arm; GAMMA-3 tests
gammanib against placebo.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from her2mine.diff import DiffSettings, diff_paper
from her2mine.diff.gold import GoldTable
from her2mine.records import (
    Block,
    BlockKind,
    Citation,
    Discrepancy,
    Finding,
    GoldResult,
    Label,
    Mention,
    MinedPaper,
    Paper,
    Reference,
    Sentence,
    TrialRecord,
)

SETTINGS = DiffSettings(backbone=("chemotherapy", "cisplatin", "placebo"))
EXPERIMENTAL, CONTROL = ("alphamab", "cisplatin"), ("cisplatin",)
ALPHA_DOI, ALPHA_UPDATE_DOI, GAMMA_DOI = "10.1000/alpha", "10.1000/alpha-update", "10.1000/gamma"

TRIALS = (
    TrialRecord(
        trial="ALPHA-1", aliases=("ALPHA 1",), registry=("NCT00000001",), experimental_arms=(EXPERIMENTAL,),
        control_arm=CONTROL, n_experimental=200, n_control=100, dois=(ALPHA_DOI,), year=2015, line="2L",
    ),
    TrialRecord(trial="BETA-2", experimental_arms=(("alphamab",),), dois=("10.1000/beta",), year=2018, line="1L"),
    TrialRecord(
        trial="GAMMA-3", experimental_arms=(("gammanib",),), control_arm=("placebo",), dois=(GAMMA_DOI,), year=2012,
        line="3L",
    ),
)  # fmt: skip


def row(trial: str, endpoint: str, value: float | None, **more: Any) -> GoldResult:
    """A firm gold row: by default a median in months of the experimental arm in the primary analysis."""
    statistic, role = more.pop("statistic", "median"), more.pop("role", "experimental")
    units = {"median": "month", "rate": "percent", "count": "patient", "p_value": "1"}
    drugs = {"experimental": EXPERIMENTAL, "control": CONTROL, "comparison": EXPERIMENTAL}.get(role, ("alphamab",))
    fields: dict[str, Any] = {
        "trial": trial, "analysis": "primary", "role": role, "endpoint": endpoint, "statistic": statistic,
        "value": value, "printed": () if value is None else (f"{value:g}",), "unit": units.get(statistic, "ratio"),
        "drugs": drugs, "arm": " + ".join(drugs), "source_doi": ALPHA_DOI, "verified": "page",
    }  # fmt: skip
    fields |= more
    key = (trial, fields["analysis"], fields.get("population", ""), endpoint, statistic, role)
    return GoldResult(id="-".join([*key, str(fields.get("timepoint", "")), str(value)]), **fields)


ROWS = (
    row("ALPHA-1", "OS", 13.8, ci_low=12, ci_high=16, ci_level=95, ci_verified="page"),
    row("ALPHA-1", "OS", 11.1, role="control"),
    row("ALPHA-1", "OS", 0.74, statistic="hazard_ratio", role="comparison"),
    row("ALPHA-1", "OS", 0.0046, statistic="p_value", role="comparison"),
    row("ALPHA-1", "PFS", 6.7),
    row("ALPHA-1", "PFS", 5.4, role="control"),
    row("ALPHA-1", "TTP", 7.1),
    row("ALPHA-1", "TTP", 5.6, role="control"),
    row("ALPHA-1", "ORR", 74.4, statistic="rate"),
    row("ALPHA-1", "ORR", 51.9, statistic="rate", role="control"),
    row("ALPHA-1", "OS", 16.0, population="IHC3+"),
    row("ALPHA-1", "OS", 11.8, population="IHC3+", role="control"),
    row("ALPHA-1", "PFS", 6.9, analysis="updated", source_doi=ALPHA_UPDATE_DOI),
    row("ALPHA-1", "ORR", 75.2, statistic="rate", analysis="updated", source_doi=ALPHA_UPDATE_DOI),
    row("ALPHA-1", "OS", 13.8, analysis="updated", source_doi=ALPHA_UPDATE_DOI),
    row("ALPHA-1", "N", 200, statistic="count"),
    row("ALPHA-1", "N", 100, statistic="count", role="control"),
    row("BETA-2", "OS", 9.3, role="single", source_doi="10.1000/beta", printed=("9.3",)),
    row("BETA-2", "PFS", 4.2, role="single", source_doi="10.1000/beta"),
    row("BETA-2", "ORR", 31.0, role="single", statistic="rate", source_doi="10.1000/beta"),
    row("BETA-2", "ORR", 35.0, role="single", statistic="rate", analysis="interim 2016", verified="knowledge"),
    row("GAMMA-3", "OS", 5.2, drugs=("gammanib",), source_doi=GAMMA_DOI),
    row("GAMMA-3", "OS", 3.8, drugs=("placebo",), role="control", source_doi=GAMMA_DOI),
)


def gold_table(rows: tuple[GoldResult, ...] = ROWS, trials: tuple[TrialRecord, ...] = TRIALS) -> GoldTable:
    groups = {trial.trial: tuple(each for each in rows if each.trial == trial.trial) for trial in trials}
    return GoldTable(trials=trials, results=rows, edition=1, sha256="", _groups=groups)


GOLD = gold_table()


class Draft:
    """A paper under construction: sentences are added with their findings, citations and names."""

    def __init__(self, language: str = "en", doc: str = "review", references: tuple[Reference, ...] = ()) -> None:
        self.language, self.doc, self.references = language, doc, references
        self.text = ""
        self.sentences: list[Sentence] = []
        self.findings: list[Finding] = []
        self.citations: list[Citation] = []
        self.mentions: list[Mention] = []

    def say(self, text: str, *findings: dict[str, Any], **shared: Any) -> Draft:
        """Add a sentence. Each finding names its number by ``text``; ``shared`` goes to all."""
        start, place = len(self.text), 0
        for fields in findings:
            place = text.index(fields["text"], place)
            self._add({**shared, **fields}, start + place, (start, start + len(text)), text)
            place += len(fields["text"])
        for marker in re.finditer(r"\[(\d+)\]", text):
            self.citations.append(Citation(start + marker.start(), start + marker.end(), (int(marker.group(1)),)))
        for name in re.finditer(r"ALPHA-1|BETA-2|GAMMA-3|NCT\d{8}", text):
            self._mention(Label.TRIAL, name, start)
        for name in re.finditer(r"alphamab|gammanib|deltazumab", text):
            self._mention(Label.DRUG, name, start, drugs=(name.group(),))
        for name in re.finditer(r"(?<![A-Za-z])(?:PFS|OS|TTP|CR|PR)(?![A-Za-z])", text):
            self._mention(Label.ENDPOINT, name, start)
        self.text += text + ("" if self.language == "zh" else " ")
        self.sentences.append(Sentence(start, start + len(text), self.language, 0))
        return self

    def _mention(self, label: Label, found: re.Match[str], start: int, drugs: tuple[str, ...] = ()) -> None:
        span = (start + found.start(), start + found.end())
        self.mentions.append(Mention(label, *span, found.group(), found.group(), drugs))

    def _add(self, fields: dict[str, Any], start: int, sentence: tuple[int, int], quote: str) -> None:
        statistic = fields.get("statistic", "median")
        units = {"rate": "percent", "count": "patient", "difference": "percent", "median": "month", "p_value": "1"}
        role = fields.get("role", "experimental")
        drugs = {"experimental": EXPERIMENTAL, "comparison": EXPERIMENTAL, "control": CONTROL, "single": ("alphamab",)}
        whole = {
            "doc": self.doc, "start": start, "end": start + len(fields["text"]), "endpoint": "OS", "role": role,
            "statistic": statistic, "unit": units.get(statistic, "ratio"), "drugs": drugs[role],
            "value": None if fields["text"].isalpha() else float(fields["text"].replace("·", ".")),
            "id": f"{self.doc}-{len(self.findings)}", "sentence": sentence, "quote": quote, "language": self.language,
            "confidence": 0.8, **fields,
        }  # fmt: skip
        self.findings.append(Finding(**whole))

    def mined(self) -> MinedPaper:
        blocks = (Block(BlockKind.PARAGRAPH, 0, len(self.text), self.language),)
        paper = Paper(
            doc=self.doc, path=Path(f"{self.doc}.txt"), format="text", sha256="", text=self.text,
            language=self.language, blocks=blocks, references=self.references, citations=tuple(self.citations),
        )  # fmt: skip
        return MinedPaper(paper, tuple(self.sentences), tuple(self.findings), (), tuple(self.mentions))

    def verdicts(self, gold: GoldTable = GOLD, settings: DiffSettings = SETTINGS) -> list[Discrepancy]:
        return diff_paper(self.mined(), gold, settings)


def causes(verdicts: list[Discrepancy], text: str | None = None) -> set[tuple[str, str]]:
    """The (cause, severity) pairs told, of one value when ``text`` is given; agreement and news left out."""
    return {
        (each.cause, each.severity)
        for each in verdicts
        if each.severity != "info" and (text is None or each.text == text)
    }
