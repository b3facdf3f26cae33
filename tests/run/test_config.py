"""A pipeline file is read relative to itself, and each fault in it is named with its key."""

from pathlib import Path

import pytest

from her2mine.run import RunError, default_config, load_config


def test_paths_are_relative_to_the_file(config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = load_config("pipe/field.toml")
    assert loaded.vocabulary["drugs"].samefile(config.parent / "drugs.csv")
    assert loaded.gold.samefile(config.parent / "gold")


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ("colour = 1\n", "unknown key: colour"),
        ("[diff]\ntimepoint_slak = 1\n", "unknown key: diff.timepoint_slak"),
        ('[diff]\ntimepoint_slack = "much"\n', r"diff\.timepoint_slack: Input should be a valid number"),
        ('[models]\nen = "absent"\n', r"models\.en: no such file or folder: .*absent"),
        ("[diff\n", "is not valid TOML"),
        ('path = "x"\n', "unknown key: path"),
    ],
)
def test_a_fault_is_one_line_with_file_and_key(config: Path, extra: str, fault: str) -> None:
    text = config.read_text(encoding="utf-8")
    config.write_text(text + extra if extra.startswith("[") else extra + text, encoding="utf-8")
    with pytest.raises(RunError, match=rf"field\.toml: {fault}") as caught:
        load_config(config)
    assert "\n" not in str(caught.value)


def test_a_missing_key_or_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('title = "x"\n[vocabulary]\n', encoding="utf-8")
    with pytest.raises(RunError, match=r"p\.toml: missing key: gold"):
        load_config(tmp_path / "p.toml")
    with pytest.raises(RunError, match=r"q\.toml: no such pipeline file"):
        load_config(tmp_path / "q.toml")


def test_the_pipeline_of_the_current_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_config().is_absolute()  # the one of the checkout or the package
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "mine.toml").touch()
    assert default_config() == Path("pipeline/mine.toml")
    (tmp_path / "pipeline" / "other.toml").touch()
    with pytest.raises(RunError, match=r"several pipelines \(mine\.toml, other\.toml\)"):
        default_config()
