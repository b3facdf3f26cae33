"""Which groups of patients a sentence names are parts of the study, and which restate whom the study enrolled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from her2mine.bind.doses import dose_groups
from her2mine.bind.markergroups import SEVERAL, compared, marker_groups
from her2mine.bind.restricted import restricted_groups
from her2mine.bind.sidebyside import side_by_side, with_and_without
from her2mine.bind.stages import stage_groups
from her2mine.bind.thresholds import threshold_groups
from her2mine.bind.view import View
from her2mine.bind.whether import whether_groups
from her2mine.extract.values import Kind
from her2mine.records import Label, Mention

# Lines of therapy, stages and settings say whom a study treated; they make a subgroup only where the text says so.
UNRESTRICTING = frozenset({"line", "setting", "stage", "status", "whole", "analysis set"})
UNTOLD = frozenset({"setting", "whole", "analysis set"})  # and these not even when they are told side by side
# between a group and its own ratio, "in X (HR, 0.60)"; after a word for the patients as well
_RATIO_BESIDE = re.compile(r"(?:\s[a-z]+)?\s?[(\[](?:[a-z]+[\s-]*){1,3}(?:[(\[][a-z]+[)\]])?[\s,:=]*(?:of )?")
ENROLS = frozenset({"biomarker", "histology", "disease"})  # what a study may be about as a whole
MARKERS = frozenset({"biomarker", "region", "age", "sex", "histology", "disease"})


@dataclass(frozen=True, slots=True)
class Names:
    """What the binder asks the vocabulary: kinds of endpoints and populations, and the paper's usual populations.

    ``common`` holds the populations a paper speaks of throughout: its subject, not a subgroup.
    """

    endpoint_kind: Callable[[str], str]
    population_kind: Callable[[str], str]
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Before:
    """What the passage has told before of its study's patients.

    ``enrolled`` are the populations that the study is told to have enrolled, ``doses`` its dose groups; ``results``
    says whether values of it were told; ``stage`` is the stage of disease told first, ``part`` the group told last,
    ``cohorts`` are its cohorts as far as they were told.
    """

    enrolled: frozenset[str] = frozenset()
    doses: tuple[str, ...] = ()
    results: bool = False
    stage: str = ""
    part: str = ""
    cohorts: tuple[str, ...] = ()


NOTHING = Before()


def parts_of(view: View, names: Names, before: Before = NOTHING) -> list[Mention]:
    """The subgroups of a sentence in text order; words that limit one group together are one ("CPS≥5的中国患者").

    Args:
        view: the sentence.
        names: what is known of names.
        before: what the passage has told of the study.
    """
    markers = marker_groups(view, lambda group: _enrolled(view, group))
    free = [m for m in restricted_groups(view) if sum(_overlap(m, marker) for marker in markers) < SEVERAL]
    free = [m for m in free if "head" not in m.voices or _in_known(m, view, before)]
    both = with_and_without(view)
    free = [m for m in _apart(free, both) if before.results or not _of_trial(view, m)]
    several = sum("subject" in m.voices for m in free) > 1
    free = [m for m in free if "subject" not in m.voices or before.results or several]
    told = [*view.lettered, *_apart((m for m in free if "elided" not in m.voices), view.lettered)]
    told += dose_groups(view, before.doses)
    told += _apart(threshold_groups(view), told)
    told += _apart(stage_groups(view, before.stage), told)
    reader = _Parts(view, replace(names, common=names.common.union(before.enrolled)), before.results)
    named = [m for m in _apart(view.populations, told) if reader.restricts(m)]
    told += _apart([m for m in free if "elided" in m.voices], view.populations)
    markers = _apart(markers, told)
    named = [m for m in named if not any(_within(m, marker) for marker in markers)]
    told += _apart(markers, named)
    told += whether_groups(view)
    told += [*_referred(view, told, before), *both, *_apart(side_by_side(view), told)]
    parts = [m for m in (*told, *(_negated(m, view) for m in named)) if not _is_arm(m, view)]
    return _joined(sorted(parts, key=lambda m: m.start), view)


def _is_arm(group: Mention, view: View) -> bool:
    """Whether a group is an arm told by what it went on with or turned to: "those who remained on X"."""
    inside = (arm for arm in view.arms if arm.drugs and group.start <= arm.start < group.end)
    leads = [view.folded[group.start : arm.start] for arm in inside]
    return any(view.cues.has("arms", key, lead) for lead in leads for key in ("stays", "turns"))


def _in_known(mention: Mention, view: View, before: Before) -> bool:
    """Whether a group at the head of a sentence limits a study that is known; else it is whom the study enrolled."""
    han = not mention.text.isascii()
    told = "head" in mention.voices and any(value.stop <= mention.start for value in view.values)
    return before.results or told or (not han and not view.trials)


def _referred(view: View, told: Iterable[Mention], before: Before) -> list[Mention]:
    """Words that take up a group told before ("half had X; in this subgroup ...", "此族群"), here or a sentence ago."""
    found = []
    groups = [*told, *(m for m in view.populations if "weak" not in m.voices)]
    for match in view.cues.get("populations", "referring").finditer(view.folded):
        named = [m for m in groups if m.end <= match.start() and m.canonical]
        name = max(named, key=lambda m: m.end).canonical if named else before.part
        if name:
            text = view.text[slice(*match.span())]
            found.append(Mention(Label.POPULATION, *match.span(), text, name, voices=("referring",)))
    return found


def _negated(mention: Mention, view: View) -> Mention:
    """The group with the word that denies its marker ("without X", "无X突变者")."""
    denied = view.cues.get("populations", "negation", r"{}\s*$").search(view.folded, 0, mention.start)
    if denied is None:
        return mention
    text = view.text[denied.start() : mention.end]
    return replace(mention, start=denied.start(), text=text, canonical=" ".join(text.split()))


def enrolled_in(view: View) -> set[str]:
    """The populations that the sentence says the study enrolled."""
    return {m.canonical for m in view.populations if m.canonical and _enrolled(view, m)}


def titled(view: View, names: Names) -> str | None:
    """The subgroup that a line without values consists of, as the title of what stands below it."""
    parts = parts_of(view, names)
    if len(parts) != 1 or view.values:
        return None
    lead, tail = view.folded[: parts[0].start], view.between(parts[0].end, len(view.folded))
    words = [view.cues.words("populations", key) for key in ("cue", "people_behind", "people")]
    opens = view.cues.get("populations", "opening", r"\W*(?:{}\s*)*").fullmatch(lead)
    closes = re.fullmatch(rf"(?:{'|'.join(words)}|\W)*", tail)
    return (parts[0].canonical or parts[0].text) if opens and closes else None


def _clause(view: View, start: int) -> str:
    """What the clause tells before a place."""
    return re.split(r"[,，;。:]", view.folded[max(0, start - 40) : start])[-1]


def _enrolled(view: View, mention: Mention) -> bool:
    """Whether a name stands behind a word of enrolment, or is told to be the population that was analysed."""
    primary = view.cues.get("populations", "primary", r"\s*{}").match(view.folded, mention.end)
    held = view.cues.get(
        "populations", "enrolled_in", r"(?:{})?\s*{{}}".format(view.cues.words("populations", "people_behind"))
    )
    if held.match(view.folded, mention.end):
        return True  # "a study conducted in X patients"
    if _of_compared(view, mention) or _of_trial(view, mention):
        return True
    return primary is not None or view.cues.has("populations", "enrolment", _clause(view, mention.start))


def _of_trial(view: View, mention: Mention) -> bool:
    """Read "the study in 79 X patients", "TRIAL, which was restricted to X": whom a study enrolled."""
    before = view.folded[: mention.start]
    if view.cues.get("populations", "enrolled_by", r"{}\s*$").search(before):
        return True
    that_is = view.cues.words("populations", "that_is")
    confined = view.cues.get("populations", "confined", rf",? {that_is} {{}}\s*(?:patients with )?$").search(before)
    return confined is not None and any(trial.end == confined.start() for trial in view.trials)


def _of_compared(view: View, mention: Mention) -> bool:
    """Read "TRIAL compared A (45 patients) with B (46 patients) in X disease": all of them had X."""
    sizes = bool(view.values) and all(v.kind is Kind.COUNT and v.stop <= mention.start for v in view.values)
    set_up = view.has("contrast", "comparing") or view.has("arms", "assigned")
    return sizes and set_up and bool(view.trials) and len(view.arms) > 1


class _Parts:
    """Decides on the named groups of one sentence."""

    def __init__(self, view: View, names: Names, results: bool) -> None:
        self.view, self.cues = view, view.cues
        self.kind, self.common, self.results = names.population_kind, names.common, results

    def restricts(self, mention: Mention) -> bool:
        """Whether a population is a part of the study, not what the whole study enrolled."""
        if self.cues.get("populations", "whole").fullmatch(mention.canonical.lower()):
            return False
        if self._introduced(mention):
            return False
        around = self.view.folded[max(0, mention.start - 14) : mention.end + 14]
        enrolled = _enrolled(self.view, mention)
        if self.cues.has("populations", "cue", around) or self._confined(mention):
            return not enrolled or self.cues.has("populations", "part", around)
        if enrolled or "weak" in mention.voices:
            return False
        if compared(mention, self.view):
            return True
        set_apart = self.cues.has("populations", "sets", self.view.said(mention)) or self._operated(mention)
        return set_apart or self._labels(mention) or self._people_limited(mention)

    def _operated(self, mention: Mention) -> bool:
        """Read "R0 in 96% of those operated on", "在手术患者中": not whom a study of adjuvant treatment enrolled."""
        later = self.view.has("populations", "after_operation")
        return not later and self.cues.has("populations", "operated", self.view.folded[mention.start : mention.end])

    def _introduced(self, mention: Mention) -> bool:
        """Read "在IDH1突变患者中，TRIAL研究……": whom a study that the sentence opens enrolled; a cut-off limits it."""
        trials, folded = self.view.trials, self.view.folded
        if self.results or not trials or mention.end > trials[0].start or self.kind(mention.canonical) not in ENROLS:
            return False
        part = self.cues.has("populations", "part", folded[: trials[0].start])
        part |= (
            self.cues.get("populations", "of_study", r"\s*{}\s*").fullmatch(folded, mention.end, trials[0].start)
            is not None
        )
        part |= re.search(r"[≥≤<>]|\d\s?%", mention.text) is not None
        defined = re.match(r"\s*\([^()]*\)", folded[mention.end :])  # "X阳性(≥75%的细胞)患者"
        begin = mention.end + (defined.end() if defined else 0)
        first = not any(not mention.end <= v.start < begin and v.start < trials[0].start for v in self.view.values)
        return first and not part and self.cues.get("populations", "opening", r"[\W\d]*{}").match(folded) is not None

    def _labels(self, mention: Mention) -> bool:
        """Whether a group opens its clause as a label, its values right behind: "...; high-volume disease, 49 v 32"."""
        folded, cues = self.view.folded, self.cues
        if re.search(r"[^\s\W]", _clause_of(folded, mention.start)) or self.kind(mention.canonical) == "whole":
            return False
        told = cues.get("populations", "people_behind", r"\s*(?:{})?\s*[,:]\s*").match(folded, mention.end)
        return told is not None and any(v.start == told.end() for v in self.view.values)

    def _people_limited(self, mention: Mention) -> bool:
        """Whether the name limits the patients that the clause speaks of."""
        first, last = self._chain(mention)
        clause = _clause(self.view, first.start)
        people = self.cues.get("populations", "people_behind", r"\s*(?:\([^()]*\)\s*)?{}")  # "X阳性(CPS≥5)患者"
        behind = people.match(self.view.folded, last.end) is not None
        before = self.cues.get("populations", "people_before", r"{}\s*$").search(clause) is not None
        kind = self.kind(mention.canonical)
        told = behind or before or self._valued(mention)
        if told and kind not in UNTOLD and self._contrasted(mention):
            return True
        if kind in UNRESTRICTING:
            return False
        usual = not self._not_usual(mention)
        told = behind or self.cues.get("populations", "people_within", r"{}$").search(self.view.said(last)) is not None
        opens = self.cues.get("populations", "opening", r"[\W\d]*(?:{}\s*)*").fullmatch(clause) is not None
        if self.cues.get("populations", "of_them", r"{}$").search(clause) or (told and opens and not usual):
            return True
        told = told or self.cues.get("populations", "among", r"{}[^,;]{0,20}$").search(clause) is not None
        scoped = self.cues.get("populations", "scope", r"{}[^,;]{0,30}$").search(clause) is not None
        place = rf"(?:\s?{self.cues.words('populations', 'people_behind')})?{{}}"
        scoped |= self.cues.get("populations", "where", place).match(self.view.folded, last.end) is not None
        return scoped and told and not usual

    def _valued(self, mention: Mention) -> bool:
        """Whether a value of its own stands right behind a name ("在X为5.7个月") or before it ("0.63 in X")."""
        folded, values = self.view.folded, self.view.values
        links = rf"(?:{self.cues.words('contrast', 'copula')}|{self.cues.words('contrast', 'approach')}|\s)*"
        after = [v for v in values if v.start >= mention.end]
        if after and re.fullmatch(links, folded[mention.end : after[0].start]):
            return after[0].kind is not Kind.COUNT
        if after and after[0].ratio and _RATIO_BESIDE.fullmatch(folded, mention.end, after[0].start):
            return True
        before = [v for v in values if v.stop <= mention.start]
        gap = self.view.without_arms(before[-1].stop, mention.start) if before else ""
        return (
            bool(gap)
            and self.cues.get("populations", "behind", r"(?:[\s)\]%]*{}\s+)+(?:the )?").fullmatch(gap) is not None
        )

    def _chain(self, mention: Mention) -> tuple[Mention, Mention]:
        """The first and the last of the names told in one breath ("CPS≥5的中国患者", "X和Y患者")."""
        names = self.view.populations
        first = last = names.index(mention)
        while first and self._linked(names[first - 1], names[first]):
            first -= 1
        while last + 1 < len(names) and self._linked(names[last], names[last + 1]):
            last += 1
        return names[first], names[last]

    def _linked(self, left: Mention, right: Mention) -> bool:
        gap = self.view.folded[left.end : right.start]
        listed = self.cues.get("contrast", "listing", r"\s*{}\s*").fullmatch(gap) is not None
        return listed or _limits(self.view, left, right)

    def _not_usual(self, mention: Mention) -> bool:
        """Whether a group is told by a marker, and is not what the paper is about."""
        return self.kind(mention.canonical) in MARKERS and mention.canonical not in self.common

    def _confined(self, mention: Mention) -> bool:
        """Read "when the analysis was restricted to X", "the benefit was confined to X"."""
        before = self.view.folded[max(0, mention.start - 60) : mention.start]
        return self.cues.get("populations", "confined", r"{}[^,;。]{0,30}$").search(before) is not None

    def _contrasted(self, mention: Mention) -> bool:
        """Whether the sentence tells values of several groups, this one and others."""
        values = [v.start for v in self.view.values]
        kind = self.kind(mention.canonical)
        others = [
            m for m in self.view.populations if m.canonical != mention.canonical and self.kind(m.canonical) == kind
        ]
        compared = self.cues.get("contrast", "versus")
        return any(
            any(min(m.end, mention.end) < v < max(m.start, mention.start) for v in values)
            or compared.search(self.view.folded[min(m.end, mention.end) : max(m.start, mention.start)]) is not None
            for m in others
        )


def _clause_of(folded: str, start: int) -> str:
    """What stands between the last semicolon or full stop and a place."""
    return re.split(r"[;。\n]", folded[:start])[-1]


def _limits(view: View, left: Mention, right: Mention) -> bool:
    """Whether nothing but a word for patients stands between two names."""
    gap = view.folded[left.end : right.start]
    return view.cues.get("populations", "limiting", r"\s*(?:{}\s*)?").fullmatch(gap) is not None


def _joined(parts: list[Mention], view: View) -> list[Mention]:
    """Groups with nothing but a word for patients between them are one group, limited twice."""
    kept: list[Mention] = []
    for part in parts:
        if kept and _limits(view, kept[-1], part):
            first = kept.pop()
            name = f"{first.canonical or first.text}, {part.canonical or part.text}"
            part = replace(part, start=first.start, text=view.text[first.start : part.end], canonical=name)
        kept.append(part)
    return kept


def _apart(mentions: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    """The mentions that touch none of the others."""
    known = list(others)
    return [m for m in mentions if not any(_overlap(m, other) for other in known)]


def _within(one: Mention, other: Mention) -> bool:
    """Whether a name is a part of a longer one: "wild-type" of "COX-2 wild-type"."""
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
