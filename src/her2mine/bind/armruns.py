"""Which drug names stand together as one arm: joined by words, repeated in brackets, or listed side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from her2mine.bind.arm import ArmTools
from her2mine.bind.armgaps import all_drugs, gap_of, in_brackets, is_control, is_prior
from her2mine.bind.armsapart import set_apart
from her2mine.bind.lexicon import Cues
from her2mine.records import Mention

_SIGN = re.compile(r"\s?[-+/]\s?")


def runs_of(folded: str, mentions: Sequence[Mention], tools: ArmTools, spread: int) -> list[list[Mention]]:
    """The drug names of a sentence gathered into arms, in text order; ``spread`` as in ``find_arms``."""
    runs: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        if runs and _joins(folded, runs[-1], mention, tools) and not _told_anew(folded, runs, mention, tools.cues):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    soft: list[list[list[Mention]]] = []
    for run in runs:
        previous = [mention for part in soft[-1] for mention in part] if soft else []
        if previous and (_repeats(folded, previous, run) or _goes_on(folded, previous, run, runs, tools, spread)):
            soft[-1].append(run)
        else:
            soft.append([run])
    return [run for parts in soft for run in (parts if _names_again(folded, parts) else [list(chain(*parts))])]


def _told_anew(folded: str, runs: Sequence[Sequence[Mention]], mention: Mention, cues: Cues) -> bool:
    """Read "A and B or A", "A and B or A and C": behind "or" a drug of the arm before opens another arm."""
    if len(runs) < 2 or not cues.has("arms", "or", folded[runs[-1][-1].end : mention.start]):
        return False
    linked = cues.get("arms", "soft", r"\s*{}\s*").fullmatch(folded, runs[-2][-1].end, runs[-1][0].start)
    return linked is not None and set(mention.drugs) <= all_drugs(runs[-2])


def _names_again(folded: str, parts: Sequence[Sequence[Mention]]) -> bool:
    """Whether loosely joined names tell a drug twice, in two arms of it: "X 2.5 mg, X 0.5 mg and Y"."""
    told = [all_drugs(part) for part in parts if not in_brackets(folded, part[0])]
    return any(told.count(drugs) > 1 for drugs in told)


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
    return not set_apart(folded, left, right, runs, tools, spread)


def _starts_anew(folded: str, left: Sequence[Mention], right: Sequence[Mention], cues: Cues) -> bool:
    """Whether the next name is another arm for certain: after earlier treatment, or after a bracket that held one."""
    between = folded[left[-1].end : right[0].start]
    opened = folded.rfind("(", 0, left[0].start)
    valued = opened >= 0 and re.search(r"\d", folded[opened : left[0].start]) is not None
    if len(left) < 2 and _opens_comparison(folded, left[-1], right[0], cues):
        return True
    if _group_closed(folded, left[-1], right[0], cues) or _acts(folded, left[0], right[-1], cues):
        return True
    held = between.startswith(")") and (folded[: left[0].start].endswith("(") or valued)
    return held or ("," in between and is_prior(folded, left[0], cues))


def _acts(folded: str, left: Mention, right: Mention, cues: Cues) -> bool:
    """Read "66% with A and B prolonged survival": A belongs to a value, and B opens a clause."""
    led = cues.get("arms", "lead", r"(?<![\w-])\d[\d.]*\s?(?:%|[a-z]+)[)\]]?\s*{}\s*(?:the )?$")
    acts = cues.get("arms", "acts", r"\s*{}").match(folded, right.end)
    return acts is not None and led.search(folded[: left.start]) is not None


def _group_closed(folded: str, left: Mention, right: Mention, cues: Cues) -> bool:
    """Read "X组(X+A,每2周1次)和安慰剂组(": the bracket behind a group's name tells all that the group got."""
    opened = folded.rfind("(", 0, left.start)
    closes = in_brackets(folded, left) and ")" in folded[left.end : right.start]
    return closes and cues.get("arms", "group", r"{}\s*$").search(folded[:opened]) is not None


def _joins(folded: str, run: Sequence[Mention], mention: Mention, tools: ArmTools) -> bool:
    """Whether the next name belongs to the same arm for certain: an alias in brackets, or a joining word between."""
    last = run[-1]
    raw = folded[last.end : mention.start]
    if tools.cues.has("arms", "value_between", raw) or _labelled(raw, tools.cues):
        return False  # a value stands between, or the label of an arm: two tellings, not one arm
    if len(last.drugs) > 1 and set(last.drugs) == set(mention.drugs) and mention.text[-1:].isdigit():
        return False  # "ABC14 or ABC21": a regimen in two schedules
    owner = bracket_owner(folded, run, mention, tools.cues)
    if owner is not None:
        detail = bracketed_detail(owner, mention, tools)
        return len(raw) < 45 and (detail or _spelled_in_bracket(folded, run, owner, mention, tools.cues))
    gap = gap_of(folded, last, mention).strip(" )]")
    cues = tools.cues
    if len(run) < 2 and _opens_comparison(folded, last, mention, cues):
        return False
    if sums_up(raw, last, mention, tools):
        return True
    if not gap and is_control(mention, tools) != is_control(last, tools):
        return True  # "drug placebo" in a blinded combination
    if chosen_among(folded, last, mention, tools):
        return True
    shape = rf"(?:\s|{cues.words('arms', 'noise')}|{cues.words('arms', 'join')}|\*)*"
    if not cues.get("arms", "join").search(gap) or not re.fullmatch(shape, gap):
        return False
    if cues.get("arms", "set_with").fullmatch(gap) and (
        set(mention.drugs) <= all_drugs(run)
        or cues.get("arms", "replacing", r"{}\s*(?:the )?$").search(folded[: run[0].start])
        or cues.get("contrast", "comparing", r"{}\s*(?:(?!with |to )[a-z-]+,?\s+){0,8}$").search(folded[: run[0].start])
    ):
        return False  # "compared A with B"; "A plus B with B plus C"
    if gap.strip() == "/" and is_control(mention, tools) and not any(is_control(m, tools) for m in run):
        return False  # "A/placebo": the two arms of a study
    if cues.has("arms", "or", gap) or gap.strip() == "/":
        return not _leaves_bracket(folded, last, mention) and _one_arm_of(folded, run, mention, gap, tools)
    return True


def _leaves_bracket(folded: str, last: Mention, mention: Mention) -> bool:
    """Read "AB (A 25 mg and B 1 g) or C": the bracket tells all that the first group got."""
    closed = ")" in folded[last.end : mention.start]
    return closed and in_brackets(folded, last) and not in_brackets(folded, mention)


def _opens_comparison(folded: str, last: Mention, mention: Mention, cues: Cues) -> bool:
    """Read "A与B+C相比": what the first name is compared with."""
    opened = cues.get("contrast", "opening", r"\s*{}\s*").match(folded, last.end)
    return opened is not None and opened.end() == mention.start


def _one_arm_of(folded: str, run: Sequence[Mention], mention: Mention, gap: str, tools: ArmTools) -> bool:
    """Whether drugs joined by "or" or a slash are one arm, as alternatives or given together, and not two arms."""
    last, cues = run[-1], tools.cues
    again = cues.has("arms", "or", gap) and set(mention.drugs) == set(last.drugs)
    if again or (len(run) > 1 and set(mention.drugs) <= all_drugs(run)):
        return False  # "A plus chemotherapy or chemotherapy", "A or A plus B": what is told again is another arm
    alone = cues.get("arms", "alone", r"\s*{}").match(folded, mention.start) or cues.has("arms", "alone", gap)
    if alone or (gap.strip() != "/" and _two_pairs(folded, run, mention)):
        return False  # "A联合B和C或单纯化疗"; "A-B or C-D"
    if len(run) > 1 and _one_class_word(last, mention, tools):
        return True  # "X plus letrozole or anastrozole": either partner, as chosen
    chemo = all(tools.is_chemo(drug) for drug in (*last.drugs, *mention.drugs))
    if not chemo and cues.get("arms", "assigned", r"{}[^.;。；]{0,80}$").search(folded[: run[0].start]):
        return False  # "assigned 524 patients to A or B"
    if gap.strip() != "/" and cues.get("arms", "either", r"{}\s*$").search(folded[: run[0].start]):
        return False
    if gap.strip() != "/" and _dealt_between(folded, run, mention, cues):
        return False  # "randomised 1:1 to A or B"
    if gap.strip() == "/" and not chemo and not _same_class(last, mention, tools):
        return True  # "A/B": drugs given together, where one is no substitute of the other
    grouped = cues.get("arms", "group", r"\s*{}").match(folded, mention.end) is not None
    return _same_class(last, mention, tools) and not (
        grouped and cues.get("arms", "or", r"{} the\b").search(folded[last.end : mention.start])
    )


def _dealt_between(folded: str, run: Sequence[Mention], mention: Mention, cues: Cues) -> bool:
    """Whether patients are sent right to two names joined by "or", and nothing is joined to the second."""
    noise = cues.words("arms", "noise")
    to = cues.get("arms", "assigned", rf"{{}}[\s\d:,]*(?:{cues.words('arms', 'sent_to')})\s*(?:{noise}|\s)*$")
    more = rf"(?:{cues.words('arms', 'join')}|{cues.words('contrast', 'between')}|,)"
    return to.search(folded[: run[0].start]) is not None and re.match(rf"\s*{more}", folded[mention.end :]) is None


def _two_pairs(folded: str, run: Sequence[Mention], mention: Mention) -> bool:
    """Whether two names joined by a sign stand on either side of a word for "or"."""
    left = len(run) > 1 and _SIGN.fullmatch(folded, run[-2].end, run[-1].start)
    return bool(left) and re.match(r"\s?[-+/]\s?[^\s\d(]", folded[mention.end :]) is not None


def _labelled(gap: str, cues: Cues) -> bool:
    """Whether a bracket behind a drug names the arm that ends with it: "A plus B (arm A), C (arm B)"."""
    return cues.get("arms", "label_closes", r"\s*\(\s*{}\)").match(gap) is not None


def sums_up(gap: str, last: Mention, mention: Mention, tools: ArmTools) -> bool:
    """Whether a class word behind its own drugs only says what they are ("platinum plus pemetrexed chemotherapy")."""
    generic = all(tools.is_chemo(drug) and tools.drug_class(drug) == "generic" for drug in mention.drugs)
    setting = tools.cues.get("arms", "setting", r"\s?(?:{}\s?)*").fullmatch(gap)
    return generic and setting is not None and all(map(tools.is_chemo, last.drugs))


def chosen_among(folded: str, choice: Mention, mention: Mention, tools: ArmTools) -> bool:
    """Read "investigator's choice of endocrine therapy": a class of treatment within which somebody chose."""
    kind = all(tools.drug_class(drug) in ("generic", "class") for drug in mention.drugs)
    gap = tools.cues.get("arms", "choice_of", r"\s?{}").fullmatch(folded, choice.end, mention.start)
    return kind and is_control(choice, tools) and gap is not None


def bracket_owner(folded: str, run: Sequence[Mention], mention: Mention, cues: Cues) -> list[Mention] | None:
    """For a name in an open bracket, the names of the run before that bracket ("the X group (X plus Y")."""
    if not in_brackets(folded, mention):
        return None
    opened = folded.rfind("(", 0, mention.start)
    before = [m for m in run if m.end <= opened]
    beside = bool(before) and cues.get("arms", "group", r"\s?{}?\s?").fullmatch(folded, before[-1].end, opened)
    return before if beside else None


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
    chosen = is_control(run[-1], tools) and not any(map(tools.cues.get("arms", "dummy").fullmatch, run[-1].drugs))
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
    gap = gap_of(folded, left[-1], right[0]).strip(" )]")
    shape = rf"(?:\s|{cues.words('arms', 'noise')}|{cues.words('arms', 'soft')}|{cues.words('arms', 'join')})*"
    if cues.get("arms", "regimen_ends", r"{}\s*,").search(gap):
        return False  # "the first regimen to beat X, A plus B": a clause ended with the arm before
    return bool(re.fullmatch(shape, gap)) and cues.get("arms", "soft").search(gap) is not None
