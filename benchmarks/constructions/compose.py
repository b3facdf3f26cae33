"""Short reports from the tables of wordings (`en.toml`, `zh.toml`), each with what its numbers are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

TABLES = {language: Path(__file__).with_name(f"{language}.toml") for language in ("en", "zh")}
SPACE = {"en": " ", "zh": ""}
CONTROL = re.compile("control|对照")
SINGLE = ("s", "n")  # the one arm of a study, and all patients of a study of several arms
_MARK = re.compile(
    r"\[(?P<whose>[a-z]+)(?P<order>[+-]?)(?P<part>\*?)(?:@(?P<months>\d+))? (?P<endpoint>\S+) (?P<statistic>\w+)\]"
)
# smaller and greater numbers of each statistic, so that what words say of two values is true
_RANGES = {"rate": ((12, 39), (41, 78)), "median": ((3, 8), (9, 19)), "count": ((21, 58), (61, 98))}


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of a study as a set tells them; ``open`` where no word tells which of two is the control."""

    told: Mapping[str, str]
    drugs: Mapping[str, tuple[str, ...]]
    marker: str
    open: bool
    doses: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """What a number is: ``role`` of the schema, the drugs of its arm or of both arms compared.

    ``group`` says that it is told of a group of patients, whatever they were given; ``part`` that it is told of a
    part of an arm's patients, or compares the arms in a part (None where arms are doses of a drug, which may be told as
    groups). ``months`` is the time a rate is told for.
    """

    start: int
    text: str
    endpoint: str
    statistic: str
    role: str
    drugs: frozenset[str]
    comparator: frozenset[str]
    group: bool
    part: bool | None
    months: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """A text, the names of its parts (for counting), and the numbers of its last sentence."""

    text: str
    construction: str
    heads: tuple[str, ...]
    result: str
    arms: str
    numbers: tuple[Expected, ...]


def reports(language: str, table: Path | None = None) -> Iterator[Report]:
    """All reports of a language's table, in the same order and with the same numbers each time."""
    sets = tomllib.loads((table or TABLES[language]).read_text(encoding="utf-8"))["sets"]
    arms_of = {told["name"]: told["arms"] for told in sets if "arms" in told}
    for told in sets:
        rows = arms_of[told.get("arms_of", told["name"])][:: told.get("every", 1)]
        for (place, row), design in product(enumerate(rows), told["designs"]):
            arms = _arms(row)
            turned = arms.open and _second_first(design)
            if turned and not told.get("order", False):
                continue  # the results of the set say that the arm named second is compared with the first
            for before, between in product(told.get("before", [""]), told.get("between", [""])):
                heads = [sentence for sentence in (before, design, between) if sentence]
                for result in told["results"]:
                    rng = Random(f"{language} {told['name']} {place} {' '.join(heads)} {result}")
                    yield _report(told["name"], heads, result, arms, rng, language, turned=turned)


def _arms(row: Mapping[str, Any]) -> Arms:
    names = [key for key in "abc" if key in row]
    told = {key: row[key]["told"] for key in names}
    drugs = {key: tuple(row[key]["drugs"]) for key in names}
    return Arms(told, drugs, row.get("marker", ""), row.get("open", False), row.get("doses", False))


def _second_first(design: str) -> bool:
    """Whether a design names the second arm before the first, and calls neither control."""
    return design.index("{c}") < design.index("{a}") if "{c}" in design and not CONTROL.search(design) else False


def _report(
    construction: str, heads: Sequence[str], result: str, arms: Arms, rng: Random, language: str, *, turned: bool
) -> Report:  # fmt: skip
    design = "".join(heads)
    head = "".join(_named(sentence, arms, design) + SPACE[language] for sentence in heads)
    body, numbers = _numbered(_named(result, arms, design), len(head), arms, rng, turned=turned)
    told = " / ".join(arms.told.values())
    return Report(head + body, construction, tuple(heads), result, told, tuple(numbers))


def _named(wording: str, arms: Arms, design: str) -> str:
    """A wording with the names of arms, the marker and the word for a group put in."""
    capital = {key.upper(): name[:1].upper() + name[1:] for key, name in arms.told.items()}
    group = "group" if "roup" in design else "arm"
    return wording.format(**arms.told, **capital, marker=arms.marker, group=group)


def _numbered(
    wording: str, offset: int, arms: Arms, rng: Random, *, turned: bool
) -> tuple[str, list[Expected]]:  # fmt: skip
    text, last, numbers = "", 0, []
    for match in _MARK.finditer(wording):
        text += wording[last : match.start()]
        number = _number(match["statistic"], match["order"], rng)
        numbers.append(_expected(match, offset + len(text), number, arms, turned=turned))
        text, last = text + number, match.end()
    return text + wording[last:], numbers


def _number(statistic: str, order: str, rng: Random) -> str:
    if statistic == "hazard_ratio":
        return f"0.{rng.randint(51, 97)}"
    if statistic == "p_value":
        return f"0.0{rng.randint(11, 48)}"
    low, high = _RANGES.get(statistic, _RANGES["rate"])
    number = rng.randint(*(high if order == "+" or (not order and rng.random() < 0.5) else low))
    return f"{number}.{rng.randint(1, 9)}" if statistic == "median" else str(number)


def _expected(match: re.Match[str], start: int, number: str, arms: Arms, *, turned: bool) -> Expected:
    whose, endpoint = match["whose"], match["endpoint"].replace("_", " ")
    new, control = ("c", "a") if turned else ("a", "c")
    drugs, comparator, role = frozenset[str](), frozenset[str](), "experimental"
    if whose.startswith("x"):
        role, mine = "comparison", whose[1:] or new
        drugs, comparator = frozenset(arms.drugs[mine]), frozenset(arms.drugs.get(control, ()))
    elif whose in SINGLE:
        role, drugs = "single", frozenset(arms.drugs["a"] if whose == "s" else ())
    elif whose != "g":
        role = "control" if whose == control else "experimental"
        drugs = frozenset(arms.drugs[whose])
    months = int(match["months"]) if match["months"] else None
    part = None if arms.doses else bool(match["part"])
    return Expected(start, number, endpoint, match["statistic"], role, drugs, comparator, whose == "g", part, months)


def groups_told(numbers: Sequence[Expected]) -> bool:
    """Whether the numbers of a report are those of groups of patients."""
    return any(number.group for number in numbers)
