"""Groups told by dose or schedule: "the 5.4 mg/kg group", "77% at 25 mg/kg and 82% at 15 mg/kg", "2.5 mg/kg剂量组"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from her2mine.bind.arm import Arm
from her2mine.bind.lexicon import Cues, unbracketed
from her2mine.bind.view import View
from her2mine.records import Label, Mention

STEP = 80  # characters between a drug and what was given with or after it
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
_THOUSANDS = r"(?:\d{1,3},(?=\d{3}))?"  # of "1,500 mg"
NOTHING: Mapping[str, set[str]] = MappingProxyType({})
_JOIN = r"\s*(?:,|/|and|or|&|和|与|及|、|或)+\s*"


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose of a sentence; ``grouped`` when a word for a group stands behind its list ("the 20 and 40 mg arms")."""

    start: int
    end: int
    unit: str
    name: str
    grouped: bool
    leveled: bool  # called a dose level or dose group outright


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    unit = cues.words("doses", "unit")
    listed = rf"(?:{_NUMBER}(?:[\s-]*{unit})?{_JOIN})*{_NUMBER}[\s-]*{unit}"
    group, level = cues.words("doses", "group"), cues.words("doses", "level")
    amounts = rf"(?P<amounts>(?<![\d.]){listed})(?P<behind>\s*-?(?:(?P<level>{level})|(?P<group>{group})))?"
    schedule, rank = cues.words("doses", "schedule"), cues.words("doses", "rank")
    return re.compile(rf"{amounts}|(?P<schedule>{schedule})|(?P<rank>{rank})")


@cache
def _amount(cues: Cues) -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}(?:[\s-]*(?P<unit>{cues.words('doses', 'unit')}))?")


def without_doses(folded: str, cues: Cues) -> str:
    """The text with blanks for how much and how often a drug was given, so that names beside it stand together."""
    dose = cues.get("doses", "unit", rf"(?<![a-z0-9.]){_THOUSANDS}{_NUMBER}(?:\s*[-~]\s*{_NUMBER})?\s*{{}}")
    often = cues.get("doses", "often", r"(?<![a-z\d]){}")
    for pattern in (dose, often):
        folded = pattern.sub(lambda match: " " * len(match.group()), folded)
    return folded


def with_doses(folded: str, arms: Sequence[Arm], cues: Cues, known: Mapping[str, set[str]] = NOTHING) -> list[Arm]:
    """The arms of a sentence, those of the same drugs told apart by the doses in their names or right behind them.

    ``known`` are the doses that tell arms of a drug apart in what went before: there one alone is enough.
    """
    arms = _with_elided(folded, arms, cues)
    told = [
        ("", arm.end) if _goes_on(folded, arms, i, cues) else _dose_of(folded, arm, cues) for i, arm in enumerate(arms)
    ]
    result = list(arms)
    for index, (arm, (dose, end)) in enumerate(zip(arms, told, strict=True)):
        mine = {told[i][0] for i in _neighbours(arms, index) if told[i][0]}
        if dose and (len(mine) > 1 or any(dose in known.get(drug, ()) for drug in arm.drugs)):
            result[index] = replace(arm, dose=dose, end=end)
    return result


def _with_elided(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "the X 500 mg and 750 mg groups": an arm of the same drug for each further dose of a list."""
    unit = cues.words("doses", "unit")
    listed = re.compile(rf"(?:{_JOIN}~?{_NUMBER}\s*{unit})+(?=\s*-?{cues.words('doses', 'group')})")
    result: list[Arm] = []
    for arm in arms:
        result.append(arm)
        dose, end = _dose_of(folded, arm, cues) if len(arm.drugs) == 1 and not arm.grouped else ("", arm.end)
        more = listed.match(folded, end) if dose else None
        for each in re.compile(rf"{_NUMBER}\s*{unit}").finditer(folded, end, more.end()) if more is not None else ():
            start = each.start()
            if not any(other.start == start for other in arms):
                result.append(replace(arm, start=start, end=start, text=""))
    return result


def _neighbours(arms: Sequence[Arm], index: int) -> list[int]:
    """The arms of the same drugs that stand next to one another in a sentence, no other arm between them."""
    run = [index]
    for step in (1, -1):
        place = index + step
        while 0 <= place < len(arms) and arms[place].drugs == arms[index].drugs:
            run.append(place)
            place += step
    return run


def _goes_on(folded: str, arms: Sequence[Arm], index: int, cues: Cues) -> bool:
    """Whether another drug is told to be given with an arm's, behind its dose: "A 50 mg/m2 followed by B"."""
    following = next((arm for arm in arms[index + 1 :] if arm.drugs != arms[index].drugs), None)
    if following is None or (index + 1 < len(arms) and arms[index + 1] is not following):
        return False
    gap = folded[arms[index].end : following.start]
    if any(cues.has("contrast", key, gap) for key in ("than", "versus")):
        return False  # "A 750 mg than with B"
    return len(gap) <= STEP and cues.has("arms", "join", gap) and not cues.has("arms", "or", gap)


def _dose_of(folded: str, arm: Arm, cues: Cues) -> tuple[str, int]:
    """The dose in or right behind an arm's name, with where the name ends then."""
    amount = cues.get("doses", "unit", rf"(?P<number>{_NUMBER})\s*(?P<unit>{{}})")
    inside = amount.search(folded, arm.start, arm.end) if arm.grouped and arm.drugs else None
    behind = cues.get("doses", "unit", rf"\s?(?P<number>{_NUMBER})\s*(?P<unit>{{}})").match(folded, arm.end)
    match = inside or (behind if len(arm.drugs) == 1 else None)
    return (f"{match['number']} {match['unit']}", max(arm.end, match.end())) if match else ("", arm.end)


def dose_groups(view: View, known: Sequence[str] = ()) -> list[Mention]:
    """The doses and schedules that tell arms or cohorts of one drug apart, as POPULATION mentions.

    A dose is the name of a group when a word for a dose group stands behind it, when the sentence holds values of
    several, or when it is one of the groups ``known`` from before: a dose alone is only how the drug was given.
    """
    doses = [_of_rank(dose, known) for dose in _doses(view)]
    told = [d for d in doses if d.leveled or d.grouped or _beside_value(view, d)]
    kinds = {d.unit: {other.name for other in told if other.unit == d.unit} for d in told}
    kept = [d for d in told if d.leveled or d.name in known or len(kinds[d.unit]) > 1]
    if _of_drugs(view, kept):
        return []
    return [
        Mention(Label.POPULATION, d.start, d.end, view.text[d.start : d.end], d.name, voices=("dose",)) for d in kept
    ]


def _of_drugs(view: View, doses: Sequence[Dose]) -> bool:
    """Whether each dose is that of a drug of its own: "X at 40 mg twice daily (n=157) or Y at 500 mg once daily"."""
    if any(d.leveled or d.grouped for d in doses):
        return False
    given = [(d, next((a.drugs for a in reversed(view.arms) if a.start <= d.start), ())) for d in doses]
    drugs = {d.name: drug for d, drug in given}
    return len(drugs) > 1 and len(set(drugs.values())) == len(drugs)


def _of_rank(dose: Dose, known: Sequence[str]) -> Dose:
    """Read "the lower dose", "the higher one" as that of the two amounts told before."""
    amounts = sorted(
        (name for name in known if re.match(_NUMBER, name)), key=lambda name: float(name.split()[0].replace(",", ""))
    )
    if dose.unit != "rank" or len(amounts) != 2:
        return dose
    return replace(dose, name=amounts["high" in dose.name])


def _doses(view: View) -> list[Dose]:
    found: list[Dose] = []
    for match in _pattern(view.cues).finditer(view.folded):
        kind = match.lastgroup if match["amounts"] is None else ""
        if kind in ("schedule", "rank"):
            name = " ".join(match.group().split())
            found.append(Dose(match.start(), match.end(), kind, name, grouped=False, leveled=False))
        elif match["amounts"]:
            found += _amounts(view, match)
    return found


def _amounts(view: View, match: re.Match[str]) -> list[Dose]:
    """The doses of a list, each with the unit told for it or behind it."""
    told = list(_amount(view.cues).finditer(view.folded, match.start(), match.end("amounts")))
    found: list[Dose] = []
    for one in told:
        unit = one["unit"] or told[-1]["unit"]
        number = re.match(_NUMBER, one.group())
        name = f"{number.group() if number else ''} {unit}"
        found.append(Dose(one.start(), one.end(), unit, name, bool(match["behind"]), bool(match["level"])))
    return found


def _beside_value(view: View, dose: Dose) -> bool:
    """Whether a value of its own stands right before the dose, the drug between them or not ("77% at 25 mg/kg")."""
    ends = [dose.end, *(arm.end for arm in view.arms if arm.start <= dose.start < arm.end)]
    size = view.cues.get("doses", "daily", r"\s?(?:{}\s?)?\((?:n\s?=\s?)?")
    if any(size.fullmatch(view.folded, end, v.start) for v in view.values for end in ends):
        return True  # "to 5.4 mg/kg (n = 102) or 6.4 mg/kg (n = 50)", "at the higher dose (60%)"
    before = [v for v in view.values if v.stop <= dose.start]
    if not before:
        return False
    text = list(view.folded)
    for arm in view.arms:
        text[arm.start : arm.end] = " " * (arm.end - arm.start)
    gap = unbracketed("".join(text[before[-1].stop : dose.start]))
    return view.cues.get("doses", "at", r"(?:{}|[\s)\]%])*").fullmatch(gap) is not None
