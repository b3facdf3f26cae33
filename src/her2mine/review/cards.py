"""What one difference looks like on the page: every word is chosen here, the templates only lay it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from her2mine.diff.gold import GoldTable
from her2mine.records import Discrepancy, Finding, GoldResult
from her2mine.report.model import AGREES, CHECK, CONFLICT, kind_of
from her2mine.report.view import quoted
from her2mine.review.links import doi_link, registry_link
from her2mine.review.say import LANGUAGES, Voice
from her2mine.review.text import Piece, clipped, shortened
from her2mine.review.worklist import Group, Item, Worklist

IN_LIST = 230  # characters of a sentence in the list
ON_SCREEN = 4000
RETOLD = 12  # other papers shown for each language
CUTS = 24  # curated rows shown for one quantity

Chip = tuple[str, str]  # a code, for its colour, and the word shown


@dataclass(frozen=True)
class Line:
    """A group as one line of the list."""

    key: str
    kind: Chip
    cause: str
    says: str
    against: str
    quantity: tuple[str, ...]
    pieces: tuple[Piece, ...]
    language: str
    papers: tuple[str, ...]
    causes_besides: tuple[str, ...]
    sure: int
    state: Chip


@dataclass(frozen=True)
class GoldRow:
    """A curated row in words. ``same`` says that it is the one the verdict rests on."""

    id: str
    figure: str
    quantity: tuple[str, ...]
    analysis: str
    doi: str
    link: str
    checked: str
    firm: bool
    note: str
    same: bool = False


@dataclass(frozen=True)
class Retold:
    """What one paper says on the quantity: its value, sentence, and the gravest cause found, if any."""

    doc: str
    figure: str
    pieces: tuple[Piece, ...]
    key: str
    kind: str
    word: str


@dataclass(frozen=True)
class Reason:
    """One verdict on the claim: its cause in plain words, what the run says, the arithmetic, and the runner-up."""

    id: str
    kind: Chip
    cause: str
    why: str
    explanation: str
    arithmetic: str
    runner_up: str


@dataclass(frozen=True)
class Card:
    """One claim on one screen."""

    key: str
    kind: Chip
    reasons: tuple[Reason, ...]
    says: str
    quantity: tuple[str, ...]
    should_be: str
    doc: str
    place: str
    language: str
    pieces: tuple[Piece, ...]
    sure: int
    needs_eyes: str
    gold: GoldRow | None
    cuts: tuple[GoldRow, ...]
    registry: tuple[Chip, ...]  # number and address ("" for a registry that is not known)
    others: Mapping[str, tuple[Retold, ...]]
    siblings: tuple[tuple[str, str, str, str], ...]  # key, paper, cause and kind of the near-duplicates


class Cards:
    """Makes lines and cards of one run in one language."""

    def __init__(self, worklist: Worklist, gold: GoldTable, say: Voice, state: Callable[[Item], str]) -> None:
        self._worklist, self._gold, self._say, self._state = worklist, gold, say, state
        self._trials = {trial.trial: trial for trial in gold.trials}

    def line(self, group: Group) -> Line:
        """A group as one line of the list."""
        item, say = group.head, self._say
        alike = [each for each in group.items if each is item or each.kind != AGREES]
        first, *others = dict.fromkeys(cause for each in alike for cause in each.causes)
        state = self._state(item)
        return Line(
            key=item.key,
            kind=(item.kind, say.name("kinds", item.kind)),
            cause=say.name("causes", first),
            says=self._says(item),
            against=self._against(item),
            quantity=self._quantity(item),
            pieces=self._pieces(item.claim.main, IN_LIST),
            language=item.claim.main.language,
            papers=tuple(doc for doc in group.papers),
            causes_besides=tuple(say.name("causes", cause) for cause in others),
            sure=item.sure,
            state=(state, say.name("states", state)),
        )

    def card(self, group: Group, key: str) -> Card:
        """The claim called ``key`` of a group, with all that is needed to decide on it."""
        item = next(item for item in group.items if item.key == key)
        told, say, gold = item.claim.main, self._say, item.claim.gold
        return Card(
            key=item.key,
            kind=(item.kind, say.name("kinds", item.kind)),
            reasons=tuple(self._reason(verdict) for verdict in item.claim.verdicts),
            says=self._says(item),
            quantity=self._quantity(item),
            should_be="" if told.gold else told.should_be,
            doc=told.doc,
            place=self._place(told),
            language=told.language,
            pieces=self._pieces(told, ON_SCREEN),
            sure=item.sure,
            needs_eyes=item.claim.finding.needs_eyes or "" if item.claim.finding else "",
            gold=self._gold_row(gold) if gold else None,
            cuts=self._cuts(item),
            registry=self._registry(item.trial),
            others=self._others(item),
            siblings=tuple(self._sibling(other) for other in group.items if other.key != key),
        )

    def _reason(self, told: Discrepancy) -> Reason:
        kind = kind_of(told)
        return Reason(
            id=told.id,
            kind=(kind, self._say.name("kinds", kind)),
            cause=self._say.name("causes", told.cause),
            why=self._say.texts.get(f"why.{told.cause}", ""),
            explanation=shortened(told.explanation, ON_SCREEN),
            arithmetic=shortened(told.arithmetic, ON_SCREEN),
            runner_up=self._say.name("causes", told.runner_up) if told.runner_up else "",
        )

    def _says(self, item: Item) -> str:
        return self._say.figure(item.claim.finding) if item.claim.finding else shortened(item.claim.quoted, 60)

    def _quantity(self, item: Item) -> tuple[str, ...]:
        told = item.claim.main
        if item.claim.finding:
            return tuple(part for part in self._say.quantity(item.claim.finding))
        measure = self._say.measure(told.endpoint, told.statistic) if told.endpoint and told.statistic else ""
        return tuple(part for part in (item.trial, measure) if part)

    def _against(self, item: Item) -> str:
        """What should stand there, of a claim that may be wrong."""
        main, gold = item.claim.main, item.claim.main.gold
        if item.kind not in (CONFLICT, CHECK):
            return ""
        if gold is None and main.should_be:  # what the numbers beside it give
            return main.should_be
        gold = gold or item.claim.gold
        return self._say.gold_figure(gold) if gold else ""

    def _pieces(self, told: Discrepancy, longest: int) -> tuple[Piece, ...]:
        return clipped(quoted(told, self._worklist.findings), longest)

    def _place(self, told: Discrepancy) -> str:
        page = self._say("card.page", number=told.page) if told.page is not None else ""
        parts = (page, shortened(told.section, 120))
        return " · ".join(part for part in parts if part) or self._say("card.character", number=told.start)

    def _gold_row(self, row: GoldResult, same: bool = False) -> GoldRow:
        checked = self._say.name("checked", row.verified)
        cut = self._say("gold.cutoff", date=row.data_cutoff) if row.data_cutoff else ""
        return GoldRow(
            id=row.id,
            figure=self._say.gold_figure(row),
            quantity=self._say.gold_quantity(row),
            analysis=" · ".join(part for part in (row.analysis, cut) if part),
            doi=row.source_doi,
            link=doi_link(row.source_doi),
            checked=f"{checked}{self._say('gold.unsure')}" if row.unsure else checked,
            firm=row.firm,
            note=row.note,
            same=same,
        )

    def _cuts(self, item: Item) -> tuple[GoldRow, ...]:
        """Every curated row on the quantity: its data cuts and arms, those of the same arm first."""
        gold, told = item.claim.gold, item.claim.finding
        if told is None or not item.trial:
            return ()
        trial = gold.trial if gold else item.trial
        same = [
            row for row in self._gold.by_trial(trial)
            if (row.endpoint, row.statistic) == (told.endpoint, told.statistic) and row.timepoint == told.timepoint
        ]  # fmt: skip
        role = gold.role if gold else told.role
        same.sort(key=lambda row: (row.role != role, row.population != (gold.population if gold else ""), row.id))
        return tuple(self._gold_row(row, gold is not None and row.id == gold.id) for row in same[:CUTS])

    def _registry(self, trial: str) -> tuple[Chip, ...]:
        record = self._trials.get(trial)
        return tuple((number, registry_link(number)) for number in record.registry) if record else ()

    def _others(self, item: Item) -> dict[str, tuple[Retold, ...]]:
        if item.claim.finding is None:
            return {}
        told = [other for other in self._worklist.retold(item.claim.finding) if other.id != item.claim.finding.id]
        sides = {lang: tuple(self._retold(other) for other in _first(told, lang)) for lang in LANGUAGES}
        return sides if any(sides.values()) else {}

    def _retold(self, finding: Finding) -> Retold:
        on = self._worklist.on(finding)
        pieces = [(finding.quote, "")]
        if on is not None and on.claim.sentence:
            pieces = quoted(on.claim.main, self._worklist.findings)
        return Retold(
            doc=finding.doc,
            figure=self._say.figure(finding),
            pieces=clipped(pieces, IN_LIST),
            key=on.key if on else "",
            kind=on.kind if on else "",
            word=self._say.name("causes", on.causes[0]) if on else "",
        )

    def _sibling(self, item: Item) -> tuple[str, str, str, str]:
        return item.key, item.claim.doc, self._say.name("causes", item.causes[0]), item.kind


def _first(findings: Iterable[Finding], language: str) -> list[Finding]:
    """One finding for each paper and value in a language."""
    seen: dict[tuple[str, float | None], Finding] = {}
    for finding in findings:
        if finding.language == language:
            seen.setdefault((finding.doc, finding.value), finding)
    return list(seen.values())[:RETOLD]
