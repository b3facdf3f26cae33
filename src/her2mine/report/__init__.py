"""What a run leaves for people and programs: JSON lines, CSV, run.json and a page to read."""

from her2mine.report.html import render
from her2mine.report.model import PaperRow, RefusedFile, Results, kind_of
from her2mine.report.write import write_run

__all__ = ["PaperRow", "RefusedFile", "Results", "kind_of", "render", "write_run"]
