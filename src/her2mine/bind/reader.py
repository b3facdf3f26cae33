"""Binding a passage: sentence by sentence, with what one tells carried to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.across import Placed, roles_across, roles_beside, roles_by_reference, roles_settled
from her2mine.bind.armlabels import defined, letters_again
from her2mine.bind.arms import Arm, label_of
from her2mine.bind.armschedules import with_twins
from her2mine.bind.clauses import clauses_of_studies
from her2mine.bind.context import Context
from her2mine.bind.designs import take_design
from her2mine.bind.doses import with_doses
from her2mine.bind.draft import Draft, Dropped
from her2mine.bind.evidence import evidence
from her2mine.bind.finish import abstention, finding
from her2mine.bind.formers import take_up
from her2mine.bind.freeof import kinds
from her2mine.bind.gathered import Mined
from her2mine.bind.groupnames import with_named_groups
from her2mine.bind.ordered import order_told, with_landmark
from her2mine.bind.own import next_paragraph, turn_to_own
from her2mine.bind.parts import Names, enrolled_in, titled
from her2mine.bind.passages import SHORT_ITEM, is_item, speaks_on
from her2mine.bind.patientgroups import with_patient_groups
from her2mine.bind.questions import take_question
from her2mine.bind.resolve import passing, resolved, set_apart
from her2mine.bind.roles import WHOLE_STUDY
from her2mine.bind.seen import seen
from her2mine.bind.sentence import SentenceReader
from her2mine.bind.stages import stages_in
from her2mine.bind.studies import StudyReader, give_own_arms, trial_name
from her2mine.bind.tabled import give_arms
from her2mine.bind.titles import usual_populations
from her2mine.bind.tools import Tools
from her2mine.bind.unnamed import leaves_open
from her2mine.bind.view import View
from her2mine.extract import gate
from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.languages import mentions
from her2mine.records import Label, Mention, Paper, Sentence
from her2mine.vocabulary import fold

LABEL = 40  # characters of a block in which the label that it opens with ends
OPENING = 32  # characters of a sentence in which it tells a part of the study


class PassageReader:
    """Reads the sentences of one block in order."""

    def __init__(
        self, paper: Paper, tools: Tools, meanings: Abbreviations, mined: Mined, block: int = -1,
        context: Context | None = None,
    ) -> None:  # fmt: skip
        self.paper, self.tools, self.meanings, self.mined, self.block = paper, tools, meanings, mined, block
        usual = usual_populations(paper.text, tools)
        self.names = Names(kinds(tools.vocabulary.endpoint_kind), tools.vocabulary.population_kind, usual)
        self.context = context or Context()
        self.studies = StudyReader(paper, tools)
        self.groups = len(mined.findings)
        self.title: str | None = None  # the group of patients that the block's last line is the title of
        self.plain: list[Placed] = []  # the values of arms, for roles that a later sentence tells
        self.compared: list[Draft] = []  # the ratios and differences of arms
        self.own = False  # whether the block tells of the study that the paper itself reports
        self.part = False  # whether the block stands under a heading of results
        self.before: Context | None = None  # what the paragraph before told, as long as this one may go on with it

    @property
    def told(self) -> Context:
        """What the next paragraph may go on with: this one's study, or that of the one before if this tells nothing."""
        nothing = replace(self.context, labels={}) == Context()  # what a label's "this product" is, all paragraphs know
        return self.before if self.before is not None and nothing else self.context

    def read(self, sentences: Sequence[Sentence]) -> None:
        """Bind a block's sentences; those without numbers still tell the study and its arms."""
        gated = [gate(self.paper.text[s.start : s.end], s.language) for s in sentences]
        for index, sentence in enumerate(sentences):
            if gated[index] or any(gated[index + 1 :]) or self._tells_study(sentence) or self._opens_list(sentence):
                self._sentence(sentence, gated[index])
        across = roles_across(self.plain, self.context, self.tools.arms)
        beside = roles_beside(self.plain, self.mined.findings, self.paper.text, sentences, self.tools.cues)
        settled = roles_settled(self.plain, self.context)
        for place, role in (*settled, *across, *roles_by_reference(self.plain, self.compared), *beside):
            found = self.mined.findings[place]
            voices = tuple(sorted({*found.voices, f"role:{role}"} - {f"role:{found.role}"}))
            told = {"role": role, "voices": voices, "confidence": self.tools.trust.confidence(voices)}
            self.mined.findings[place] = found.model_copy(update=told)

    def _tells_study(self, sentence: Sentence) -> bool:
        """Whether a sentence without values is to be read.

        It names a trial, cites work that the diff checks, or says what patients of the paper's own study received.
        """
        if any(sentence.start <= c.start < sentence.end for c in self.paper.citations):
            return True
        text = self.paper.text[sentence.start : sentence.end]
        words = (("arms", "treated"), ("arms", "single_arm"))
        told = any(self.tools.cues.has(*key, fold(text)) for key in words)
        treated = self.own and (told or self._tells_treatment())
        known = self.tools.vocabulary.find(text, {Label.TRIAL, Label.DRUG} if treated else {Label.TRIAL})
        return bool(known) or any(named.label is Label.TRIAL for named in self.meanings.find(text))

    def _tells_treatment(self) -> bool:
        """Whether the block stands under the label of an abstract that says what patients were given."""
        block = self.paper.blocks[self.block]
        opens = self.tools.cues.get("studies", "given_in", r"[\W_]*{}\s*[:.】\]]")
        return opens.match(fold(self.paper.text[block.start : block.end][:LABEL])) is not None

    def _opens_list(self, sentence: Sentence) -> bool:
        """A line that ends in a colon, or a short item, tells what the items below it speak of."""
        text = self.paper.text[sentence.start : sentence.end].rstrip(" *")
        short = len(text) <= SHORT_ITEM and self.block >= 0 and is_item(self.paper, self.block)
        return text.endswith((":", "：")) or short

    def _sentence(self, sentence: Sentence, gated: bool) -> None:
        text = self.paper.text[sentence.start : sentence.end]
        found = mentions(text, sentence.language, self.tools.languages, self.meanings)
        self.mined.mentions += [_moved(m, sentence.start) for m in found]
        for start, stop in clauses_of_studies(text, found) if gated else [(0, len(text))]:
            part = replace(sentence, start=sentence.start + start, end=sentence.start + stop)
            self._clause(part, [_moved(m, -start) for m in found if start <= m.start and m.end <= stop], gated)

    def _clause(self, sentence: Sentence, found: list[Mention], gated: bool) -> None:
        """Bind a sentence, or that part of it which tells a study by itself."""
        text = self.paper.text[sentence.start : sentence.end]
        view = seen(text, found, sentence, self.paper, self.context.labels, self.tools, gated=gated)
        view.arms = letters_again(view.text, view.arms, self.context.labels, view.cues)
        view.arms = with_twins(view.text, view.arms, self.meanings.twins)
        view.arms = with_named_groups(view, self.context.allocation.names)
        with_patient_groups(view, self.context.allocation.patients, self.context.allocation.labels)
        view.arms = with_doses(view.folded, view.arms, view.cues, self.context.dosed)
        view.arms = [arm for arm in view.arms if not passing(arm, view, self.context, self.tools.arms)]
        view.arms = [arm for arm in view.arms if not self.context.strange(arm, view.trials)]
        self._take_over(view, sentence)
        take_up(view, self.context)
        self.studies.enter(view, sentence, self.context)
        turn_to_own(view, self.context, self.mined.findings[:1])
        take_design(view, self.context, self.tools)
        self.context.enrolled = self.context.enrolled | enrolled_in(view)
        if len(text) <= SHORT_ITEM:
            self.title = titled(view, self.names)
            self.context.population = self.title or self.context.population
        self.context.omits |= view.has("arms", "omitting")
        self.context.unrandomised |= view.has("arms", "unrandomised")
        one = self.own and not self.context.allocation.allots
        self.context.one_arm |= one and view.has("arms", "single_arm")
        self.context.labels.update(defined(view.folded, view.arms, view.cues))
        for arm in view.arms:
            label = label_of(view.folded, arm, view.cues)
            if label and not self._short_form(label):
                self.context.labels[label] = arm.drugs
        drafts: list[Draft] = []
        self._before_reading(view, gated)
        view.arms = resolved(view, self.context, self.tools.arms)
        if self.own:
            self.mined.orientation.note(view, self.context, self.tools.arms)
        if gated:
            reader = SentenceReader(view, self.context, self.tools.arms, self.names)
            drafts, dropped = reader.read()
            self._look_up(drafts, view)
            self.context.landmark = with_landmark(drafts, view, self.context, self.names.endpoint_kind)
            self.context.order = order_told(drafts, view) or self.context.order
            self._keep(drafts, dropped, view, sentence, found)
        self.context.pending = [] if drafts or view.trials else [*self.context.pending, *_told(view.arms)]
        take_question(view, self.context)
        told = any(d.role != "single" for d in drafts) or view.has("arms", "randomised")
        told = told or len([arm for arm in view.arms if arm.grouped]) > 1
        told = told or len({arm.hint for arm in view.arms if arm.hint}) > 1
        told = told or set_apart(view.folded, view.arms, view.cues)
        told = told or (view.has("studies", "aim") and any(arm.hint == "control" and arm.drugs for arm in view.arms))
        self.context.stage = self.context.stage or next((m.canonical for m in stages_in(view)), "")
        if not drafts:  # what a sentence without values names in passing is no arm of a study whose groups are known
            view.arms = [arm for arm in view.arms if not self.context.allocation.foreign(arm)]
            view.arms = [arm for arm in view.arms if not self.context.has_part(arm)]
        self._learn(view, told)

    def _short_form(self, label: str) -> bool:
        """Whether a label is a short form of drugs by itself ("arm AB" of A and B)."""
        return any(fold(short) == label and meaning.drugs for short, meaning in self.meanings.items())

    def _look_up(self, drafts: Sequence[Draft], view: View) -> None:
        """Where a sentence goes from study to study without arms, each value has those told of its own study before."""
        for draft in drafts if view.study_start(len(view.folded)) else ():
            start = view.study_start(draft.value.start)
            trial = self.studies.trial_of(draft, view, self.context)
            if trial != self.context.trial and not any(view.study_start(arm.start) == start for arm in view.arms):
                give_arms(draft, self.context.told.get(trial or "") or self.context.tabled.get(trial or ""))

    def _before_reading(self, view: View, gated: bool) -> None:
        """Groups that a sentence names hold within the sentence itself, if nothing was told before."""
        told, full = view.arms, resolved(view, self.context, self.tools.arms)
        view.arms = told
        first = [arm for arm in full if view.study_start(arm.start) == 0]
        grouped = {arm.drugs for arm in first if arm.grouped and arm.drugs}
        if gated and self.context.experimental is None and len(grouped) > 1:
            self.context.learn([arm for arm in first if arm.drugs in grouped], self.tools.arms, contrasted=True)

    def _take_over(self, view: View, sentence: Sentence) -> None:
        """Go on with the study of the paragraph before, where the first values are told as if it were known."""
        if self.before is None:
            return
        if self.context.arms:  # the paragraph has told the arms of its study itself
            self.before = None
            return
        speaks = speaks_on(view, self.before, self.tools.arms, self.studies.cites(sentence), part=self.part)
        if speaks and view.values:
            self.context = next_paragraph(self.before)
        if (view.values and speaks) or speaks is False:
            self.before = None

    def _learn(self, view: View, contrasted: bool) -> None:
        """Remember the arms of a sentence; of several studies with arms each keeps its own, and the last goes on."""
        arms = {
            m.start: [a for a in view.arms if view.study_start(a.start) == view.study_start(m.start)]
            for m in view.trials
        }
        if not view.study_start(len(view.folded)) or not all(arms.values()):
            self.context.learn(view.arms, self.tools.arms, contrasted)
            return
        for trial in view.trials:
            if trial_name(trial) != self.context.trial:
                self.context.new_study(trial_name(trial))
                self.context.bound = contrasted
            self.context.learn(arms[trial.start], self.tools.arms, contrasted)

    def _keep(
        self, drafts: Sequence[Draft], dropped: Sequence[Dropped], view: View, sentence: Sentence, names: list[Mention]
    ) -> None:
        self.groups += 1
        self._turn_to_part(drafts, view)
        self.context.divided |= sum(draft.endpoint == "N" for draft in drafts) > 1
        alone = self.context.allocation.alone
        for draft in drafts:
            draft.group = draft.group or self.groups
            reason = self.studies.unsafe(draft, view, self.context, sentence.section)
            if reason:
                self.mined.abstentions.append(abstention(self.paper, sentence, draft.value, reason))
            else:
                draft.trial = self.studies.trial_of(draft, view, self.context)
                give_own_arms(draft, view, self.context)
                draft.population = draft.population or (
                    self.context.population if draft.trial == self.context.trial else None
                )
                draft.notes |= evidence(draft, view, self.context, names)
                draft.notes.add("study:own" if self.own else "study:quoted")
                self.context.bound = True
                self.context.single |= draft.role == "single" and draft.endpoint not in WHOLE_STUDY
                if draft.role == "comparison":
                    self.compared.append(draft)
                else:
                    self.plain.append((len(self.mined.findings), draft))
                self.mined.unnamed |= {len(self.mined.findings)} if leaves_open(draft, view, alone=alone) else set()
                self.mined.findings.append(finding(self.paper, sentence, draft, self.studies, self.tools.trust))
        self.mined.abstentions += [abstention(self.paper, sentence, d.value, d.reason) for d in dropped]

    def _of_cohort(self, drafts: Sequence[Draft]) -> bool:
        """Whether values are those of a cohort of a study that compares nothing: what follows is told of it as well."""
        cohort = all(self.tools.cues.has("populations", "cohort", draft.population or "") for draft in drafts)
        return cohort and not self.context.randomised and all(draft.role == "single" for draft in drafts)

    def _turn_to_part(self, drafts: Sequence[Draft], view: View) -> None:
        """Behind a sentence that opens with a part of the study and tells its size, the paragraph speaks of that part.

        Words for the whole study end it.
        """
        told = {draft.population for draft in drafts}
        if view.has("populations", "all"):
            self.context.population = None
        elif (
            len(told) == 1 and None not in told and (any(d.endpoint == "N" for d in drafts) or self._of_cohort(drafts))
        ):
            part = view.cues.get("populations", "part").search(view.folded, 0, OPENING)
            opens = any(m.start < OPENING // 2 and m.canonical in told for m in view.populations)
            self.context.population = next(iter(told)) if part and opens else self.context.population


def _told(arms: Sequence[Arm]) -> list[Arm]:
    """The arms that are told by their drugs."""
    return [arm for arm in arms if arm.drugs and arm.hint != "control"]


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
