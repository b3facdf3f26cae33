"""What the page listens on, and who may reach it; what cannot be served is told in one line."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from her2mine.cli.app import app
from her2mine.curate import CurateError
from her2mine.review import ask_password, prepare
from her2mine.review.serve import is_loopback
from her2mine.run.errors import RunError
from tests.review.conftest import ROOT, Place, Visitor


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.9.9.9", True), ("0.0.0.0", False), ("::", False),
     ("192.168.0.9", False), ("curators.example", False), ("localhost.evil.example", False), ("", False)],
)  # fmt: skip
def test_which_addresses_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_beyond_this_machine_a_good_password_is_needed(place: Place) -> None:
    for password in ("", "short"):
        with pytest.raises(RunError, match="password"):
            prepare(place.run, place.config, host="0.0.0.0", port=0, password=password)
    assert ask_password("127.0.0.1", "", lambda: pytest.fail("not asked")) == ""
    assert ask_password("0.0.0.0", "", lambda: "asked for") == "asked for"
    assert ask_password("0.0.0.0", "given", lambda: pytest.fail("not asked")) == "given"


def test_beyond_this_machine_the_page_answers_addresses_behind_the_password(place: Place) -> None:
    served = prepare(place.run, place.config, host="0.0.0.0", port=0, who="Ann", password="open sesame")
    port = served.sockets[0].getsockname()[1]
    served.sockets[0].close()
    assert Visitor(served.app, f"http://192.168.0.9:{port}").get("/", follow=False).headers["location"] == "/name"
    assert Visitor(served.app, f"http://evil.example:{port}").get("/").status_code == 421


def test_on_this_machine_only_its_own_names_and_port_are_answered(place: Place) -> None:
    served = prepare(place.run, place.config, port=0, who="Ann")
    address, port = served.sockets[0].getsockname()
    served.sockets[0].close()
    assert address == "127.0.0.1" and served.address == f"http://127.0.0.1:{port}/"
    assert Visitor(served.app, f"http://localhost:{port}").get("/").status_code == 200
    for base in (f"http://evil.example:{port}", f"http://192.168.0.9:{port}", "http://127.0.0.1:1"):
        assert Visitor(served.app, base).get("/").status_code == 421


def test_the_papers_beside_the_curated_table_are_found(place: Place) -> None:
    beside = place.curated.parent / "papers"
    beside.mkdir()
    (beside / "renamed.txt").write_bytes((ROOT / "corpus/papers/zh-note-gb18030.txt").read_bytes())
    served = prepare(place.run, place.config, port=0, who="Ann")
    visitor = Visitor(served.app, served.address.rstrip("/"))
    served.sockets[0].close()
    assert 'class="passage"' in visitor.text(f"/c/{place.key('difference_mismatch', doc='zh-note-gb18030')}/source")


def test_what_cannot_be_served_is_named(place: Place, tmp_path: Path) -> None:
    with pytest.raises(CurateError, match=r"run\.json"):
        prepare(tmp_path, place.config, port=0)
    with pytest.raises(RunError, match="no such folder"):
        prepare(place.run, place.config, port=0, curated=tmp_path / "none")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(RunError, match="--port"):
            prepare(place.run, place.config, port=taken.getsockname()[1])


@pytest.mark.parametrize(
    ("words", "told"), [(["none"], "run.json"), (["RUN", "--host", "0.0.0.0", "--password", "x"], "password")]
)
def test_the_command_says_what_is_wrong_in_one_line(place: Place, words: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["review", *(str(place.run) if word == "RUN" else word for word in words)])
    assert done.exit_code == 2
    assert done.output.startswith("her2mine: ") and told in done.output and done.output.count("\n") == 1


def test_the_command_serves_until_it_is_interrupted_which_is_no_fault(place: Place, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "her2mine", "review", str(place.run), "--port", "0", "--who", "Ann"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None and served.stderr is not None
            found = re.search(r"http://127\.0\.0\.1:\d+/", served.stdout.readline())
            assert found
            assert "zh-brief" in httpx.get(found[0], timeout=60).text
            served.send_signal(signal.SIGINT)
            assert served.wait(60) == 0
            assert served.stderr.read() == ""
        finally:
            served.kill()  # else a failure would wait for a page that serves on


def test_other_commands_do_not_load_the_web_framework() -> None:
    code = "import sys, her2mine.cli, her2mine.review; sys.exit('fastapi' in sys.modules or 'uvicorn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
