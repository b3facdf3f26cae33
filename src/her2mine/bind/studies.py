"""Which study a sentence speaks of: by name, by registry number, by what it cites, or by carrying over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context, new_drugs
from her2mine.bind.draft import Draft
from her2mine.bind.freeof import NO_CODE, UNNAMED
from her2mine.bind.lexicon import Cues
from her2mine.bind.tools import Tools
from her2mine.bind.view import View
from her2mine.extract.values import Value
from her2mine.ingest.patterns import LIST_ITEM
from her2mine.records import Citation, Label, Mention, Paper, Sentence
from her2mine.vocabulary import fold

GENERAL = frozenset({"AE_ANY", "AE_G3", "SAE"})
LISTED = 40  # characters between events in general and the bracket that says how frequent the listed ones were


def trial_name(mention: Mention) -> str:
    """The trial as a reader would cite it: a number as printed, else the canonical name in the length the text uses."""
    text, canonical = mention.text, mention.canonical
    if not canonical or re.search(r"\d{6}", text):
        return text
    at = canonical.lower().find(text.lower())
    return canonical[at : at + len(text)] if at >= 0 else canonical.split(" (")[0]


def studies_named(trials: Sequence[Mention], view_text: str, cues: Cues) -> list[Mention]:
    """The names of different studies: of "A-1/B-2" and "A (B)", which are one, the first; "the A/B trials" are two."""
    kept: list[Mention] = []
    last = None
    for mention in trials:
        same = last is not None and _one_study(last, mention, view_text, cues)
        if not same or cues.get("studies", "several", r"\s?{}").match(view_text, mention.end):
            kept.append(mention)
        elif kept[-1] is last and _coded(last.text) and not _coded(mention.text):
            kept[-1] = mention  # "(XX-0001-NHL-007, AUGMENT)": the name, and not the sponsor's number
        last = mention
    return kept


def _one_study(first: Mention, second: Mention, text: str, cues: Cues) -> bool:
    """Whether two names that follow each other are those of one study."""
    gap = text[first.end : second.start]
    if re.fullmatch(r"\s?/\s?", gap):
        return True
    aside = cues.get("studies", "anchor", r"\s*(?:{}\s*)*\(").fullmatch(gap)
    if aside and re.match(r"[^()]{0,40}\)", text[second.end :]):
        return True
    listed = re.fullmatch(r"\s?[,;、]\s?", gap) is not None and _in_bracket(text, first, second)
    return listed and _coded(first.text) != _coded(second.text)


def _coded(name: str) -> bool:
    """Whether a name of a study is the sponsor's number for it, and not what papers call it."""
    return len(re.findall(r"\d", name)) > 3 or len(re.findall(r"-(?=[A-Z\d])", name)) > 1


def _in_bracket(text: str, first: Mention, second: Mention) -> bool:
    """Whether one bracket holds just these two."""
    return text[: first.start].rstrip().endswith("(") and text[second.end :].lstrip().startswith(")")


@lru_cache(maxsize=4)
def _drugs_named(text: str, tools: Tools) -> frozenset[str]:
    """The drugs that a paper names anywhere."""
    return frozenset(drug for m in tools.vocabulary.find(text, {Label.DRUG}) for drug in m.drugs)


def turns(view: View, *, own: bool = False) -> bool:
    """Whether a sentence's words turn to another study ("another phase II trial", "一项……研究").

    In a study's own summary (``own``) only words for another one do: "a phase II study" is the study itself.
    """
    new = view.cues.get("studies", "new").search(view.folded)
    same = view.cues.get("studies", "same").search(view.folded)
    if own and new is not None and not view.has("studies", "other"):
        return False
    return new is not None and (same is None or new.start() < same.start())


def _is_background(named: Sequence[Mention], view: View) -> bool:
    """Whether a sentence only starts from the study it names first ("After A had shown X, B ...", "继A之后，B……")."""
    if len(named) < 2 or any(v.start < named[1].start for v in view.values):
        return False
    between = view.folded[named[0].end : named[1].start]
    opens = view.cues.get("studies", "backdrop", r"\W*{}").match(view.folded, 0, named[0].start)
    closes = view.cues.get("studies", "background", r"{}\s?,").search(between)
    return closes is not None or (opens is not None and "," in between)


def _extends(mention: Mention, view: View) -> bool:
    """Whether a study is told to go on with the patients of the one before ("the extension study NAME")."""
    around = view.folded[max(0, mention.start - 24) : mention.end + 24]
    return view.cues.has("studies", "extension", around)


def _is_reason(mention: Mention, view: View) -> bool:
    """Whether a study is named only as the reason for something ("因TRIAL研究结果阴性止步")."""
    return view.cues.get("studies", "reason", r"{}\s*(?:the )?$").search(view.folded[: mention.start]) is not None


def likened(mention: Mention, view: View) -> bool:
    """Whether a trial is named only to compare with ("similar to KEYNOTE-...", "compared with 47% in ...")."""
    before = view.folded[max(0, mention.start - 90) : mention.start]
    return bool(view.values) and view.cues.get("studies", "likened", r"{}[^,，。;]{0,30}$").search(before) is not None


def _precedes(mention: Mention, view: View) -> bool:
    """Whether a study is named only as the one before ("158 of them on the preceding study, NAME")."""
    return view.cues.get("studies", "preceding", r"{}\s*$").search(view.folded[: mention.start]) is not None


def _shares_bracket(trial: Mention, draft: Draft, view: View) -> bool:
    """Whether a value stands before a trial's name in the same bracket."""
    opened = view.folded.rfind("(", 0, trial.start)
    return opened < draft.value.start < trial.start and ")" not in view.folded[opened : trial.start]


def _limited(view: View, start: int, end: int) -> bool:
    """Whether the gap behind a threshold leads to what it limits."""
    leads = view.cues.get("studies", "limits", r"\s?%?\)?\s?{}[^\W\da-z]{0,10}")
    return leads.fullmatch(view.folded, start, end) is not None


def give_own_arms(draft: Draft, view: View, context: Context) -> None:
    """Give a value of a second study, in a sentence that names no arm, the arms that this study was told to have."""
    told = context.told.get(draft.trial or "")
    if told is None or draft.trial == context.trial or view.arms or draft.arm is None:
        return
    if told.experimental is None or told.control is None:
        return
    draft.arm = told.control if draft.role == "control" else told.experimental
    draft.comparator = told.control if draft.role == "comparison" else draft.comparator


def _in_bracket_of(trial: Mention, draft: Draft, view: View) -> bool:
    """Whether a value stands in the bracket that opens right behind a trial's name."""
    opened = re.match(r"\s?\(", view.folded[trial.end :])
    return opened is not None and ")" not in view.folded[trial.end : draft.value.start]


class StudyReader:
    """Keeps the study of a passage up to date and says when a value cannot be bound safely."""

    def __init__(self, paper: Paper, tools: Tools) -> None:
        self.paper, self.tools = paper, tools
        self.cited: list[Citation] = []
        self.own = False  # whether the passage is of the study that the paper itself reports
        self.begun = False  # whether a sentence of the passage has been read

    def enter(self, view: View, sentence: Sentence, context: Context) -> None:
        """Take over the study a sentence names, or drop the old one when it opens another."""
        self.cited = [c for c in self.paper.citations if sentence.start <= c.start < sentence.end]
        view.trials = [m for m in view.trials if not _is_reason(m, view)]
        apart = [m for m in view.trials if likened(m, view) or _precedes(m, view)]
        named = [m for m in view.trials if m not in apart and not self._registers(m, view, context)]
        named = named[1:] if _is_background(named, view) else named
        if named:
            first = trial_name(named[0])
            if first != context.trial:
                known = context.trial is None and not context.bound and not self._opens(view, context)
                arms, pair, endpoint = context.arms, (context.experimental, context.control), context.endpoint
                context.new_study(first)
                if _extends(named[0], view) and not context.arms:
                    context.arms, (context.experimental, context.control) = list(arms), pair
                elif known and (arms or not context.arms):  # the study was told before it was named
                    context.arms, (context.experimental, context.control) = self._of_study(arms, pair), pair
                if not context.arms and not known:
                    context.arms = context.pending
                context.pending = []
                if known or (
                    self.begun and not LIST_ITEM.match(view.text)
                ):  # a passage that goes from study to study compares them in one endpoint
                    context.endpoint = endpoint
        elif self._opens(view, context) or (context.trial and self._other_drugs(view, context.trial)):
            context.new_study(None)
        context.look_up(view.arms, self.tools.arms)
        self.begun = True
        self._cohort(view, context)
        context.anchored = context.anchored or bool(view.trials or view.arms) or view.has("studies", "anchor")
        if self.cited:
            context.citation = tuple(n for c in self.cited for n in c.numbers)

    def _of_study(self, arms: Sequence[Arm], pair: Sequence[Arm | None]) -> list[Arm]:
        """The arms told before a study was named that may be its own; a bare class of drugs is background."""

        def specific(arm: Arm) -> bool:
            return any(self.tools.arms.drug_class(drug) not in ("class", "generic") for drug in arm.drugs)

        return [arm for arm in arms if arm.grouped or arm in pair or specific(arm)]

    def cites(self, sentence: Sentence) -> set[int]:
        """The numbers of the references that a sentence cites."""
        cited = [c for c in self.paper.citations if sentence.start <= c.start < sentence.end]
        return {n for c in cited for n in c.numbers}

    def _registers(self, mention: Mention, view: View, context: Context) -> bool:
        """A number under which the study told so far is registered is no other study."""
        known = context.trial is not None and re.search(r"\d{6}", context.trial) is None
        return known and re.search(r"\d{6}", mention.text) is not None and view.has("studies", "registered")

    def _cohort(self, view: View, context: Context) -> None:
        """Read "cohort A of TRIAL", "TRIAL cohort A": from here on the passage speaks of that cohort."""
        for trial in view.trials:
            for group in view.populations:
                gap = view.folded[min(trial.end, group.end) : max(trial.start, group.start)]
                told = view.cues.get("populations", "part_study", r"\s*{}").match(view.folded, group.end)
                if told is not None and group.start == trial.end:
                    context.population = group.canonical or group.text  # "the China study of TRIAL"
                if (
                    len(gap) <= 12
                    and not re.search(r"[,;。]", gap)
                    and view.cues.has("populations", "part", view.said(group))
                ):
                    context.population = group.canonical or group.text

    def _opens(self, view: View, context: Context) -> bool:
        """Whether the sentence turns to another study, by its words or by what it cites."""
        return turns(view, own=self.own) or (not view.has("studies", "same") and self._cites_another(view, context))

    def _cites_another(self, view: View, context: Context) -> bool:
        """Whether values of this sentence are cited to other work than those of the sentence before.

        A later report of one study is other work as well: it speaks of the known arms or of a part, or says so.
        """
        numbers = {n for c in self.cited for n in c.numbers}
        if not (numbers and context.citation and view.values) or numbers & set(context.citation):
            return False
        of_study = view.has("studies", "later") or view.has("populations", "part") or view.has("arms", "groups")
        return bool(new_drugs(view.arms, context.arms, self.tools.arms)) or not (view.arms or of_study)

    def trial_of(self, draft: Draft, view: View, context: Context) -> str | None:
        """The trial named nearest before the value in its sentence, or carried from before."""
        asides = [m for m in view.trials if _precedes(m, view)]
        mine = next((m for m in asides if _shares_bracket(m, draft, view)), None)
        if mine is not None:
            return trial_name(mine)
        before = [m for m in view.trials if m.end <= draft.value.start and m not in asides]
        behind = [m for m in view.trials if m.start >= draft.value.stop and m not in asides]
        if before and _in_bracket_of(before[-1], draft, view):
            return trial_name(before[-1])  # "in TRIAL (37 patients, ...) and 13.8% with B in OTHER"
        if before and behind and self._trails(before[-1], view) and self._trails(behind[0], view):
            return trial_name(behind[0])  # "9.6 months in A, and 5.2 months in B"
        if before:
            return trial_name(before[-1])
        if behind:
            gap = view.folded[draft.value.stop : behind[0].start]
            if view.cues.has("studies", "benchmark", gap):
                return context.trial
            if context.trial is None or view.cues.get("studies", "belonging", r"{}\s*(?:the )?$").search(gap):
                return trial_name(behind[0])
        return context.trial if self._has_drugs(context.trial, draft) else None

    def _tested(self, trial: str) -> set[str]:
        """The drugs of the curated trial of that name; none when the paper names no new one of them: a namesake."""
        record = self.tools.trials.by_name(trial)
        if record is None:
            return set()
        tested = {d for arm in (*record.experimental_arms, record.control_arm) for d in arm}
        new = {d for d in tested if not self.tools.vocabulary.is_chemo(d)}
        return tested if not new or new & _drugs_named(self.paper.text, self.tools) else set()

    def _other_drugs(self, view: View, trial: str) -> bool:
        """Whether the sentence tells values of an arm with a drug that the curated trial did not test."""
        if not view.values:
            return False
        tested = self._tested(trial)
        new = {d for arm in view.arms for d in arm.drugs if not self.tools.vocabulary.is_chemo(d)}
        return bool(tested) and not new <= tested

    def _has_drugs(self, trial: str | None, draft: Draft) -> bool:
        """Whether a carried trial can have the draft's arm: a curated trial tested all of its new drugs."""
        if trial is None or draft.arm is None:
            return True
        tested = self._tested(trial)
        new = {d for d in draft.arm.drugs if not self.tools.vocabulary.is_chemo(d)}
        return not tested or new <= tested

    def _trails(self, mention: Mention, view: View) -> bool:
        """Whether a trial is named behind the values it reported ("... months in TRIAL")."""
        told = any(v.start < mention.start for v in view.values)
        trails = view.cues.get("studies", "trailing", r"{}\s*(?:the )?$")
        return told and trails.search(view.folded[: mention.start]) is not None

    def resolved(self, citations: Sequence[Citation]) -> str | None:
        """The trial whose publication the nearest citation points to, when the references tell it."""
        for citation in citations:
            for number in citation.numbers:
                reference = self.paper.reference(number)
                record = self.tools.trials.by_reference(reference) if reference else None
                if record is not None:
                    return record.trial
        return None

    def citations_of(self, start: int, sentence: Sentence) -> list[Citation]:
        """The citation markers behind a value in its sentence; else the last one of the sentence."""
        behind = [c for c in self.cited if c.start >= start]
        return behind[:1] or self.cited[-1:]

    def unsafe(self, draft: Draft, view: View, context: Context, section: str) -> str | None:
        """Why a draft must not become a finding, or None; ``section`` is the path of headings above it."""
        value = draft.value
        if draft.endpoint == UNNAMED:
            return NO_CODE
        last = fold(section).split(" / ")[-1]
        if draft.endpoint not in ("N", "FOLLOWUP") and view.cues.get(
            "studies", "design", r"\W*(?:\d[\d.]*\s*)?{}"
        ).match(last):
            return "the section tells how the study was done, not what it found"
        if self._designed(value, view) or self._cut_off(draft, view):
            return "the number tells a design, a threshold or an assumption, not a result"
        told = view.arms or view.trials or context.bound
        if not told and not value.ratio and view.has("endpoints", "epidemiology"):
            return "the number tells of a disease in general, not of a study"
        if not (context.anchored or context.trial):
            return "no study, arm or trial is told for it"
        return None

    def _cut_off(self, draft: Draft, view: View) -> bool:
        """Whether a bracket only says how frequent the listed events had to be: "adverse reactions (≥ 20%) were"."""
        opened = re.search(r"\([^()\d]{0,16}$", view.folded[: draft.value.start])
        if draft.value.op not in (">=", ">"):
            return False
        if any(m.canonical in GENERAL and _limited(view, draft.value.stop, m.start) for m in view.endpoints):
            return True  # "发生率≥20%的不良反应为"
        if opened is None:
            return False
        return any(m.canonical in GENERAL and 0 <= opened.start() - m.end <= LISTED for m in view.endpoints)

    def _designed(self, value: Value, view: View) -> bool:
        """Whether the words around a value, or the whole sentence, plan a study; what has an interval was measured."""
        if value.interval is not None:
            return False
        if view.cues.get("endpoints", "restated", r"{}\s*[<>=≤≥]*\s*$").search(view.folded, 0, value.start):
            return True
        before = re.split(r"[;；。,，]", view.between(0, value.start)[-60:])[-1]
        after = re.split(r"[;；。,，)]", view.folded[value.stop : value.stop + 24].lstrip(" )"))[0]
        return view.cues.has("endpoints", "not_results", before + " " + after) or view.has("endpoints", "design")
