"""Results with every kind of verdict in them, for the tests of what is written."""

from __future__ import annotations

from typing import Any

from her2mine.records import Abstention, Discrepancy, Finding, GoldResult
from her2mine.report import PaperRow, RefusedFile, Results

ENGLISH = "With =drug=A median survival was 16.0 months against 11.1 months <script>alert('x')</script> (HR 0.74)."
CHINESE = "甲药组与对照组的中位总生存期分别为 11.1 个月和 13.8 个月。"


def finding(doc: str, quote: str, text: str, **fields: Any) -> Finding:
    """A finding on the first place of ``text`` in ``quote``; the sentence starts at offset 100."""
    start = 100 + quote.index(text)
    given: dict[str, Any] = {
        "doc": doc,
        "start": start,
        "end": start + len(text),
        "text": text,
        "id": f"{doc}-{start}",
        "trial": "ALPHA-1",
        "endpoint": "OS",
        "statistic": "median",
        "value": float(text),
        "unit": "month",
        "quote": quote,
        "sentence": (100, 100 + len(quote)),
        **fields,
    }
    return Finding(**given)


def verdict(about: Finding, cause: str, severity: str, **fields: Any) -> Discrepancy:
    """A verdict on a finding."""
    given: dict[str, Any] = {
        "id": f"d-{about.id}",
        "doc": about.doc,
        "start": about.start,
        "end": about.end,
        "text": about.text,
        "cause": cause,
        "severity": severity,
        "quote": about.quote,
        "finding": about.id,
        "confidence": 0.9,
        "language": about.language,
        **fields,
    }
    return Discrepancy(**given)


GOLD = GoldResult(
    id="alpha-os",
    trial="ALPHA-1",
    analysis="primary",
    role="experimental",
    endpoint="OS",
    statistic="median",
    value=13.8,
    printed=("13.8",),
    unit="month",
    ci_low=12.0,
    ci_high=16.0,
    ci_level=95,
    source_doi="10.1000/x(1)2-3",
    verified="page",
)
WRONG = finding("en", ENGLISH, "16.0", drugs=("=drug=a",), role="experimental")
RIGHT = finding("en", ENGLISH, "11.1", role="control")
SWAPPED = finding("zh", CHINESE, "11.1", role="control", language="zh")
NEW = finding("zh", CHINESE, "13.8", role="experimental", drugs=("@drug",), language="zh")


def sample() -> Results:
    """Two papers, one conflict, one check, one new and one agreeing value, one abstention, one refused file."""
    return Results(
        title="Trials & results",
        papers=(
            PaperRow("en", "en.txt", "a" * 64, "text", "en"),
            PaperRow("zh", "below/zh.txt", "b" * 64, "text", "zh", warnings=("no reference list",)),
        ),
        findings=(WRONG, RIGHT, SWAPPED, NEW),
        abstentions=(
            Abstention(doc="en", start=7, end=9, text="42", reason="no arm is named", quote="A rate of 42% was seen."),
        ),
        discrepancies=(
            verdict(
                WRONG,
                "population_mixup",
                "conflict",
                gold=GOLD,
                runner_up="value_conflict",
                explanation="16.0 is the subgroup's",
                arithmetic="16.0 - 13.8 = 2.2",
                related=(RIGHT.id,),
            ),
            verdict(RIGHT, "agrees", "info", gold=GOLD.model_copy(update={"value": 11.1, "printed": ("11.1",)})),
            verdict(SWAPPED, "ci_conflict", "check"),
            verdict(NEW, "not_in_gold", "info"),
        ),
        refused=(RefusedFile("scan.pdf", "c" * 64, "holds images of pages only"),),
        passed_over=("figure.png",),
        provenance={"producer": "her2mine", "gold": {"edition": 3}, "versions": {"her2mine": "0.1.0"}},
    )
