"""One PDF reader in a process of its own, for ``benchmarks.pdf cost``: nothing else is loaded that would cost memory.

python -m benchmarks.pdf_one her2mine|pdfplumber FILE...
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def measured(tool: str, files: Sequence[Path]) -> dict[str, float]:
    """Read files with one tool; the first one warms it up and is not counted."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    reader: Callable[[Path], int] = {"her2mine": _ours, "pdfplumber": _theirs}[tool]
    reader(files[0])
    start, pages = time.process_time(), 0
    for file in files:
        pages += reader(file)
    spent = time.process_time() - start
    return {"cpu_ms_a_page": round(1000 * spent / max(1, pages), 1), "pages": pages, "peak_mb": round(_peak())}


def _peak() -> float:
    """Peak memory in MB. Linux counts what a process was forked from into ``getrusage``, so it is not asked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _ours(file: Path) -> int:
    from her2mine.ingest.pdf import read_pdf

    return read_pdf(file, file.read_bytes(), file.stem).pages


def _theirs(file: Path) -> int:
    import pdfplumber

    with pdfplumber.open(file) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()
        return len(document.pages)


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], [Path(name) for name in sys.argv[2:]])))
