"""Which drug names stand together as one arm: joined by words, repeated in brackets, or listed side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from her2mine.bind.arm import ArmTools
from her2mine.bind.lexicon import BRACKET, Cues
from her2mine.records import Mention


def runs_of(folded: str, mentions: Sequence[Mention], tools: ArmTools, spread: int) -> list[list[Mention]]:
    """The drug names of a sentence gathered into arms, in text order; ``spread`` as in ``find_arms``."""
    runs: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        if runs and _joins(folded, runs[-1], mention, tools):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    soft: list[list[Mention]] = []
    for run in runs:
        previous = soft[-1] if soft else None
        if previous and (_repeats(folded, previous, run) or _goes_on(folded, previous, run, runs, tools, spread)):
            previous.extend(run)
        else:
            soft.append(list(run))
    return soft


def _repeats(folded: str, left: Sequence[Mention], right: Sequence[Mention]) -> bool:
    """Whether a bracket only gives the short name of drugs told before it: "A、B联合C和D(CD)"."""
    behind = right[0].start - left[-1].end <= 2 and in_brackets(folded, right[0]) and not in_brackets(folded, left[-1])
    return behind and all_drugs(right) <= all_drugs(left)


def _goes_on(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], tools: ArmTools,
    spread: int,
) -> bool:  # fmt: skip
    """Whether a loosely joined name ("A and B", "A, B") belongs to the arm before it."""
    if _starts_anew(folded, left, right, tools.cues) or not _softly_joined(folded, left, right, tools):
        return False
    return not _apart(folded, left, right, runs, tools, spread)


def _starts_anew(folded: str, left: Sequence[Mention], right: Sequence[Mention], cues: Cues) -> bool:
    """Whether the next name is another arm for certain: after earlier treatment, or after a bracket that held one."""
    between = folded[left[-1].end : right[0].start]
    opened = folded.rfind("(", 0, left[0].start)
    valued = opened >= 0 and re.search(r"\d", folded[opened : left[0].start]) is not None
    held = between.startswith(")") and (folded[: left[0].start].endswith("(") or valued)
    return held or ("," in between and is_prior(folded, left[0], cues))


def _gap(folded: str, left: Mention, right: Mention) -> str:
    gap = folded[left.end : right.start]
    if in_brackets(folded, left):
        gap = re.sub(r"^[^()]*\)", " ", gap)  # the rest of the bracket the name stands in
    return BRACKET.sub(" ", gap)


def _joins(folded: str, run: Sequence[Mention], mention: Mention, tools: ArmTools) -> bool:
    """Whether the next name belongs to the same arm for certain: an alias in brackets, or a joining word between."""
    last = run[-1]
    raw = folded[last.end : mention.start]
    if tools.cues.has("arms", "value_between", raw) or _labelled(raw, tools.cues):
        return False  # a value stands between, or the label of an arm: two tellings, not one arm
    owner = bracket_owner(folded, run, mention)
    if owner is not None:
        detail = bracketed_detail(owner, mention, tools)
        return len(raw) < 45 and (detail or _spelled_in_bracket(folded, run, owner, mention, tools.cues))
    gap = _gap(folded, last, mention).strip(" )]")
    cues = tools.cues
    if sums_up(raw, last, mention, tools):
        return True
    if not gap and _is_control(mention, tools) != _is_control(last, tools):
        return True  # "drug placebo" in a blinded combination
    shape = rf"(?:\s|{cues.words('arms', 'noise')}|{cues.words('arms', 'join')}|\*)*"
    if not cues.get("arms", "join").search(gap) or not re.fullmatch(shape, gap):
        return False
    if gap == "with" and (
        set(mention.drugs) <= all_drugs(run)
        or cues.get("arms", "replacing", r"{}\s*(?:the )?$").search(folded[: run[0].start])
        or cues.get("contrast", "comparing", r"{}\s*(?:(?!with |to )[a-z-]+,? ){0,8}$").search(folded[: run[0].start])
    ):
        return False  # "compared A with B"; "A plus B with B plus C"
    if gap.strip() == "/" and _is_control(mention, tools) and not any(_is_control(m, tools) for m in run):
        return False  # "A/placebo": the two arms of a study
    if re.search(r"\bor\b|或", gap) or gap.strip() == "/":
        return _one_arm_of(folded, run, mention, gap, tools)
    return True


def _one_arm_of(folded: str, run: Sequence[Mention], mention: Mention, gap: str, tools: ArmTools) -> bool:
    """Whether drugs joined by "or" or a slash are one arm, as alternatives or given together, and not two arms."""
    last, cues = run[-1], tools.cues
    if len(run) > 1 and set(mention.drugs) <= all_drugs(run):
        return False  # "A plus chemotherapy or chemotherapy": what is told again is an arm of its own
    if len(run) > 1 and _one_class_word(last, mention, tools):
        return True  # "X plus letrozole or anastrozole": either partner, as chosen
    chemo = all(tools.is_chemo(drug) for drug in (*last.drugs, *mention.drugs))
    if not chemo and cues.get("arms", "assigned", r"{}[^.;。；]{0,80}$").search(folded[: run[0].start]):
        return False  # "assigned 524 patients to A or B"
    if cues.get("arms", "either", r"{}\s*$").search(folded[: last.start]):
        return False
    if gap.strip() == "/" and not chemo and not _same_class(last, mention, tools):
        return True  # "A/B": drugs given together, where one is no substitute of the other
    grouped = cues.get("arms", "group", r"\s*{}").match(folded, mention.end) is not None
    return _same_class(last, mention, tools) and not (
        grouped and re.search(r"\bor the\b", folded[last.end : mention.start])
    )


def _labelled(gap: str, cues: Cues) -> bool:
    """Whether a bracket behind a drug names the arm that ends with it: "A plus B (arm A), C (arm B)"."""
    return cues.get("arms", "label_closes", r"\s*\(\s*{}\)").match(gap) is not None


def sums_up(gap: str, last: Mention, mention: Mention, tools: ArmTools) -> bool:
    """Whether a class word behind its own drugs only says what they are ("platinum plus pemetrexed chemotherapy")."""
    generic = all(tools.is_chemo(drug) and tools.drug_class(drug) == "generic" for drug in mention.drugs)
    setting = tools.cues.get("arms", "setting", r"\s?(?:{}\s?)*").fullmatch(gap)
    return generic and setting is not None and all(map(tools.is_chemo, last.drugs))


def _is_control(mention: Mention, tools: ArmTools) -> bool:
    return all(tools.drug_class(drug) == "control" for drug in mention.drugs)


def all_drugs(run: Sequence[Mention]) -> set[str]:
    """All drugs of a run."""
    return {drug for mention in run for drug in mention.drugs}


def in_brackets(folded: str, mention: Mention) -> bool:
    """Whether a name stands in an open bracket."""
    before = folded[: mention.start]
    return before.rfind("(") > before.rfind(")")


def bracket_owner(folded: str, run: Sequence[Mention], mention: Mention) -> list[Mention] | None:
    """For a name in an open bracket, the names of the run before that bracket."""
    if not in_brackets(folded, mention):
        return None
    opened = folded.rfind("(", 0, mention.start)
    before = [m for m in run if m.end <= opened]
    return before if before and opened - before[-1].end <= 2 else None


def _spelled_in_bracket(
    folded: str, run: Sequence[Mention], owner: Sequence[Mention], mention: Mention, cues: Cues
) -> bool:  # fmt: skip
    """Read "安慰剂组(安慰剂+A+B)": a bracket that opens with a group's own drug goes on with all that it received."""
    inside = run[len(owner) :]
    if not inside or not set(inside[0].drugs) <= all_drugs(owner):
        return False
    return cues.get("arms", "join", r"\s*{}\s*").fullmatch(folded, inside[-1].end, mention.start) is not None


def bracketed_detail(run: Sequence[Mention], mention: Mention, tools: ArmTools) -> bool:
    """Whether the bracket repeats or details the name before ("deruxtecan (DXd", "platinum (cisplatin")."""
    if set(mention.drugs) <= all_drugs(run):
        return True
    generic = all(tools.drug_class(drug) in ("generic", drug) for drug in run[-1].drugs)
    chosen = _is_control(run[-1], tools) and not any(map(tools.cues.get("arms", "dummy").fullmatch, run[-1].drugs))
    generic |= chosen  # "研究者选择的化疗(伊立替康或紫杉醇)"
    return generic and all(tools.is_chemo(drug) for drug in set(mention.drugs) - all_drugs(run))


def _same_class(left: Mention, right: Mention, tools: ArmTools) -> bool:
    pairs = ((a, b) for a in left.drugs for b in right.drugs)
    if any(tools.drug_class(d) == "control" for d in (*left.drugs, *right.drugs)):
        return False
    chemo = all(tools.is_chemo(d) for d in (*left.drugs, *right.drugs))
    return chemo or any(tools.drug_class(a) == tools.drug_class(b) for a, b in pairs)


def _one_class_word(left: Mention, right: Mention, tools: ArmTools) -> bool:
    """Whether two drugs are of one class that has a word of its own ("aromatase inhibitor")."""
    kinds = {tools.drug_class(drug) for mention in (left, right) for drug in mention.drugs}
    return len(kinds) == 1 and all(tools.drug_class(kind) == "generic" for kind in kinds)


def _softly_joined(folded: str, left: Sequence[Mention], right: Sequence[Mention], tools: ArmTools) -> bool:
    cues = tools.cues
    raw = folded[left[-1].end : right[0].start]
    if cues.has("arms", "value_between", raw) or _labelled(raw, cues):
        return False
    gap = _gap(folded, left[-1], right[0]).strip(" )]")
    shape = rf"(?:\s|{cues.words('arms', 'noise')}|{cues.words('arms', 'soft')}|{cues.words('arms', 'join')})*"
    if cues.get("arms", "regimen_ends", r"{}\s*,").search(gap):
        return False  # "the first regimen to beat X, A plus B": a clause ended with the arm before
    return bool(re.fullmatch(shape, gap)) and cues.get("arms", "soft").search(gap) is not None


def _apart(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], tools: ArmTools,
    spread: int,
) -> bool:  # fmt: skip
    """Whether "A and B" names two arms: two groups, a drug and a control, or names that a list of values shares."""
    after_right = folded[right[-1].end : right[-1].end + 16]
    listed = re.search(r"[,、]", folded[left[0].end : left[-1].start]) is not None  # "A, B and C alone": one group
    if tools.cues.get("arms", "alone", r"\s*{}").match(after_right) and len(all_drugs(left)) > 1 and not listed:
        return True
    if re.search(r"\b(?:between|both)\s[^,;]{0,40}$", folded[: left[0].start]):
        return True
    if tools.cues.get("contrast", "compared_behind", r"(?:方案|治疗|疗法|\s)*{}").match(folded, right[-1].end):
        return True  # "A与B的头对头比较"
    if _dealt_out(folded, left, right, tools.cues):
        return True
    if _gap(folded, left[-1], right[0]).strip() == "、" and _joined_by_word(folded, left, tools.cues):
        return False  # "比较了A联合B、C与B+C"
    opening = tools.cues.get("contrast", "opening", r"(?:^|[,;。:(])\s*{}\s*(?:the )?$").search(folded[: left[0].start])
    if opening and "," in _gap(folded, left[-1], right[0]):
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
    if " and " in folded[left[0].end : left[-1].start] and "," in _gap(folded, left[-1], right[0]):
        return True  # "A and B, C": the list ended with "and"
    if re.match(rf"\s*(?:{tools.cues.words('arms', 'groups')})", after_right) and " and " in _gap(
        folded, left[-1], right[0]
    ):
        return True  # "the A and B groups"
    if _told_as_other(folded, left, right, tools):
        return True
    controls = [all(tools.drug_class(d) == "control" for d in all_drugs(run)) for run in (left, right)]
    listed = _gap(folded, left[-1], right[0]).strip() in (",", "、")
    backbone = controls[0] and all(tools.is_chemo(d) for d in all_drugs(right)) and spread < 2
    if controls[0] != controls[1] and not listed and not backbone:
        return True
    return spread > 1 and sum(_may_be_arm(folded, run, tools) for run in runs) == spread


def _may_be_arm(folded: str, run: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether names may be one of several arms: no earlier treatment, and no mere class ("以后免疫治疗的应用")."""
    vague = all(tools.drug_class(drug) == "generic" and not tools.is_chemo(drug) for drug in all_drugs(run))
    return not vague and not is_prior(folded, run[0], tools.cues)


def _dealt_out(folded: str, left: Sequence[Mention], right: Sequence[Mention], cues: Cues) -> bool:
    """Read "随机分为A、B以及C联合D三组": what a list between the verb and the number of groups names is a group each."""
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
    gap = BRACKET.sub(" ", folded[left[-1].end : right[0].start])
    listed = tools.cues.get("contrast", "listing", r"\s*[,、]\s*(?:{}\s*)?(?:to\s*)?").fullmatch(gap)
    joined = len(left) > 1 and _joined_by_word(folded, left, tools.cues)
    return (
        joined and listed is not None and bool(all_drugs(left) & all_drugs(right)) and not in_brackets(folded, right[0])
    )


def _other_dummy(folded: str, left: Sequence[Mention], right: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether "A plus X, or placebo plus X" goes on with the arm that got a placebo instead of A."""
    dummy = _is_control(right[0], tools) and not any(_is_control(mention, tools) for mention in left)
    gap = BRACKET.sub(" ", folded[left[-1].end : right[0].start])
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


def _joined_by_word(folded: str, run: Sequence[Mention], cues: Cues) -> bool:
    """Whether the drugs of an arm are joined by a word ("A联合B"): a list behind goes on with what was added."""
    return len(run) > 1 and cues.get("arms", "join").search(folded, run[0].end, run[-1].start) is not None


def is_prior(folded: str, first: Mention, cues: Cues) -> bool:
    """Whether the drug is told as earlier treatment, as a drug's class, or as resisted."""
    if cues.get("arms", "prior_after", r"\s*{}").match(folded, first.end):
        return True
    before = BRACKET.sub("", folded[max(0, first.start - 80) : first.start])
    clause = re.split(r"[,，。;:()]", before)[-1]
    setting = cues.words("arms", "setting")
    return cues.get("arms", "prior", rf"{{}}\s*(?:(?:a|an|the|their) |(?:{setting})\s?)*$").search(clause) is not None
