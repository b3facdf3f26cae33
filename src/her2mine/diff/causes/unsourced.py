"""Results of no named trial that fit none of the trials of their drugs: told for a check by hand, never as wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from her2mine.diff import arms
from her2mine.diff.claim import same_question
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family, is_event_term, same_quantity, whole
from her2mine.diff.registry import on_paper
from her2mine.diff.values import equal
from her2mine.diff.verdict import published, said, verdict
from her2mine.diff.words import say
from her2mine.records import Discrepancy, Finding, GoldResult

_LISTED = 3  # published rows that an explanation lists


@dataclass(frozen=True)
class _Group:
    """The figures that one sentence tells of one arm, with those of its comparator, and the trials of its drugs."""

    context: PaperContext
    told: tuple[Told, ...]
    drugs: frozenset[str]
    own: tuple[str, ...]

    def rows(self, finding: Finding) -> list[GoldResult]:
        """The rows of the trials of these drugs that the finding would have to fit, any group and analysis."""
        return [
            row
            for trial in self.own
            for row in self.context.index.rows[trial]
            if same_quantity(finding, row, self.context.settings) and self._same_place(finding, row)
        ]

    def _same_place(self, finding: Finding, row: GoldResult) -> bool:
        if finding.role == "control":
            return row.role == "control"
        return arms.distinct(row.drugs, self.context.settings) == self.drugs

    def fits(self, finding: Finding) -> bool:
        return any(equal(finding, row, self.context.settings.approximate) for row in self.rows(finding))


@on_paper
def unsourced(context: PaperContext) -> Iterator[Discrepancy]:
    """Values of a combination of drugs (or of a comparison without a citation) that no trial of these drugs has.

    At least ``joint_values`` of them must be comparable and none may fit. Where ``foreign_values`` of them fit one
    trial of other drugs, that trial is named.
    """
    for sentence in context.sentences():
        for group in _groups(sentence, context):
            known = [told for told in group.told if any(row.firm for row in group.rows(told.finding))]
            if len(known) < context.settings.joint_values or any(group.fits(told.finding) for told in group.told):
                continue
            foreign = _foreign(group)
            if foreign:
                yield from (_of_other(told, row, group) for told, row in foreign)
            elif _telling(group):
                yield from (_of_none(told, group) for told in known)


def _groups(sentence: Sequence[Told], context: PaperContext) -> Iterator[_Group]:
    told = [item for item in sentence if _open(item)]
    keys = {arms.distinct(item.finding.drugs, context.settings) for item in told if item.finding.role != "control"}
    for drugs in sorted(keys - {frozenset()}, key=sorted):
        mine = [t for t in told if arms.distinct(t.finding.drugs, context.settings) == drugs or _comparator(t, keys)]
        own = [
            name
            for name, rows in sorted(context.index.rows.items())
            if any(arms.distinct(row.drugs, context.settings) == drugs for row in rows)
        ]
        if own:
            yield _Group(context, tuple(mine), drugs, tuple(own))


def _comparator(told: Told, keys: set[frozenset[str]]) -> bool:
    return told.finding.role == "control" and len(keys - {frozenset()}) == 1


def _open(told: Told) -> bool:
    """Whether a figure of no known trial can be held against trials of its drugs."""
    finding = told.finding
    efficacy = not is_event_term(finding.endpoint) and family(finding.endpoint) not in ("N", "FOLLOWUP")
    figure = finding.statistic in ("median", "rate") and finding.value is not None and finding.op == "="
    return told.trial is None and finding.trial is None and efficacy and figure and finding.table is None


def _telling(group: _Group) -> bool:
    """Whether the drugs are a combination, or two arms are compared in one quantity with nothing cited for them."""
    findings = [told.finding for told in group.told]
    compared = any(
        (first.role, second.role) == ("experimental", "control") and same_question(first, second)
        for first in findings
        for second in findings
    )
    return len(group.drugs) >= 2 or (compared and not any(finding.citation for finding in findings))


def _foreign(group: _Group) -> list[tuple[Told, GoldResult]]:
    """The figures with the rows they fit in the one trial of other drugs that enough of them fit."""
    fitting = []
    for trial, rows in sorted(group.context.index.rows.items()):
        pairs = [(told, row) for told in group.told if (row := _fitting(told.finding, rows, group)) is not None]
        if trial not in group.own and len(pairs) >= group.context.settings.foreign_values:
            fitting.append(pairs)
    return fitting[0] if len(fitting) == 1 else []


def _fitting(finding: Finding, rows: Sequence[GoldResult], group: _Group) -> GoldResult | None:
    settings = group.context.settings
    for row in rows:
        one_arm = row.role in ("single", "experimental") and finding.role != "control"
        if one_arm and whole(row.population) and same_quantity(finding, row, settings) and equal(finding, row):
            return row
    return None


def _of_other(told: Told, row: GoldResult, group: _Group) -> Discrepancy:
    text = say("foreign", said=said(told.finding), row=published(row), trial=row.trial, drugs=" + ".join(row.drugs))
    return verdict(
        told, "trial_mixup", "check", text, runner_up="value_conflict", gold=row, trial=row.trial,
        related=[other.finding for other in group.told], arithmetic=f"{told.finding.text} = {published(row)}",
        confidence=0.5,
    )  # fmt: skip


def _in_other_arm(finding: Finding, group: _Group) -> GoldResult | None:
    """The firm row of the other arm of one of these trials that a comparator's value is."""
    if finding.role != "control":
        return None
    for trial in group.own:
        for row in group.context.index.rows[trial]:
            other = row.firm and row.role in ("experimental", "single") and whole(row.population)
            if other and same_quantity(finding, row, group.context.settings) and equal(finding, row):
                return row
    return None


def _of_none(told: Told, group: _Group) -> Discrepancy:
    elsewhere = _in_other_arm(told.finding, group)
    if elsewhere is not None:
        text = say("other_arm_of", said=said(told.finding), trial=elsewhere.trial, row=published(elsewhere))
        return verdict(
            told, "trial_mixup", "check", text, runner_up="value_conflict", gold=elsewhere, trial=elsewhere.trial,
            related=[other.finding for other in group.told], confidence=0.4,
            arithmetic=f"{told.finding.text} = {published(elsewhere)}",
        )  # fmt: skip
    rows = [row for row in group.rows(told.finding) if row.firm]
    rows.sort(key=lambda row: (not whole(row.population), row.trial, row.id))
    listed = "; ".join(f"{row.trial}: {published(row)}" for row in rows[:_LISTED])
    text = say("fits_no_trial", said=said(told.finding), count=len(group.own), rows=listed)
    return verdict(
        told, "value_conflict", "check", text, runner_up="trial_mixup", gold=rows[0] if len(group.own) == 1 else None,
        related=[other.finding for other in group.told], confidence=0.4,
        trial=group.own[0] if len(group.own) == 1 else None,
    )  # fmt: skip
