"""Cells of tables that people open in a spreadsheet: nothing in them runs, and nothing in them hides.

A paper is hostile input. A cell that starts with ``=``, ``+``, ``-`` or ``@`` (also in full width), a tab or a line
end can run as a formula; it gets an apostrophe in front. Characters that are not seen, or that turn the text
around them, are spelled: ``<U+202E>``. Numbers stay numbers, negative ones too.
"""

from __future__ import annotations

import json
import re
from typing import Any

from her2mine.wording import visible

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_KEPT = "\t\n"  # a bare carriage return is not quoted by every writer, and starts a new row in some readers


def cell(value: Any) -> str:
    """One cell as text: lists joined by ";", booleans in small letters, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, dict):
        return safe(json.dumps(value, ensure_ascii=False))
    return safe(";".join(_joined(part) for part in value) if isinstance(value, list | tuple) else str(value))


def safe(text: str) -> str:
    """Text that no spreadsheet runs and in which nothing hides."""
    shown = visible(text, _KEPT)
    runnable = len(shown) > 1 and shown.lstrip(" \u3000\u00a0").startswith(FORMULA) and not NUMBER.fullmatch(shown)
    return f"'{shown}" if runnable else shown


def _joined(part: Any) -> str:
    return "-".join(str(item) for item in part) if isinstance(part, list | tuple) else str(part)
