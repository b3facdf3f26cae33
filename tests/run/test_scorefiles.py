"""The folder of a score: what is in it, the same bytes for the same score, and which places are refused."""

import json
from pathlib import Path

import pytest

from her2mine.run import RunError
from her2mine.run.scorefiles import check_folder, write_score
from her2mine.run.scoring import Score, score
from tests.run.folders import bytes_of
from tests.run.rows import RULES, row

FILES = ["calibration.png", "calibration.svg", "errors.jsonl", "score.json"]


def a_score(*languages: str, confidence: float | None = 0.9) -> Score:
    found = [row(doc=language, language=language, confidence=confidence) for language in languages]
    gold = [row(doc=language) for language in languages] + [row(30, 34, doc="missed")]
    return score(gold, found, RULES, by=["doc"])


def test_the_folder_holds_figures_differences_and_the_plot(tmp_path: Path) -> None:
    write_score(a_score("en", "zh"), tmp_path / "new" / "score")
    written = bytes_of(tmp_path / "new" / "score")
    assert sorted(written) == FILES
    told = json.loads(written["score.json"])
    assert (told["gold"], told["groups"]["doc"]["missed"]["gold"], told["calibration"]["at_0.9"]["n"]) == (3, 1, 2)
    (line,) = written["errors.jsonl"].decode().splitlines()
    assert (json.loads(line)["kind"], json.loads(line)["found"]) == ("missed", None)
    assert written["calibration.png"].startswith(b"\x89PNG")
    assert b"<dc:date>" not in written["calibration.svg"]


@pytest.mark.parametrize("languages", [("en",), ("en", "zh"), ("en", "zh", "ja", "fr", "de", "it")])
def test_the_same_score_gives_the_same_bytes(tmp_path: Path, languages: tuple[str, ...]) -> None:
    for name in ("one", "two"):
        write_score(a_score(*languages), tmp_path / name)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_without_confidences_no_plot_is_left_and_foreign_files_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    write_score(a_score("en"), tmp_path)
    write_score(a_score("en", confidence=None), tmp_path)
    assert sorted(bytes_of(tmp_path)) == ["errors.jsonl", "mine.txt", "score.json"]


def test_a_file_and_a_run_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(RunError, match="file: is a file, not a folder"):
            check_folder(place)
    (tmp_path / "run.json").touch()
    with pytest.raises(RunError, match="is a run folder; choose another --out"):
        check_folder(tmp_path)
    check_folder(tmp_path / "not" / "there" / "yet")
