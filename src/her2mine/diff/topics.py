"""What a reference's title is about, held against what the statement that cites it is about."""

from __future__ import annotations

import re

from her2mine.diff import arms
from her2mine.diff.context import PaperContext
from her2mine.diff.diseases import diseases_in
from her2mine.diff.names import fold
from her2mine.diff.statements import Statement
from her2mine.diff.words import cue, cue_text, say
from her2mine.records import Label, Reference

_STATUS = ("low", "positive", "negative")  # of a biomarker; the marker itself is whatever stands before
_MARKER = re.compile(
    r"(?<![A-Za-z])([A-Z][A-Za-z]*\d*(?:-[A-Z]\d)?)[\s\-–‐]*(?:"
    + "|".join(f"(?P<{status}>{cue_text(f'status_{status}')})" for status in _STATUS)
    + ")",
    re.IGNORECASE,
)


def off_topic(statement: Statement, context: PaperContext) -> str:
    """Why none of the references can be the source of a statement that names no trial; empty when one may be."""
    if statement.values or statement.unknown_trials:
        reason = _other_disease(statement, context) or _missing_drug(statement, context)
        if reason:
            return reason
    return _other_line(statement, context) or _other_status(statement, context) or _other_setting(statement)


def foreign_disease(reference: Reference, context: PaperContext) -> str:
    """The disease of a reference's title when the paper's body never speaks of it; empty otherwise."""
    theirs = diseases_in(reference.title, context.diseases)
    return " and ".join(sorted(theirs)) if theirs and not theirs & context.body_diseases else ""


def _numbers(statement: Statement) -> str:
    return ", ".join(str(reference.number) for reference in statement.references)


def _other_disease(statement: Statement, context: PaperContext) -> str:
    mine = diseases_in(statement.text, context.diseases)
    theirs = [diseases_in(reference.title, context.diseases) for reference in statement.references]
    if not mine or not all(each and not each & mine for each in theirs):
        return ""
    what = " / ".join(sorted(frozenset[str]().union(*theirs)))
    return say("other_disease", mine=" / ".join(sorted(mine)), number=_numbers(statement), theirs=what)


def _missing_drug(statement: Statement, context: PaperContext) -> str:
    """Reports of a regimen that lacks a drug of the arm whose results are told."""
    told = {drug for item in statement.values for drug in item.finding.drugs if item.finding.role != "comparison"}
    mine = arms.distinct(told, context.settings)
    titles = [reference.title for reference in statement.references]
    named = [_drugs_in(title, mine, context) for title in titles]
    missing = mine - frozenset[str]().union(*named)
    reports = all(found and cue("report").search(title) for found, title in zip(named, titles, strict=True))
    if len(mine) < 2 or not missing or not reports:
        return ""
    absent = sorted(drug for drug in told if arms.parts([drug]) & missing)
    arm, lacking = " + ".join(sorted(told)), " + ".join(absent)
    return say("missing_drug", arm=arm, number=_numbers(statement), missing=lacking)


def _drugs_in(title: str, drugs: frozenset[str], context: PaperContext) -> frozenset[str]:
    """Which of ``drugs`` (folded) a title names, in any spelling the paper itself uses."""
    spelled: dict[str, set[str]] = {drug: {drug} for drug in drugs}
    for mention in context.mined.mentions:
        if mention.label is Label.DRUG and len(mention.drugs) == 1 and fold(mention.drugs[0]) in spelled:
            spelled[fold(mention.drugs[0])].add(fold(mention.text))
    folded = fold(title)
    return frozenset(drug for drug, words in spelled.items() if any(word in folded for word in words))


def _other_line(statement: Statement, context: PaperContext) -> str:
    """A statement on untreated patients and several drugs that cites only a later-line trial without one of them."""
    published = [context.index.published_as(reference) for reference in statement.references]
    if len(published) != 1 or len(published[0]) != 1:
        return ""
    trial = context.index.trials[next(iter(published[0]))]
    first, later = cue("first_line").search(statement.text), cue("later_line").search(statement.text)
    tested = {drug for row in context.index.rows[trial.trial] for drug in arms.parts(row.drugs)}
    missing = sorted(drug for drug in statement.drugs if not arms.parts([drug]) & tested)
    lost = [drug for drug in missing if arms.distinct([drug], context.settings)]
    if not first or later or not trial.line or trial.line.startswith("1") or not lost:
        return ""
    return say(
        "other_line", drugs=say("and").join(sorted(statement.drugs)), number=_numbers(statement), trial=trial.trial,
        line=trial.line, missing=say("and").join(lost),
    )  # fmt: skip


def _other_status(statement: Statement, context: PaperContext) -> str:
    """A statement on a drug in one biomarker status that cites reports of the same drug in another status only."""
    mine = _statuses(statement.text)
    drugs = arms.distinct(statement.drugs, context.settings)
    for marker, status in sorted(mine.items()):
        titles = [(_statuses(ref.title).get(marker, set()), ref) for ref in statement.references]
        against = all(theirs and not theirs & status for theirs, _ in titles)
        same_drug = all(_drugs_in(ref.title, drugs, context) for _, ref in titles)
        covered = any(_reports_status(ref, status, context) for _, ref in titles)
        if titles and len(status) == 1 and against and same_drug and drugs and not covered:
            what = "/".join(sorted(set[str]().union(*(theirs for theirs, _ in titles))))
            mark = marker.upper()
            return say("other_status", marker=mark, mine="/".join(status), number=_numbers(statement), theirs=what)
    return ""


def _other_setting(statement: Statement) -> str:
    """A statement on metastatic disease alone that cites reports of adjuvant treatment only, or the other way round."""
    for mine, theirs in (("metastatic", "adjuvant"), ("adjuvant", "metastatic")):
        told = cue(mine).search(statement.text) and not cue(theirs).search(statement.text)
        titles = [reference.title for reference in statement.references]
        others = [cue(theirs).search(title) and not cue(mine).search(title) for title in titles]
        if told and titles and all(others) and statement.drugs:
            return say("other_setting", mine=say(mine), number=_numbers(statement), theirs=say(theirs))
    return ""


def _statuses(text: str) -> dict[str, set[str]]:
    """Biomarkers in a text with the statuses told of them."""
    found: dict[str, set[str]] = {}
    for match in _MARKER.finditer(text):
        status = next(name for name in _STATUS if match.group(name))
        found.setdefault(fold(match.group(1)), set()).add(status)
    return found


def _reports_status(reference: Reference, status: set[str], context: PaperContext) -> bool:
    """Whether the gold table has rows of that status from the trial a reference publishes."""
    rows = [row for trial in context.index.published_as(reference) for row in context.index.rows[trial]]
    return any(states & status for row in rows for states in _statuses(row.population).values())
