"""Values that are exact elsewhere: for the other arm, endpoint, subgroup or trial, or in another unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from her2mine.diff import arms
from her2mine.diff.arithmetic import decimals
from her2mine.diff.claim import Claim, arm_rows
from her2mine.diff.doubt import order_confirmed
from her2mine.diff.keys import family, same_population, same_time, whole
from her2mine.diff.registry import Proof, on_claim
from her2mine.diff.values import MONTHS_OF, comparable_units, equal, exactly, row_text
from her2mine.diff.verdict import Severity, endpoint_words, published, said, source
from her2mine.diff.words import say, word
from her2mine.records import Finding, GoldResult

_JOINT, _ALONE, _WEAK = 0.9, 0.65, 0.45
_DURATIONS = {"OS", "PFS", "TTP", "DFS", "RFS", "EFS", "DOR", "TTF", "PFS2", "TTR"}
_RESPONSES = {"ORR", "DCR", "CR", "PR", "SD", "CBR", "PCR", "PD"}


def _should(claim: Claim) -> str:
    return row_text(claim.main) if claim.main else ""


def _prefer(rows: Iterable[GoldResult], finding: Finding) -> GoldResult | None:
    return min(rows, key=lambda row: (not row.firm, not exactly(finding, row), row.id), default=None)


@on_claim
def arm_swap(claim: Claim) -> Proof | None:
    """Both arms' numbers become exact when the arms are exchanged.

    A conflict only where another pair, told in the same order, fits its own arms: else the order may have been misread.
    """
    partner = claim.partner
    if not claim.rows or partner is None:
        return None
    pool = [row for row in claim.context.rows(claim.told) if same_population(claim.finding.population, row)]
    theirs = arm_rows(partner.finding, pool, claim.context)
    mine = [row for row in theirs if claim.equals(row)]
    exchanged = [row for row in claim.rows if equal(partner.finding, row)]
    if not mine or not exchanged:
        return None
    row = _prefer(mine, claim.finding)
    assert row is not None
    text = say("arm_swap", said=said(claim.finding), row=published(row))
    figures = say(
        "arm_swap_figures", first=claim.finding.text, first_row=row_text(row), second=partner.finding.text,
        second_row=row_text(exchanged[0]),
    )  # fmt: skip
    cap: Severity = "conflict" if order_confirmed(claim, partner.finding) else "check"
    return Proof("arm_swap", 0.95, text, claim.main, figures, _should(claim), cap=cap, related=(partner.finding,))


@on_claim
def unit_error(claim: Claim) -> Proof | None:
    """The number is exact once it is read in another unit: weeks for months, a fraction of 1 for a percentage."""
    value = claim.finding.value
    if value is None or claim.finding.unit not in (*MONTHS_OF, "percent"):
        return None
    if claim.finding.unit == "percent":
        return _fraction(claim)
    for unit in _other_units(claim.finding):
        read = claim.finding.model_copy(update={"unit": unit})
        for row in claim.rows:
            if row.value is not None and exactly_converted(read, row):
                return _in_unit(claim, row, unit)
    return None


def _fraction(claim: Claim) -> Proof | None:
    """The proof that a percentage below 1 is a fraction: a hundred times the number is the published rate."""
    finding = claim.finding
    if not 0 < (finding.value or 0) < 1 or decimals(finding.text) < 2:
        return None
    text = f"{(finding.value or 0) * 100:.{decimals(finding.text) - 2}f}"
    read = finding.model_copy(update={"text": text, "value": float(text)})
    row = _prefer((row for row in claim.rows if (row.value or 0) >= 1 and equal(read, row)), read)
    return _in_unit(claim, row, "fraction") if row else None


def _in_unit(claim: Claim, row: GoldResult, unit: str) -> Proof:
    name = word("unit_names", unit)
    text = say("unit_error", said=said(claim.finding), unit=name, row=published(row))
    return Proof("unit_error", 0.8, text, row, f"{claim.finding.text} {name} = {row_text(row)}", row_text(row))


def _other_units(finding: Finding) -> Sequence[str]:
    return [unit for unit in MONTHS_OF if unit != finding.unit] if finding.unit in MONTHS_OF else []


def exactly_converted(read: Finding, row: GoldResult) -> bool:
    """Whether a value in another unit is the gold value; figures under 10 are too coarse to prove it."""
    enough = read.value is not None and (read.value >= 10 or decimals(read.text) > 0)
    return enough and row.unit in MONTHS_OF and equal(read, row)


def _figure(row: GoldResult) -> str:
    return say("published", endpoint=endpoint_words(row.endpoint), value=row_text(row))


@on_claim
def endpoint_mixup(claim: Claim) -> Proof | None:
    """The number is exact for another endpoint of the same arm."""
    finding = claim.finding
    if finding.role == "comparison" or finding.value is None:
        return None
    candidates = [row for row in _same_arm_other_endpoint(claim) if claim.equals(row)]
    row = _prefer(candidates, finding)
    if row is None or not _confusable(finding.endpoint, row.endpoint):
        return None
    partner = claim.partner
    joint = partner is not None and _partner_fits(claim, partner.finding, row.endpoint)
    clear = (decimals(finding.text) and exactly(finding, row)) or _copied(claim, row)
    strength = _JOINT if joint else (_ALONE if clear else _WEAK)
    text = say("endpoint_mixup", said=said(finding), row=published(row))
    if claim.main:
        named = endpoint_words(finding.endpoint)
        text += say("endpoint_is", endpoint=named, row=row_text(claim.main), source=source(claim.main))
    related = (partner.finding,) if partner and joint else ()
    return Proof(
        "endpoint_mixup", strength, text, claim.main or row, f"{finding.text} = {_figure(row)}",
        _should(claim), related=related,
    )  # fmt: skip


def _copied(claim: Claim, row: GoldResult) -> bool:
    """Whether the statement gives the same number to the endpoint it belongs to as well."""
    mine = claim.finding
    return any(
        told.finding is not mine
        and told.finding.text == mine.text
        and family(told.finding.endpoint) == family(row.endpoint)
        and (told.finding.statistic, told.finding.role, told.finding.drugs) == (mine.statistic, mine.role, mine.drugs)
        for told in claim.context.statement(claim.told)
    )


def _same_arm_other_endpoint(claim: Claim) -> list[GoldResult]:
    finding, settings = claim.finding, claim.context.settings
    pool = [
        row
        for row in claim.context.rows(claim.told)
        if family(row.endpoint) != family(finding.endpoint)
        and row.statistic == finding.statistic
        and comparable_units(row.unit, finding.unit)
        and same_time(finding, row, settings)
        and same_population(finding.population, row)
    ]
    return arms.best(finding, pool, settings)


def _confusable(first: str, second: str) -> bool:
    return any({family(first), family(second)} <= kind for kind in (_DURATIONS, _RESPONSES))


def _partner_fits(claim: Claim, partner: Finding, endpoint: str) -> bool:
    moved = partner.model_copy(update={"endpoint": endpoint})
    rows = arm_rows(moved, claim.context.rows(claim.told), claim.context)
    return any(equal(moved, row) and same_population(moved.population, row) for row in rows)


@on_claim
def one_arm_trial(claim: Claim) -> Proof | None:
    """A figure told for a comparator that the trial does not have is exact for another endpoint of its one arm."""
    finding, trial = claim.finding, claim.context.index.trials.get(claim.told.trial or "")
    if trial is None or trial.control_arm or finding.role != "control" or claim.arm_rows or finding.value is None:
        return None
    rows = [
        row
        for row in claim.context.rows(claim.told)
        if row.statistic == finding.statistic
        and row.role == "single"
        and same_time(finding, row, claim.context.settings)
        and _confusable(finding.endpoint, row.endpoint)
        and same_population(finding.population, row)
        and claim.equals(row)
    ]
    row = _prefer(rows, finding)
    if row is None:
        return None
    text = say("one_arm", said=said(finding), trial=trial.trial, value=finding.text, row=published(row))
    return Proof(
        "endpoint_mixup",
        _ALONE,
        text,
        row,
        f"{finding.text} = {_figure(row)}",
        cap="check",
    )


@on_claim
def population_mixup(claim: Claim) -> Proof | None:
    """The number is exact for a subgroup while the text speaks of the whole study, or the other way round."""
    finding = claim.finding
    others = [row for row in claim.arm_rows if row not in claim.rows and claim.equals(row)]
    if finding.population is not None:  # only where the table knows the subgroup and has another value for it
        others = [row for row in others if whole(row.population)] if claim.rows else []
    row = _prefer(others, finding)
    if row is None:
        return None
    partner = claim.partner
    joint = partner is not None and _partner_in(claim, partner.finding, row)
    strength = _JOINT if joint else _ALONE
    group = row.population or say("whole_study")
    text = say("population_mixup", said=said(finding), of_whom=_of_whom(finding), group=group, row=published(row))
    if claim.main:
        text += say("to_quote", row=row_text(claim.main), source=source(claim.main))
    figures = say("equals_in", value=finding.text, row=row_text(row), where=row.population or say("all_patients"))
    related = (partner.finding,) if partner and joint else ()
    return Proof("population_mixup", strength, text, claim.main or row, figures, _should(claim), related=related)


def _of_whom(finding: Finding) -> str:
    return say("in_the_group", group=finding.population) if finding.population else say("as_for_all")


def _partner_in(claim: Claim, partner: Finding, row: GoldResult) -> bool:
    rows = arm_rows(partner, claim.context.rows(claim.told), claim.context)
    return any(equal(partner, other) and other.population == row.population for other in rows)


@on_claim
def trial_mixup(claim: Claim) -> Proof | None:
    """The number is exact for another trial of the same drugs that the paper speaks of."""
    finding, context = claim.finding, claim.context
    if finding.role == "comparison" or finding.value is None or not arms.distinct(finding.drugs, context.settings):
        return None
    partner = claim.partner
    for name in sorted(context.spoken_of - {claim.told.trial}):
        rows = [row for row in _rows_in(claim, finding, name) if row.firm]
        row = _prefer(rows, finding)
        if row is None:
            continue
        joint = partner is not None and bool(_rows_in(claim, partner.finding, name))
        text = say("trial_mixup", said=said(finding), trial=claim.told.trial, other=name, row=published(row))
        if claim.main:
            text += say("trial_has", trial=claim.told.trial, row=row_text(claim.main), source=source(claim.main))
        strength = 0.85 if joint else (0.55 if decimals(finding.text) else 0.4)
        return Proof(
            "trial_mixup",
            strength,
            text,
            claim.main or row,
            say("equals_in", value=finding.text, row=row_text(row), where=name),
            _should(claim),
        )
    return None


def _rows_in(claim: Claim, finding: Finding, trial: str) -> list[GoldResult]:
    rows = arm_rows(finding, claim.context.index.rows[trial], claim.context)
    return [row for row in rows if same_population(finding.population, row) and equal(finding, row)]
