"""When a value that does not fit may have been read wrongly rather than told wrongly.

A reader who sees "from 11.1 to 13.8 months" or "in the subgroup, for which ..." knows which arm and which patients are
meant; a machine may not. Where the sentence itself offers the reading that fits the gold table, nobody is accused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from her2mine.diff import arms
from her2mine.diff.claim import Claim, same_question
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family, same_population, same_quantity, whole
from her2mine.diff.names import fold
from her2mine.diff.sets import difference_of_told
from her2mine.diff.values import equal
from her2mine.diff.verdict import endpoint_words
from her2mine.diff.words import cue, say
from her2mine.records import Finding, GoldResult, Label

CARRIED = "endpoint:carried"  # the voice of a finding whose endpoint a sentence before tells
_FROM_REACH = 24  # characters before the first value
_BESIDE = 12  # characters from an endpoint's name to the value it is told for


@dataclass(frozen=True)
class Reading:
    """A reading of the sentence under which the value agrees: the row it equals, and what would have to be read so."""

    row: GoldResult
    words: str


def fair_reading(claim: Claim) -> Reading | None:
    """The reading under which a value without a fitting row agrees; None when the sentence offers none."""
    return (
        _other_arm(claim)
        or _named_group(claim)
        or _named_endpoint(claim)
        or _carried_endpoint(claim)
        or _difference(claim)
    )


def _difference(claim: Claim) -> Reading | None:
    """The value is the difference of two others of the sentence, told without a word that says so."""
    pair = difference_of_told(claim) if claim.finding.statistic == "rate" and _doubled(claim) else None
    if pair is None or not claim.arm_rows:
        return None
    what = say("a_difference", first=pair[0].text, second=pair[1].text)
    return Reading(claim.main or claim.arm_rows[0], say("meant", what=what))


def _other_arm(claim: Claim) -> Reading | None:
    """The value is the other arm's, and the sentence does not clearly say which arm it means."""
    row = other_arm_row(claim)
    if row is None:
        return None
    unnamed = not arms.distinct(claim.finding.drugs, claim.context.settings) and claim.finding.role != "control"
    unnamed = unnamed and claim.partner is None
    if unnamed or _doubled(claim) or told_from_to(claim.told, claim.context) or sizes_shifted(claim):
        return Reading(row, say("meant", what=say("other_arm")))
    return None


def other_arm_row(claim: Claim) -> GoldResult | None:
    """The other arm's row that the value equals, same quantity and population."""
    if claim.finding.role == "comparison":
        return None
    for row in claim.context.rows(claim.told):
        if row in claim.arm_rows or row.role == "comparison" or not claim.equals(row):
            continue
        same = same_quantity(claim.finding, row, claim.context.settings)
        if same and same_population(claim.finding.population, row):
            return row
    return None


def _doubled(claim: Claim) -> bool:
    """Whether the statement gives one arm two values of one quantity: then one of them is another arm's."""
    mine = claim.finding
    for other in claim.context.statement(claim.told):
        theirs = other.finding
        same_arm = (theirs.role, theirs.drugs, theirs.population) == (mine.role, mine.drugs, mine.population)
        if theirs is not mine and same_arm and same_question(theirs, mine) and theirs.value != mine.value:
            return True
    return False


def sizes_shifted(claim: Claim) -> bool:
    """Whether both arms' sizes stand in the statement as published, one read as the trial's, the next as that arm's.

    Then the reader has moved them by one; a writer who exchanged the arms would have given each arm one number.
    """
    sizes = [told.finding for told in claim.context.statement(claim.told) if family(told.finding.endpoint) == "N"]
    rows = [row for row in claim.context.rows(claim.told) if family(row.endpoint) == "N" and whole(row.population)]
    rows = [row for row in rows if row.role in ("experimental", "control")]
    for total, arm in combinations(sizes, 2):
        own = arms.best(arm, rows, claim.context.settings) if arm.drugs and total.role == "single" else []
        others = [row for row in rows if row not in own]
        moved = any(equal(total, row) for row in own) and any(equal(arm, row) for row in others)
        told_once = sum(size.value in (total.value, arm.value) for size in sizes) == 2
        if moved and told_once and claim.finding in (total, arm):
            return not any(equal(arm, row) for row in own)
    return False


def told_from_to(told: Told, context: PaperContext) -> bool:
    """Whether the statement tells a pair as "from A to B", which upsets the order of arms for all its pairs."""
    text = context.mined.paper.text
    values = [other.finding for other in context.statement(told) if other.finding.role != "comparison"]
    for first, second in combinations(values, 2):
        before = text[max(first.start - _FROM_REACH, first.sentence[0]) : first.start]
        pair = same_question(first, second) and cue("from").search(before) and not _arm_between(first, second, context)
        if pair and cue("from_to").search(text, first.end, second.start + 1):
            return True
    return False


def _arm_between(first: Finding, second: Finding, context: PaperContext) -> bool:
    """Whether a drug is named between two values, so that each value stands with its own arm."""
    return any(
        mention.label is Label.DRUG and first.end <= mention.start < second.start for mention in context.mined.mentions
    )


def _named_group(claim: Claim) -> Reading | None:
    """The value is a subgroup's, and the sentence names that subgroup."""
    if claim.finding.population is not None:
        return None
    for row in _same_quantity_rows(claim):
        if not whole(row.population) and claim.equals(row) and _names_group(claim, row.population):
            return Reading(row, say("meant", what=row.population))
    return None


def _same_quantity_rows(claim: Claim) -> list[GoldResult]:
    settings, comparison = claim.context.settings, claim.finding.role == "comparison"
    return [
        row
        for row in claim.context.rows(claim.told)
        if same_quantity(claim.finding, row, settings) and (row.role == "comparison") == comparison
    ]


def _names_group(claim: Claim, label: str) -> bool:
    """Whether the sentence has a word of the label that is no word of the trial's own population."""
    record = claim.context.index.trials.get(claim.told.trial or "")
    own = _label_words(f"{record.population} {record.disease}") if record else frozenset()
    telling = _label_words(label) - own
    start, end = claim.finding.sentence
    sentence = fold(claim.context.mined.paper.text[start:end])
    if any(word in sentence for word in telling):
        return True
    groups = [
        mention.canonical or mention.text
        for mention in claim.context.mined.mentions
        if mention.label is Label.POPULATION and start <= mention.start < end
    ]
    return any(_label_words(name) & telling for name in groups)


def _label_words(label: str) -> frozenset[str]:
    words = (fold(word) for word in re.split(r"[\s/,;()]+", label))
    return frozenset(word for word in words if len(word) > 3 or any(char.isdigit() for char in word))


def _named_endpoint(claim: Claim) -> Reading | None:
    """The value is another endpoint's of the same arm, and the sentence names that or gives two values for one."""
    finding = claim.finding
    if finding.role == "comparison" or finding.value is None:
        return None
    named, doubled = named_endpoints(claim), _doubled(claim)
    pair = [finding, claim.partner.finding] if claim.partner is not None else [finding]
    if any(_endpoint_beside(each, claim.context) for each in pair):
        named = frozenset()
    for row in claim.context.rows(claim.told):
        moved = finding.model_copy(update={"endpoint": row.endpoint})
        other = family(row.endpoint)
        if other == family(finding.endpoint) or not (other in named or doubled):
            continue
        if _has_own_value(claim, moved):
            continue
        fits = same_quantity(moved, row, claim.context.settings) and same_population(finding.population, row)
        if fits and claim.equals(row) and row.role != "comparison":
            return Reading(row, say("meant", what=endpoint_words(row.endpoint)))
    return None


def _carried_endpoint(claim: Claim) -> Reading | None:
    """The value is another endpoint's, and its own sentence names none: which is meant was taken from one before."""
    finding = claim.finding
    if CARRIED not in finding.voices:
        return None
    for row in claim.context.rows(claim.told):
        moved = finding.model_copy(update={"endpoint": row.endpoint})
        fits = same_quantity(moved, row, claim.context.settings) and same_population(finding.population, row)
        if fits and row.role == finding.role and claim.equals(row) and family(row.endpoint) != family(finding.endpoint):
            return Reading(row, say("meant", what=endpoint_words(row.endpoint)))
    return None


def _has_own_value(claim: Claim, moved: Finding) -> bool:
    """Whether the statement gives the same arm a value of its own for the endpoint that may be meant."""
    return any(
        told.finding is not claim.finding
        and same_question(told.finding, moved)
        and (told.finding.role, told.finding.drugs) == (moved.role, moved.drugs)
        for told in claim.context.statement(claim.told)
    )


def _endpoint_beside(finding: Finding, context: PaperContext) -> bool:
    """Whether the finding's endpoint stands right before its value, with nothing but a copula between."""
    return any(
        mention.label is Label.ENDPOINT
        and family(mention.canonical) == family(finding.endpoint)
        and 0 <= finding.start - mention.end <= _BESIDE
        and not re.search(r"[\d,;，。；、)]", context.mined.paper.text[mention.end : finding.start])
        for mention in context.mined.mentions
    )


def named_endpoints(claim: Claim) -> frozenset[str]:
    """The endpoints named in the finding's sentence."""
    start, end = claim.finding.sentence
    return frozenset(
        family(mention.canonical)
        for mention in claim.context.mined.mentions
        if mention.label is Label.ENDPOINT and start <= mention.start < end and mention.canonical
    )


def order_confirmed(claim: Claim, partner: Finding) -> bool:
    """Whether another pair of the statement, told in the same order of arms, fits its own arms."""
    ahead = claim.finding.start < partner.start
    pool = [told.finding for told in claim.context.statement(claim.told)]
    return any(
        (mine.role, theirs.role) == (claim.finding.role, partner.role)
        and same_question(mine, theirs)
        and not same_question(mine, claim.finding)
        and (mine.start < theirs.start) == ahead
        and _fits_own(claim, mine)
        and _fits_own(claim, theirs)
        for mine in pool
        for theirs in pool
    )


def _fits_own(claim: Claim, finding: Finding) -> bool:
    rows = [row for row in claim.context.rows(claim.told) if same_quantity(finding, row, claim.context.settings)]
    own = arms.best(finding, rows, claim.context.settings)
    return any(equal(finding, row) for row in own if same_population(finding.population, row))
