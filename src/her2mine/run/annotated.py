"""Annotated text: a snippet a line, its values marked as ``[printed|endpoint statistic unit role key=value ...]``.

The marks are explained in ``corpus/annotated/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from her2mine.run.errors import RunError

MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
BY_PLACE = ("endpoint", "statistic", "unit", "role")


class Snippet(NamedTuple):
    """One annotated line as a paper of its own.

    ``construction`` is the heading (``# ...``) it stands under, ``doc`` the file's stem and the number of the line,
    ``text`` the line without its marks; ``values`` are rows of the exchange schema with offsets into ``text``.
    """

    construction: str
    doc: str
    text: str
    values: list[dict[str, Any]]


def read_annotated(path: Path) -> list[Snippet]:
    """The snippets of a file in its order.

    Raises:
        RunError: the file cannot be read, or a mark lacks a field or has a number that is none (with the line).
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(path, str(getattr(error, "strerror", None) or error)) from None
    found: list[Snippet] = []
    construction = ""
    for number, line in enumerate(lines, start=1):
        if line.startswith("#"):
            construction = line.lstrip("# ")
        elif line.strip():
            try:
                found.append(_snippet(construction, f"{path.stem}-{number}", line))
            except ValueError as error:
                raise RunError(path, f"line {number}: {error}") from None
    return found


def read_passages(folder: Path) -> list[Snippet]:
    """The marked passages of a folder, a file each (``*.txt``, by name); ``construction`` is "".

    Raises:
        RunError: the folder holds no passage, or a file cannot be read or has a bad mark.
    """
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise RunError(folder, "holds no marked passages (*.txt)")
    return [_passage(file) for file in files]


def _passage(path: Path) -> Snippet:
    try:
        return _snippet("", path.stem, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise RunError(path, str(getattr(error, "strerror", None) or error)) from None
    except ValueError as error:
        raise RunError(path, str(error)) from None


def _snippet(construction: str, doc: str, line: str) -> Snippet:
    text, values, last = "", [], 0
    for mark in MARK.finditer(line):
        text += line[last : mark.start()]
        values.append({"doc": doc, **_value(mark[1], mark[2], len(text))})
        text += mark[1]
        last = mark.end()
    return Snippet(construction, doc, text + line[last:], values)


def _value(printed: str, fields: str, start: int) -> dict[str, Any]:
    placed, told = _fields(printed, fields)
    low, high = _interval(told.get("ci", ".."))
    value = told.get("value", printed.replace(",", ""))
    endpoint = placed["endpoint"]
    return {
        "start": start,
        "end": start + len(printed),
        "text": printed,
        **placed,
        "endpoint": endpoint.replace("_", " ") if endpoint.startswith("AE:") else endpoint,
        "drugs": _names(told.get("drugs", "")),
        "comparator": _names(told.get("comparator", "")),
        "ci_low": low,
        "ci_high": high,
        "op": told.get("op", "="),
        "timepoint": _number(told.get("timepoint", "")),
        "population": told.get("population", "").replace("_", " ") or None,
        "trial": told.get("trial", "").replace("_", " ") or None,
        "resolved": None,
        "value": None if value == "null" else _number(value),
    }


def _fields(printed: str, fields: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fields told by their place, and those told by ``key=value``."""
    first, more = fields.split(" ")[: len(BY_PLACE)], fields.split(" ")[len(BY_PLACE) :]
    if len(first) < len(BY_PLACE) or any("=" in field for field in first):
        raise ValueError(f"the mark of {printed!r} wants {', '.join(BY_PLACE)}")
    if lone := next((field for field in more if "=" not in field), None):
        raise ValueError(f"the mark of {printed!r} wants key=value, not {lone!r}")
    return dict(zip(BY_PLACE, first, strict=True)), dict(field.split("=", 1) for field in more)


def _interval(told: str) -> tuple[float | None, float | None]:
    low, dots, high = told.partition("..")
    if not dots:
        raise ValueError(f"an interval is written low..high, not {told!r}")
    return _number(low), _number(high)


def _names(text: str) -> list[str]:
    return [name.replace("_", " ") for name in text.split(",") if name]


def _number(text: str) -> float | None:
    if not text or text == "NE":
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
