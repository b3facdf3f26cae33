"""Encodings: every one the reader promises comes back as the text that went in, and what is no text is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from her2mine.ingest import read
from her2mine.ingest.decode import decode
from her2mine.records import Refusal

SIMPLIFIED = (
    "本研究共入组二百名患者，中位随访时间为十二个月，试验组的客观缓解率高于对照组（46.5%对28.1%），安全性可控。\r\n"
)
TRADITIONAL = (
    "本試驗共納入兩百名病患，中位追蹤時間為十二個月，試驗組的客觀緩解率高於對照組（46.5%對28.1%），安全性可接受。\r\n"
)
WESTERN = (
    "The trial enrolled 214 patients; follow-up was 11.2 months (3.1\u201319.8), and Gr\u00e4f\u2019s rule held.\n"
)

CASES = [
    (SIMPLIFIED, "utf-8"),
    (SIMPLIFIED, "gb18030"),
    (SIMPLIFIED, "utf-16"),
    (SIMPLIFIED, "utf-16-le"),
    (SIMPLIFIED, "utf-16-be"),
    (TRADITIONAL, "utf-8"),
    (TRADITIONAL, "big5"),
    (TRADITIONAL, "gb18030"),
    (TRADITIONAL, "utf-16"),
    (WESTERN, "utf-8"),
    (WESTERN, "cp1252"),
    (WESTERN, "utf-16-le"),
    (WESTERN.replace("ä", "a"), "gb18030"),
    (WESTERN.replace("ä", "a"), "big5"),
]


@pytest.mark.parametrize(("text", "encoding"), CASES)
@pytest.mark.parametrize("times", [1, 40])
def test_text_comes_back_in_every_encoding(text: str, encoding: str, times: int) -> None:
    decoded, name = decode(Path("a.txt"), (text * times).encode(encoding))
    assert decoded == text * times
    assert name.split("-")[0] in (encoding.split("-")[0], "cp950")


def test_utf8_mark_stays_so_that_offsets_equal_plain_decoding(tmp_path: Path) -> None:
    file = tmp_path / "marked.txt"
    file.write_bytes(b"\xef\xbb\xbf" + SIMPLIFIED.encode())
    paper = read(file)
    assert paper.text == file.read_bytes().decode("utf-8")
    assert paper.encoding == "utf-8-sig"
    assert paper.blocks[0].start == 1


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("nulls.txt", b"\x00\x01\x02\xff" * 64, "binary"),
        ("noise.txt", bytes(range(128, 256)) * 8 + b"\x81", "encoding"),
        ("paper.txt", b"%PDF-1.7\n...", "suffix"),
        ("paper.md", b"PK\x03\x04\x14\x00\x06", "suffix"),
        ("paper.pdf", b"<!DOCTYPE html><html><body>Sign in</body></html>", "HTML"),
        ("paper.pdf", b"<?xml version='1.0'?><article/>", "XML"),
        ("paper.xml", b"<html><head></head></html>", "HTML"),
        ("paper.xml", b"%PDF-1.4 ", "PDF"),
        ("paper.docx", b"PK\x03\x04", "no reader"),
    ],
)
def test_what_is_no_paper_is_refused_with_the_reason_in_one_line(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(Refusal) as caught:
        read(file)
    assert reason in caught.value.reason
    assert str(caught.value).startswith(str(file)) and "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refusals_too(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not exist"):
        read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(Refusal, match="folder"):
        read(tmp_path / "folder.txt")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=60))
def test_utf8_text_is_never_altered(extra: str) -> None:
    text = SIMPLIFIED + extra
    assert decode(Path("a.txt"), text.encode())[0] == text
