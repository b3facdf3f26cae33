"""Short texts mined, and findings written down in one line so that tests can say in full what they expect."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from her2mine.bind import Tools, bind_paper
from her2mine.ingest.jats import read_jats
from her2mine.ingest.plaintext import read_text
from her2mine.records import Finding, MinedPaper

SIGNS = {"<": "<", ">": ">", "<=": "≤", ">=": "≥", "~": "~", "=": ""}


@dataclass(frozen=True)
class Mine:
    """Mines a text as if it were a file of that name."""

    tools: Tools

    def __call__(self, text: str, name: str = "note.txt") -> MinedPaper:
        path = Path(name)
        read = read_jats if path.suffix == ".xml" else read_text
        return bind_paper(read(path, text.encode("utf-8"), path.stem), self.tools)

    def lines(self, text: str, name: str = "note.txt") -> list[str]:
        """The findings of a text, each as :func:`line` writes it, in text order."""
        return [line(finding) for finding in self(text, name).findings]


def line(finding: Finding) -> str:
    """A finding in one line, without its trial: ``OS median 13.8 month (12-16) experimental drug+drug [group] @12``."""
    value = "not reached" if finding.value is None else f"{SIGNS[finding.op]}{finding.value:g}"
    parts = [finding.endpoint, finding.statistic, value, finding.unit]
    if finding.ci_level is not None:
        parts.append(f"({_bound(finding.ci_low)}-{_bound(finding.ci_high)})")
    parts += [finding.role, "+".join(sorted(finding.drugs))]
    if finding.comparator:
        parts += ["over", "+".join(sorted(finding.comparator))]
    if finding.population:
        parts.append(f"[{finding.population}]")
    if finding.timepoint is not None:
        parts.append(f"@{finding.timepoint:g}")
    return " ".join(part for part in parts if part)


def _bound(number: float | None) -> str:
    return "NE" if number is None else f"{number:g}"
