"""Whether two loosely joined runs of drugs ("A and B", "A, B") are two arms of a study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from her2mine.bind.arm import ArmTools
from her2mine.bind.armgaps import all_drugs, gap_of, in_brackets, is_control, is_prior, joined_by_word
from her2mine.bind.lexicon import Cues, unbracketed
from her2mine.records import Mention

_DOSED = re.compile(r"^\s{3,}")  # where a dose was blanked out


def set_apart(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], tools: ArmTools,
    spread: int,
) -> bool:  # fmt: skip
    """Whether "A and B" names two arms: two groups, a drug and a control, or names that a list of values shares."""
    after_right = folded[right[-1].end : right[-1].end + 16]
    two = _told_as_two(folded, left, right, runs, tools.cues) or _told_before(folded, left, right, runs, tools.cues)
    if two or _alternatives(folded, left, right, runs, tools):
        return True
    if gap_of(folded, left[-1], right[0]).strip() == "、" and joined_by_word(folded, left, tools.cues):
        return False  # "比较了A联合B、C与B+C"
    opening = tools.cues.get("contrast", "opening", r"(?:^|[,;。:(])\s*{}\s*(?:the )?$").search(folded[: left[0].start])
    if opening and "," in gap_of(folded, left[-1], right[0]):
        return True  # "compared with A, B improved"
    gap = folded[left[-1].end : right[0].start]
    if tools.cues.has("contrast", "comparing", folded[: left[0].start]) and tools.cues.get(
        "contrast", "set_against", r"{}\s*(?:the )?"
    ).fullmatch(gap):
        return True  # "compared A, with or without B, with C"
    compared = tools.cues.get("contrast", "comparing", r"{}\s*(?:the )?$").search(folded[: left[0].start])
    listed = _ends_list(gap, right, folded, tools) or _of_list(folded, left, right, runs, tools.cues)
    if compared and not (listed or _inner(gap, right, runs, folded, tools)):
        return True  # "compared A and B with C", "比较了A与B联合C"
    comma = folded.rfind(",", left[-1].end, right[0].start) + 1
    fronted = tools.cues.get("contrast", "opening", r"\s*{}\s*").match(folded, comma) if comma else None
    if fronted is not None and fronted.end() == right[0].start:
        return True  # "在A基础上联合B,与C相比"
    if " and " in folded[left[0].end : left[-1].start] and "," in gap_of(folded, left[-1], right[0]):
        return True  # "A and B, C": the list ended with "and"
    if re.match(rf"\s*(?:{tools.cues.words('arms', 'groups')})", after_right) and " and " in gap_of(
        folded, left[-1], right[0]
    ):
        return True  # "the A and B groups"
    if _told_as_other(folded, left, right, tools):
        return True
    controls = [all(tools.drug_class(d) == "control" for d in all_drugs(run)) for run in (left, right)]
    listed = gap_of(folded, left[-1], right[0]).strip() in (",", "、")
    backbone = controls[0] and all(tools.is_chemo(d) for d in all_drugs(right)) and spread < 2
    if controls[0] != controls[1] and not listed and not backbone:
        return True
    if in_brackets(folded, left[0]) and ")" not in folded[left[0].end : right[0].start] and _DOSED.search(gap):
        return False  # "(A AUC 2, B 60 mg/m2)": doses blanked out, drugs of one regimen
    return spread > 1 and sum(_may_be_arm(folded, run, tools) for run in runs) == spread


def _alternatives(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], tools: ArmTools
) -> bool:  # fmt: skip
    """Read "randomised to A, A plus B or C", "to A, or B": patients get one of a list that ends with "or"."""
    cues = tools.cues
    if in_brackets(folded, left[0]) or in_brackets(folded, right[0]):
        return False
    verb = cues.get("arms", "assigned", r"{}[^;.。]{0,40}$").search(folded[: runs[0][0].start])
    place = next(i for i, run in enumerate(runs) if run[-1] is right[-1])
    gaps = [gap_of(folded, left[-1], right[0])]
    gaps += [gap_of(folded, one[-1], other[0]) for one, other in pairwise(runs[place:])]
    ends = next((i for i, gap in enumerate(gaps) if cues.get("arms", "or").search(gap)), None)
    listed = all(gap.strip() in (",", "、") for gap in gaps[:ends])
    return verb is not None and ends is not None and listed


def _told_as_two(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], cues: Cues
) -> bool:  # fmt: skip
    """Whether words around two names say that there are several groups."""
    listed = re.search(r"[,、]", folded[left[0].end : left[-1].start]) is not None  # "A, B and C alone": one group
    if cues.get("arms", "alone", r"\s*{}").match(folded, right[-1].end) and len(all_drugs(left)) > 1 and not listed:
        return True
    pair = cues.get("arms", "pair_told", r"{}\s[^,;]{0,40}$").search(folded[: left[0].start])
    if pair is not None and not _and_more(folded, right, runs, cues):
        return True  # "between A and B"
    noise = cues.words("arms", "noise")
    if cues.get("contrast", "compared_behind", rf"(?:\s|{noise})*{{}}").match(folded, right[-1].end):
        return True  # "A与B的头对头比较"
    return _dealt_out(folded, left, right, cues)


def _and_more(folded: str, right: Sequence[Mention], runs: Sequence[Sequence[Mention]], cues: Cues) -> bool:
    """Whether another "and" leads to further drugs: "between A and B and those given A"."""
    behind = next((run[0].start for run in runs if run[0].start > right[-1].end), None)
    more = cues.get("arms", "soft", r"[\s,]*{}(?![a-z])[^,;.\d]{0,24}")
    return behind is not None and more.fullmatch(folded, right[-1].end, behind) is not None


def _told_before(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], cues: Cues
) -> bool:
    """Read "A或B联合C,A组": a group that goes by the drugs of an arm told further before."""
    group = cues.get("arms", "group", r"\s*{}").match(folded, right[-1].end)
    earlier = [run for run in runs if run[-1].end <= left[0].start]
    comma = "," in folded[left[-1].end : right[0].start]
    return comma and group is not None and any(all_drugs(run) == all_drugs(right) for run in earlier)


def _may_be_arm(folded: str, run: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether names may be one of several arms: no earlier treatment, and no mere class ("以后免疫治疗的应用")."""
    vague = all(tools.drug_class(drug) == "generic" and not tools.is_chemo(drug) for drug in all_drugs(run))
    return not vague and not is_prior(folded, run[0], tools.cues)


def _dealt_out(folded: str, left: Sequence[Mention], right: Sequence[Mention], cues: Cues) -> bool:
    """Read "随机分为A、B以及C联合D三组": between the verb and the number of groups each name is a group."""
    noise = cues.words("arms", "noise")
    closed = cues.get("arms", "both_groups", rf"(?:\s|{noise})*{{}}").match(folded, right[-1].end)
    verb = cues.get("arms", "assigned", r"{}[^;。\d]{0,60}$").search(folded[: left[0].start])
    return closed is not None and verb is not None


def _told_as_other(folded: str, left: Sequence[Mention], right: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether each of two names is a drug alone, the second repeats the first, or has a dummy for its new drug."""
    lone = tools.cues.get("arms", "alone", r"\s*{}")
    if lone.match(folded, left[-1].end) and lone.match(folded, right[-1].end):
        return True  # "A单药及B单药组"
    plain = not in_brackets(folded, right[0]) and "," not in folded[left[-1].end : right[0].start]
    if plain and all_drugs(right) <= all_drugs(left):
        return True  # "A联合B和C与B和C相比": what is told again is another arm
    return _other_dummy(folded, left, right, tools) or _shares_base(folded, left, right, tools)


def _shares_base(folded: str, left: Sequence[Mention], right: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether "A plus X, B plus X, or X alone" goes on with the next group: what is told again belongs to another."""
    gap = unbracketed(folded[left[-1].end : right[0].start])
    listed = tools.cues.get("contrast", "listing", r"\s*[,、]\s*(?:{}\s*)?(?:to\s*)?").fullmatch(gap)
    joined = len(left) > 1 and joined_by_word(folded, left, tools.cues)
    both = joined and len(right) > 1 and joined_by_word(folded, right, tools.cues)
    if both and all_drugs(left) & all_drugs(right) and tools.cues.get("arms", "soft").fullmatch(gap.strip()):
        return True  # "A plus X and A plus Y"
    return (
        joined and listed is not None and bool(all_drugs(left) & all_drugs(right)) and not in_brackets(folded, right[0])
    )


def _other_dummy(folded: str, left: Sequence[Mention], right: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether "A plus X, or placebo plus X" goes on with the arm that got a placebo instead of A."""
    dummy = is_control(right[0], tools) and not any(is_control(mention, tools) for mention in left)
    gap = unbracketed(folded[left[-1].end : right[0].start])
    told = tools.cues.get("arms", "alternative", r"\s*,\s*{}\s*(?:to\s*)?").fullmatch(gap)
    return dummy and len(right) > 1 and told is not None


def _inner(
    gap: str, right: Sequence[Mention], runs: Sequence[Sequence[Mention]], folded: str, tools: ArmTools
) -> bool:  # fmt: skip
    """Read "比较A联合B和C与D联合B和C": what a stronger word sets apart further on is one arm up to there."""
    behind = next((run[0].start for run in runs if run[0].start > right[-1].end), len(folded))
    weak, strong = (tools.cues.get("contrast", key, r"\s*{}\s*") for key in ("weakly", "strongly"))
    return weak.fullmatch(gap) is not None and strong.fullmatch(folded, right[-1].end, behind) is not None


def _ends_list(gap: str, right: Sequence[Mention], folded: str, tools: ArmTools) -> bool:
    """Whether "B and chemotherapy" behind "A," ends one list of drugs given together."""
    last = right[-1]
    base = all(tools.is_chemo(drug) and tools.drug_class(drug) == "generic" for drug in last.drugs)
    return base and len(right) > 1 and gap.strip() == "," and " and " in folded[right[-2].end : last.start]


def _of_list(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], cues: Cues
) -> bool:
    """Whether names stand in a list of three and more that is compared with what follows it: "A, B and C with"."""
    place = next(i for i, run in enumerate(runs) if run[-1] is right[-1])
    gap = folded[left[-1].end : right[0].start].strip()
    if gap == ",":
        following = runs[place + 1] if place + 1 < len(runs) else ()
        return bool(following) and _of_list(folded, [*left, *right], following, runs, cues)
    ends = cues.get("contrast", "set_beside", r"\s*{}\s").match(folded, right[-1].end) is not None
    return gap in ("and", ", and") and len(left) > 1 and ends and place + 1 < len(runs)
