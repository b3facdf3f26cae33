"""Arms: drug names joined into what one group of patients received, and words such as "control group"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from her2mine.bind.arm import Arm, ArmTools, Hint, default_tools
from her2mine.bind.armbases import on_bases
from her2mine.bind.armdrugs import combine
from her2mine.bind.armgaps import in_brackets, is_control, is_prior
from her2mine.bind.armlabels import (
    alternatives,
    counted,
    label_of,
    labelled,
    optional,
    pronouns,
    with_labels,
    with_short_forms,
    without_details,
)
from her2mine.bind.armruns import chosen_among, runs_of
from her2mine.bind.armsame import with_both, with_the_same
from her2mine.bind.armschedules import with_schedules
from her2mine.bind.armsupport import without_support
from her2mine.bind.armthan import with_measure
from her2mine.bind.armtold import told_in_steps
from her2mine.bind.armturns import turned
from her2mine.bind.armuntreated import observed, without_drug
from her2mine.bind.doses import with_doses, without_doses
from her2mine.bind.lexicon import Cues
from her2mine.bind.roster import is_shared, of_size, spelled_out
from her2mine.records import Mention

OPTIONS = 40  # characters between "investigator's choice" and the bracket that tells between what
DEFINES = 24  # characters between "control group" and the drugs it received

__all__ = ["Arm", "ArmTools", "Hint", "default_tools", "find_arms", "label_of"]


def find_arms(
    folded: str, mentions: Sequence[Mention], tools: ArmTools, spread: int = 0, text: str = "",
    blocked: Sequence[tuple[int, int]] = (),
) -> list[Arm]:  # fmt: skip
    """All arms of a sentence in order.

    ``mentions`` are its DRUG mentions (relative offsets); ``spread`` is the number of parallel values a "respectively"
    shares out, which decides whether "A and B" is one arm or two. ``text`` is the sentence unfolded: arms told by
    letters ("the DZ group") are looked for only with it, and not in the ``blocked`` spans of groups and endpoints.
    """
    printed, folded = folded, without_doses(folded, tools.cues)
    named = [m for m in mentions if m.drugs and not _describes(folded, m, mentions, tools)]
    named = [m for m in named if not _option(folded, m, named, tools)]
    named = without_support(folded, named, tools)
    named = [m for m in named if not _chosen(folded, m, tools) and not _times(printed, m, tools)]
    runs = runs_of(folded, named, tools, spread)
    arms = [_arm(folded, run, tools) for run in _given(folded, runs, tools.cues)]
    arms = with_the_same(folded, arms, tools.cues)
    plain = [arm.drugs for arm in arms]
    arms = on_bases(folded, arms, tools)
    arms = [_as_added(folded, arm, plain, tools.cues) for arm in arms]
    arms = alternatives(folded, arms, tools.drug_class, tools.cues)
    arms = optional(folded, arms, tools.cues)
    bare = tools.cues.get("arms", "bare_without").finditer(folded)
    without = [Arm(*m.span(), (), "control", grouped=True, without=True, text=m.group()) for m in bare]
    arms = with_both(folded, arms, tools.cues)
    found = [*arms, *_monotherapy(folded, arms, tools.cues), *without, *pronouns(folded, arms, tools.cues)]
    found = [*found, *counted(folded, found, tools.cues), *without_drug(folded, mentions, found, tools.cues, spread)]
    found = _with_group_words(folded, [*found, *labelled(printed, text, found, tools.cues, blocked)], tools.cues, text)
    found = [observed(folded, arm, found, tools.cues) for arm in told_in_steps(folded, found, tools)]
    found = with_short_forms(folded, with_labels(folded, found, tools.cues))
    found = [arm for arm in found if not (arm.size and any(_names_again(arm, other) for other in found))]
    found = [_whole(arm, found) for arm in _without_backbone(folded, found, tools)]
    found = without_details(folded, turned(folded, found, tools.cues), tools.cues)
    found = with_measure(folded, with_schedules(printed, found, tools.cues), tools)
    return with_doses(printed, [_fronted(folded, arm, tools.cues) for arm in _filled(folded, found, tools)], tools.cues)


def _given(folded: str, runs: Sequence[Sequence[Mention]], cues: Cues) -> list[Sequence[Mention]]:
    """The runs of drugs that are no earlier treatment; what a list goes on with is as early as its head."""
    given: list[Sequence[Mention]] = []
    before: Sequence[Mention] | None = None  # the earlier treatment told last
    for run in runs:
        if is_prior(folded, run[0], cues) or (before is not None and _ends_list(folded, before, run, cues)):
            before = run
        else:
            given, before = [*given, run], None
    return given


def _ends_list(folded: str, before: Sequence[Mention], run: Sequence[Mention], cues: Cues) -> bool:
    """Read "after A, B and C": the names behind the comma end a list; but "after A, B and C were given"."""
    comma = folded[before[-1].end : run[0].start].strip() == ","
    joined = (
        len(run) > 1 and cues.get("arms", "soft").fullmatch(folded[run[-2].end : run[-1].start].strip()) is not None
    )
    verb = cues.get("contrast", "copula", r"\s*{}(?![a-z])").match(folded, run[-1].end)
    return comma and joined and verb is None


def _names_again(arm: Arm, other: Arm) -> bool:
    """Whether a group told by its number of drugs stands in the bracket of the arm it names."""
    return other is not arm and other.start < arm.start and arm.end <= other.end and bool(other.drugs)


def _whole(arm: Arm, arms: Sequence[Arm]) -> Arm:
    """A combination told beside one that holds it and more is short for nothing: "A plus B plus C, or A plus B"."""
    part = len(arm.drugs) > 1 and any(set(arm.drugs) < set(other.drugs) for other in arms)
    return replace(arm, alone=True) if part else arm


def _without_backbone(folded: str, arms: Sequence[Arm], tools: ArmTools) -> list[Arm]:
    """The arms without those of "the chemotherapy was A plus B", which only spells out what all groups received."""
    told: set[int] = set()
    for index, (first, second) in enumerate(pairwise(arms)):
        generic = bool(first.drugs) and all(tools.drug_class(drug) == "generic" for drug in first.drugs)
        bare = first.backbone and second.backbone and not first.grouped and not second.grouped
        gap = folded[first.end : second.start].strip()
        if generic and bare and tools.cues.get("arms", "regimen_is").fullmatch(gap):
            told |= {index, index + 1}
    return [arm for index, arm in enumerate(arms) if index not in told]


def _valued_apart(folded: str, arm: Arm, before: Sequence[Arm], tools: ArmTools) -> bool:
    """Whether a fuller arm and its part have values of their own: "78% for X plus Y, 62% for X" tells two groups."""
    fuller = next((other for other in reversed(before) if set(arm.drugs) < set(other.drugs)), None)
    blank = any(tools.drug_class(drug) == "control" for drug in arm.drugs)
    if fuller is None or blank:
        return False
    sized = tools.cues.get("arms", "own_size", r"\s*\(\s*{}")
    own = all(sized.match(folded, told.end) for told in (fuller, arm))  # "A plus B (n = 79), A (n = 39)"
    return own or tools.cues.has("arms", "result", folded[fuller.end : arm.start])


def _names_based(arm: Arm, before: Sequence[Arm]) -> bool:
    """Whether a group ("the X group") goes by what sets it apart from another that has the same base."""
    fuller = [other for other in before if set(arm.drugs) < set(other.drugs)]
    return arm.grouped and any(is_shared(set(other.drugs) - set(arm.drugs), other.drugs, before) for other in fuller)


def _filled(folded: str, arms: Sequence[Arm], tools: ArmTools) -> list[Arm]:
    """Short names filled from the fuller arm told before ("placebo plus X, ... placebo"); a bare backbone stays."""
    result: list[Arm] = []
    for arm in arms:
        if arm.size and not arm.drugs:
            result.append(replace(arm, drugs=of_size(arm.size, result, None) or ()))
            continue
        apart = arm.backbone or (_valued_apart(folded, arm, result, tools) and not _names_based(arm, result))
        full = arm if apart else spelled_out(arm, result)
        rest = set(full.drugs) - set(arm.drugs)
        result.append(full if all(map(tools.is_chemo, rest)) or is_shared(rest, full.drugs, result) else arm)
    return result


def _as_added(folded: str, arm: Arm, plain: Sequence[tuple[str, ...]], cues: Cues) -> Arm:
    """Mark an arm that is told as an addition, where its base is not told beside it."""
    lead = cues.get("arms", "adding", r"{}(?:\s|the |了)*$").search(folded[: arm.start])
    return replace(arm, added=True) if lead is not None and arm.drugs in plain else arm


def _fronted(folded: str, arm: Arm, cues: Cues) -> Arm:
    """Read "Compared with X, ...", "与 X 组的 11.4 个月相比，": what a clause opens to compare with is the control."""
    start = max(folded.rfind(mark, 0, arm.start) for mark in ",;。:(") + 1
    if cues.get("contrast", "bettered", r"{}\s*(?:the |an? )?$").search(folded, 0, arm.start):
        return replace(arm, hint=arm.hint or "control")  # "X was superior to Y"
    if cues.get("contrast", "stands_as", r"{}\s*$").search(folded, arm.start, arm.end) or cues.get(
        "contrast", "stands_as", r"\s*{}"
    ).match(folded, arm.end):
        return replace(arm, hint=arm.hint or "control", fronted=True)  # "以X为对照"
    told = cues.get("contrast", "opening", r"\s*{}").match(folded, start)
    if told is None or told.end() > arm.start:
        return arm
    return replace(arm, hint=arm.hint or "control", fronted=True)


def _describes(folded: str, mention: Mention, mentions: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether a class word in brackets only says what the drug before it is: "X (a PD-1 inhibitor)"."""
    if not all(tools.drug_class(drug) in ("class", "generic") for drug in mention.drugs):
        return False
    before = [m for m in mentions if m.end <= mention.start]
    several = tools.cues.get("arms", "several_of", r"{}\s*(?:[a-z-]+ )?$").search(folded[: mention.start])
    if before and several and folded[mention.end - 1 : mention.end + 1].startswith("s"):
        return True  # "X and Y are two kinase inhibitors"
    copula = tools.cues.get("arms", "copula", r"\)?\s*(?:\([^()]*\))?\s*{}[^,;.。，]{0,40}")
    backbone = all(map(tools.is_chemo, mention.drugs)) and not all(
        map(tools.is_chemo, before[-1].drugs if before else ())
    )
    if before and not backbone and copula.fullmatch(folded[before[-1].end : mention.start]):
        return True  # "X (x-cel) is an autologous CAR T-cell product"; but "X, a fluoropyrimidine and a platinum"
    if not in_brackets(folded, mention):
        return False
    opened = folded.rfind("(", 0, mention.start)
    owner = next((m for m in mentions if 0 <= opened - m.end <= 2), None)
    return owner is not None and tools.drug_class(owner.drugs[0] if owner.drugs else "") != "generic"


def _option(folded: str, mention: Mention, mentions: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether a bracket only lists what could be chosen: "investigator's choice of chemotherapy (A or B)"."""
    opened = folded.rfind("(", 0, mention.start)
    if opened < 0 or not in_brackets(folded, mention):
        return False
    before = [m for m in mentions if m.end <= opened]
    choice = [m for m in before if tools.cues.has("arms", "choice", folded[m.start : m.end])]
    gap = folded[choice[-1].end : opened] if choice else ","
    return len(gap) <= OPTIONS and re.search(r"[,;.。:(]", gap) is None


def _chosen(folded: str, mention: Mention, tools: ArmTools) -> bool:
    """Whether "the investigator's choice" only says who chose a drug ("X (at the investigator's choice)")."""
    choice = all(tools.drug_class(drug) == "control" and drug not in folded for drug in mention.drugs)
    before = tools.cues.get("arms", "chosen", r"{}\s*$").search(folded[: mention.start])
    return choice and before is not None and re.match(r"\s*(?:[,;。)]|\.|$)", folded[mention.end :]) is not None


def _times(folded: str, mention: Mention, tools: ArmTools) -> bool:
    """Whether a class of treatment only tells when another was given: "放疗期间每周给予X"."""
    generic = all(tools.drug_class(drug) in ("generic", "radiation") for drug in mention.drugs)
    return generic and tools.cues.get("arms", "during", r"\s*{}").match(folded, mention.end) is not None


def _monotherapy(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The part of a combination that was told alone, else its first drug: "36% with X plus Y, 10% with monotherapy"."""
    found = []
    for match in cues.get("arms", "mono").finditer(folded):
        before = [a for a in arms if a.end <= match.start() and len(a.drugs) > 1]
        if before and not any(a.start <= match.start() and match.end() <= a.end + 1 for a in arms):
            lone = [a.drugs for a in arms if a.end <= match.start() and set(a.drugs) < set(before[-1].drugs)]
            drugs = lone[-1] if lone and lone[-1] else before[-1].drugs[:1]
            found.append(Arm(*match.span(), drugs, grouped=True, alone=True, text=match.group()))
    return found


def _arm(folded: str, run: Sequence[Mention], tools: ArmTools) -> Arm:
    start, end = run[0].start, run[-1].end
    told_without = tools.cues.get("arms", "without", r"{}\s*(?:the )?$").search(folded[:start])
    start = told_without.start() if told_without else start
    if in_brackets(folded, run[-1]) and not in_brackets(folded, run[0]):
        closed = folded.find(")", end) + 1 or end
        end = end if re.search(r"\d", folded[end:closed]) else closed  # "X (alias, 373 patients)"
    blank_bracket = re.match(r"\s*\(\s*\)", folded[end:])  # of a dose
    end += blank_bracket.end() if blank_bracket else 0
    tail = tools.cues.get(
        "arms", "group", rf"\s*(?:{tools.cues.words('arms', 'alone')}|{tools.cues.words('arms', 'noise')}|\s|-)*{{}}"
    )
    group = tail.match(folded, end)
    alone = tools.cues.get("arms", "alone", r"[\s-]*{}").match(folded, end)
    without = told_without is not None
    named = tools.cues.get("arms", "alone", r"\s{}$").search(folded, run[-1].start, run[-1].end)  # "radiotherapy alone"
    whole = alone or named or tools.cues.get("arms", "label_closes", r"\s*\(\s*{}\)").match(folded, end)
    stop = (group or alone).end() if (group or alone) else end  # type: ignore[union-attr]
    drugs = combine(run, folded, tools)
    controls = [d for d in drugs if tools.drug_class(d) == "control"]
    # what X was added to ("X plus supportive care") is no dummy; in "supportive care, X or Y" somebody chose
    dummy = is_control(run[0], tools) or any(map(tools.cues.get("arms", "dummy").fullmatch, controls))
    blank = bool(controls) and all(map(tools.is_chemo, drugs)) and (dummy or len(controls) == len(drugs))
    among = len(run) > 1 and chosen_among(folded, run[0], run[1], tools)
    hint = "control" if without or blank or among else ""
    backbone = not blank and all(map(tools.is_chemo, drugs))
    lacks, kept = (drugs, ()) if without else ((), drugs)
    told = Arm(start, stop, kept, hint, bool(group), bool(whole), without, folded[start:stop], lacks, backbone=backbone)
    return replace(told, base=() if without or blank else _base(folded, run, tools.cues))


def _base(folded: str, run: Sequence[Mention], cues: Cues) -> tuple[str, ...]:
    """The drugs that the first of an arm's drugs are told to be added to."""
    for index, (left, right) in enumerate(pairwise(run)):
        if cues.get("arms", "on_top", r"[\s)]*{}\s*(?:the )?").fullmatch(folded, left.end, right.start):
            return tuple(dict.fromkeys(drug for mention in run[index + 1 :] for drug in mention.drugs))
    return ()


def _with_group_words(folded: str, arms: list[Arm], cues: Cues, text: str) -> list[Arm]:
    """Add "control group" and the like; beside a named arm they only tell its role. A "Study Group" is its people."""
    result = list(arms)
    for hint in ("control", "experimental"):
        for match in cues.get("arms", hint).finditer(folded):
            if (
                match.start()
                and text[match.start() : match.end()].istitle()
                and cues.has("arms", "people", match.group())
            ):
                continue
            near = next((i for i, a in enumerate(result) if _touches(folded, a, match, cues)), None)
            if near is not None:
                result[near] = _as_group(folded, result[near], match, hint)
            else:
                result.append(Arm(match.start(), match.end(), (), hint, grouped=True, text=match.group()))
    return sorted(result, key=lambda a: a.start)


def _as_group(folded: str, arm: Arm, match: re.Match[str], hint: Hint) -> Arm:
    """The arm with the role of a group word beside it; a bracket behind the word ("control (X)") tells all it got."""
    whole = arm.alone or (bool(arm.drugs) and "(" in folded[match.end() : arm.start])
    start, end = min(arm.start, match.start()), max(arm.end, match.end())
    return replace(arm, hint=arm.hint or hint, start=start, end=end, grouped=True, alone=whole)


def _touches(folded: str, arm: Arm, match: re.Match[str], cues: Cues) -> bool:
    """Whether a word for a group stands beside an arm: "control group (X", "the control group received X", "X (arm"."""
    if match.start() < arm.end and match.end() > arm.start:
        return True
    if arm.size:
        return False  # "in controls (doublet v control: ...)"
    if 0 <= arm.start - match.end() <= DEFINES:
        told = cues.get("arms", "label_defines", r"[\s(\[:的为]*(?:(?<!\s)\s?{}\s?(?:the |a |an )?)?")
        return told.fullmatch(folded[match.end() : arm.start]) is not None
    gap = folded[arm.end : match.start()]
    if match.start() >= arm.end and _of_bracket(folded, arm, match):
        return True
    serves = cues.get("arms", "serves", r"\s*{}\s*").fullmatch(gap) if match.start() >= arm.end else None
    beside = cues.get("arms", "of_group", r"(?:[\s)\](\[]|{})*")
    return serves is not None or (0 <= match.start() - arm.end <= 2 and beside.fullmatch(gap) is not None)


def _of_bracket(folded: str, arm: Arm, match: re.Match[str]) -> bool:
    """Whether a word for a group stands in the bracket that tells more of the arm: "X (A or B, control group)"."""
    opened = folded.rfind("(", 0, match.start())
    told = folded[max(opened, arm.end) : match.start()]
    return arm.start < opened <= arm.end + 1 and ")" not in folded[opened : match.start()] and ";" not in told
