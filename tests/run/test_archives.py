"""Papers are read where they lie: in archives, behind patterns and lists, on servers; the outcome is that of files."""

import functools
import http.server
import io
import os
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from her2mine.run import RunError, run
from her2mine.run.archives import ArchiveError, Archives, members
from her2mine.run.inputs import collect
from tests.run import fakes
from tests.run.fakes import counting_engine, fake_engine

NAMES = ["a.txt", "b.txt", "empty.txt", "more/a.txt"]


@pytest.fixture
def archives(papers: Path, tmp_path: Path) -> dict[str, Path]:
    """The papers as archives, the way PMC ships them (a folder an article, with figures) and with hostile names."""
    made = {"tar.gz": tmp_path / "set.tar.gz", "zip": tmp_path / "set.zip", "tar": tmp_path / "set.tar"}
    for name in ("tar.gz", "tar"):
        with tarfile.open(made[name], "w:gz" if name == "tar.gz" else "w") as tar:
            for paper in NAMES:
                tar.add(papers / paper, paper)
            tar.add(papers / "figures.png", "figures.png")
            link = tarfile.TarInfo("link.txt")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)
            outside = tarfile.TarInfo("../../outside.txt")
            outside.size = 1
            tar.addfile(outside, io.BytesIO(b"x"))
    with zipfile.ZipFile(made["zip"], "w", zipfile.ZIP_DEFLATED) as packed:
        for paper in [*NAMES, "figures.png"]:
            packed.write(papers / paper, paper)
        packed.writestr("../../outside.txt", "x")
    return made


@pytest.mark.parametrize("form", ["tar.gz", "zip", "tar"])
def test_an_archive_gives_what_its_papers_give(
    config: Path, papers: Path, archives: dict[str, Path], tmp_path: Path, form: str
) -> None:
    plain = run([papers], out=tmp_path / "plain", config=config, engine=fake_engine)
    done = run([archives[form]], out=tmp_path / "out", config=config, engine=fake_engine, executor="pool", jobs=2)
    assert [row.name for row in done.shown.papers] == [f"set.{form}/{name}" for name in NAMES if "empty" not in name]
    assert [row.sha256 for row in done.shown.papers] == [row.sha256 for row in plain.shown.papers]
    told = [(item.doc, item.text) for item in done.results.discrepancies]
    assert told == [(item.doc, item.text) for item in plain.results.discrepancies]
    assert f"set.{form}/figures.png" in done.shown.passed_over
    assert not [name for name in done.shown.passed_over if "outside" in name], "a hostile name is not even told"


def test_of_an_archive_that_did_not_change_no_paper_is_read(
    config: Path, archives: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = 1_000_000_000
    os.utime(archives["tar.gz"], (long_ago, long_ago))
    monkeypatch.setattr("her2mine.run.fetch._SETTLED", -1.0)  # the test will not wait for the file to be old
    run([archives["tar.gz"]], out=tmp_path / "out", config=config, engine=counting_engine)
    fakes.CALLS.clear()
    monkeypatch.setattr(Archives, "read", None)
    assert run([archives["tar.gz"]], out=tmp_path / "out", config=config, engine=counting_engine).papers["reused"] == 4
    assert fakes.CALLS == []


def test_papers_before_the_damage_are_read_and_the_archive_is_refused(
    config: Path, archives: dict[str, Path], tmp_path: Path
) -> None:
    whole = archives["tar"].read_bytes()
    broken = tmp_path / "broken.tar"
    broken.write_bytes(whole[:1600] + b"\xff" * 600)
    done = run([broken], out=tmp_path / "out", config=config, engine=fake_engine)
    assert [row.name for row in done.shown.papers] == ["broken.tar/a.txt"]
    assert done.shown.refused[-1].name == "broken.tar" and "is damaged" in done.shown.refused[-1].reason


def test_what_is_no_archive_or_not_in_it_is_told(tmp_path: Path, archives: dict[str, Path]) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK nothing")
    with pytest.raises(ArchiveError, match="is damaged"):
        list(members(tmp_path / "no.zip"))
    for form in ("tar.gz", "zip"):
        with pytest.raises(ArchiveError, match="no longer in the archive"):
            Archives().read(archives[form], "other.txt")


def test_papers_of_a_tar_can_be_asked_for_in_any_order(archives: dict[str, Path], papers: Path) -> None:
    opened = Archives()
    for name in [*reversed(NAMES), *NAMES]:
        assert opened.read(archives["tar.gz"], name) == (papers / name).read_bytes()
    opened.close()


def test_a_pattern_and_a_list_stand_for_their_papers(papers: Path, tmp_path: Path) -> None:
    assert [item.name for item in collect([str(papers / "?.txt")]).papers] == ["a.txt", "b.txt"]
    assert [item.name for item in collect([str(papers / "**" / "a.txt")]).papers] == ["a.txt", "a.txt"]
    (tmp_path / "list.txt").write_text("# the two\npapers/b.txt\n\npapers/more\n", encoding="utf-8")
    assert [item.name for item in collect([f"@{tmp_path}/list.txt"]).papers] == ["b.txt", "a.txt"]
    assert [item.name for item in collect([str(papers / "none-*.txt")]).papers] == ["none-*.txt"]  # to be refused
    with pytest.raises(RunError, match=r"none\.txt: cannot be read as a list"):
        collect([f"@{tmp_path}/none.txt"])


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An object store of this machine; fsspec finds it by the environment."""
    server = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    running = server.ThreadedMotoServer(port=0)
    running.start()
    host, port = running.get_host_and_port()
    settings = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        yield
    running.stop()


def test_papers_come_from_and_results_go_to_an_object_store(
    s3: None, config: Path, papers: Path, archives: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    monkeypatch.chdir(tmp_path)
    store = fsspec.filesystem("s3", skip_instance_cache=True)
    store.mkdir("corpus")
    for name in NAMES:
        store.put_file(str(papers / name), f"corpus/in/{name}")
    store.put_file(str(archives["tar.gz"]), "corpus/set.tar.gz")
    plain = run([papers], out=tmp_path / "plain", config=config, engine=fake_engine)
    done = run(["s3://corpus/in"], out="s3://corpus/out", config=config, engine=counting_engine)
    assert [row.name for row in done.shown.papers] == [row.name for row in plain.shown.papers]
    findings = (tmp_path / "plain" / "findings.jsonl").read_bytes()
    assert store.cat_file("corpus/out/findings.jsonl") == findings
    assert store.exists("corpus/out/parquet/findings/part-00000.parquet")
    assert not [name for name in store.find("corpus/out") if "/." in name]
    fakes.CALLS.clear()
    again = run(["s3://corpus/in"], out="s3://corpus/out", config=config, engine=counting_engine)
    assert again.papers["reused"] == 4 and fakes.CALLS == []
    packed = run(["s3://corpus/set.tar.gz"], out=tmp_path / "packed", config=config, engine=fake_engine)
    assert [row.sha256 for row in packed.shown.papers] == [row.sha256 for row in plain.shown.papers]
    assert (
        len(run(["s3://corpus/in/*.txt"], out=tmp_path / "some", config=config, engine=fake_engine).shown.papers) == 2
    )
    with pytest.raises(RunError, match="is not empty and is not the folder of an earlier run"):
        run([papers], out="s3://corpus/in", config=config, engine=fake_engine)


def test_papers_come_from_a_web_server(config: Path, papers: Path, tmp_path: Path) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(papers))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        done = run([f"{base}/b.txt", f"{base}/none.txt"], out=tmp_path / "out", config=config, engine=fake_engine)
    finally:
        server.shutdown()
    assert [row.name for row in done.shown.papers] == ["b.txt"]
    assert [(item.name, item.reason) for item in done.shown.refused] == [("none.txt", "does not exist")]


def test_an_address_of_no_known_kind_is_one_line(config: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"gopher9://x/a\.txt: Protocol not known"):
        run(["gopher9://x/a.txt"], out=tmp_path / "out", config=config, engine=fake_engine)
