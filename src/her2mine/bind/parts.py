"""Which groups of patients a sentence names are parts of the study, and which restate whom the study enrolled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from her2mine.bind.doses import dose_groups
from her2mine.bind.restricted import restricted_groups
from her2mine.bind.thresholds import threshold_groups
from her2mine.bind.view import View
from her2mine.records import Mention

# Lines of therapy, stages and settings say whom a study treated; they make a subgroup only where the text says so.
UNRESTRICTING = frozenset({"line", "setting", "stage", "status", "whole", "analysis set"})
MARKERS = frozenset({"biomarker", "region", "age", "sex", "histology", "disease"})


@dataclass(frozen=True, slots=True)
class Names:
    """What the binder asks the vocabulary: kinds of endpoints and populations, and the paper's usual populations.

    ``common`` holds the populations a paper speaks of throughout: its subject, not a subgroup.
    """

    endpoint_kind: Callable[[str], str]
    population_kind: Callable[[str], str]
    common: frozenset[str] = frozenset()


def parts_of(view: View, names: Names, enrolled: Iterable[str] = ()) -> list[Mention]:
    """The subgroups of a sentence in text order; words that limit one group together are one ("CPS≥5的中国患者").

    Args:
        view: the sentence.
        names: what is known of names.
        enrolled: populations that the passage said the study enrolled.
    """
    told = [*restricted_groups(view.folded, view.text, view.cues), *dose_groups(view)]
    told += [m for m in threshold_groups(view) if not any(_overlap(m, t) for t in told)]
    reader = _Parts(view, replace(names, common=names.common.union(enrolled)))
    named = [m for m in view.populations if not any(_overlap(m, t) for t in told) and reader.restricts(m)]
    return _joined(sorted([*told, *(_negated(m, view) for m in named)], key=lambda m: m.start), view)


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


def _clause(view: View, mention: Mention) -> str:
    """What the clause tells before a name."""
    return re.split(r"[,，;。:]", view.folded[max(0, mention.start - 40) : mention.start])[-1]


def _enrolled(view: View, mention: Mention) -> bool:
    return view.cues.has("populations", "enrolment", _clause(view, mention))


class _Parts:
    """Decides on the named groups of one sentence."""

    def __init__(self, view: View, names: Names) -> None:
        self.view, self.cues = view, view.cues
        self.kind, self.common = names.population_kind, names.common

    def restricts(self, mention: Mention) -> bool:
        """Whether a population is a part of the study, not what the whole study enrolled."""
        if self.cues.get("populations", "whole").fullmatch(mention.canonical.lower()):
            return False
        around = self.view.folded[max(0, mention.start - 14) : mention.end + 14]
        enrolled = _enrolled(self.view, mention)
        if self.cues.has("populations", "cue", around) or self._confined(mention):
            return not enrolled or self.cues.has("populations", "part", around)
        if enrolled or "weak" in mention.voices:
            return False
        if self.kind(mention.canonical) in UNRESTRICTING:
            return False
        return self._people_limited(mention, _clause(self.view, mention))

    def _people_limited(self, mention: Mention, clause: str) -> bool:
        """Whether the name limits the patients that the clause speaks of."""
        after = self.view.folded[mention.end : mention.end + 8]
        behind = self.cues.get("populations", "people_behind", r"\s*{}").match(after) is not None
        if behind and self._contrasted(mention):
            return True
        usual = not self._not_usual(mention)
        told = behind or self.cues.get("populations", "people_within", r"{}$").search(mention.text.lower()) is not None
        opens = self.cues.get("populations", "opening", r"[\W\d]*(?:{}\s*)*").fullmatch(clause) is not None
        if self.cues.get("populations", "of_them", r"{}$").search(clause) or (told and opens and not usual):
            return True
        told = told or self.cues.get("populations", "among", r"{}[^,;]{0,20}$").search(clause) is not None
        scoped = self.cues.get("populations", "scope", r"{}[^,;]{0,30}$").search(clause) is not None
        return scoped and told and not usual

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


def _joined(parts: list[Mention], view: View) -> list[Mention]:
    """Groups with nothing but a word for patients between them are one group, limited twice."""
    kept: list[Mention] = []
    for part in parts:
        gap = view.folded[kept[-1].end : part.start] if kept else None
        if gap is not None and view.cues.get("populations", "limiting", r"\s*(?:{}\s*)?").fullmatch(gap):
            first = kept.pop()
            name = f"{first.canonical or first.text}, {part.canonical or part.text}"
            part = replace(part, start=first.start, text=view.text[first.start : part.end], canonical=name)
        kept.append(part)
    return kept


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
