"""Whatever a report prints is read back: same number, same bounds, and offsets that point at the printed number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from her2mine.extract.values import Kind, Value, find_values
from her2mine.vocabulary import fold

FULL_WIDTH: dict[int, int | str] = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.%<=>():,"}
STYLES: dict[str, dict[int, int | str]] = {"plain": {}, "middle dot": {ord("."): "·"}, "full width": FULL_WIDTH}
DASHES = ("-", "–", "~", "～", "－", " to ", "至")
INTERVALS = (" (95% CI {})", "（95%CI：{}）", " [95% CI: {}]", "（95%置信区间 {}）", " (95% confidence interval, {})")


def values(text: str) -> list[Value]:
    return find_values(text, fold(text))


@dataclass(frozen=True)
class Print:
    """A style of numbers, a dash and an interval's frame."""

    style: str
    dash: str
    frame: str

    def number(self, number: float, places: int) -> str:
        return f"{number:.{places}f}".translate(STYLES[self.style])

    def interval(self, low: float, high: float, places: int) -> str:
        return self.frame.format(self.number(low, places) + self.dash + self.number(high, places))


prints = st.builds(Print, st.sampled_from(sorted(STYLES)), st.sampled_from(DASHES), st.sampled_from(INTERVALS))
tenths = st.integers(min_value=11, max_value=999).map(lambda n: n / 10)
hundredths = st.integers(min_value=10, max_value=300).map(lambda n: n / 100)
HEADS = {
    "month": ("Median survival was {} months", "中位生存期为{}个月"),
    "percent": ("The rate was {}%", "有效率为{}%"),
}
RATIOS = ("The hazard ratio was {}", "(HR {}", "风险比为{}", "HR＝{}", "HR, {}")
SIGNS = {"=": (" = ", "＝", "="), "<": ("<", " < ", "＜"), ">": (">", "＞"), "<=": ("≤",), ">=": ("≥",)}


@given(st.sampled_from(("month", "percent")), st.integers(0, 1), tenths, tenths, tenths, prints)
def test_a_median_or_rate_is_read_back_with_its_interval(
    unit: str, language: int, value: float, low: float, width: float, style: Print
) -> None:
    printed, high = style.number(value, 1), round(low + width, 1)
    text = HEADS[unit][language].format(printed) + style.interval(low, high, 1)
    found = [v for v in values(text) if v.text == printed][:1]
    assert found and text[found[0].start : found[0].end] == printed, text
    assert (found[0].number, found[0].unit) == (value, unit)
    assert found[0].interval is not None, text
    assert (found[0].interval.low, found[0].interval.high, found[0].interval.level) == (low, high, 95)
    assert len(values(text)) == 1


@given(st.sampled_from(RATIOS), hundredths, hundredths, hundredths, prints)
def test_a_hazard_ratio_is_read_back_with_its_interval(
    head: str, value: float, low: float, width: float, style: Print
) -> None:
    printed, high = style.number(value, 2), round(low + width, 2)
    text = head.format(printed) + style.interval(low, high, 2)
    (found,) = values(text)
    assert (found.kind, found.number, text[found.start : found.end]) == (Kind.HAZARD_RATIO, value, printed)
    assert found.interval is not None, text
    assert (found.interval.low, found.interval.high) == (low, high)


@given(st.sampled_from(sorted(SIGNS)), st.integers(0, 2), st.integers(1, 9999), st.sampled_from(("P", "p", "P值")))
def test_a_p_value_is_read_back_with_its_sign(op: str, spelling: int, number: int, name: str) -> None:
    printed = f"{number / 10_000:.4f}"
    text = f"HR 0.74 ({name}{SIGNS[op][spelling % len(SIGNS[op])]}{printed})"
    (found,) = (v for v in values(text) if v.kind is Kind.P_VALUE)
    assert (found.number, found.op, text[found.start : found.end]) == (number / 10_000, op, printed)


@given(st.integers(2, 900), st.data(), st.sampled_from(("{}/{}{}", "{} of {} patients{}", "{}/{}例{}")))
def test_a_count_is_read_back_with_its_percentage(total: int, data: st.DataObject, shape: str) -> None:
    count = data.draw(st.integers(1, total))
    share = f"{100 * count / total:.1f}"
    text = "Responses: " + shape.format(count, total, f" ({share}%)")
    found = values(text)
    assert [(v.kind, v.number) for v in found] == [(Kind.COUNT, count), (Kind.PERCENT, float(share))], text
    assert [text[v.start : v.end] for v in found] == [str(count), share]
    assert found[0].total == total


@given(st.lists(tenths, min_size=2, max_size=3), st.sampled_from((" vs ", " versus ", " and ", "和", " 对 ", "、")))
def test_values_listed_before_one_unit_all_have_it(numbers: list[float], joint: str) -> None:
    text = "It was " + joint.join(str(n) for n in numbers) + " months."
    assert [(v.number, v.unit) for v in values(text)] == [(n, "month") for n in numbers], text


WORDS = [
    "13.8",
    "0.74",
    "95%",
    "CI",
    "(",
    ")",
    "[",
    "]",
    "-",
    "～",
    "·",
    "to",
    "vs",
    "and",
    "of",
    "/",
    "HR",
    "P",
    "<",
    "=",
    "months",
    "个月",
    "例",
    "%",
    "未达到",
    "NE",
    "NR",
    "，",
    ";",
    ":",
    "。",
    "n=",
    "7",
    "seven",
    "三",
    "年",
    "1-year",
    "2010",
    "mg",
    "range",
    "范围",
]


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
                 st.lists(st.sampled_from(WORDS), max_size=14).map("".join)))  # fmt: skip
def test_any_text_is_read_without_a_fault(text: str) -> None:
    found = values(text)
    assert all(text[v.start : v.end] == v.text for v in found)
    assert all(v.start < v.end <= v.stop <= len(text) for v in found)
    assert all(a.end <= b.start for a, b in pairwise(found)), [v.text for v in found]
    assert all((v.number is None) == (v.kind is Kind.NOT_REACHED) for v in found)


def in_threes(digits: str, *, from_left: bool) -> str:
    """Digits with a space behind each three, counted from the left (of a fraction) or from the right."""
    groups = digits if from_left else digits[::-1]
    spaced = " ".join(groups[at : at + 3] for at in range(0, len(groups), 3))
    return spaced if from_left else spaced[::-1]


@given(st.integers(1_000, 99_999))
def test_a_count_set_in_threes_is_one_number(number: int) -> None:
    printed = in_threes(str(number), from_left=False)
    text = f"共纳入{printed}例患者"
    assert [(v.text, v.number, v.unit) for v in values(text)] == [(printed, number, "patient")]


@given(st.integers(1, 9_999), st.sampled_from(("(P={})", "（P＜{}）", "P={}，")))
def test_a_p_value_set_in_threes_is_one_number(number: int, frame: str) -> None:
    printed = "0." + in_threes(f"{number:05d}", from_left=True)
    found = values("差异显著" + frame.format(printed))
    assert [(v.text, v.number) for v in found] == [(printed, number / 100_000)]


@given(st.integers(100, 999), st.integers(100, 999))
def test_two_counts_side_by_side_in_english_are_not_one(first: int, second: int) -> None:
    found = values(f"In CheckMate {first} {second} patients were treated.")
    assert [v.number for v in found if v.unit == "patient"] == [second]
