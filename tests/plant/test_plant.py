"""Planted errors: one place changed, the key true, the same seed the same error; written texts are true."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from her2mine import api
from her2mine.diff.arithmetic import share_fits
from her2mine.diff.gold import GoldTable, load_gold
from her2mine.diff.index import GoldIndex
from her2mine.diff.values import equal
from her2mine.ingest.plaintext import paper_of
from her2mine.plant import CAUSES, CorrectText, Planted, plant
from her2mine.plant.digits import slips
from her2mine.plant.read import from_marked
from her2mine.plant.scene import number
from her2mine.plant.stories import stories
from her2mine.plant.text import Edit, apply
from her2mine.plant.wordings import wordings
from her2mine.plant.writer import Writer, drug_names
from her2mine.run import Config, RunError, load_config
from her2mine.run.config import CHECKOUT

both = pytest.mark.parametrize("language", ["en", "zh"])
KINDS = ("pair", "double", "single", "interval", "ratio", "difference", "sizes", "enrolled", "landmarks", "share")
TRIES = 60


@pytest.fixture(scope="module")
def config() -> Config:
    (pipeline,) = CHECKOUT.glob("*.toml")
    return load_config(pipeline)


@pytest.fixture(scope="module")
def gold(config: Config) -> GoldTable:
    return load_gold(config.gold)


@pytest.fixture(scope="module")
def texts(config: Config, gold: GoldTable) -> dict[str, list[CorrectText]]:
    """Texts that tell a statement of every kind, sixty a language."""
    told = stories(gold, config.diff)
    found: dict[str, list[CorrectText]] = {}
    for language in ("en", "zh"):
        writer = Writer(language, drug_names(config.vocabulary["drugs"], language), config.diff)
        for seed in range(TRIES):
            random = Random(f"{language}{seed}")
            chosen = [random.choice([story for story in told if story.kind == kind]) for kind in KINDS]
            found.setdefault(language, []).append(writer.text(f"{language}-{seed}", chosen, random))
    return found


@both
def test_each_kind_of_statement_has_twelve_wordings_half_of_them_kept_for_the_test(language: str) -> None:
    table = wordings(language)
    for kind in (*KINDS, "stats"):
        patterns = table.kinds[kind]
        assert len(set(patterns)) == len(patterns) >= 12, kind
        assert not set(table.of(kind, "rule")) & set(table.of(kind, "test"))
        assert set(table.of(kind, "rule")) | set(table.of(kind, "test")) == set(patterns)


@both
def test_every_place_of_a_written_text_says_what_its_row_says(
    texts: dict[str, list[CorrectText]], language: str
) -> None:
    for text in texts[language]:
        for place in text.places:
            assert text.text[place.start : place.end] == place.text
            if place.kind == "value" and place.row is not None:
                assert place.finding is not None
                assert equal(place.finding, place.row)
        assert "{" not in text.text
        assert "<" not in text.text.replace("P < ", "").replace("P<", "").replace("p < ", "").replace("p<", "")


@both
def test_what_follows_from_the_rows_is_computed_right(texts: dict[str, list[CorrectText]], language: str) -> None:
    """A difference is that of its two rates, a total that of its two sizes; both are told somewhere."""
    seen = set()
    for text in texts[language]:
        for place in text.values():
            mates = [other for other in text.values() if other.statement == place.statement and other is not place]
            if place.row is None and place.finding and place.finding.statistic == "difference":
                first, second = (number(other.text) for other in mates)
                assert number(place.text) == pytest.approx(abs(first - second), abs=0.051)
                seen.add("difference")
            if place.row is None and len(mates) == 2 and place.finding and place.finding.endpoint == "N":
                assert number(place.text) == sum(number(other.text) for other in mates)
                seen.add("total")
    assert seen == {"difference", "total"}


@both
@pytest.mark.parametrize("cause", CAUSES)
def test_one_error_is_planted_and_its_key_is_true(
    texts: dict[str, list[CorrectText]], config: Config, gold: GoldTable, cause: str, language: str
) -> None:
    text, planted = _first(texts[language], cause, config, gold)
    key = planted.key
    assert planted.text[key.start : key.end] == key.says
    assert key.said != key.says
    assert (key.cause, key.language) == (cause, language)
    assert planted.text.count("\n") == text.text.count("\n")
    undone = planted.text[: key.start] + key.said + planted.text[key.end :]
    assert undone == text.text or cause in _PAIRS, "nothing else was changed"
    for start, end in key.shows:
        assert planted.text[start:end].strip()


# causes that change two places or more; the key tells one of them
_PAIRS = ("arm_swap", "endpoint_mixup", "population_mixup", "trial_mixup", "impossible_order", "direction_conflict")


def _first(
    texts: list[CorrectText], cause: str, config: Config, gold: GoldTable, seed: int = 1
) -> tuple[CorrectText, Planted]:
    for text in texts:
        planted = plant(text, cause, GoldIndex.of(gold), config.diff, Random(seed))
        if planted is not None:
            return text, planted
    raise AssertionError(f"no text can bear a {cause}")


def test_the_same_seed_plants_the_same_error(
    texts: dict[str, list[CorrectText]], config: Config, gold: GoldTable
) -> None:
    one, again, other = (_first(texts["en"], "digit_typo", config, gold, seed)[1] for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_edits_move_the_places_behind_them(texts: dict[str, list[CorrectText]]) -> None:
    text = texts["en"][0]
    first, *_, last = text.values()
    planted = apply(text, [Edit(last, "1"), Edit(first, "123456.7")], "value_conflict", [text.places[-1]])
    shown = [planted.text[start:end] for start, end in planted.key.shows]
    assert shown[:2] == ["1", "123456.7"]
    assert shown[2:] in ([], [text.places[-1].text])


def test_slips_are_one_digit_or_two_neighbours_away() -> None:
    found = slips("13.8", Random(1))
    assert {"31.8", "13.3", "18.8"} <= set(found)
    assert "13.8" not in found
    assert all(len(each) == 4 and each[2] == "." for each in found)
    assert "03.8" not in found, "a number keeps its length"


@both
def test_a_wrong_share_fits_no_count(
    texts: dict[str, list[CorrectText]], config: Config, gold: GoldTable, language: str
) -> None:
    text, planted = _first(texts[language], "percent_count_mismatch", config, gold)
    counts = [place for place in text.values() if place.finding and place.finding.statistic == "count"]
    count = next(place for place in counts if place.statement == planted.statement)
    told, totals = int(number(count.text)), range(1, 2000)
    (said, says) = (planted.key.said, planted.key.says)
    fitting = [total for total in totals if share_fits(told, total, number(said), places_of(said))]
    assert fitting, "the untouched share is one of its count"
    assert not [total for total in fitting if share_fits(told, total, number(says), places_of(says))]


def places_of(figure: str) -> int:
    """Decimals that a figure is printed with."""
    return len(figure.partition(".")[2])


def test_marked_text_gives_the_places_of_its_marks(config: Config, gold: GoldTable) -> None:
    line = (
        "In ToGA, median OS was [13.8|OS median month experimental drugs=trastuzumab,chemotherapy trial=ToGA] months "
        "versus [11.1|OS median month control drugs=chemotherapy trial=ToGA] months.\n"
    )
    text = from_marked(line, "marked", gold, config.diff)
    assert [place.text for place in text.values()] == ["13.8", "11.1"]
    planted = plant(text, "arm_swap", GoldIndex.of(gold), config.diff, Random(1))
    assert planted is not None
    assert planted.text == "In ToGA, median OS was 11.1 months versus 13.8 months.\n"


@both
def test_a_planted_paper_is_written_with_its_key_and_the_error_is_found(
    tmp_path: Path, config: Config, language: str
) -> None:
    words = {
        "en": "In ToGA, median OS was 13.8 months with trastuzumab plus chemotherapy versus 11.1 months with "
        "chemotherapy alone, and median PFS was 6.7 months versus 5.5 months.\n",
        "zh": "在ToGA研究中，曲妥珠单抗联合化疗组与单纯化疗组的中位OS分别为13.8个月和11.1个月，"
        "中位PFS分别为6.7个月和5.5个月。\n",
    }
    paper = tmp_path / "right.txt"
    paper.write_text(words[language], encoding="utf-8")
    (key,) = api.plant(paper, tmp_path / "out", cause="arm_swap", seed=3, config=config)
    (line,) = (tmp_path / "out" / "key.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["cause"] == "arm_swap"
    wrong = api.check(tmp_path / "out" / f"{key.doc}.txt", config=config)
    assert {item.cause for item in wrong.conflicts} == {"arm_swap"}
    assert not api.check(paper, config=config).conflicts


def test_what_cannot_be_planted_is_said_in_one_line(tmp_path: Path, config: Config) -> None:
    paper = tmp_path / "empty.txt"
    paper.write_text("Nothing is told here at all, neither a trial nor a number of any kind.\n", encoding="utf-8")
    with pytest.raises(RunError, match="no place in it can bear a arm_swap"):
        api.plant(paper, tmp_path / "out", cause="arm_swap", config=config)
    with pytest.raises(RunError, match="no cause that an edit of a text can create"):
        api.plant(paper, tmp_path / "out", cause="agrees", config=config)


def test_a_written_text_reads_as_a_paper_with_references(texts: dict[str, list[CorrectText]]) -> None:
    text = texts["en"][0]
    paper = paper_of(text.text, text.doc)
    assert len(paper.references) == len(text.cited)
