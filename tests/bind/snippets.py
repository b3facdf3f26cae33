"""Reading the annotated snippets of ``corpus/annotated``: plain text and the values marked in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parents[2] / "corpus" / "annotated"
MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")


class Snippet(NamedTuple):
    """One annotated line; ``values`` are rows of the exchange schema with ``doc`` set."""

    construction: str
    doc: str
    text: str
    values: list[dict[str, Any]]


def snippets(language: str) -> list[Snippet]:
    """The snippets of a language in file order."""
    found: list[Snippet] = []
    construction = ""
    for number, line in enumerate((FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            construction = line.lstrip("# ")
        elif line.strip():
            doc = f"{language}-{number}"
            found.append(Snippet(construction, doc, *_unmark(line, doc)))
    return found


def _unmark(line: str, doc: str) -> tuple[str, list[dict[str, Any]]]:
    text, values, last = "", [], 0
    for match in MARK.finditer(line):
        text += line[last : match.start()]
        values.append({"doc": doc, **_value(match[1], match[2], len(text))})
        text += match[1]
        last = match.end()
    return text + line[last:], values


def _value(printed: str, fields: str, start: int) -> dict[str, Any]:
    endpoint, statistic, unit, role, *more = fields.split(" ")
    told = dict(pair.split("=", 1) for pair in more)
    low, high = (told.get("ci") or "..").split("..")
    value = told.get("value", printed.replace(",", ""))
    return {
        "start": start,
        "end": start + len(printed),
        "text": printed,
        "endpoint": endpoint.replace("_", " ") if endpoint.startswith("AE:") else endpoint,
        "statistic": statistic,
        "unit": unit,
        "role": role,
        "drugs": _names(told.get("drugs", "")),
        "comparator": _names(told.get("comparator", "")),
        "ci_low": _number(low),
        "ci_high": _number(high),
        "op": told.get("op", "="),
        "timepoint": _number(told.get("timepoint", "")),
        "population": told.get("population", "").replace("_", " ") or None,
        "trial": told.get("trial", "").replace("_", " ") or None,
        "resolved": None,
        "value": None if value == "null" else float(value),
    }


def _names(text: str) -> list[str]:
    return [name.replace("_", " ") for name in text.split(",") if name]


def _number(text: str) -> float | None:
    return float(text) if text and text != "NE" else None
