"""What reviewers put right about the reading, as annotated sentences: test cases of the binder, made from the log.

A wrong extraction becomes a line in the format of ``corpus/annotated``: the sentence of the paper, each of its values
marked with what it is bound to, the wrong one as the reviewer corrected it. ``her2mine evaluate`` reads the file. It
holds what is settled; a decision that is undone takes its line out again (the log keeps it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from her2mine.curate.claims import Claim, occurrence
from her2mine.curate.edition import CurateError, replace
from her2mine.curate.states import State
from her2mine.curate.table import number_text
from her2mine.records import Finding

NO_VALUE = "no_value"  # the slot that says: this number is no result
SLOTS = (
    *("endpoint", "statistic", "unit", "role", "drugs", "comparator", "ci", "ci_level", "op", "timepoint"),
    *("population", "trial", "value"),
)
HEAD = "# Corrected in review. Made by her2mine from reviews.jsonl: change the decisions, not this file.\n"
_BY_PLACE = SLOTS[:4]
_MARK = re.compile(r"\[[^\[\]|]+\|[^\[\]|]+\]")
_UNMARKABLE = re.compile(r"[\[\]|\n\r]")


def marked_sentence(claim: Claim, slots: Mapping[str, str], others: Iterable[Finding] = ()) -> str:
    """The claim's sentence with its values marked, the claim's own as corrected.

    Args:
        claim: a wrongly read claim of running text.
        slots: corrected slots (:data:`SLOTS`, lists with commas), or :data:`NO_VALUE` for a number that is no result.
        others: further findings of the same sentence, marked as they were read.

    Returns:
        One line; "" where the sentence cannot stand alone (a row of a table, or a text that holds marks itself).

    Raises:
        CurateError: a slot is unknown, or its text cannot stand in a mark.
    """
    _check(slots)
    finding = claim.finding
    if finding is None or finding.table is not None or _MARK.search(claim.sentence) or not claim.sentence:
        return ""
    origin, marks = finding.sentence[0], {}
    for other in others:
        if other.sentence == finding.sentence and other.start != finding.start:
            marks[_at(claim.sentence, other.text, other.start - origin)] = (other.text, fields(other, {}))
    place = _at(claim.sentence, claim.quoted, claim.start - origin)
    marks[place] = (claim.quoted, "" if slots.get(NO_VALUE) else fields(finding, slots))
    return " ".join(_marked(claim.sentence, marks).split())


def fields(finding: Finding, slots: Mapping[str, str]) -> str:
    """The fields of a mark: what was read, with the corrected slots on top."""
    told = {**slots_of(finding), **slots}
    if told["role"] != "comparison":
        told["comparator"] = ""
    if not told["ci"]:
        told["ci_level"] = ""
    placed = [told[name].replace(" ", "_") for name in _BY_PLACE]
    return " ".join([*placed, *_named(finding, told)])


def write_corrections(path: Path, found: Mapping[str, State]) -> int:
    """Write the settled corrections, in the order of the log, in one step; how many there are.

    A file that is not there is not made for none. Raises CurateError when it cannot be written.
    """
    settled = [state.settled for state in found.values() if state.settled is not None]
    wrong = (entry for entry in settled if entry.verdict == "extraction_wrong" and entry.marked)
    lines = [f"# corrected: {', '.join(sorted(entry.slots))} ({entry.id})\n{entry.marked}\n" for entry in wrong]
    text = HEAD + "".join(lines)
    try:
        if (path.exists() and path.read_text("utf-8") != text) or (lines and not path.exists()):
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, text)
    except OSError as error:
        raise CurateError(f"{path}: {error.strerror or error}") from error
    return len(lines)


def _check(slots: Mapping[str, str]) -> None:
    for name, text in slots.items():
        if name not in (*SLOTS, NO_VALUE):
            raise CurateError(f"{name!r} is no slot of a finding; there are {', '.join((*SLOTS, NO_VALUE))}")
        if _UNMARKABLE.search(text):
            raise CurateError(f"{name}: {text!r} holds a bracket, a bar or a line end")
    if not slots:
        raise CurateError("a wrong extraction needs the slot that is wrong")


def slots_of(finding: Finding) -> dict[str, str]:
    """Each slot as it was read, in the words of annotated text."""
    bounds = [number_text(bound) or "NE" for bound in (finding.ci_low, finding.ci_high)]
    given = finding.ci_low is not None or finding.ci_high is not None
    return {
        "endpoint": finding.endpoint,
        "statistic": finding.statistic,
        "unit": finding.unit,
        "role": finding.role,
        "drugs": ",".join(finding.drugs),
        "comparator": ",".join(finding.comparator),
        "ci": "..".join(bounds) if given else "",
        "ci_level": number_text(finding.ci_level) if finding.ci_level not in (None, 95) else "",
        "op": finding.op if finding.op != "=" else "",
        "timepoint": number_text(finding.timepoint),
        "population": finding.population or "",
        "trial": finding.trial or "",
        "value": "null" if finding.value is None else number_text(finding.value),
    }


def _named(finding: Finding, told: Mapping[str, str]) -> Iterator[str]:
    plain = finding.text.replace(",", "")
    for name in SLOTS[len(_BY_PLACE) :]:
        text = told[name]
        if text and not (name == "value" and _equal(text, plain)):
            yield f"{name}={text.replace(' ', '_')}"


def _equal(value: str, printed: str) -> bool:
    try:
        return float(value) == float(printed)
    except ValueError:
        return False


def _at(sentence: str, text: str, offset: int) -> int:
    """Where the text stands in the sentence; -1 where it does not."""
    hits = [hit.start() for hit in re.finditer(re.escape(text), sentence)]
    return hits[occurrence(sentence, text, offset)] if hits else -1


def _marked(sentence: str, marks: Mapping[int, tuple[str, str]]) -> str:
    done, parts = 0, []
    for start, (text, told) in sorted(marks.items()):
        if start >= done and told and not _UNMARKABLE.search(text + told):
            parts += [sentence[done:start], f"[{text}|{told}]"]
            done = start + len(text)
    return "".join([*parts, sentence[done:]]).lstrip("#")
