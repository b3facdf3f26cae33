"""A run over papers that mean harm: formulas, scripts, letters that turn the text around, a sentence of a megabyte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from her2mine.records import Abstention, Discrepancy, Finding, GoldResult
from her2mine.report import PaperRow, RefusedFile, Results, write_run

FORMULAS = (
    '=HYPERLINK("http://x.example","click")', "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)",
    "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "  =1+1", "\u3000=1+1",
)  # fmt: skip
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
TURNED = "13.8\u202e8.31\u202c\u200b\x07 [a](javascript:alert(1)) ![i](//x.example) **b** | c `d` www.x.example"
PATH = "../../../../etc/passwd\x00.txt"
LONG = "value 7.7 " + "long " * 210_000

_GOLD: dict[str, Any] = {
    "id": "alpha-primary-os-median-experimental", "trial": "Alpha", "analysis": "primary", "role": "experimental",
    "endpoint": "OS", "statistic": "median", "value": 13.8, "printed": ("13.8",), "unit": "month",
    "source_doi": "10.1000/alpha", "verified": "page",
}  # fmt: skip


def hostile_run(folder: Path) -> Path:
    """A run folder with every kind of harm in every field that a paper fills."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = [*FORMULAS, SCRIPT, TURNED, LONG, f"Difference -2.5 in {SCRIPT}"]
    findings = [_finding(number, text) for number, text in enumerate(texts)]
    write_run(
        Results(
            title='=1+1<script>alert("t")</script>',
            papers=(PaperRow("=doc", PATH, "c" * 64, "text", "en", title=f"=cmd {SCRIPT} \u202eeltit"),),
            findings=tuple(findings),
            abstentions=(Abstention(doc="=doc", start=1, end=2, text="=a", reason="=b", quote=TURNED),),
            discrepancies=tuple(map(_verdict, findings)),
            refused=(RefusedFile("=refused", "", "=reason"),),
            provenance={"gold": {"edition": 1}, "versions": {"her2mine": "0"}},
        ),
        folder,
    )
    return folder


def _finding(number: int, text: str) -> Finding:
    start = 1_000_000 * number
    return Finding(
        id=f"=f{number}", doc="=doc", start=start, end=start + 4, text=text[:30], trial=text[:40], role="experimental",
        drugs=(text[:40], "@drug"), endpoint="OS", statistic="difference" if "-2.5" in text else "median",
        value=-2.5 if "-2.5" in text else 7.7, unit="month", quote=text, sentence=(start, start + len(text)),
        population=text[:40], section=text[:40],
    )  # fmt: skip


def _verdict(finding: Finding) -> Discrepancy:
    return Discrepancy(
        id=f"d{finding.id}", doc=finding.doc, start=finding.start, end=finding.end, text=finding.text,
        cause="value_conflict", severity="conflict", quote=finding.quote, finding=finding.id, endpoint="OS",
        statistic="median", explanation=finding.quote[:200], arithmetic="=1-2", should_be="=3", trial=finding.trial,
        section=finding.section, gold=GoldResult(**_GOLD),
    )  # fmt: skip
