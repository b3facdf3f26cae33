"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", help="Pipeline file (TOML). Default: the one in ./pipeline, else the one that comes with her2mine."
    ),
]


class Lang(StrEnum):
    """The languages in which verdicts are said."""

    en = "en"
    zh = "zh"


LangOption = Annotated[
    Lang | None,
    typer.Option("--lang", help="Language of the explanations. Default: the pipeline's."),
]
PasswordOption = Annotated[
    str | None, typer.Option("--password", envvar="HER2MINE_PASSWORD", help="Opens PDFs that are locked.")
]
OcrOption = Annotated[
    bool,
    typer.Option("--ocr", help="Read scanned pages with OCRmyPDF or Tesseract; every value from them is marked."),
]
WhoOption = Annotated[str, typer.Option("--who", envvar="HER2MINE_WHO", help="Who decides.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason; it is kept with the decision.")]
RunOption = Annotated[
    Path | None, typer.Option("--run", help="Run folder the verdict stands in. Default: the latest in ./outputs.")
]
