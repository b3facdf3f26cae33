"""How a sentence is seen: groups that a list tells apart, and numbers that belong to a name."""

from __future__ import annotations

import pytest

from tests.bind.mining import Mine


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        (
            "TRIAL-9 assigned 600 patients to nivolumab plus cisplatin, ipilimumab plus cisplatin, or cisplatin alone. "
            "Median OS was 14.1, 12.2 and 10.3 months, respectively.",
            ["cisplatin+nivolumab", "cisplatin+ipilimumab", "cisplatin"],
        ),
        (
            "试验将600例患者随机分为纳武利尤单抗+顺铂组、伊匹木单抗+顺铂组和顺铂组，中位OS分别为14.1、12.2和10.3个月。",
            ["cisplatin+nivolumab", "cisplatin+ipilimumab", "cisplatin"],
        ),
    ],
)
def test_groups_that_share_a_drug_are_apart(mine: Mine, text: str, arms: list[str]) -> None:
    """What is told again behind a comma belongs to the next group."""
    told = [finding for finding in mine(text).findings if finding.endpoint == "OS"]
    assert ["+".join(sorted(finding.drugs)) for finding in told] == arms


def test_a_response_rate_is_no_risk_ratio(mine: Mine) -> None:
    """ "RR" is the name of the ratio it stands beside, and a response rate before a percentage."""
    assert mine.lines("With cetuximab the RR was 41%.") == ["ORR rate 41 percent single cetuximab"]
    ratio = mine("Rash was more frequent with cetuximab than with placebo (RR 2.1, 95% CI 1.4-3.2).").findings[0]
    assert (ratio.endpoint, ratio.statistic) == ("AE:rash", "risk_ratio")
