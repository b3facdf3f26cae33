"""Names that stand side by side: those of one study, and those of several."""

from __future__ import annotations

import pytest

from her2mine.bind import Tools
from her2mine.bind.studies import studies_named
from her2mine.records import Label, Mention
from her2mine.vocabulary import fold


@pytest.mark.parametrize(
    ("text", "names", "kept"),
    [
        ("XX-0001-NHL-007 (ALPHA-2) showed", ("XX-0001-NHL-007", "ALPHA-2"), ["ALPHA-2"]),
        ("a phase 3 trial (XX-0001-NHL-007, ALPHA-2)", ("XX-0001-NHL-007", "ALPHA-2"), ["ALPHA-2"]),
        ("一项Ⅲ期试验（ALPHA-2，XX-0001-NHL-007）", ("ALPHA-2", "XX-0001-NHL-007"), ["ALPHA-2"]),
        ("ALPHA-2研究（GOG 3045/BETA-ov55）", ("ALPHA-2", "GOG 3045", "BETA-ov55"), ["ALPHA-2"]),
        ("ALPHA-2/BETA-5 showed", ("ALPHA-2", "BETA-5"), ["ALPHA-2"]),
        ("the ALPHA-2/BETA-5 trials", ("ALPHA-2", "BETA-5"), ["ALPHA-2", "BETA-5"]),
        ("ALPHA-2, BETA-5 and GAMMA-1", ("ALPHA-2", "BETA-5", "GAMMA-1"), ["ALPHA-2", "BETA-5", "GAMMA-1"]),
    ],
)
def test_a_study_is_named_once(tools: Tools, text: str, names: tuple[str, ...], kept: list[str]) -> None:
    """A name in a bracket behind another, or a sponsor's number beside a name, is no further study."""
    mentions = [Mention(Label.TRIAL, text.index(n), text.index(n) + len(n), n, n) for n in names]
    assert [mention.text for mention in studies_named(mentions, fold(text), tools.cues)] == kept
