"""Near-duplicates stand together, and what repays a look comes first."""

from __future__ import annotations

from typing import Any

from her2mine.curate.claims import claims_of
from her2mine.records import Discrepancy, Finding
from her2mine.report import PaperRow, Results
from her2mine.review.worklist import Worklist


def results(*told: dict[str, Any]) -> Results:
    """One finding and one verdict for each: fields of both, told by name."""
    findings, verdicts = [], []
    for number, fields in enumerate(told):
        doc = fields.get("doc", f"paper{number}")
        common = {"doc": doc, "start": 3, "end": 7, "text": "13.8", "language": fields.get("language", "en")}
        value: dict[str, Any] = {name: fields[name] for name in ("trial", "drugs", "value", "role") if name in fields}
        finding = Finding(
            **{**common, "trial": "ALPHA", "endpoint": "OS", "statistic": "median", "unit": "month", "value": 13.8},
            id=f"f{number}",
            sentence=(0, 20),
            quote=f"OS 13.8 {number}",
        ).model_copy(update=value)
        findings.append(finding)
        verdict: dict[str, Any] = {name: fields[name] for name in ("cause", "severity", "confidence") if name in fields}
        verdicts.append(
            Discrepancy(
                **{**common, "id": f"d{number}", "cause": "value_conflict", "severity": "conflict", "confidence": 0.8},
                finding=f"f{number}",
                quote=f"OS 13.8 {number}",
                trial=finding.trial,
            ).model_copy(update=verdict)
        )
    papers = tuple(PaperRow(doc, doc, doc) for doc in dict.fromkeys(finding.doc for finding in findings))
    return Results(papers=papers, findings=tuple(findings), discrepancies=tuple(verdicts))


def worklist(*told: dict[str, Any]) -> Worklist:
    found = results(*told)
    return Worklist(found, claims_of(found))


def docs(shown: Worklist) -> list[list[str]]:
    return [[item.claim.doc for item in group.items] for group in shown.groups]


def test_one_claim_told_by_several_papers_is_one_group_whatever_their_language() -> None:
    shown = worklist({}, {"language": "zh"}, {"doc": "third"})
    assert docs(shown) == [["paper0", "paper1", "third"]]
    assert shown.groups[0].papers == ("paper0", "paper1", "third")


def test_another_value_trial_arm_or_role_is_another_claim() -> None:
    others: list[dict[str, Any]] = [{"value": 13.9}, {"trial": "BETA"}, {"drugs": ("x",)}, {"role": "control"}]
    assert len(worklist({}, *others).groups) == 5


def test_values_of_no_trial_are_never_put_together() -> None:
    assert len(worklist({"trial": None}, {"trial": None}).groups) == 2


def test_order_of_worth() -> None:
    shown = worklist(
        {"doc": "new", "cause": "not_in_gold", "severity": "info", "value": 1.0},
        {"doc": "agrees", "cause": "agrees", "severity": "info", "value": 2.0},
        {"doc": "check", "severity": "check", "value": 3.0},
        {"doc": "unsure conflict", "confidence": 0.5, "value": 4.0},
        {"doc": "conflict", "value": 5.0},
        {"doc": "suspect", "cause": "gold_suspect", "severity": "check", "value": 6.0},
    )
    told = [group.head.claim.doc for group in shown.groups]
    assert told == ["suspect", "conflict", "check", "unsure conflict", "new", "agrees"]


def test_what_more_papers_tell_comes_first() -> None:
    shown = worklist({"value": 1.0, "confidence": 0.9}, {"value": 2.0}, {"value": 2.0})
    assert docs(shown) == [["paper1", "paper2"], ["paper0"]]


def test_a_quantity_is_found_in_all_papers_that_tell_it() -> None:
    shown = worklist({}, {"value": 14.2}, {"trial": "BETA"})
    told = shown.retold(shown.findings["f0"])
    assert [finding.id for finding in told] == ["f0", "f1"]
    on = shown.on(told[1])
    assert on is not None and on.claim.doc == "paper1"
    assert shown.retold(told[0].model_copy(update={"trial": None})) == ()
