"""The calibration plot: how often findings of each confidence are right, and what a threshold keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING

from her2mine.run.calibration import SURE, Calibration, Share

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMES = {"all": "All findings", "en": "English", "zh": "Chinese"}
COLOURS = ("black", "#0072b2", "#d55e00", "#009e73", "#cc79a7")  # Okabe and Ito, told apart by the colour-blind too
COLUMNS = 2
COUNTS = (-0.05, -0.1)  # heights of the numbers of findings, in turn, so that neighbours stay apart
SIDE = 4.6  # inches of a panel
DPI = 150
SALT = "her2mine"  # so that ids in an SVG file are the same in every file


def draw(calibrations: Mapping[str, Calibration], files: Iterable[Path]) -> None:
    """Write the plot in the format of each file's suffix; the same calibrations give the same bytes.

    Args:
        calibrations: "all" first, then one for each language.
        files: the files to write (.svg, .png).

    Raises:
        OSError: a file cannot be written.
    """
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()  # the caller's settings must not change the bytes
        mpl.rcParams["svg.hashsalt"] = SALT
        figure = _figure(calibrations)  # a bare Figure needs no display
        for file in files:
            figure.savefig(file, dpi=DPI, metadata={"Date": None} if file.suffix == ".svg" else None)


def _figure(calibrations: Mapping[str, Calibration]) -> Figure:
    from matplotlib.figure import Figure

    panels = calibrations if len(calibrations) > 2 else {name: calibrations[name] for name in list(calibrations)[:1]}
    rows = -(-(len(panels) + 1) // COLUMNS)
    figure = Figure(figsize=(COLUMNS * SIDE, rows * SIDE), layout="constrained")
    axes = figure.subplots(rows, COLUMNS, squeeze=False).flatten()
    low = min(each.low for calibration in panels.values() for each in calibration.bins if each.share.n)
    for axis, (name, calibration), colour in zip(axes, panels.items(), cycle(COLOURS), strict=False):
        _reliability(axis, NAMES.get(name, name), calibration, colour)
        axis.set_xlim(low, 1)
    _trade(axes[len(panels)], panels)
    for spare in axes[len(panels) + 1 :]:
        spare.set_axis_off()
    return figure


def _reliability(axis: Axes, title: str, calibration: Calibration, colour: str) -> None:
    """Share right against mean confidence of each bin that holds findings, their number in a row below."""
    axis.plot([0, 1], [0, 1], linestyle="--", linewidth=1, color="0.6", label="confidence = share right")
    held = [each for each in calibration.bins if each.confidence is not None]
    for place, each in enumerate(held):
        _share(axis, each.confidence or 0.0, each.share, colour, marker="o")
        axis.text(
            each.confidence or 0.0, COUNTS[place % 2], f"n={each.share.n}", ha="center", va="center", size="small"
        )
    axis.set(
        title=f"{title} (n={calibration.n}): ECE {calibration.ece:.3f}, Brier {calibration.brier:.3f}",
        xlabel="Confidence (mean of bin)",
        ylabel="Strictly right (share, 95% Wilson interval)",
        ylim=(-0.15, 1.05),
        yticks=[0, 0.2, 0.4, 0.6, 0.8, 1],
    )
    axis.axhline(0, color="0.8", linewidth=1)
    axis.grid(color="0.92")
    axis.legend(loc="best", frameon=False)


def _trade(axis: Axes, calibrations: Mapping[str, Calibration]) -> None:
    """Strict precision against coverage; a dot for each confidence that was given, and the point at 0.9 marked."""
    lowest = 1.0
    for (name, calibration), colour in zip(calibrations.items(), cycle(COLOURS), strict=False):
        precisions = [point.share.fraction or 0.0 for point in calibration.curve]
        lowest = min(lowest, *precisions)
        covered = [point.coverage for point in calibration.curve]
        axis.plot(covered, precisions, marker=".", color=colour, label=NAMES.get(name, name))
        sure = calibration.sure.share
        if sure.fraction is not None:
            label = f"t = {SURE}: {sure.fraction:.3f} (n={sure.n})"
            _share(axis, calibration.sure.coverage, sure, colour, marker="D", label=label)
    axis.set(
        title="Findings with confidence of t or more",
        xlabel="Coverage (share of findings kept)",
        ylabel="Strict precision",
        xlim=(0, 1.02),
        ylim=(max(0.0, floor(10 * lowest - 1.5) / 10), 1.01),
    )
    axis.grid(color="0.92")
    axis.legend(loc="lower left", frameon=False)


def _share(axis: Axes, x: float, share: Share, colour: str, *, marker: str, label: str = "") -> None:
    """A share as a point with its interval."""
    low, high = share.interval
    y = share.fraction or 0.0
    axis.errorbar([x], [y], yerr=[[y - low], [high - y]], fmt=marker, color=colour, capsize=3, label=label)
