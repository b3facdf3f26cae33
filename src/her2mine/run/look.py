"""``her2mine look``: a PDF's pages with what was read drawn over them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from her2mine.records import Finding, Paper, Refusal
from her2mine.run.config import Config, load_config
from her2mine.run.errors import RunError

FOLDER = Path("outputs") / "look"


def look(
    path: Path | str,
    *,
    page: int | None = None,
    out: Path | str | None = None,
    values: bool = True,
    config: Path | str | Config | None = None,
    password: str | None = None,
    ocr: bool = False,
) -> Path:
    """Draw what was read of a PDF: one HTML page, or a PNG of one page; the file written.

    Args:
        path: the PDF.
        page: only this page; counted from 1.
        out: the file to write, ``.html`` or ``.png``. Default: ``outputs/look/NAME.html`` (``NAME-pN.png`` for a page).
        values: mine the paper too and mark the values found.
        config: the pipeline that finds them.
        password: opens a locked PDF.
        ocr: read scanned pages by text recognition.

    Raises:
        Refusal: the paper cannot be read safely, is no PDF, or has no such page.
        RunError: the pipeline, or the place to write to, cannot be used.
    """
    file = Path(path)
    settings = config if isinstance(config, Config) else load_config(config)
    reading = replace(settings.reading, password=password or settings.reading.password, ocr=ocr or settings.reading.ocr)
    settings = settings.model_copy(update={"reading": reading})
    target = Path(out) if out is not None else FOLDER / (f"{file.stem}-p{page}.png" if page else f"{file.stem}.html")
    if target.suffix.lower() not in (".png", ".html"):
        raise RunError(target, "is neither .png nor .html")
    if target.suffix.lower() == ".png" and page is None:
        raise RunError(target, "a PNG shows one page; name it with --page")
    paper, findings = _read(file, settings, values=values)
    if page is not None and not 1 <= page <= paper.pages:
        raise Refusal(file, f"has no page {page} (1 to {paper.pages})")
    _write(file, paper, findings, [page] if page else list(range(1, paper.pages + 1)), target, settings)
    return target


def _read(file: Path, config: Config, *, values: bool) -> tuple[Paper, tuple[Finding, ...]]:
    from her2mine import ingest

    paper = ingest.read(file, reading=config.reading)
    if paper.format != "pdf":
        raise Refusal(file, "is no PDF: there are no pages to look at")
    if not values:
        return paper, ()
    from her2mine.run.engine import build  # the language parts take a second or two to import

    return paper, build(config).mine(paper).findings


def _write(
    file: Path, paper: Paper, findings: tuple[Finding, ...], pages: list[int], target: Path, config: Config
) -> None:
    from her2mine.ingest.pdf_child import pictures_apart
    from her2mine.ingest.pdf_picture import SCALE
    from her2mine.report import look as drawing

    pictures = pictures_apart(file, file.read_bytes(), pages, SCALE, config.reading)
    found = list(drawing.marks(replace(paper, path=Path(file.name)), findings))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix.lower() == ".png":
            target.write_bytes(drawing.as_png(pictures[0], [mark for mark in found if mark.box.page == pages[0]]))
        else:
            shown = dict(zip(pages, pictures, strict=True))
            target.write_text(drawing.as_html(replace(paper, path=Path(file.name)), shown, found), encoding="utf-8")
    except OSError as error:
        raise RunError(target, f"cannot be written: {error.strerror or error}") from None
