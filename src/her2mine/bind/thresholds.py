"""Groups told by a marker's value: "where PD-L1 was below 1%", "CPS低于10者", "when it was at least 20"."""

from __future__ import annotations

import re
from functools import cache

from her2mine.bind.lexicon import Cues
from her2mine.bind.view import View
from her2mine.records import Label, Mention

_TOKEN = re.compile(r"[A-Z0-9]")
MIN_CAPITALS = 2  # capitals and digits by which a marker is known ("PD-L1", "CPS"); words have fewer


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    lead, limit, level = (cues.words("thresholds", key) for key in ("lead", "limit", "level"))
    word = r"[a-z][a-z0-9./]*(?:-[a-z0-9]+)*(?:\s(?:tps|cps|ic|tc))?"
    marker = rf"(?P<marker>(?<![a-z0-9])(?:{word}|{cues.words('thresholds', 'it')}))"
    spelled = r"(?:(?:[a-z-]+\s){1,4}\()?"  # "a combined positive score (CPS) of 10 or more"
    verb = rf"(?:\s*(?:{level}|{cues.words('thresholds', 'verb')}))*\s*"
    number = r"\d+(?:\.\d+)?(?:\s*%)?(?!\d)"
    sign, beyond = cues.words("thresholds", "state"), cues.words("thresholds", "beyond")
    told = rf"(?P<told>{limit}\s*{number}(?:\s*{beyond})?|{number}\s*{beyond}|{sign})"
    people = cues.words("thresholds", "people")
    return re.compile(rf"(?P<lead>{lead}\s+{spelled})?{marker}\)?{verb}{told}(?P<people>\s*{people})?")


def threshold_groups(view: View) -> list[Mention]:
    """Patients told apart by the value of a marker, as POPULATION mentions; "it" stands for the marker told before."""
    found: list[Mention] = []
    marker = ""
    for match in _pattern(view.cues).finditer(view.folded):
        start, end = match.start("marker"), match.end("told")
        name = view.text[start : match.end("marker")]
        if view.cues.get("thresholds", "it").fullmatch(name):
            name = marker if match["lead"] else ""
        elif len(_TOKEN.findall(name)) < MIN_CAPITALS or not (match["lead"] or match["people"]):
            name = ""
        if not name or _measured(view, start, end):
            continue
        marker = name
        known = next((m.canonical for m in view.populations if start <= m.end - 1 < end and "weak" not in m.voices), "")
        name = known or " ".join([name, *view.text[match.start("told") : end].split()])
        found.append(Mention(Label.POPULATION, start, end, view.text[start:end], name, voices=("threshold",)))
    return found


def _measured(view: View, start: int, end: int) -> bool:
    """Whether an endpoint or a result stands there: "OS was below 12 months" tells no group."""
    return any(m.start < end and start < m.end for m in view.endpoints) or any(
        v.start < end and start < v.stop and v.ratio for v in view.values
    )
