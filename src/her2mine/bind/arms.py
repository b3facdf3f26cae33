"""Arms: drug names joined into what one group of patients received, and words such as "control group"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from her2mine.bind.lexicon import Cues, load_cues
from her2mine.records import Mention

Hint = str  # "", "experimental" or "control"


@dataclass(frozen=True, slots=True)
class Arm:
    """A treatment group as told in one place; offsets relative to the sentence.

    ``drugs`` are INN names and class words in text order, empty for "the control group". ``hint`` is the role its own
    words give it, ``grouped`` whether "arm/group/组" follows, ``without`` whether it is told by what it lacks.
    """

    start: int
    end: int
    drugs: tuple[str, ...]
    hint: Hint = ""
    grouped: bool = False
    alone: bool = False
    without: bool = False
    text: str = ""
    label: str = ""  # the study's own name of an arm that is told without its drugs ("the DZ group")

    def same(self, other: Arm) -> bool:
        """Whether two arms are told as the same group."""
        mine, theirs = (self.without, self.hint, self.label), (other.without, other.hint, other.label)
        return set(self.drugs) == set(other.drugs) and mine == theirs


@dataclass(frozen=True, slots=True)
class ArmTools:
    """What arm reading needs from the vocabulary."""

    is_chemo: Callable[[str], bool]
    drug_class: Callable[[str], str]
    cues: Cues


def find_arms(folded: str, mentions: Sequence[Mention], tools: ArmTools, spread: int = 0, text: str = "") -> list[Arm]:
    """All arms of a sentence in order.

    ``mentions`` are its DRUG mentions (relative offsets); ``spread`` is the number of parallel values a "respectively"
    shares out, which decides whether "A and B" is one arm or two. ``text`` is the sentence unfolded: arms told by
    letters ("the DZ group") are looked for only with it.
    """
    named = [m for m in mentions if m.drugs and not _describes(folded, m, mentions, tools)]
    runs = _runs(folded, named, tools, spread)
    arms = [_arm(folded, run, tools) for run in runs if not _is_prior(folded, run[0], tools.cues)]
    arms = _added(folded, arms, tools.cues)
    bare = tools.cues.get("arms", "bare_without").finditer(folded)
    without = [Arm(*m.span(), (), "control", grouped=True, without=True, text=m.group()) for m in bare]
    found = [*arms, *_monotherapy(folded, arms, tools.cues), *without]
    found = _with_group_words(folded, [*found, *_labelled(folded, text, found, tools.cues)], tools.cues)
    return [_fronted(folded, arm, tools.cues) for arm in found]


def _labelled(folded: str, text: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """Arms told by the study's own letters: "the DZ group", "arm A", "B组"."""
    found = []
    for match in cues.get("arms", "labelled").finditer(folded):
        index = next(i for i, name in enumerate(match.groups(), start=1) if name)
        label, printed = match[index], text[slice(*match.span(index))]
        taken = any(a.start < match.end() and match.start() < a.end for a in arms)
        if (printed.isupper() or printed.isdigit()) and not taken:
            found.append(Arm(*match.span(), (), grouped=True, text=match.group(), label=label))
    return found


def label_of(folded: str, arm: Arm, cues: Cues) -> str:
    """The label that a bracket behind an arm gives it ("docetaxel plus zoledronic acid (arm A)"), or ""."""
    match = cues.get("arms", "label_given", r"\s*[(\[]\s*{}").match(folded, arm.end)
    return next((name for name in match.groups() if name), "") if match and arm.drugs else ""


def _fronted(folded: str, arm: Arm, cues: Cues) -> Arm:
    """Read "Compared with X, ...", "与 X 组的 11.4 个月相比，": what a clause opens to compare with is the control."""
    if arm.hint:
        return arm
    start = max(folded.rfind(mark, 0, arm.start) for mark in ",;。:(") + 1
    told = cues.get("contrast", "opening", r"\s*{}").match(folded, start)
    return replace(arm, hint="control") if told and told.end() <= arm.start else arm


def _describes(folded: str, mention: Mention, mentions: Sequence[Mention], tools: ArmTools) -> bool:
    """Whether a class word in brackets only says what the drug before it is: "X (a PD-1 inhibitor)"."""
    if not all(tools.drug_class(drug) in ("class", "generic") for drug in mention.drugs) or not _in_brackets(
        folded, mention
    ):
        return False
    opened = folded.rfind("(", 0, mention.start)
    owner = next((m for m in mentions if 0 <= opened - m.end <= 2), None)
    return owner is not None and tools.drug_class(owner.drugs[0] if owner.drugs else "") != "generic"


def _monotherapy(folded: str, arms: Sequence[Arm], cues: Cues) -> list[Arm]:
    """The first drug of a combination told before, alone: "36% with X plus Y and 10% with monotherapy"."""
    found = []
    for match in cues.get("arms", "mono").finditer(folded):
        before = [a for a in arms if a.end <= match.start() and len(a.drugs) > 1]
        if before and not any(a.start <= match.start() and match.end() <= a.end + 1 for a in arms):
            found.append(Arm(*match.span(), before[-1].drugs[:1], grouped=True, alone=True, text=match.group()))
    return found


def _added(folded: str, arms: list[Arm], cues: Cues) -> list[Arm]:
    """Read "adding X to Y", "在 Y 基础上加用 X": the arm with X is X and Y together, compared with Y."""
    result = list(arms)
    for i in range(len(arms) - 1):
        first, second = arms[i], arms[i + 1]
        gap = folded[first.end : second.start]
        adding = cues.get("arms", "adding", r"{}\s*(?:the )?$").search(folded[: first.start])
        if adding and re.fullmatch(r"\s*to\s*(?:the |standard |first-line )*", gap):
            result[i] = replace(first, drugs=(*first.drugs, *(d for d in second.drugs if d not in first.drugs)))
        elif cues.get("arms", "basis").fullmatch(gap.strip()):
            result[i + 1] = replace(second, drugs=(*second.drugs, *(d for d in first.drugs if d not in second.drugs)))
    return result


def _runs(folded: str, mentions: Sequence[Mention], tools: ArmTools, spread: int) -> list[list[Mention]]:
    runs: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: m.start):
        if runs and _joins(folded, runs[-1], mention, tools):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    soft: list[list[Mention]] = []
    for run in runs:
        previous = soft[-1] if soft else None
        if previous and _goes_on(folded, previous, run, runs, tools, spread):
            previous.extend(run)
        else:
            soft.append(list(run))
    return soft


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
    held = between.startswith(")") and folded[: left[0].start].endswith("(")
    return held or ("," in between and _is_prior(folded, left[0], cues))


def _gap(folded: str, left: Mention, right: Mention) -> str:
    gap = folded[left.end : right.start]
    if _in_brackets(folded, left):
        gap = re.sub(r"^[^()]*\)", " ", gap)  # the rest of the bracket the name stands in
    return re.sub(r"[(\[][^()\[\]]*[)\]]", " ", gap)


def _joins(folded: str, run: Sequence[Mention], mention: Mention, tools: ArmTools) -> bool:
    """Whether the next name belongs to the same arm for certain: an alias in brackets, or a joining word between."""
    last = run[-1]
    raw = folded[last.end : mention.start]
    if tools.cues.has("arms", "value_between", raw):
        return False  # a value stands between: two tellings, not one arm
    owner = _bracket_owner(folded, run, mention)
    if owner is not None:
        return len(raw) < 45 and _bracketed_detail(owner, mention, tools)
    gap = _gap(folded, last, mention).strip(" )]")
    cues = tools.cues
    if not gap and _is_control(mention, tools) != _is_control(last, tools):
        return True  # "drug placebo" in a blinded combination
    shape = rf"(?:\s|{cues.words('arms', 'noise')}|{cues.words('arms', 'join')}|\*)*"
    if not cues.get("arms", "join").search(gap) or not re.fullmatch(shape, gap):
        return False
    if re.fullmatch(r"with", gap) and cues.get("contrast", "comparing", r"{}\s*(?:the |both )?$").search(
        folded[: run[0].start]
    ):
        return False  # "compared A with B"
    if re.search(r"\bor\b|或", gap) or gap.strip() == "/":
        return _same_class(last, mention, tools)
    return True


def _is_control(mention: Mention, tools: ArmTools) -> bool:
    return all(tools.drug_class(drug) == "control" for drug in mention.drugs)


def _all(run: Sequence[Mention]) -> set[str]:
    return {drug for mention in run for drug in mention.drugs}


def _in_brackets(folded: str, mention: Mention) -> bool:
    before = folded[: mention.start]
    return before.rfind("(") > before.rfind(")")


def _bracket_owner(folded: str, run: Sequence[Mention], mention: Mention) -> list[Mention] | None:
    """For a name in an open bracket, the names of the run before that bracket."""
    if not _in_brackets(folded, mention):
        return None
    opened = folded.rfind("(", 0, mention.start)
    before = [m for m in run if m.end <= opened]
    return before if before and opened - before[-1].end <= 2 else None


def _bracketed_detail(run: Sequence[Mention], mention: Mention, tools: ArmTools) -> bool:
    """Whether the bracket repeats or details the name before ("deruxtecan (DXd", "platinum (cisplatin")."""
    if set(mention.drugs) <= _all(run):
        return True
    generic = all(tools.drug_class(drug) in ("generic", drug) for drug in run[-1].drugs)
    return generic and all(tools.is_chemo(drug) for drug in mention.drugs)


def _same_class(left: Mention, right: Mention, tools: ArmTools) -> bool:
    pairs = ((a, b) for a in left.drugs for b in right.drugs)
    if any(tools.drug_class(d) == "control" for d in (*left.drugs, *right.drugs)):
        return False
    chemo = all(tools.is_chemo(d) for d in (*left.drugs, *right.drugs))
    return chemo or any(tools.drug_class(a) == tools.drug_class(b) for a, b in pairs)


def _softly_joined(folded: str, left: Sequence[Mention], right: Sequence[Mention], tools: ArmTools) -> bool:
    cues = tools.cues
    if cues.has("arms", "value_between", folded[left[-1].end : right[0].start]):
        return False
    gap = _gap(folded, left[-1], right[0]).strip(" )]")
    shape = rf"(?:\s|{cues.words('arms', 'noise')}|{cues.words('arms', 'soft')}|{cues.words('arms', 'join')})*"
    return bool(re.fullmatch(shape, gap)) and cues.get("arms", "soft").search(gap) is not None


def _apart(
    folded: str, left: Sequence[Mention], right: Sequence[Mention], runs: Sequence[Sequence[Mention]], tools: ArmTools,
    spread: int,
) -> bool:  # fmt: skip
    """Whether "A and B" names two arms: two groups, a drug and a control, or names that a list of values shares."""
    after_right = folded[right[-1].end : right[-1].end + 16]
    if tools.cues.get("arms", "alone", r"\s*{}").match(after_right) and len(_all(left)) > 1:
        return True
    if re.search(r"\b(?:between|both)\s[^,;]{0,40}$", folded[: left[0].start]):
        return True
    if tools.cues.get("contrast", "comparing", r"{}\s*(?:the )?$").search(folded[: left[0].start]):
        return True  # "compared A and B with C", "比较了A与B联合C"
    if " and " in folded[left[0].end : left[-1].start] and "," in _gap(folded, left[-1], right[0]):
        return True  # "A and B, C": the list ended with "and"
    if re.match(rf"\s*(?:{tools.cues.words('arms', 'groups')})", after_right) and " and " in _gap(
        folded, left[-1], right[0]
    ):
        return True  # "the A and B groups"
    controls = [all(tools.drug_class(d) == "control" for d in _all(run)) for run in (left, right)]
    listed = _gap(folded, left[-1], right[0]).strip() in (",", "、")
    backbone = controls[0] and all(tools.is_chemo(d) for d in _all(right)) and spread < 2
    if controls[0] != controls[1] and not listed and not backbone:
        return True
    return spread > 1 and len(runs) == spread


def _is_prior(folded: str, first: Mention, cues: Cues) -> bool:
    """Whether the drug is told as earlier treatment, as a drug's class, or as resisted."""
    if cues.get("arms", "prior_after", r"\s*{}").match(folded, first.end):
        return True
    before = folded[max(0, first.start - 40) : first.start]
    clause = re.split(r"[,，。;:()]", before)[-1]
    return cues.get("arms", "prior", r"{}\s*(?:a |an |the )?$").search(clause) is not None


def _arm(folded: str, run: Sequence[Mention], tools: ArmTools) -> Arm:
    start, end = run[0].start, run[-1].end
    told_without = tools.cues.get("arms", "without", r"{}\s*(?:the )?$").search(folded[:start])
    start = told_without.start() if told_without else start
    if _in_brackets(folded, run[-1]) and not _in_brackets(folded, run[0]):
        end = folded.find(")", end) + 1 or end
    tail = tools.cues.get(
        "arms", "group", rf"\s*(?:{tools.cues.words('arms', 'alone')}|{tools.cues.words('arms', 'noise')}|\s|-)*{{}}"
    )
    group = tail.match(folded, end)
    alone = tools.cues.get("arms", "alone", r"[\s-]*{}").match(folded, end)
    without = told_without is not None
    stop = (group or alone).end() if (group or alone) else end  # type: ignore[union-attr]
    drugs = combine(run, folded, tools)
    blank = any(tools.drug_class(d) == "control" for d in drugs) and all(tools.is_chemo(d) for d in drugs)
    hint = "control" if without or blank else ""
    return Arm(start, stop, () if without else drugs, hint, bool(group), bool(alone), without, folded[start:stop])


def combine(run: Sequence[Mention], folded: str, tools: ArmTools) -> tuple[str, ...]:
    """The drugs of a run: details of a class word are dropped, alternatives of one class become the class word."""
    drugs: list[str] = []
    for index, mention in enumerate(run):
        gap = folded[run[index - 1].end : mention.start] if index else ""
        owner = _bracket_owner(folded, run[:index], mention)
        if owner is not None and _bracketed_detail(owner, mention, tools):
            continue
        if index and re.search(r"\bor\b|或|^\s*/\s*$", gap) and _merge_class(drugs, mention, tools):
            continue
        drugs.extend(d for d in mention.drugs if d not in drugs)
    return tuple(drugs)


def _merge_class(drugs: list[str], mention: Mention, tools: ArmTools) -> bool:
    if not drugs or len(mention.drugs) != 1:
        return False
    last, new = drugs[-1], mention.drugs[0]
    kind = tools.drug_class(new)
    if tools.drug_class(last) == kind and kind in ("fluoropyrimidine", "platinum", "taxane"):
        drugs[-1] = kind
        return True
    return last in (kind, new)


def _with_group_words(folded: str, arms: list[Arm], cues: Cues) -> list[Arm]:
    """Add "control group" and the like; beside a named arm they only tell its role."""
    result = list(arms)
    for hint in ("control", "experimental"):
        for match in cues.get("arms", hint).finditer(folded):
            near = next((i for i, a in enumerate(result) if _touches(folded, a, match)), None)
            if near is not None:
                arm = result[near]
                kept = arm.hint or hint
                result[near] = replace(
                    arm, hint=kept, start=min(arm.start, match.start()), end=max(arm.end, match.end()), grouped=True
                )
            else:
                result.append(Arm(match.start(), match.end(), (), hint, grouped=True, text=match.group()))
    return sorted(result, key=lambda a: a.start)


def _touches(folded: str, arm: Arm, match: re.Match[str]) -> bool:
    if match.start() < arm.end and match.end() > arm.start:
        return True
    if 0 <= arm.start - match.end() <= 3:
        return re.fullmatch(r"[\s(\[:的为]*", folded[match.end() : arm.start]) is not None
    return (
        0 <= match.start() - arm.end <= 2 and re.fullmatch(r"[\s)\]的]*", folded[arm.end : match.start()]) is not None
    )


def default_tools(is_chemo: Callable[[str], bool], drug_class: Callable[[str], str]) -> ArmTools:
    """Arm tools over the shipped cue tables."""
    return ArmTools(is_chemo, drug_class, load_cues())
