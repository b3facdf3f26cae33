"""Signs that text layers are known to get wrong, and what they stand for."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

# Codes of Adobe's Symbol font as they come out when its signs are put into the private area (U+F0xx).
SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xBB: "≈", 0xB9: "≠", 0xA5: "∞", 0xB7: "•", 0x2D: "−",
    0x3C: "<", 0x3E: ">", 0x3D: "=", 0x2B: "+", 0x2E: ".", 0x2C: ",", 0x28: "(", 0x29: ")", 0x25: "%",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x63: "χ", 0x44: "Δ",
}  # fmt: skip
DIGITS = {0x30 + digit: str(digit) for digit in range(10)}
# The widespread shift of some Chinese typesetting fonts: rows 1 to 3 of GB 2312 (signs, digits, letters) come out as
# characters of rows 50 to 52.
_SHIFT = 0x31
_SIGN_ROWS = range(0xA1, 0xA4)
SHIFTED_MARKS = "袁遥渊冤"  # what ，。（） then read as: hardly ever used in running text
LOST_SIGNS = "‡†£³¡¢ú"  # what thresholds (≥, ≤) read as where a font has no map for them
LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
STAND_INS = re.compile(r"[a-z]+([A-Z#$%&@+*<=>?!|~^\"0-9]|[\u0080-\u00bf\u2020-\u2122])[a-z]+|\b([VW#$%&@])[a-z]{3,}")


def shifted(text: str) -> str:
    """The sign of GB 2312 that a shifted character stands for; "" for one that is out of its reach."""
    try:
        code = text.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if len(code) != 2 or code[0] - _SHIFT not in _SIGN_ROWS:
        return ""
    try:
        return bytes((code[0] - _SHIFT, code[1])).decode("gb2312")
    except UnicodeDecodeError:
        return ""


def private(code: int) -> bool:
    """Whether a code point has no meaning of its own."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


@cache
def ligature_words() -> frozenset[str]:
    """Everyday words of clinical papers that are written with ff, fi, fl, ffi or ffl."""
    text = resources.files("her2mine.ingest").joinpath("ligatures.txt").read_text(encoding="utf-8")
    return frozenset(word for word in text.split() if not word.startswith("#"))
