"""The sentence cutter on the habits of trial reports. ``¦`` marks where a sentence must end; nowhere else may one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from her2mine.segment import cut

ENGLISH = [
    "The arms did not differ (p = 0.03).¦ The hazard ratio was 0.74.",
    "Survival was 5.6 mo. vs. 4.1 mo. in the older study.¦ No deaths occurred.",
    "Patients lived 5.6 mo.¦ The rest of the cohort did worse.",
    "As told by Miller et al. (2014), see Fig. 2 and Tab. 3, i.e. the second panel.¦ In total, 12 died.",
    "The rate was p = 0.03.¦ The trial stopped early.",
    "The ratio was 0·74 (0·60–0·91).¦ It held.",
    "The interval was narrow.[12] ¦Later work agreed [13,14].¦ So did ours.",
    "It ranks third nationwide (2).¦In the west it is rare.",
    "The response rate was 51%.12,13¦ The drug was approved.",
    "In total 0.93 (HR 0.7. 95% CI 0.5-0.9) was seen.¦ Good.",
    "3.1. Efficacy was the same in both arms.¦ 3.2. Safety differed.",
    "One of the 40 patients in arm B.¦ The others were well.",
    "We treated them after J. R. Miller.¦ They did well.",
    "Doses were given i.v. every 3 weeks.¦ mOS was 11 months.",
    "The U.S. label differs.¦ This was expected.",
    "E. coli was found.¦ H. pylori was not.",
    "It was 8.4 months vs. \n9.1 months in the\nother arm.¦ Fine.",
    "(Data not shown.)¦ More follows.",
    "Was it so?¦ It was!¦ Indeed.",
    "See https://example.org/a.Html for more.¦ Done.",
    "Was it worth it? is what remains.¦ From Jan. 2012 to Jun. 2014 we enrolled.¦ Then we stopped.",
    "It took 18 h.¦ Then 30 min.¦ The dose was 17 mg/l.¦ This was in the 1990s.¦ Miller agreed.",
    "No. 3 was lost.¦ The answer was no.¦ The rest stayed.",
    "Results:\n¦- the first arm lived longer\n¦- the second did not",
    "Three aims:\n¦1. to cure\n2. to soothe",
]

CHINESE = [
    "中位生存期为13.8个月；对照组为11.1个月。¦差异显著(P＝0.0046)。",
    "缓解率47% vs.35%。[12]¦其后的研究一致[13]。",
    "中位随访12.5个月.¦两组均未达到中位生存期.¦安全性良好。",
    "真的有效吗？¦当然！¦结果见表2。",
    "他说：“疗效很好。”¦研究随后结束。",
    "5.5 个月 vs.\n\n5.5 个月，无差异。¦其他终点亦然。",
    "HR为0.74（95%CI：0.60～0.91。校正后）仍显著。¦结束。",
    "见图1.¦其中A组更长。",
    "1. 引言从略。¦2. 方法如下。",
    "获益明确。^[8]¦后续治疗相同。",
]


def spans_of(marked: str) -> tuple[str, list[str]]:
    return marked.replace("¦", ""), [part.strip() for part in marked.split("¦")]


@pytest.mark.parametrize("marked", ENGLISH + CHINESE)
def test_sentences_end_where_they_should(marked: str) -> None:
    text, wanted = spans_of(marked)
    assert [text[a:b] for a, b in cut(text)] == wanted


prose = st.text(alphabet=st.sampled_from("aB1 .。；!?()（）[]\n\t,-–·中位vs%"), max_size=120)


@given(prose)
def test_sentences_cover_all_text_once(text: str) -> None:
    spans = cut(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(i in covered for i, char in enumerate(text) if not char.isspace())
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


@given(prose, st.integers(0, 20), st.integers(0, 20))
def test_a_stretch_is_cut_as_it_would_be_alone(text: str, before: int, behind: int) -> None:
    padded = "x" * before + text + "y" * behind
    inner = cut(padded, before, before + len(text))
    assert [(a - before, b - before) for a, b in inner] == cut(text)
