"""Roles: which values are the control's, which the experimental arm's, and which stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from her2mine.bind.arms import Arm, ArmTools
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.doses import without_doses
from her2mine.bind.draft import Draft
from her2mine.bind.studies import likened
from her2mine.bind.view import View, lists_of
from her2mine.extract.values import Kind, Value
from her2mine.records import Mention

PLAIN = ("median", "mean", "rate", "count")
WHOLE_STUDY = ("N", "FOLLOWUP")

GivePair = Callable[[Draft, Sequence[Draft]], None]


def give_roles(view: View, context: Context, tools: ArmTools, drafts: Sequence[Draft], give_pair: GivePair) -> None:
    """Set ``role`` on every draft of a sentence; ``give_pair`` fills the two arms of a difference."""
    plain = [d for d in drafts if d.statistic in PLAIN]
    own = [d for d in plain if d.endpoint not in WHOLE_STUDY or "arm:shared" in d.notes or _arm_beside(view, d)]
    studies = {view.study_start(d.value.start) for d in drafts}
    for start in sorted(studies):
        mine = [d for d in drafts if view.study_start(d.value.start) == start]
        _roles_of_study(view, context, tools, mine, [d for d in own if d in mine], give_pair)

    for draft in own:
        draft.role = "control" if _benchmark(view, draft, drafts) else draft.role


def of_whole(drafts: Sequence[Draft]) -> None:
    """Read "11 died (3 on X and 8 on Y)": a number that is the sum of what the two arms behind it have is no arm's."""
    counts = [d for d in drafts if d.statistic == "count" and d.value.number is not None]
    for draft, first, second in zip(counts, counts[1:], counts[2:], strict=False):
        told = first.arm is not None and second.arm is not None and not first.arm.same(second.arm)
        alike = {d.endpoint for d in (draft, first, second)}
        total = (draft.value.number or 0) == (first.value.number or 0) + (second.value.number or 0)
        if told and total and len(alike) == 1 and draft.endpoint not in WHOLE_STUDY:
            for same in drafts:
                if draft.value.start <= same.value.start < first.value.start and same.endpoint == draft.endpoint:
                    same.arm, same.role = None, "single"


def _benchmark(view: View, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a value of another study is one that those before are held against: "61.5%, near the 60.6% of TRIAL"."""
    named = [trial for trial in view.trials if trial.end <= draft.value.start]
    first = min((d.value.start for d in drafts), default=0)
    told = bool(named) and first < named[0].start and draft.endpoint not in WHOLE_STUDY
    return told and likened(named[-1], view)


def _roles_of_study(
    view: View, context: Context, tools: ArmTools, drafts: Sequence[Draft], own: Sequence[Draft], give_pair: GivePair
) -> None:
    """Roles within one study of a sentence; ``own`` are the drafts whose arms are told."""
    plain = [d for d in drafts if d.statistic in PLAIN]
    arms = in_order_told(different([d.arm for d in own if d.arm is not None]), view)
    studies = {view.study_start(d.value.start) for d in drafts}
    told = [arm for arm in view.arms if view.study_start(arm.start) in studies]
    control = _control(view, context, tools, arms, told)
    groups = {d.population for d in plain}
    within = control is None and len(groups - {None}) > 1 and len(plain) < len(drafts)
    benchmark = view.cues.get("studies", "benchmarked", r"\W*{}").match(view.folded) is not None and context.bound
    for draft in drafts:
        if draft.statistic in PLAIN:
            draft.role = _role(view, context, draft, control, arms)
            if context.unrandomised and len(plain) == len(drafts):
                draft.role = "single"  # cohorts side by side, which nothing compares
            if context.randomised and control is None and draft.population in context.doses:
                draft.role = "experimental"  # doses of one drug that patients were assigned to
            if benchmark and draft.role == "single" and draft.endpoint not in WHOLE_STUDY:
                draft.role = "control"  # told for contrast with what went before
            if within and draft.role == "single" and draft.endpoint not in WHOLE_STUDY:
                draft.role = "experimental"  # two subgroups of one arm, held against each other
            continue
        draft.role = "comparison"
        if draft.comparator is None and draft.arm is not None and draft.value.kind in (Kind.PERCENT, Kind.TIME):
            give_pair(draft, [d for d in plain if d.endpoint == draft.endpoint])


def in_order_told(arms: list[Arm], view: View) -> list[Arm]:
    """The arms in the order the sentence names them where "from 29% to 44%" turns round that of the values."""
    places = [next((other.start for other in view.arms if other.same(arm)), None) for arm in arms]
    if None in places or not any(series.change for series in view.series):
        return arms
    return [arm for _, arm in sorted(zip(places, arms, strict=True), key=lambda pair: pair[0] or 0)]


def _control(view: View, context: Context, tools: ArmTools, arms: list[Arm], told: list[Arm]) -> Arm | None:
    """The control arm of a study: among the arms with values, those that the sentence tells, or the paragraph's."""
    if len(arms) > 1:
        pair = context.pair(arms, tools)
        return pair[1] if pair and not context.among_others(pair) else context.control
    if context.control is not None or any(arm.hint for arm in arms):
        return context.control
    pair = context.pair(different(told), tools) if view.has("contrast", "versus") else None
    return pair[1] if pair else None


def _role(view: View, context: Context, draft: Draft, control: Arm | None, arms: list[Arm]) -> str:
    arm = draft.arm
    if draft.endpoint == "FOLLOWUP" and "arm:shared" not in draft.notes and _several(view, context):
        draft.arm = None if arm is None or not _arm_told(view, draft) else arm
    shared = _first_of_all(view, context, draft)
    if shared is not None:
        draft.arm = shared
        return "control" if shared.hint == "control" else "experimental"
    if draft.endpoint in WHOLE_STUDY and not _arm_told(view, draft) and "arm:shared" not in draft.notes:
        several = control is not None or (_several(view, context) and _set_apart(view, context))
        randomised = context.randomised and not (context.one_arm or draft.value.size)
        draft.arm = None if several or randomised else arm
        return "single"
    known = control is not None and arm is not None and arm.same(control)
    if known or (arm is not None and arm.hint == "control" and not _held_against_too(arm, control, arms)):
        return "control"
    elsewhere = view.has("studies", "historical") or any(likened(trial, view) for trial in view.trials)
    if control is not None and context.control is None and elsewhere:
        return "single"  # the control is only a figure from elsewhere that the result is held against
    beside = draft.population is not None and view.cues.has("populations", "cohort", draft.population)
    if beside and "arm:shared" not in draft.notes and not _here(control, view):
        return "single"  # a cohort beside the randomised part has no comparator
    experimental = arm is not None and arm.hint == "experimental" and len(arms) > 1
    both = view.cues.get("arms", "both_groups", r"[\s)%]*{}").match(view.folded, draft.value.stop)
    experimental |= both is not None and draft.endpoint not in WHOLE_STUDY
    return "experimental" if control is not None or experimental else "single"


def _held_against_too(arm: Arm, control: Arm | None, arms: Sequence[Arm]) -> bool:
    """Whether a result is held against the study's control and a lower dose of its own regimen: "than CMF and EC"."""
    several = any(told.hint == "control" and control is not None and told.same(control) for told in arms)
    twin = any(set(told.drugs) == set(arm.drugs) and told.label != arm.label and not told.hint for told in arms)
    return several and twin and control is not None and not arm.same(control)


def _first_of_all(view: View, context: Context, draft: Draft) -> Arm | None:
    """The arm named first where one size is told for all: "A and B, 45 patients each", "每组298例"."""
    if draft.endpoint != "N" or not _several(view, context):
        return None
    each = view.cues.get("arms", "each_size", r"{}\s*$").search(view.folded, 0, draft.value.start)
    behind = view.cues.get("arms", "each_behind", r"\s*{}").match(view.folded, draft.value.stop)
    if each is None and behind is None:
        return None
    told = different([arm for arm in view.arms if arm.end <= draft.value.start and (arm.drugs or arm.hint)])
    return context.fuller(told[-2]) if len(told) > 1 else context.experimental


def _several(view: View, context: Context) -> bool:
    """Whether the study has several arms, so that what is told of it as a whole is no arm's."""
    return len(different([arm for arm in (*view.arms, *context.arms) if arm.drugs or arm.hint])) > 1


def _set_apart(view: View, context: Context) -> bool:
    """Whether the arms told are those of one study, set against each other."""
    told = view.has("arms", "randomised") or view.has("contrast", "comparing")
    return told or context.control is not None or len(context.listed) > 1


def _here(control: Arm | None, view: View) -> bool:
    """Whether the sentence itself tells the control."""
    return control is not None and any(other.same(control) or other.hint == "control" for other in view.arms)


def _arm_beside(view: View, draft: Draft) -> bool:
    """Whether the sentence tells the arm before its size, with no other value between them."""
    arm = draft.arm
    if arm is None or arm not in view.arms or _arm_told(view, draft):
        return arm is not None and _arm_told(view, draft)
    return draft.value.size and not any(arm.end <= v.start < draft.value.start for v in view.values)


def _sent_to(view: View, draft: Draft, arm: Arm) -> bool:
    """Read "238 to the X arm", "238 patients assigned to X"; "866 patients were randomised to X or Y" is the whole."""
    lead = view.cues.get(
        "arms", "lead", r"[\s)\]]*(?:patients |(?:[^,;。:\d]{0,14}(?:患者|病人))|例|名)?\s?(?:{}[\s]*)?(?:the )?"
    )
    gap = view.between(draft.value.stop, arm.start)
    if any(draft.value.stop <= v.start < arm.start for v in view.values):
        return False  # "900 were randomised; 300 were assigned to A"
    several = next((run for run in lists_of(view.arms, view) if arm in run), [arm])
    several = [other for other in several if not _value_between(view, arm, other)]  # "151 received A and 149 B"
    plain = [without_doses(view.folded[arm.end : v.start], view.cues) for v in view.values if v.start > arm.end]
    if any(re.fullmatch(r"\s*\(\s?(?:n\s?=\s?)?", gap) for gap in plain):
        return False  # "661 were allocated to A (n = 330) or B (n = 331)"
    told = lead.fullmatch(gap) is not None or ("," not in gap and view.cues.has("arms", "randomised", gap))
    return told and len(several) == 1


def _value_between(view: View, arm: Arm, other: Mention | Arm | Value) -> bool:
    first, second = sorted((arm, other), key=lambda item: item.start)
    return any(first.end <= value.start < second.start for value in view.values)


_SHORT_FORM = re.compile(r"^\([a-z0-9+-]{1,8};")  # at the head of a bracket: "X, Y and Z (XYZ; 359 patients)"


def _in_own_bracket(view: View, arm: Arm, position: int) -> bool:
    """Whether a value stands in the bracket that opens right behind an arm: "X (alias, 5.4 mg/kg, 436 patients)"."""
    opened = view.folded.rfind("(", 0, position)
    between = _SHORT_FORM.sub("", view.folded[opened:position])
    beside = not without_doses(view.folded[arm.end : opened + 1], view.cues).strip(
        " ("
    )  # "X 350 mg every 3 weeks (n ="
    return arm.start < opened and beside and ")" not in between and ";" not in between


def _of_trial(view: View, arm: Arm, draft: Draft) -> bool:
    """Read "tested X in 423 patients": the size of the study, whatever arms it had."""
    tested = view.cues.get("endpoints", "tests").search(view.folded, 0, arm.start)
    told = view.cues.get("endpoints", "size_of_trial", r"\s*{}\s*")
    return tested is not None and told.fullmatch(view.folded, arm.end, draft.value.start) is not None


def _arm_told(view: View, draft: Draft) -> bool:
    """Whether a size or follow-up is told for one arm: the arm stands right beside it."""
    arm = draft.arm
    if arm is None:
        return False
    here = any((a.start, a.end, a.text) == (arm.start, arm.end, arm.text) for a in view.arms)
    if any(arm.end <= trial.start < draft.value.start for trial in view.trials):
        return False  # "... with X in TRIAL (487 patients": the size of the trial
    between = view.between(arm.end, draft.value.start)
    bracketed = between.strip() == "," and view.folded[draft.value.stop :].lstrip().startswith(")")  # "X (alias, 373)"
    if here and _in_own_bracket(view, arm, draft.value.start):
        return True
    if not draft.value.size and not bracketed and re.search(r"[,;:。]", between):
        return False
    if _of_trial(view, arm, draft):
        return False
    if arm.start >= draft.value.stop:
        return here and _sent_to(view, draft, arm)
    return here and min(abs(draft.value.start - arm.end), abs(arm.start - draft.value.stop)) <= 16


def dose_of(arm: Arm | None, draft: Draft) -> str | None:
    """The dose group that an arm is, where its drugs are those of another; a study's size is none's."""
    return arm.dose or None if arm is not None and draft.endpoint not in WHOLE_STUDY else None
