"""Scanned pages read by text recognition: OCRmyPDF or Tesseract, when they are installed; results are kept."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from her2mine.ingest.reading import Reading
from her2mine.records import Refusal

LANGUAGES = ("eng", "chi_sim", "chi_tra")
INSTALL = (
    "install OCRmyPDF, or Tesseract with its languages "
    "(Debian: apt install tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim tesseract-ocr-chi-tra)"
)
_DPI = 300
_EDITION = 2  # of how pages are recognised; what an earlier one left in the cache is not taken
_PAGE_SECONDS = 300
_TOTAL_SECONDS = 3600


def recognised(path: Path, data: bytes, reading: Reading) -> bytes:
    """The PDF with a text layer on its scanned pages, from the cache when it was made before.

    Raises:
        Refusal: no program for it is installed, or it fails.
    """
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        raise Refusal(path, f"holds images only, and nothing that recognises text is installed: {INSTALL}")
    languages = _languages(tesseract)
    if not languages:
        raise Refusal(path, f"holds images only, and Tesseract has none of the languages: {INSTALL}")
    # OCRmyPDF opens no locked file
    tool = None if reading.password else shutil.which("ocrmypdf")
    name = (
        f"{hashlib.sha256(data).hexdigest()[:32]}-{'-'.join(languages)}-{Path(tool or tesseract).name}-{_EDITION}.pdf"
    )
    kept = _cache() / name
    if not kept.exists():
        _make(path, data, reading, kept, languages, tool)
    return kept.read_bytes()


def _make(path: Path, data: bytes, reading: Reading, kept: Path, languages: Sequence[str], tool: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        source.write_bytes(data)
        command = [sys.executable, "-m", __name__, str(source), str(target), "+".join(languages), tool or ""]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "HER2MINE_PDF_PASSWORD": reading.password or "",
            "OMP_THREAD_LIMIT": "1",
        }
        try:
            done = subprocess.run(command, env=environment, capture_output=True, timeout=_TOTAL_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Refusal(path, "text recognition took longer than an hour and was given up") from None
        if done.returncode or not target.exists():
            words = done.stderr.decode("utf-8", "replace").split()[-30:]
            raise Refusal(path, f"text recognition failed: {' '.join(words) or f'status {done.returncode}'}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(target, partial)
        partial.replace(kept)


def _languages(tesseract: str) -> list[str]:
    """The languages of ours that are installed."""
    try:
        listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    known = {line.strip() for line in (listed.stdout + listed.stderr).splitlines()}
    return [language for language in LANGUAGES if language in known]


def _cache() -> Path:
    """Where recognised papers are kept: ``$HER2MINE_CACHE``, else the user's cache folder."""
    own = os.environ.get("HER2MINE_CACHE")
    if own:
        return Path(own) / "ocr"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "her2mine" / "ocr"


def add_text(source: Path, target: Path, languages: str, tool: str = "") -> None:
    """Write ``source`` with text behind its scanned pages; runs in a process of its own.

    Args:
        source: the PDF.
        target: the file to write.
        languages: those installed, joined by "+".
        tool: the OCRmyPDF program; without it Tesseract is asked page by page.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(source, password=os.environ.get("HER2MINE_PDF_PASSWORD") or None)
    scanned = [index for index in range(len(document)) if _is_scanned(document, index)]
    with tempfile.TemporaryDirectory() as folder:
        fitting = _Languages(languages, Path(folder))
        if tool:
            asked = {scanned[0], scanned[len(scanned) // 2], scanned[-1]} if scanned else set()
            found = [fitting.of(_drawn(document, index, Path(folder))).split("+") for index in sorted(asked)]
            _ocrmypdf(tool, source, target, "+".join(dict.fromkeys(one for page in found for one in page)) or languages)
            return
        made = pypdfium2.PdfDocument.new()
        for index in range(len(document)):
            if index not in scanned:
                made.import_pages(document, [index])
                continue
            picture = _drawn(document, index, Path(folder))
            made.import_pages(pypdfium2.PdfDocument(_one_page(picture, fitting.of(picture))))
            picture.unlink()
        made.save(target)


def _is_scanned(document: Any, index: int) -> bool:
    from her2mine.ingest.pdf_rules import drawn
    from her2mine.ingest.pdf_textpage import page_chars
    from her2mine.ingest.pdf_truth import is_scan

    page = document[index]
    chars = page_chars(page, index + 1)
    chars.pictures = list(drawn(page, chars.view).pictures)
    return is_scan(chars)


def _drawn(document: Any, index: int, folder: Path) -> Path:
    picture = folder / f"{index}.png"
    document[index].render(scale=_DPI / 72, grayscale=True).to_pil().save(picture, dpi=(_DPI, _DPI))
    return picture


def _ocrmypdf(tool: str, source: Path, target: Path, languages: str) -> None:
    """Coarse scans are made finer first: at less than 300 dots an inch decimal points are lost."""
    options = ["--skip-text", "--oversample", str(_DPI), "--output-type", "pdf", "--quiet", "-l", languages]
    done = subprocess.run([tool, *options, str(source), str(target)], stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))


class _Languages:
    """Which languages to read a page with: models for other scripts than its own make it read worse."""

    def __init__(self, languages: str, folder: Path) -> None:
        self.known, self.folder = languages.split("+"), folder
        self.chinese = ""  # the Chinese of this paper, once a page has told

    def of(self, picture: Path) -> str:
        """The languages for a page, joined by "+", the main one first."""
        seen = _tesseract(str(picture), "-", "--psm", "0")
        if "Script: Latin" in seen and "eng" in self.known:
            return "eng"
        chinese = [one for one in self.known if one.startswith("chi")]
        if "Script: Han" not in seen or not chinese:
            return "+".join(self.known)
        if len(chinese) > 1:
            self.chinese = self.chinese or _written_in(_tesseract(str(picture), "-", "-l", "+".join(chinese)))
            chinese = [self.chinese]
        return "+".join([*chinese, *(["eng"] if "eng" in self.known else [])])


def _written_in(text: str) -> str:
    """Simplified or traditional Chinese, by which way of writing more of its characters belong to only."""
    from opencc import OpenCC

    changed = {
        name: sum(a != b for a, b in zip(text, OpenCC(way).convert(text), strict=False))
        for name, way in (("chi_sim", "s2t"), ("chi_tra", "t2s"))
    }
    return max(changed, key=lambda name: changed[name])


def _tesseract(*words: str) -> str:
    done = subprocess.run(["tesseract", *words], capture_output=True, timeout=_PAGE_SECONDS, check=False)
    return done.stdout.decode("utf-8", "replace")


def _one_page(picture: Path, languages: str) -> Path:
    out = picture.with_suffix("")
    command = ["tesseract", str(picture), str(out), "-l", languages, "--dpi", str(_DPI), "pdf"]
    subprocess.run(command, check=True, timeout=_PAGE_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return out.with_suffix(".pdf")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        add_text(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
