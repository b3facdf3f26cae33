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

from her2mine.ingest.reading import Reading
from her2mine.records import Refusal

LANGUAGES = ("eng", "chi_sim", "chi_tra")
INSTALL = (
    "install OCRmyPDF, or Tesseract with its languages "
    "(Debian: apt install tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim tesseract-ocr-chi-tra)"
)
_DPI = 300
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
    tool = shutil.which("ocrmypdf")
    kept = (
        _cache() / f"{hashlib.sha256(data).hexdigest()[:32]}-{'-'.join(languages)}-{Path(tool or tesseract).name}.pdf"
    )
    if not kept.exists():
        _make(path, data, reading, kept, languages, tool)
    return kept.read_bytes()


def _make(path: Path, data: bytes, reading: Reading, kept: Path, languages: Sequence[str], tool: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        source.write_bytes(data)
        command = (
            [
                tool,
                "--skip-text",
                "--output-type",
                "pdf",
                "--quiet",
                "-l",
                "+".join(languages),
                str(source),
                str(target),
            ]
            if tool
            else [sys.executable, "-m", __name__, str(source), str(target), "+".join(languages)]
        )
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


def add_text(source: Path, target: Path, languages: str) -> None:
    """Write ``source`` with its scanned pages replaced by recognised ones; runs in a process of its own."""
    import pypdfium2

    from her2mine.ingest.pdf_chars import page_chars
    from her2mine.ingest.pdf_rules import drawn
    from her2mine.ingest.pdf_truth import is_scan

    document = pypdfium2.PdfDocument(source, password=os.environ.get("HER2MINE_PDF_PASSWORD") or None)
    made = pypdfium2.PdfDocument.new()
    with tempfile.TemporaryDirectory() as folder:
        for index in range(len(document)):
            page = document[index]
            chars = page_chars(page, index + 1)
            seen = drawn(page, chars.view)
            chars.pictures = list(seen.pictures)
            if not is_scan(chars):
                made.import_pages(document, [index])
                continue
            picture = Path(folder) / f"{index}.png"
            page.render(scale=_DPI / 72, grayscale=True).to_pil().save(picture, dpi=(_DPI, _DPI))
            made.import_pages(pypdfium2.PdfDocument(_one_page(picture, languages)))
            picture.unlink()
        made.save(target)


def _fitting(picture: Path, languages: str) -> str:
    """The languages of a page's script: models for Han characters read Latin text worse, and the other way round."""
    command = ["tesseract", str(picture), "-", "--psm", "0"]
    seen = subprocess.run(command, capture_output=True, text=True, timeout=_PAGE_SECONDS, check=False)
    if "Script: Latin" in seen.stdout and "eng" in languages:
        return "eng"
    if "Script: Han" in seen.stdout and "chi" in languages:
        return "+".join(sorted(languages.split("+")))  # the Chinese ones first
    return languages


def _one_page(picture: Path, languages: str) -> Path:
    out = picture.with_suffix("")
    command = ["tesseract", str(picture), str(out), "-l", _fitting(picture, languages), "--dpi", str(_DPI), "pdf"]
    subprocess.run(command, check=True, timeout=_PAGE_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return out.with_suffix(".pdf")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        add_text(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
