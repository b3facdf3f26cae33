"""Arms that a study tells by its own names: "arms A and B", "the RT group", "the concurrent regimen", "B组"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import Arm
from her2mine.bind.armuntreated import defines
from her2mine.bind.lexicon import Cues, unbracketed
from her2mine.bind.roster import SEVERAL

CAPITALS = 2  # letters in upper case that make a word a name of an arm ("Flu-TBI"), unless it is one letter or number
DEFINES = 60  # characters between a label and the drugs that it stands for

SEVERAL_OF = r"{}\s*(?:[a-z-]+ )?$"  # "two A-based doublets" are no one arm

SIZES = ((1, "one_drug"), (2, "two_drugs"), (3, "three_drugs"), (4, "four_drugs"), (SEVERAL, "several_drugs"))

# Between two arms of which the second has what the first has, and more.
ADDED = (
    ("either_alone", r"[^.;]{0,40}?{}"),  # "A for 5 years, alone or with B"
    ("with_or_without", "{}"),  # "A plus B (AB) either without or with C"
)

Span = tuple[int, int]


def labelled(folded: str, text: str, arms: Sequence[Arm], cues: Cues, blocked: Sequence[Span] = ()) -> list[Arm]:
    """Arms told by letters, numbers or how they were treated, where no drug tells them.

    ``blocked`` are spans of groups of patients and endpoints, which are no arms ("the HER2+ group").
    """
    found: list[Arm] = []
    for start, end, label, printed in _labels(folded, text, cues):
        taken = any(a.start < end and start < a.end for a in (*arms, *found))
        if not taken and not any(a < end and start < b for a, b in blocked) and _named(printed):
            alone = cues.get("arms", "alone_before", r"{}\s*\(\s*$").search(folded, 0, start) is not None
            hint = "control" if alone else ""
            found.append(Arm(start, end, (), hint, grouped=True, text=folded[start:end], label=label))
    for match in cues.get("arms", "modality").finditer(folded):
        if not any(a.start < match.end() and match.start() < a.end for a in (*arms, *found)):
            label = next(name for name in match.groups() if name)
            bare = cues.get("arms", "untreated").fullmatch(label) is not None
            hint = "control" if bare else ""
            found.append(Arm(*match.span(), (), hint, grouped=True, text=match.group(), label=label, untreated=bare))
    return found


def _labels(folded: str, text: str, cues: Cues) -> Iterator[tuple[int, int, str, str]]:
    """Places and names of labels; a list of them ("arms A, B and C") gives one each."""
    for match in cues.get("arms", "labelled").finditer(folded):
        index = next(i for i, name in enumerate(match.groups(), start=1) if name)
        yield match.start(), match.end(), match[index], text[slice(*match.span(index))]
        end = match.end()
        while (more := cues.get("arms", "label_more").match(folded, end)) is not None:
            index = next(i for i, name in enumerate(more.groups(), start=1) if name)
            yield *more.span(index), more[index], text[slice(*more.span(index))]
            end = more.end()


def labels_in(folded: str, text: str, cues: Cues) -> Iterator[tuple[int, int, str, str]]:
    """Places and names (folded, and as printed) of all labels of a sentence, whether or not they stand beside drugs."""
    return (told for told in _labels(folded, text, cues) if _named(told[3]))


def _named(printed: str) -> bool:
    return printed.isdigit() or printed.isupper() or sum(map(str.isupper, printed)) >= CAPITALS


def letters_again(text: str, arms: Sequence[Arm], labels: Mapping[str, tuple[str, ...]], cues: Cues) -> list[Arm]:
    """The arms of a sentence and those told by nothing but the letter that the passage gave them: "36% on A, 34% on T".

    Args:
        text: the sentence as printed: only capitals are letters of arms.
        arms: those found by other words.
        labels: the drugs of arms by their labels.
        cues: the cue tables.
    """
    found, leads = list(arms), cues.words("arms", "letter_lead")
    for label, drugs in labels.items():
        if len(label) != 1 or not label.isalpha() or not drugs:
            continue
        for match in re.finditer(rf"(?<![\w-])(?:{leads}) ({label.upper()})(?![\w'’-])", text):
            if not any(arm.start < match.end(1) and match.start(1) < arm.end for arm in found):
                found.append(Arm(*match.span(1), drugs, grouped=True, text=label, label=label))
    return sorted(found, key=lambda arm: arm.start)


def label_of(folded: str, arm: Arm, cues: Cues) -> str:
    """The label that a bracket behind an arm gives it ("docetaxel plus zoledronic acid (arm A)"), or ""."""
    between = r"(?:[^()\[\].;:]|(?<=\d)\.(?=\d)){0,100}?"  # doses and days: "X, 1,500 mg daily (arm B)"
    match = cues.get("arms", "label_given", between + r"[(\[]\s*{}").match(folded, arm.end)
    if folded.rfind("(", 0, arm.end) > folded.rfind(")", 0, arm.end):  # "A and B (AB, arm A"
        match = cues.get("arms", "label_given", r"\s*[,;]\s*{}").match(folded, arm.end) or match
    return next((name for name in match.groups() if name), "") if match and arm.drugs else ""


def with_labels(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "X plus Y (arm A)", "arm A (observation)" as one arm; ``folded`` has doses blanked out."""
    result: list[Arm] = []
    for arm in arms:
        named = result[-1] if result else None
        if named is not None and _closes(folded, named, arm):
            result[-1] = replace(named, label=arm.label, end=arm.end, grouped=True)
        elif named is not None and arm.untreated and len(named.label) == 1 and not (named.drugs or named.hint):
            told = defines(folded[named.end : arm.start], cues)
            result[-1:] = [replace(arm, label=named.label, start=named.start)] if told else [named, arm]
        else:
            result.append(arm)
    return result


def with_short_forms(folded: str, arms: Sequence[Arm]) -> list[Arm]:
    """Read "with B and C (ABC)" as one arm: what its bracket names has all that the words before it have, and more."""
    result: list[Arm] = []
    for arm in arms:
        part = result[-1] if result else None
        if part is not None and part.drugs and set(part.drugs) < set(arm.drugs):
            bracketed = re.fullmatch(r"[^();.。]*\(\s*", folded[part.end : arm.start]) is not None
            if bracketed and folded[arm.end : arm.end + 1] == ")" and " " not in folded[arm.start : arm.end].strip():
                result[-1] = replace(arm, start=part.start, grouped=True)
                continue
        result.append(arm)
    return result


def _closes(folded: str, arm: Arm, label: Arm) -> bool:
    """Whether a letter or number in a bracket right behind an arm names it."""
    unnamed = arm.untreated or (bool(arm.drugs) and not arm.label)
    lettered = len(label.label) == 1 and unnamed and not label.hint
    alike = not label.drugs or set(label.drugs) == set(arm.drugs)
    return lettered and alike and re.fullmatch(r"[^()\d;:,。]{0,60}\(\s*", folded[arm.end : label.start]) is not None


def defined(folded: str, arms: Sequence[Arm], cues: Cues) -> Mapping[str, tuple[str, ...]]:
    """What labels stand for where the drugs follow them: "group B received X", "B组给予X"."""
    told = {arm.label: arm.drugs for arm in arms if arm.label and arm.drugs and not arm.size}
    for first, second in pairwise(arms):
        gap = folded[first.end : second.start]
        if first.label and not first.drugs and second.drugs and len(gap) <= DEFINES:
            means = cues.get(
                "arms", "label_defines", r"[\s:,(]*(?:n\s*=\s*\d+[)\s:,;]*)?{}\W*(?:\w+\W+){0,3}[\u4e00-\u9fff]{0,8}"
            )
            allots = gap.strip() == "," and cues.has("arms", "assigned", folded[: first.start])
            if (allots or means.fullmatch(gap)) and not cues.has("arms", "result", gap):  # "B组为73%,化疗组"
                told[first.label] = second.drugs
    return told


def alternatives(folded: str, arms: Sequence[Arm], class_of: Callable[[str], str], cues: Cues) -> list[Arm]:
    """Read "A plus B or placebo", "A or placebo plus C", "A with either B or C": both arms have what is shared."""
    result = list(arms)

    def is_control(drug: str) -> bool:
        return class_of(drug) == "control"

    for index, (left, right) in enumerate(pairwise(arms)):
        gap = unbracketed(folded[left.end : right.start]).strip(" (),")
        added = left.alone and cues.get("arms", "or_with").fullmatch(gap) is not None  # "A alone or combined with B"
        added = added or any(cues.get("arms", key, form).fullmatch(gap) for key, form in ADDED)
        if left.drugs and right.drugs and added:
            result[index] = replace(left, hint=left.hint or "control", alone=True)
            result[index + 1] = replace(right, drugs=_union(left.drugs, right.drugs), hint=right.hint or "experimental")
            continue
        told = cues.get("arms", "alternative").fullmatch(gap) is not None and bool(left.drugs and right.drugs)
        either = cues.get("arms", "either", r"{}\s*").search(folded[left.start : left.end]) is not None
        if not told:
            continue
        alike = len(left.drugs) == 1 and class_of(left.drugs[0]) == class_of(right.drugs[0]) != ""
        lone = cues.has("arms", "lone", folded[left.start : left.end])
        alike = alike and not lone and left.drugs[0] not in right.drugs  # "A or A plus B" tells A alone
        alike = alike and cues.get("arms", "either_of", r"{}").fullmatch(gap) is not None
        if (is_control(right.drugs[0]) or alike) and len(right.drugs) > 1:
            result[index] = replace(left, drugs=_union(left.drugs, right.drugs[1:]))
        elif (
            len(left.drugs) > 1
            and not _stands_alone(left, arms[:index])
            and (either or is_control(right.drugs[0]) or is_control(left.drugs[-1]))
        ):
            result[index + 1] = replace(right, drugs=_union(right.drugs, left.drugs[:-1]))
    return result


def _stands_alone(arm: Arm, before: Sequence[Arm]) -> bool:
    """Whether what an arm adds to is an arm of its own ("X, X plus Y or placebo"): then it is no common base."""
    return any(set(other.drugs) == set(arm.drugs[:-1]) for other in before)


def _union(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def pronouns(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "75.8% of the former and 34.1% of the latter": the two arms told last before."""
    found = []
    for key, place in (("former", 0), ("latter", 1)):
        for match in cues.get("arms", key).finditer(folded):
            told = different_drugs([arm for arm in arms if arm.end <= match.start() and arm.drugs])[-2:]
            if len(told) == 2:
                found.append(replace(told[place], start=match.start(), end=match.end(), grouped=True))
            elif not told:
                found.append(Arm(*match.span(), (), grouped=True, text=match.group(), pronoun=place + 1))
    return found


def without_details(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The arms without drugs that only say how a group told right before had them.

    "The latter with X 60 mg"; "or CMF with oral cyclophosphamide".
    """
    with_word = cues.get("arms", "each_with", r"[\s,]*{}\s*")
    kept: list[Arm] = []
    for arm in sorted(arms, key=lambda told: told.start):
        owner = kept[-1] if kept else None
        named = owner is not None and (owner.grouped or _regimen(folded, owner, cues))
        part = owner is not None and named and bool(arm.drugs) and set(arm.drugs) < set(owner.drugs)
        if owner is not None and part and not arm.grouped and with_word.fullmatch(folded, owner.end, arm.start):
            continue
        kept.append(arm)
    return kept


def _regimen(folded: str, arm: Arm, cues: Cues) -> bool:
    """Whether an arm goes by the one word that names its regimen, and the sentence compares it with nothing."""
    name = folded[arm.start : arm.end].strip()
    one = len(arm.drugs) > 1 and re.search(r"\s", name) is None and not any(drug in name for drug in arm.drugs)
    return one and not cues.has("contrast", "comparing", folded[: arm.start])


def different_drugs(arms: Sequence[Arm]) -> list[Arm]:
    """The arms without those whose drugs were told before."""
    return list({arm.drugs: arm for arm in reversed(arms)}.values())[::-1]


def counted(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "the triplet", "双药组": arms told by their number of drugs."""
    found = []
    for size, key in SIZES:
        for match in cues.get("arms", key).finditer(folded):
            several = match.group().endswith("s") and cues.get("arms", "several_of", SEVERAL_OF).search(
                folded[: match.start()]
            )
            if not several and not any(a.start < match.end() and match.start() < a.end for a in arms):
                found.append(Arm(*match.span(), (), grouped=True, text=match.group(), label=match.group(), size=size))
    return found


def optional(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Read "A with or without B": besides the arm of both there is one of A alone."""
    result: list[Arm] = []
    for arm in arms:
        result.append(arm)
        inside = re.search(cues.words("arms", "with_or_without"), folded[arm.start : arm.end])
        if inside is not None and len(arm.drugs) > 1:
            result.append(Arm(arm.end, arm.end, arm.drugs[:-1], grouped=arm.grouped, text="", alone=True))
    return result
