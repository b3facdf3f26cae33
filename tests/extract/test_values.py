"""The number grammar: every spelling of a value in both languages, and what must not be taken for one."""

from __future__ import annotations

import pytest

from her2mine.extract.values import Kind, Value, find_values
from her2mine.vocabulary import fold


def values(text: str) -> list[Value]:
    return find_values(text, fold(text))


def told(value: Value) -> str:
    """A value in one line: sign, printed text, unit, bounds, denominator, time in months."""
    sign = "" if value.op == "=" else value.op
    parts = [value.kind.value, sign + value.text, value.unit]
    if value.interval is not None:
        low, high = (("NE" if bound is None else f"{bound:g}") for bound in (value.interval.low, value.interval.high))
        level = "" if value.interval.level is None else f"@{value.interval.level:g}"
        parts.append(f"({low}..{high}{level})")
    if value.total is not None:
        parts.append(f"of {value.total:g}")
    if value.months is not None:
        parts.append(f"= {value.months:g} mo")
    return " ".join(parts)


def read(text: str) -> list[str]:
    """All values of a text in one line each; their offsets are checked on the way."""
    found = values(text)
    assert all(text[v.start : v.end] == v.text for v in found)
    return [told(v) for v in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Survival was 13.8 months (95% CI: 12~16).", "time 13.8 month (12..16@95)"),
        ("Survival was 14.2 months (95%CI 12.1–16.6).", "time 14.2 month (12.1..16.6@95)"),
        ("HR=0.70，95%CI 0.55～0.90", "hazard_ratio 0.70 ratio (0.55..0.9@95)"),
        ("a hazard ratio of 0·74 [95% CI 0·60–0.91]", "hazard_ratio 0·74 ratio (0.6..0.91@95)"),
        ("lived longer (HR 0.74, 0.60 to 0.91)", "hazard_ratio 0.74 ratio (0.6..0.91)"),
        ("HR 0.74 (97.5% CI, 0.55-0.98)", "hazard_ratio 0.74 ratio (0.55..0.98@97.5)"),
        ("HR 0.74 (95% CI 0.60, 0.91)", "hazard_ratio 0.74 ratio (0.6..0.91@95)"),
        ("HR 0.65 (95% confidence interval [CI], 0.51 to 0.84)", "hazard_ratio 0.65 ratio (0.51..0.84@95)"),
        ("HR for death, 0.70; 95% confidence interval, 0.55 and 0.90", "hazard_ratio 0.70 ratio (0.55..0.9@95)"),
        ("The rate was 76.2% (95% CI 60.5%-87.9%).", "percent 76.2 percent (60.5..87.9@95)"),
        ("有效率为68%[95%置信区间（CI）：54%～80%]", "percent 68 percent (54..80@95)"),
        ("风险比为0.74（95%可信区间：0.60～0.91）", "hazard_ratio 0.74 ratio (0.6..0.91@95)"),
        ("生存期为6.7个月（95%CI 5.6个月至7.9个月）", "time 6.7 month (5.6..7.9@95)"),
        ("HR为0.91（80%可信区间0.67～1.22）", "hazard_ratio 0.91 ratio (0.67..1.22@80)"),
        ("It lasted 3.2 (2.8-5.1) months.", "time 3.2 month (2.8..5.1)"),
    ],
)
def test_an_interval_sits_on_its_value_in_every_spelling(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18.5 months (95% CI, 12.1 to not estimable)", "time 18.5 month (12.1..NE@95)"),
        ("9.1 months (95% CI 5.5-NE)", "time 9.1 month (5.5..NE@95)"),
        ("9.1 months (95% CI, 5.5 to NR)", "time 9.1 month (5.5..NE@95)"),
        ("31.9个月（95%CI：22.1～NE）", "time 31.9 month (22.1..NE@95)"),
        ("31.9个月（95%CI：22.1～不可估计）", "time 31.9 month (22.1..NE@95)"),
        ("31.9个月（95%CI：22.1至未达到）", "time 31.9 month (22.1..NE@95)"),
    ],
)
def test_a_bound_that_could_not_be_estimated_is_open(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_a_bound_of_infinity_is_open() -> None:
    assert read("9.1 months (95% CI 5.5-infinity)") == ["time 9.1 month (5.5..NE@95)"]


def test_bounds_keep_the_words_they_were_printed_in() -> None:
    (value,) = values("31.9个月（95%CI：22.1～NE）")
    assert value.interval is not None
    assert (value.interval.low_text, value.interval.high_text) == ("22.1", "ne")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P<0.001", "p_value <0.001 1"),
        ("P = 0,022", "p_value 0,022 1"),
        ("p ≤ .05", "p_value <=.05 1"),
        ("P＞0.05", "p_value >0.05 1"),
        ("P≥0.1", "p_value >=0.1 1"),
        ("two-sided p=0·0046", "p_value 0·0046 1"),
        ("a p-value of 0.03", "p_value 0.03 1"),
        ("P值为0.019", "p_value 0.019 1"),
        ("（P＝０．１９）", "p_value ０．１９ 1"),
    ],
)
def test_p_values_keep_their_sign(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_a_comma_in_a_p_value_is_a_decimal_point() -> None:
    assert [v.number for v in values("P = 0,022")] == [0.022]


@pytest.mark.parametrize(("text", "number"), [("P<10-4", 1e-4), ("P = 1.2×10-5", 1.2e-5)])
def test_a_p_value_may_be_a_power_of_ten(text: str, number: float) -> None:
    assert [v.number for v in values(text)] == [pytest.approx(number)]


def test_what_is_above_one_is_no_p_value() -> None:
    assert not [v for v in values("P = 12.5") if v.kind is Kind.P_VALUE]


@pytest.mark.parametrize(
    "text",
    [
        *("Median OS was not reached.", "Median OS was not yet reached", "Median DOR: NE.", "mOS NR"),
        *("mPFS has not been reached", "中位PFS未达到", "中位OS尚未达到", "中位DOR不可估计", "中位OS仍未达到。"),
    ],
)
def test_not_reached_is_a_value_without_a_number(text: str) -> None:
    (value,) = values(text)
    assert (value.kind, value.number, value.unit) == (Kind.NOT_REACHED, None, "month")


@pytest.mark.parametrize("text", ["The primary endpoint was met.", "未达到主要终点", "未达到统计学显著性"])
def test_an_endpoint_that_failed_is_no_survival_not_reached(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("中位生存期为１３．８个月", 13.8),
        ("survival of 13·8 months", 13.8),
        ("survival of 13∙8 months", 13.8),
        ("有效率为４７％", 47),
        ("with 1,033 patients", 1033),
        ("纳入1033例患者", 1033),
    ],
)
def test_digits_are_read_in_every_typography(text: str, number: float) -> None:
    assert [v.number for v in values(text)] == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seven patients had a response.", ["count Seven patient"]),
        ("Twenty-one of 40 patients responded.", ["count Twenty-one patient of 40"]),
        ("Two of seven patients responded.", ["count Two patient of 7"]),
        ("七例患者部分缓解", ["count 七 patient"]),
        ("其中两名患者死亡", ["count 两 patient"]),
    ],
)
def test_number_words_count_patients(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_number_words_have_their_number() -> None:
    assert [v.number for v in values("Twenty-one of 40 patients")] == [21]
    assert [v.number for v in values("三例患者")] == [3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was 43/132 (32.6%).", ["count 43 patient of 132", "percent 32.6 percent"]),
        ("Seen in 43 of 132 patients (32.6%).", ["count 43 patient of 132", "percent 32.6 percent"]),
        ("Of 125 patients, 31 (24.8%) responded.", ["count 31 patient", "percent 24.8 percent"]),
        ("Responses: 78 (51.3%) of 152 patients.", ["count 78 patient", "percent 51.3 percent"]),
        ("37名患者中有26名（70%）缓解", ["count 26 patient", "percent 70 percent"]),
        ("有效率为24.8%（31/125）", ["percent 24.8 percent", "count 31 patient of 125"]),
        ("(n = 45)", ["count 45 patient"]),
        ("（n＝45）", ["count 45 patient"]),
        (
            "Four of 20 women responded (1 CR and 3 PRs).",
            ["count Four patient of 20", "count 1 patient", "count 3 patient"],
        ),
        ("Deaths numbered two on A and three on B.", ["count two patient", "count three patient"]),
    ],
)
def test_counts_are_values_and_denominators_are_not(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_size_is_marked_as_one() -> None:
    assert [v.size for v in values("the group (n = 45)")] == [True]
    assert [v.size for v in values("45 patients")] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Follow-up was 13.7 months (range, 7.1-20.9).", "time 13.7 month"),
        ("a median of 9.6 months (IQR 4.1-18.9)", "time 9.6 month"),
        ("a median of 39.7 (range 4.9-79.7) months", "time 39.7 month"),
        ("中位生存期5.2个月（四分位距2.3～9.9）", "time 5.2 month"),
        ("中位随访13.7个月（范围7.1～20.9个月）", "time 13.7 month"),
    ],
)
def test_a_range_is_no_interval_and_no_value(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "6 mg/kg every 3 weeks for six cycles",
            "每3周1次，每次6.4 mg/kg",
            "130 mg/m2 on day 1",
            "口服40 mg，每日2次",
        ),
        *("in January 2019", "on 12 March 2020", "2022年3月公布", "from 2005 to 2008"),
        *("a phase 2 and a phase 3 trial", "III期研究", "a phase 1b/2 study"),
        *("aged 18-75 years", "年龄18～75岁", "65-year-old men"),
        *("grade 3-4 events", "3～4级不良事件", "grade 3 or higher", "≥3级"),
        *(
            "Table 2 and Figure 3",
            "表2和图3",
            "stage 3 disease",
            "CPS ≥ 1",
            "ECOG PS 0-1",
            "randomised 1:1",
            "按2:1随机",
        ),
    ],
)
def test_designs_doses_dates_and_grades_are_no_values(text: str) -> None:
    assert read(text) == []


def test_a_standard_deviation_is_no_value() -> None:
    assert read("13.8 ± 2.1 months") == ["time 13.8 month"]


def test_a_masked_citation_is_no_value() -> None:
    text = "Survival was 13.8 months [12]."
    at = text.index("[12]")
    assert [v.text for v in find_values(text, fold(text), [(at, at + 4)])] == ["13.8"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6.4 vs 3.3 months", ["time 6.4 month", "time 3.3 month"]),
        ("13.8 and 11.1 months", ["time 13.8 month", "time 11.1 month"]),
        ("13.8, 12.5, and 11.1 months", ["time 13.8 month", "time 12.5 month", "time 11.1 month"]),
        ("47 versus 35%", ["percent 47 percent", "percent 35 percent"]),
        ("分别为13.8和11.1个月", ["time 13.8 month", "time 11.1 month"]),
        ("47.3对34.5%", ["percent 47.3 percent", "percent 34.5 percent"]),
        ("6.4 (95% CI 5.0-7.0) vs 3.3 months", ["time 6.4 month (5..7@95)", "time 3.3 month"]),
        ("PFS was 4.1 and OS 10.7 months", ["time 4.1 month", "time 10.7 month"]),
        ("from a median of 12.8 to one of 17.9 months", ["time 12.8 month", "time 17.9 month"]),
    ],
)
def test_a_unit_is_shared_by_the_values_listed_with_it(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["13.8 months with the drug and 11.1 with placebo", "试验组为13.8个月，对照组为11.1"])
def test_a_unit_is_shared_over_the_arm_named_between(text: str) -> None:
    assert read(text) == ["time 13.8 month", "time 11.1 month"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HR 0.74", "hazard_ratio 0.74 ratio"),
        ("adjusted hazard ratio, 1.09", "hazard_ratio 1.09 ratio"),
        ("OR=3.85", "odds_ratio 3.85 ratio"),
        ("a relative risk of 0.82", "risk_ratio 0.82 ratio"),
        ("死亡风险比为0.69", "hazard_ratio 0.69 ratio"),
        ("比值比3.05", "odds_ratio 3.05 ratio"),
        ("相对危险度为0.82", "risk_ratio 0.82 ratio"),
    ],
)
def test_ratios_are_told_apart_by_their_names(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8 weeks", "time 8 week"),
        ("a median of 21 days", "time 21 day"),
        ("8.4 years of follow-up", "time 8.4 year"),
        ("随访8.4年", "time 8.4 year"),
        ("中位起效时间为8周", "time 8 week"),
        ("提高22.5个百分点", "percent 22.5 percent"),
        ("32.6 per cent", "percent 32.6 percent"),
        ("34 deaths", "count 34 patient"),
    ],
)
def test_units_of_both_languages(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("more than 40% of patients", ">"),
        ("fewer than 5% of patients", "<"),
        ("at least 60%", ">="),
        ("up to 24%", "<="),
        ("about 30%", "~"),
        ("超过40%", ">"),
        ("不足5%", "<"),
        ("至少60%", ">="),
        ("约30%", "~"),
    ],
)
def test_words_before_a_number_are_its_sign(text: str, op: str) -> None:
    assert [v.op for v in values(text)] == [op]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1-year and 2-year OS rates were 27.3% and 10.6%",
            ["landmark 1 year = 12 mo", "landmark 2 year = 24 mo", "percent 27.3 percent", "percent 10.6 percent"],
        ),
        (
            "12个月和24个月OS率分别为57.6%和29.0%",
            ["landmark 12 month = 12 mo", "landmark 24 month = 24 mo", "percent 57.6 percent", "percent 29.0 percent"],
        ),
        ("At 9 months the rate was 59.7%.", ["landmark 9 month = 9 mo", "percent 59.7 percent"]),
        ("disease-free survival at 3 years was 88.3%", ["landmark 3 year = 36 mo", "percent 88.3 percent"]),
        ("3年无病生存率为88.3%", ["landmark 3 year = 36 mo", "percent 88.3 percent"]),
        ("control at 12 weeks was 46%", ["landmark 12 week = 2.76 mo", "percent 46 percent"]),
        ("38% of patients lived for 1 year", ["percent 38 percent", "landmark 1 year = 12 mo"]),
        ("patients survived for 12 months", ["time 12 month"]),
    ],
)
def test_the_time_of_a_rate_is_a_landmark_and_no_value(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_landmark_list_may_name_its_unit_once() -> None:
    found = read("At 12 and 24 months the rate was 57.6% and 29.0%.")
    assert found[:2] == ["landmark 12 month = 12 mo", "landmark 24 month = 24 mo"]
    assert found[2:] == ["percent 57.6 percent", "percent 29.0 percent"]


def test_digits_of_codes_and_names_are_no_values() -> None:
    assert read("PD-1 and HER2, tumours of type X-396 and KRAS G12C") == []


def test_one_sentence_with_everything_in_it() -> None:
    text = (
        "Survival was 13.8 months (95% CI 12-16) in 294 patients and 11.1 months (10–13) in 290 "
        "(HR 0.74; 95% CI, 0.60-0.91; P=0.0046), with responses in 139 (47%) and 100 (35%)."
    )
    assert read(text) == [
        "time 13.8 month (12..16@95)",
        "count 294 patient",
        "time 11.1 month (10..13@95)",
        "hazard_ratio 0.74 ratio (0.6..0.91@95)",
        "p_value 0.0046 1",
        "count 139 patient",
        "percent 47 percent",
        "count 100 patient",
        "percent 35 percent",
    ]


def test_the_same_sentence_in_chinese() -> None:
    text = (
        "294例患者的生存期为13.8个月（95%CI：12～16），290例患者为11.1个月（10～13）"
        "（风险比0.74，95%CI：0.60～0.91，P=0.0046），缓解者139例（47%）和100例（35%）。"
    )
    assert read(text) == [
        "count 294 patient",
        "time 13.8 month (12..16@95)",
        "count 290 patient",
        "time 11.1 month (10..13@95)",
        "hazard_ratio 0.74 ratio (0.6..0.91@95)",
        "p_value 0.0046 1",
        "count 139 patient",
        "percent 47 percent",
        "count 100 patient",
        "percent 35 percent",
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("With a median follow-up of 59 months, 5-year RFS had been 63% v 53%.", [60.0]),
        ("A median of 22 rather than 18 months and 2-year rates of 46% and 36%.", [24.0]),
        ("中位随访59个月,5年OS率为77%和70%。", [60.0]),
        ("The rates at 12 months and 24 months were 80% and 70%.", [12.0, 24.0]),
        ("6个月、1年和2年生存率为90%、80%和70%。", [6.0, 12.0, 24.0]),
    ],
)
def test_a_value_beside_a_time_is_no_list_of_times(text: str, times: list[float]) -> None:
    found = find_values(text, fold(text), [])
    assert [value.months for value in found if value.kind is Kind.LANDMARK] == times
