"""Reading the annotated snippets of ``corpus/annotated``: plain text and the values marked in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "corpus" / "annotated"
MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def snippets(language: str) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The snippets of a language as (construction, plain text, marked values)."""
    found, construction = [], ""
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            construction = line.lstrip("# ")
        elif line.strip():
            found.append((construction, *_unmark(line)))
    return found


def _unmark(line: str) -> tuple[str, list[dict[str, Any]]]:
    text, values, last = "", [], 0
    for match in MARK.finditer(line):
        text += line[last : match.start()]
        values.append(_value(match[1], match[2], len(text)))
        text += match[1]
        last = match.end()
    return text + line[last:], values


def _value(printed: str, fields: str, start: int) -> dict[str, Any]:
    endpoint, statistic, unit, role, *more = fields.split(" ")
    told = dict(pair.split("=", 1) for pair in more)
    low, high = (told.get("ci") or "..").split("..")
    names = lambda key: [d.replace("_", " ") for d in told.get(key, "").split(",") if d]  # noqa: E731
    value = told.get("value", printed.replace(",", ""))
    return {
        "doc": "snippet", "start": start, "end": start + len(printed), "text": printed,
        "endpoint": endpoint.replace("_", " ") if endpoint.startswith("AE:") else endpoint,
        "statistic": statistic, "unit": unit, "role": role, "drugs": names("drugs"), "comparator": names("comparator"),
        "ci_low": _number(low), "ci_high": _number(high), "op": told.get("op", "="),
        "timepoint": _number(told.get("timepoint", "")), "population": told.get("population"),
        "trial": (told.get("trial") or "").replace("_", " ") or None, "resolved": None,
        "value": None if value == "null" else float(value),
    }  # fmt: skip


def _number(text: str) -> float | None:
    return float(text) if text and text != "NE" else None
