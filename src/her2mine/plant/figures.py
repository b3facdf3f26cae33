"""The errors in units, intervals, P values, sums and orders, and in citations."""

from __future__ import annotations

import math

from her2mine.diff.arithmetic import decimals
from her2mine.diff.values import equal
from her2mine.plant.digits import slips
from her2mine.plant.makers import makes
from her2mine.plant.scene import Plan, Scene, endpoint_of, like, number, reworded
from her2mine.plant.text import Edit, Place
from her2mine.plant.wordings import wordings

_FAR = 1.6  # percentage points: beyond what a stratified difference may be off
_SKEWED = 0.12  # relative distance of a ratio from the middle of its interval


def _statistic(place: Place) -> str:
    return place.finding.statistic if place.kind == "value" and place.finding else ""


@makes("unit_error")
def unit_error(scene: Scene, place: Place) -> Plan | None:
    """Weeks written for months, or a fraction for a percentage."""
    if place.kind == "unit" and place.row and place.row.unit == "month":
        long = place.row.value is not None and (place.row.value >= 10 or "." in (place.row.printed or ("",))[0])
        says = wordings(scene.text.language).words["week"].strip()
        told = [other for other in scene.text.statement(place) if other.kind == "value" and _months(other)]
        return Plan((Edit(place, says),), tuple(told)) if long else None
    if _statistic(place) == "rate" and place.row and place.row.unit == "percent" and not scene.bounds(place):
        plain = not scene.told(place, "difference") and not scene.told(place, "count")
        says = f"{number(place.text) / 100:.{decimals(place.text) + 2}f}"
        return Plan((Edit(place, says),)) if plain and 10 <= number(place.text) < 100 else None
    return None


def _months(place: Place) -> bool:
    return bool(place.finding and place.finding.unit == "month")


@makes("ci_conflict")
def ci_conflict(scene: Scene, place: Place) -> Plan | None:
    """One bound of an interval one digit off, the value still inside."""
    row, owner = place.row, _owner(scene, place)
    if place.kind not in ("low", "high") or row is None or owner is None:
        return None
    side = -1 if place.kind == "low" else 1
    for says in slips(place.text, scene.random):
        inside = side * (number(says) - number(owner.text)) > 0
        seen = abs(number(says) - number(place.text)) > 10.0 ** -decimals(place.text)
        if inside and seen and number(says) > 0 and _percent_fits(owner, says):
            return Plan((Edit(place, says),), (owner,))
    return None


def _percent_fits(place: Place, text: str) -> bool:
    return place.finding is None or place.finding.unit != "percent" or number(text) < 100


def _owner(scene: Scene, bound: Place) -> Place | None:
    return next((other for other in scene.text.values() if other.finding == bound.finding), None)


@makes("p_conflict")
def p_conflict(scene: Scene, place: Place) -> Plan | None:
    """A P value one digit off, on the same side of 0.05."""
    if _statistic(place) != "p_value" or place.row is None or place.row.op != "=":
        return None
    for says in slips(place.text, scene.random):
        if number(says) > 0 and (number(says) < 0.05) == (number(place.text) < 0.05) and number(says) < 1:
            return Plan((Edit(place, says),)) if not _published(scene, place, says) else None
    return None


def _published(scene: Scene, place: Place, text: str) -> bool:
    """Whether the trial has a P value for the endpoint that the number may stand for."""
    assert place.finding is not None
    said = reworded(place.finding, text)
    rows = [row for row in scene.rows(place) if (row.statistic, row.endpoint) == ("p_value", said.endpoint)]
    return any(equal(said, row) for row in rows)


@makes("p_ci_inconsistent")
def p_ci_inconsistent(scene: Scene, place: Place) -> Plan | None:
    """A P value that contradicts the interval told with it."""
    ratio = scene.told(place, "hazard_ratio") if _statistic(place) == "p_value" else None
    bounds = scene.bounds(ratio) if ratio else None
    if ratio is None or bounds is None or place.row is None or place.row.op != "=":
        return None
    low, high = number(bounds[0].text), number(bounds[1].text)
    crosses = low < 1.0 < high
    if any(0.95 < bound < 1.05 for bound in (low, high)):
        return None  # an interval that ends near 1 goes with many P values
    chosen = scene.random.uniform(0.002, 0.015) if crosses else scene.random.uniform(0.2, 0.48)
    return Plan((Edit(place, f"{chosen:.3f}" if crosses else f"{chosen:.2f}"),), (ratio,))


@makes("hr_outside_ci")
def hr_outside_ci(scene: Scene, place: Place) -> Plan | None:
    """A ratio one digit off that its own interval does not hold."""
    bounds = scene.bounds(place) if _statistic(place) == "hazard_ratio" else None
    if bounds is None:
        return None
    low, high = number(bounds[0].text), number(bounds[1].text)
    for says in slips(place.text, scene.random):
        if number(says) > 0.05 and not low * 0.97 <= number(says) <= high * 1.03:
            return Plan((Edit(place, says),))
    return None


@makes("ci_asymmetric")
def ci_asymmetric(scene: Scene, place: Place) -> Plan | None:
    """A ratio inside its interval and far from the middle of it on the log scale."""
    bounds = scene.bounds(place) if _statistic(place) == "hazard_ratio" else None
    if bounds is None:
        return None
    low, high = number(bounds[0].text), number(bounds[1].text)
    for says in slips(place.text, scene.random):
        if low < number(says) < high and abs(number(says) / math.sqrt(low * high) - 1) > _SKEWED + 0.01:
            return Plan((Edit(place, says),))
    return None


@makes("direction_conflict")
def direction_conflict(scene: Scene, place: Place) -> Plan | None:
    """A significant ratio and its interval turned round, the medians left as they are."""
    bounds = scene.bounds(place) if _statistic(place) == "hazard_ratio" else None
    medians = [other for other in scene.siblings(place) if _statistic(other) == "median"]
    if bounds is None or len(medians) != 2 or not number(bounds[1].text) < 1:
        return None
    first, second = (number(other.text) for other in medians)
    if endpoint_of(medians[0]) != endpoint_of(place) or abs(first - second) < 0.3:
        return None
    edits = [Edit(old, like(1 / number(new.text), old.text)) for old, new in
             ((place, place), (bounds[0], bounds[1]), (bounds[1], bounds[0]))]  # fmt: skip
    return Plan(tuple(edits), tuple(medians))


@makes("difference_mismatch")
def difference_mismatch(scene: Scene, place: Place) -> Plan | None:
    """A difference that the two rates told with it do not give."""
    if _statistic(place) != "difference":
        return None
    rates = tuple(other for other in scene.siblings(place) if _statistic(other) == "rate")
    for says in slips(place.text, scene.random):
        if abs(number(says) - number(place.text)) > _FAR and 0 < number(says) < 100 and len(rates) == 2:
            return Plan((Edit(place, says),), rates)
    return None


@makes("percent_count_mismatch")
def percent_count_mismatch(scene: Scene, place: Place) -> Plan | None:
    """A percentage that its count does not give."""
    count = scene.told(place, "count") if _statistic(place) == "rate" else None
    if count is None or place.row is None:
        return None
    for says in slips(place.text, scene.random):
        if abs(number(says) - number(place.text)) > 1 and 1 < number(says) < 100:
            return Plan((Edit(place, says),), (count,))
    return None


@makes("arms_sum_mismatch")
def arms_sum_mismatch(scene: Scene, place: Place) -> Plan | None:
    """A total that its arms do not add up to."""
    sizes = [other for other in scene.siblings(place) if other.row and _statistic(other) == "count"]
    if _statistic(place) != "count" or len(sizes) != 2 or number(place.text) != sum(number(s.text) for s in sizes):
        return None
    for says in slips(place.text, scene.random):
        if number(says) > max(number(size.text) for size in sizes):
            return Plan((Edit(place, says),), tuple(sizes))
    return None


@makes("n_conflict")
def n_conflict(scene: Scene, place: Place) -> Plan | None:
    """The size of one arm told as that of the trial, or an arm's size one digit off."""
    if _statistic(place) != "count" or endpoint_of(place) not in ("N", "N_RANDOMISED"):
        return None
    if scene.siblings(place):
        return None
    sizes = [row for row in _arm_sizes(scene, place) if row != place.text]
    return Plan((Edit(place, sizes[0]),)) if sizes else None


def _arm_sizes(scene: Scene, place: Place) -> list[str]:
    """The sizes of the arms of the trial whose total a place tells, the larger first."""
    trial = scene.index.named(place.finding.trial) if place.finding else None
    rows = scene.index.rows[trial] if trial else ()
    mine = [row for row in rows if row.endpoint in ("N", "N_RANDOMISED") and row.firm and not row.population]
    values = {int(row.value) for row in mine if row.value and row.role in ("experimental", "control")}
    return [str(value) for value in sorted(values, reverse=True)]


@makes("impossible_order")
def impossible_order(scene: Scene, place: Place) -> Plan | None:
    """A later landmark rate above an earlier one; a response above the disease control; PFS above OS."""
    for other in scene.siblings(place) if place.kind == "value" else ():
        mine, theirs = place.finding, other.finding
        if mine is None or theirs is None or (mine.role, mine.drugs) != (theirs.role, theirs.drugs):
            continue
        ordered = (mine.endpoint, theirs.endpoint) in (("PFS", "OS"), ("ORR", "DCR"))
        timed = mine.endpoint == theirs.endpoint and (mine.timepoint or 0) < (theirs.timepoint or 0)
        apart = abs(number(place.text) - number(other.text)) > 0.2 and mine.unit == theirs.unit
        if _statistic(place) == _statistic(other) and (ordered or timed) and apart:
            return Plan((Edit(place, other.text), Edit(other, place.text)))
    return None


@makes("citation_mismatch")
def citation_mismatch(scene: Scene, place: Place) -> Plan | None:
    """The marker of another trial's report."""
    if place.kind != "citation":
        return None
    mine = scene.text.cited.get(int(place.text.strip("[]［］")))
    others = [entry for entry, trial in scene.text.cited.items() if trial != mine]
    return Plan((Edit(place, f"[{scene.random.choice(others)}]"),)) if mine and others else None
