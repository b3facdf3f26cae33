"""A finding held against the rows of its trial: which rows speak of the same quantity, and which of them fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from her2mine.diff import arms
from her2mine.diff.context import PaperContext, Told
from her2mine.diff.keys import family, same_population, same_quantity
from her2mine.diff.values import equal, exactly
from her2mine.records import Finding, GoldResult

_PRIMARY = ("primary", "final", "interim")


@dataclass(frozen=True)
class Claim:
    """A finding with the gold rows that bear on it.

    ``arm_rows``: the same quantity in the same arm, any population and analysis. ``rows``: those of the same population
    too. ``fits``: those of them that equal the printed value.
    """

    context: PaperContext
    told: Told
    arm_rows: tuple[GoldResult, ...]
    rows: tuple[GoldResult, ...]
    fits: tuple[GoldResult, ...]

    @property
    def finding(self) -> Finding:
        """The finding judged."""
        return self.told.finding

    @property
    def main(self) -> GoldResult | None:
        """The row to quote: firm before doubtful, the analysis told before others, primary before later."""
        return min(self.rows, key=self._rank, default=None)

    def _rank(self, row: GoldResult) -> tuple[bool, bool, int, str]:
        words = (self.finding.analysis or "").casefold()
        told = bool(words) and (words in row.analysis.casefold() or row.analysis.casefold() in words)
        kind = next((place for place, word in enumerate(_PRIMARY) if word in row.analysis.casefold()), len(_PRIMARY))
        return (not row.firm, not told, kind, row.id)

    @property
    def partner(self) -> Told | None:
        """The same quantity of the opposite arm in the same statement."""
        mine = self.finding
        opposite = {"experimental": "control", "control": "experimental"}.get(mine.role)
        for other in self.context.statement(self.told):
            theirs = other.finding
            if theirs.role == opposite and same_question(mine, theirs) and theirs.population == mine.population:
                return other
        return None

    def equals(self, row: GoldResult) -> bool:
        """Whether the printed value can be this row's."""
        return equal(self.finding, row, self.context.settings.approximate)


def same_question(first: Finding, second: Finding) -> bool:
    """Whether two findings give one kind of figure for one endpoint at one time."""
    return (
        family(first.endpoint) == family(second.endpoint)
        and first.statistic == second.statistic
        and first.timepoint == second.timepoint
    )


def arm_rows(finding: Finding, rows: Iterable[GoldResult], context: PaperContext) -> tuple[GoldResult, ...]:
    """The rows of the finding's quantity in the arm it speaks of.

    Empty when another arm of the trial fits the finding's drugs better than any arm the quantity is known for.
    """
    settings, pool = context.settings, list(rows)
    quantity = [row for row in pool if same_quantity(finding, row, settings)]
    found = arms.best(finding, quantity, settings)
    if not found or finding.role == "comparison":
        return tuple(found)
    reached = arms.score(finding, found[0], settings)
    elsewhere = max((arms.score(finding, row, settings) for row in pool if row.role != "overall"), default=0)
    return tuple(found) if reached >= elsewhere else ()


def claim_of(told: Told, context: PaperContext) -> Claim:
    """Hold one finding against the rows of its trial."""
    finding = told.finding
    in_arm = arm_rows(finding, context.rows(told), context)
    rows = tuple(row for row in in_arm if same_population(finding.population, row))
    fits = [row for row in rows if equal(finding, row, context.settings.approximate)]
    fits.sort(key=lambda row: (not row.firm, not exactly(finding, row), row.id))
    return Claim(context, told, in_arm, rows, tuple(fits))
