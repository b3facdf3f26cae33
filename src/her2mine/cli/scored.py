"""What a person sees of a score in the terminal: tables, and the values that differ with their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from her2mine.cli.show import STYLES, bracketed, console, line, many
from her2mine.report import words

if TYPE_CHECKING:  # the engine is loaded only when a command needs it
    from her2mine.run import Score
    from her2mine.run.calibration import Calibration
    from her2mine.run.differences import Difference
    from her2mine.run.scoring import Figures

FEW = 10  # rows of a table among others; asked for by name, a table is shown in full
NAME_WIDTH = 25
TOLD = ("endpoint", "statistic", "role", "drugs", "comparator", "timepoint", "ci_low", "ci_high", "population", "trial")

Row = Mapping[str, Any]


def score(score: Score, *, full: bool = False) -> None:
    """A score as tables, groups by groups; ``full`` shows every row of them."""
    out = console()
    out.print(f"annotated {score.gold}, found {score.predicted}, matched {score.matched}, right {score.right}")
    for name, rates in (("detection", score.detection), ("strict", score.strict)):
        out.print(f"{name:<9}  P {rates.precision:.3f}  R {rates.recall:.3f}  F1 {rates.f1:.3f}")
    out.print("slots      " + "  ".join(f"{name} {share:.3f}" for name, share in score.slots.items()), soft_wrap=True)
    for name, groups in score.groups.items():
        _group(out, name, groups, len(groups) if full else FEW)
    if score.calibrations:
        out.print(_calibrations(score.calibrations))
    if score.unread:
        out.print(f"\nno findings for: {', '.join(score.unread)}", markup=False)


def differences(items: Iterable[Difference], most: int) -> None:
    """The first differences, each with its sentence, what was annotated and what was found."""
    out = console()
    for item in islice(items, most):
        kind = f"{item.kind}: {', '.join(item.slots)}" if item.slots else item.kind
        out.print(Text.assemble("\n", (kind, "bold red"), f"  {item.doc}, character {item.start}"))
        out.print(Padding(Text.assemble(*bracketed(_pieces(item), colour=out.is_terminal)), (0, 0, 0, 2)))
        for name, row in (("gold", item.gold), ("found", item.found)):
            if row is not None:
                out.print(line(name, told(row, item.slots), width=5))


def told(row: Row, slots: Iterable[str] = ()) -> str:
    """A value in one line: as printed, with unit, and each field that is set or in doubt."""
    doubt = {"subgroup": "population", "ci": "ci_low"}
    asked = {doubt.get(slot, slot) for slot in slots}
    fields = ((name, row.get(name)) for name in TOLD)
    said = [f"{name}={_plain(value)}" for name, value in fields if name in asked or value not in (None, "", [], ())]
    return " ".join([f"{row.get('text', '')} {row.get('unit') or ''}".strip(), *said])


def _pieces(item: Difference) -> list[tuple[str, str]]:
    """The sentence in pieces with their styles, the value marked."""
    row = item.found or item.gold or {}
    origin = (row.get("sentence") or (None,))[0]
    spot = (str(row.get("text") or ""), int(row["start"]), "value")
    return [(text, STYLES[label]) for text, label in words.marked(item.sentence, origin, [spot])]


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "+".join(map(str, value)) or "none"
    if isinstance(value, float):
        return words.number(value)
    return "none" if value in (None, "") else str(value)


def _group(out: Console, name: str, groups: Mapping[str, Figures], most: int) -> None:
    shown = dict(islice(groups.items(), most))
    out.print()
    out.print(_rates(name, shown))
    out.print()
    out.print(_slots(name, shown))
    if len(groups) > len(shown):
        left = many(len(groups) - len(shown), "more row")
        out.print(f"… and {left}; --by {name} shows all", markup=False)


def _rates(name: str, groups: Mapping[str, Figures]) -> Table:
    table = _table(name, ("\nannotated", "\nfound", "detection\nP", "\nR", "\nF1", "strict\nP", "\nR", "\nF1"))
    for value, each in groups.items():
        rates = (each.detection, each.strict)
        figures = [f"{part:.3f}" for rate in rates for part in (rate.precision, rate.recall, rate.f1)]
        table.add_row(Text(value), str(each.gold), str(each.predicted), *figures)
    return table


def _slots(name: str, groups: Mapping[str, Figures]) -> Table:
    slots = tuple(next(iter(groups.values())).slots)
    table = _table(f"{name}: slots", slots)
    for value, each in groups.items():
        table.add_row(Text(value), *(f"{each.slots[slot]:.3f}" if each.matched else "-" for slot in slots))
    return table


def _calibrations(calibrations: Mapping[str, Calibration]) -> Padding:
    table = _table("confidence", ("found", "ECE", "Brier", "at 0.9 or more", "strict P", "95% interval"))
    for name, each in calibrations.items():
        sure = each.sure.share
        precision = "-" if sure.fraction is None else f"{sure.fraction:.3f}"
        low, high = sure.interval
        figures = (str(each.n), f"{each.ece:.3f}", f"{each.brier:.3f}", str(sure.n), precision)
        table.add_row(Text(name), *figures, f"{low:.3f} to {high:.3f}")
    return Padding(table, (1, 0, 0, 0))


def _table(name: str, columns: Iterable[str]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1, 0, 0), collapse_padding=True)
    table.add_column(
        Text(name), min_width=NAME_WIDTH, max_width=NAME_WIDTH, no_wrap=True, overflow="ellipsis", vertical="bottom"
    )
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table
