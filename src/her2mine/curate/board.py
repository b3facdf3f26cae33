"""Everything a page or a terminal needs to review one run: its claims, where each stands, decisions, and publishing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

from her2mine.curate.agreement import Kappa, agreement
from her2mine.curate.changes import Pending, pending
from her2mine.curate.claims import Claim, claims_of
from her2mine.curate.corrections import marked_sentence, write_corrections
from her2mine.curate.desk import Desk, in_force
from her2mine.curate.edition import CurateError
from her2mine.curate.editions import preview
from her2mine.curate.journal import Journal, Records, named
from her2mine.curate.propose import Draft, draft
from her2mine.curate.publish import publish
from her2mine.curate.states import Seen, State, disputes, seen_by, states, undone
from her2mine.curate.words import REASONS
from her2mine.records import Decision, Finding, Judgement, JudgementVerdict
from her2mine.report.load import RunFolderError, read_run


class Board:
    """A run and the curated folder that it is decided on.

    Reading takes no lock; each call sees the logs as they are. Every fault is a CurateError (or GoldError) of one line.
    """

    def __init__(self, run: Path, gold: Path, *, reviewers: int = 1, corrections: Path | None = None) -> None:
        """Open a finished run.

        Args:
            run: the run folder.
            gold: the curated folder, which the review log stands in.
            reviewers: how many must say the same of a claim (1 or 2).
            corrections: the file of annotated sentences to keep; None for none.

        Raises:
            CurateError: ``run`` holds no finished run.
        """
        try:
            self.results = read_run(run)
            self.fingerprint = hashlib.sha256((run / "run.json").read_bytes()).hexdigest()[:12]
        except RunFolderError as error:
            raise CurateError(str(error)) from error
        self.run, self.gold, self.reviewers, self.corrections = run, gold, reviewers, corrections
        self.journal = Journal(gold)
        self.claims: dict[str, Claim] = {claim.key: claim for claim in claims_of(self.results)}
        self._sentences: dict[tuple[str, tuple[int, int]], list[Finding]] = {}
        for finding in self.results.findings:
            self._sentences.setdefault((finding.doc, finding.sentence), []).append(finding)

    def claim(self, target: str) -> Claim:
        """The claim with that key, or the one that a verdict with that id speaks of. Raises CurateError for none."""
        if target in self.claims:
            return self.claims[target]
        for claim in self.claims.values():
            if any(target in (item.id, item.finding) for item in claim.verdicts):
                return claim
        raise CurateError(f"{self.run}: no claim {target}")

    def states(self) -> dict[str, State]:
        """Where every claim of the run stands, by key; what was decided in the terminal counts as decided."""
        known = states(self.journal.read(), self.reviewers)
        terminal = {entry.target: entry.id for entry in in_force(Desk(self.gold).log) if entry.action != "undo"}
        return {key: known.get(key) or _untouched(claim, terminal) for key, claim in self.claims.items()}

    def seen(self, who: str) -> dict[str, Seen]:
        """Where every claim stands for a reviewer: what others said is hidden until he has decided."""
        return {key: seen_by(state, who, self.reviewers) for key, state in self.states().items()}

    def history(self, target: str, who: str) -> Records:
        """All that was ever said of a claim, as far as ``who`` may see it; the oldest first."""
        said = tuple(entry for entry in self.journal.read() if entry.target == target)
        state = states(said, self.reviewers).get(target, State(target))
        return (
            tuple(entry for entry in said if entry.who == who) if seen_by(state, who, self.reviewers).hidden else said
        )

    def draft(
        self, target: str, verdict: str, *, cells: Mapping[str, str] | None = None, source_doi: str = "",
        new_trial: bool = False,
    ) -> Draft:  # fmt: skip
        """What a verdict would write into the gold; see :func:`her2mine.curate.propose.draft`."""
        desk = Desk(self.gold)
        return draft(desk, self.claim(target), verdict, cells=cells, source_doi=source_doi, new_trial=new_trial)

    def decide(
        self,
        target: str,
        verdict: JudgementVerdict,
        *,
        who: str,
        reason: str = "",
        note: str = "",
        cells: Mapping[str, str] | None = None,
        slots: Mapping[str, str] | None = None,
        source_doi: str = "",
        new_trial: bool = False,
        settles: bool = False,
        when: str = "",
    ) -> Judgement:
        """Write down what a reviewer says of a claim; it takes the place of what he said of it before.

        Args:
            target: key of the claim.
            verdict: any but ``undo``.
            who: the reviewer.
            reason: class, a key of :data:`her2mine.curate.words.REASONS`; may be empty.
            note: in his own words.
            cells: columns of results.csv to set: of the gold row (gold_wrong), or of the row to add (both_stand, new).
            slots: corrected slots (extraction_wrong).
            source_doi: the publication that a row is to name.
            new_trial: let the row bring a trial that ``trials.csv`` does not have.
            settles: the last word on a claim that reviewers dispute.
            when: ISO 8601 time (now, in UTC, when empty).

        Raises:
            CurateError: the verdict cannot be had for this claim, something is missing, or the log cannot be written.
        """
        claim = self.claim(target)
        _check(verdict, who, reason, slots, cells)
        wished = self.draft(claim.key, verdict, cells=cells, source_doi=source_doi, new_trial=new_trial)
        others = self._sentences.get((claim.doc, claim.finding.sentence), []) if claim.finding else []
        made = Judgement(
            id="", at=when, who=who.strip(), target=claim.key, verdict=verdict, settles=settles,
            reason=reason, note=note,
            slots=dict(slots or {}), marked=marked_sentence(claim, slots, others) if slots else "",
            gold=wished.gold, seen=wished.seen, cells=wished.cells, row=wished.row, trial=wished.trial,
            run=self.fingerprint, edition=int(self.results.provenance.get("gold", {}).get("edition", 0)),
            paper=claim.paper, doc=claim.doc, page=claim.page, start=claim.start, end=claim.end,
            sentence=claim.sentence, quoted=claim.quoted, cause=claim.main.cause, discrepancy=claim.main.id,
        )  # fmt: skip

        def after(records: Records) -> Judgement:
            if settles and states(records, self.reviewers).get(claim.key, State("")).status != "disputed":
                raise CurateError(f"{claim.key} is not disputed, so there is nothing to settle")
            return named(made)

        return self.journal.append(after, self._keep_corrections)

    def undo(self, judgement: str, *, who: str, note: str = "", when: str = "") -> Judgement:
        """Take back a judgement of one's own by its id; both stay in the log. An undo can be taken back too.

        Raises:
            CurateError: there is none, it is another's, or it is undone already.
        """

        def after(records: Records) -> Judgement:
            old = _own(records, judgement, who.strip())
            told = {"target": old.target, "verdict": "undo", "undoes": old.id, "note": note, "run": self.fingerprint}
            return named(Judgement(id="", at=when, who=who.strip(), paper=old.paper, doc=old.doc, **told))

        return self.journal.append(after, self._keep_corrections)

    def agreement(self) -> list[Kappa]:
        """Cohen's kappa of every two reviewers, of what they said blindly."""
        return agreement(self.journal.read())

    def disputes(self) -> list[State]:
        """The claims of the run on which reviewers differ."""
        return disputes(self.states().values())

    def pending(self, targets: Collection[str] | None = None) -> Pending:
        """What is settled and not in the gold yet, of this run and of others; only of ``targets`` where given."""
        return pending(Desk(self.gold), self.journal.read(), self.reviewers, targets)

    def preview(self, found: Pending) -> str:
        """The diff of ``results.csv`` that publishing would make."""
        return preview(Desk(self.gold), found.step)

    def publish(
        self, *, seen: int, who: str, why: str, targets: Collection[str] | None = None, when: str = ""
    ) -> Decision:
        """Write the pending changes as a new edition; see :func:`her2mine.curate.publish.publish`."""
        return publish(self.gold, seen=seen, who=who, why=why, reviewers=self.reviewers, targets=targets, when=when)

    def _keep_corrections(self, records: Records) -> None:
        if self.corrections is not None:
            write_corrections(self.corrections, states(records, self.reviewers))


def _untouched(claim: Claim, terminal: Mapping[str, str]) -> State:
    ids = [name for item in claim.verdicts for name in (item.id, item.finding)]
    decision = next((terminal[name] for name in ids if name in terminal), "")
    return State(claim.key, "decided" if decision else "open", terminal=decision)


def _check(
    verdict: str, who: str, reason: str, slots: Mapping[str, str] | None, cells: Mapping[str, str] | None
) -> None:
    if not who.strip():
        raise CurateError("a decision needs who")
    if verdict == "undo":
        raise CurateError("an undo names the judgement it takes back, not a claim")
    if reason and reason not in REASONS:
        raise CurateError(f"{reason!r} is no reason class; there are {', '.join(REASONS)}")
    if (verdict == "extraction_wrong") != bool(slots):
        raise CurateError("slots are corrected with extraction_wrong, and only with it")
    if cells and verdict not in ("gold_wrong", "both_stand", "new"):
        raise CurateError(f"{verdict} leaves the gold as it is, so no cell can be set")


def _own(records: Records, name: str, who: str) -> Judgement:
    old = next((entry for entry in records if entry.id == name), None)
    if old is None:
        raise CurateError(f"no judgement {name}")
    if old.who != who:
        raise CurateError(f"{name} is {old.who}'s; only who decided may undo it")
    if name in undone(records):
        raise CurateError(f"{name} is undone already")
    return old
