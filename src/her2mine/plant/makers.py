"""The errors that change what a value says: one function a cause, which tries one place of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from her2mine.diff.values import equal
from her2mine.plant.digits import slips
from her2mine.plant.scene import Plan, Scene, endpoint_of, like, number, reworded, row_text, same_drugs, same_key
from her2mine.plant.text import Edit, Place
from her2mine.records import GoldResult

Maker = Callable[[Scene, Place], Plan | None]
MAKERS: dict[str, Maker] = {}
_FACTORS = (0.62, 0.7, 0.78, 1.24, 1.36, 1.5)
_KINDS = ({"OS", "PFS", "TTP", "DFS", "EFS", "DOR"}, {"ORR", "DCR", "CR", "PR", "SD"})


def makes(cause: str) -> Callable[[Maker], Maker]:
    """Register the maker of a cause."""

    def register(maker: Maker) -> Maker:
        MAKERS[cause] = maker
        return maker

    return register


def _figure(place: Place) -> bool:
    """Whether a place holds a median or rate known to the gold table."""
    return place.kind == "value" and place.row is not None and place.row.statistic in ("median", "rate")


def _possible(place: Place, text: str) -> bool:
    return number(text) > 0 and (place.finding is None or place.finding.unit != "percent" or number(text) < 100)


@makes("value_conflict")
def value_conflict(scene: Scene, place: Place) -> Plan | None:
    """A value that is nobody's: far from the right one, in no row of the trial."""
    alone = not scene.told(place, "difference") and not scene.bounds(place)
    if not _figure(place) or not alone:
        return None
    for factor in scene.random.sample(_FACTORS, len(_FACTORS)):
        says = like(number(place.text) * factor, place.text)
        if _possible(place, says) and scene.is_new(place, says):
            return Plan((Edit(place, says),))
    return None


@makes("cross_paper")
def cross_paper(scene: Scene, place: Place) -> Plan | None:
    """The same, to be held against another paper that tells the right value."""
    plan = value_conflict(scene, place)
    return plan if plan and place.row and place.row.timepoint is None else None


@makes("digit_typo")
def digit_typo(scene: Scene, place: Place) -> Plan | None:
    """One digit off, in a value that no row of the trial has; where a difference is told, it stays right."""
    if not _figure(place) or scene.bounds(place):
        return None
    told = scene.told(place, "difference")
    for says in slips(place.text, scene.random):
        far = abs(number(says) - number(place.text)) > (2.0 if told else 0.0)
        if far and _possible(place, says) and not _is_known(scene, place, says):
            return Plan((Edit(place, says),), tuple(other for other in (told,) if other))
    return None


def _is_known(scene: Scene, place: Place, text: str) -> bool:
    assert place.finding is not None
    said = reworded(place.finding, text)
    return any(row.unit == said.unit and equal(said, row) for row in scene.rows(place))


@makes("arm_swap")
def arm_swap(scene: Scene, place: Place) -> Plan | None:
    """The values of the two arms exchanged."""
    partner = scene.partner(place)
    if not _figure(place) or partner is None or scene.bounds(place) or number(partner.text) == number(place.text):
        return None
    return Plan((Edit(place, partner.text), Edit(partner, place.text)))


def _replaced(scene: Scene, place: Place, other: Callable[[Place], GoldResult | None]) -> Plan | None:
    """The value, and with it the other arm's, replaced by those of other rows; None where a number would not change."""
    edits = []
    for each in (place, scene.partner(place)):
        row = other(each) if each is not None else None
        if each is None:
            continue
        if row is None or row.value is None or _is_own(scene, each, row):
            return None
        edits.append(Edit(each, row_text(row)))
    return Plan(tuple(edits))


def _is_own(scene: Scene, place: Place, row: GoldResult) -> bool:
    """Whether the other row's number also is one of the place's own quantity, in any analysis."""
    assert place.row is not None and place.finding is not None
    said = reworded(place.finding, row_text(row))
    own = [each for each in scene.rows(place) if same_key(each, place.row, analysis=each.analysis)]
    return any(equal(said, each) for each in own)


@makes("endpoint_mixup")
def endpoint_mixup(scene: Scene, place: Place) -> Plan | None:
    """The values of another endpoint of the same arms."""
    sums = scene.told(place, "difference") or scene.told(place, "count")
    if not _figure(place) or scene.bounds(place) or sums:
        return None
    codes = [code for kind in _KINDS if endpoint_of(place) in kind for code in sorted(kind - {endpoint_of(place)})]
    for code in scene.random.sample(codes, len(codes)):
        plan = _replaced(scene, place, lambda each, code=code: _twin(scene, each, endpoint=code))  # type: ignore[misc]
        if plan:
            return plan
    return None


def _twin(scene: Scene, place: Place, **changed: str) -> GoldResult | None:
    """The firm row that differs from the place's in the named part of its key."""
    assert place.row is not None
    found = [row for row in scene.rows(place) if row.firm and same_key(row, place.row, **changed)]
    return found[0] if len(found) == 1 else None


@makes("population_mixup")
def population_mixup(scene: Scene, place: Place) -> Plan | None:
    """The values of a subgroup, told as those of the whole study."""
    if not _figure(place) or scene.bounds(place) or scene.told(place, "difference"):
        return None
    groups = sorted({row.population for row in scene.rows(place) if row.population and row.firm})
    for group in scene.random.sample(groups, len(groups)):
        plan = _replaced(scene, place, lambda each, group=group: _twin(scene, each, population=group))  # type: ignore[misc]
        if plan:
            return plan
    return None


@makes("trial_mixup")
def trial_mixup(scene: Scene, place: Place) -> Plan | None:
    """The values of another trial of the same drugs that the text speaks of."""
    sums = scene.told(place, "difference") or scene.told(place, "count")
    if not _figure(place) or scene.bounds(place) or sums or place.row is None or place.row.role == "control":
        return None
    spoken = {other.row.trial for other in scene.text.values() if other.row} - {place.row.trial}
    for trial in sorted(spoken):
        plan = _replaced(scene, place, lambda each, trial=trial: _namesake(scene, each, trial))  # type: ignore[misc]
        if plan and scene.is_new(place, plan.edits[0].says):
            return plan
    return None


def _namesake(scene: Scene, place: Place, trial: str) -> GoldResult | None:
    """The main row of another trial for the same quantity of an arm with the same drugs."""
    mine = place.row
    assert mine is not None
    found = [
        row
        for row in scene.index.rows[trial]
        if row.firm
        and (row.endpoint, row.statistic, row.timepoint, row.population, row.qualifier)
        == (mine.endpoint, mine.statistic, mine.timepoint, "", mine.qualifier)
        and (same_drugs(row, mine, scene.settings) or (row.role == mine.role == "control"))
        and not (row.role == "control") ^ (mine.role == "control")
    ]
    return found[0] if len(found) == 1 else None


@makes("other_analysis")
def other_analysis(scene: Scene, place: Place) -> Plan | None:
    """The value of another data cut, among values of this one."""
    if place.row is None or place.kind != "value" or scene.told(place, "difference"):
        return None
    company = [other for other in scene.siblings(place) if other.row and other.row.analysis == place.row.analysis]
    if not (_figure(place) or place.row.statistic == "hazard_ratio") or len(company) < 2 or scene.bounds(place):
        return None
    for row in _other_cuts(scene, place):
        assert place.finding is not None
        known = row.value is not None and not equal(reworded(place.finding, row_text(row)), place.row)
        if known and not any(_tells_same(scene, other, row.analysis) for other in company):
            return Plan((Edit(place, row_text(row)),), tuple(company))
    return None


def _tells_same(scene: Scene, place: Place, analysis: str) -> bool:
    """Whether a value is also the one of another data cut, so that the mixture could not be seen by it."""
    assert place.row is not None and place.finding is not None
    found = [row for row in scene.rows(place) if same_key(row, place.row, analysis=analysis)]
    return any(equal(place.finding, row) for row in found)


def _other_cuts(scene: Scene, place: Place) -> Iterator[GoldResult]:
    assert place.row is not None
    for row in scene.rows(place):
        if row.firm and row.analysis != place.row.analysis and same_key(row, place.row, analysis=row.analysis):
            yield row
