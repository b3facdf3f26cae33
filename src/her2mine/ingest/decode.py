"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from her2mine.records import Refusal

# Characters that make up a third or more of any Chinese prose, simplified and traditional. A wrong decoding of the
# same bytes lands on rare characters, so the share of these tells the encodings apart.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国以要时来用们生到作地于出分对成会可主发年同能下过种面而方后多定行法所得经十三之"
    "进等部度高自二理起小现加量两体制机使点性应合因由其些前外日间与关重新线内数或但第变结解月无者最已提果入常次式管"
    "特长基级少组见计别手期指九区则取据处治规受联认共收改转单安例具至达示完类确科信节整空元研低持容验近素效型状细率"
    "患疗癌疾病医药临床试研究生存中位移疗程抗体毒阳阴显著评估亚无进展反应客观缓解风险死亡联合化学肺肠肝乳腺细胞瘤"
    "這為個國時來們對會發過種後經進體機應與關線數變結無級組見計別區則據處規聯認單達類確節驗狀細療醫藥臨試試驗陽"
    "陰顯評無應觀緩風險亡聯學腸細評價評選較經該將僅兩並於從開隨報導轉標準劑給藥"
    "，。、；：（）"
)
_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BAD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ("gb18030", "big5", "cp950", "big5hkscs")
_WIDE = ("utf-16-le", "utf-16-be")
# What western prose and papers use beyond ASCII.
_SIGNS = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßÀÁÂÄÅÆÇÈÉÊËÍÎÓÔÖØÚÜ‘’“”–—…•·™®©±×÷µμ°²³¹½¼§\xa0\u2002\u2003\u2009\u200a\u202f"
    "αβγδεζηθκλπρστφχψωΓΔΣΩ≤≥≈≠−∞→←↑↓‐‑′″†‡√∼～％ⅠⅡⅢⅣⅤ≦≧"
)
_USUAL = 0.75  # share of such signs below which an encoding is not believed
_ENOUGH = 0.12  # share of common characters below which a Chinese decoding is not believed


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding.

    Tried in turn: byte order marks, UTF-8, UTF-16 without a mark, GB18030 and Big5 (the one whose characters are
    common ones), western Windows-1252. A UTF-8 byte order mark stays in the text as U+FEFF, so that offsets equal
    those of plain UTF-8 decoding.

    Raises:
        Refusal: when the file is empty, binary, or in no encoding that gives sensible text.

    """
    if not data.strip(b"\x00\t\r\n\x0c \xef\xbb\xbf"):
        raise Refusal(path, "is empty")
    text, encoding = _by_mark(path, data) or _by_trial(path, data)
    if not text.strip("\ufeff \t\r\n\x0c\u3000"):
        raise Refusal(path, "is empty")
    if len(_BAD.findall(text)) > max(2, len(text) // 200):
        raise Refusal(path, "is binary, not text")
    return text, encoding


def _by_mark(path: Path, data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise Refusal(path, f"starts as {encoding.upper()} but breaks off: {error.reason}") from error
    return None


def _by_trial(path: Path, data: bytes) -> tuple[str, str]:
    text = _try(data, "utf-8")
    if text is not None and "\x00" not in text:
        return text, "utf-8-sig" if text.startswith("\ufeff") else "utf-8"
    wide = _best(data, _WIDE) if len(data) % 2 == 0 else None
    if b"\x00" in data:
        if wide is None:
            raise Refusal(path, "is binary, not text")
        return wide[1], wide[2]
    western = _western(data)
    if western is not None:
        return western
    found = [one for one in (_best(data, _CHINESE), wide) if one is not None and one[0] >= _ENOUGH]
    if found:
        _, text, encoding = max(found, key=lambda one: one[0])
        return text, encoding
    return _guess(path, data)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _best(data: bytes, encodings: tuple[str, ...]) -> tuple[float, str, str] | None:
    """The most natural decoding: (score 0-1, text, encoding); None when none decodes to sensible text."""
    scored = []
    for rank, encoding in enumerate(encodings):
        text = _try(data, encoding)
        if text is not None:
            scored.append((_naturalness(text, encodings is _WIDE), -rank, text, encoding))
    if not scored:
        return None
    score, _, text, encoding = max(scored, key=lambda one: one[:2])
    return (score, text, encoding) if score > 0 else None


def _naturalness(text: str, wide: bool) -> float:
    """Share of the non-ASCII characters that are everyday Chinese; two-byte text may also be natural as plain ASCII."""
    if len(_BAD.findall(text)) > len(text) // 100:
        return 0.0
    foreign = [char for char in text if char > "\x7f"]
    if wide and len(foreign) < len(text) // 10:
        return sum(char.isascii() and (char.isalnum() or char.isspace()) for char in text) / len(text)
    return sum(char in _COMMON for char in foreign) / len(foreign) if foreign else 0.0


def _western(data: bytes) -> tuple[str, str] | None:
    """Western text with a few signs beyond ASCII: the encoding in which those are accents, dashes and usual symbols."""
    if sum(byte > 0x7F for byte in data) > len(data) * 0.1:
        return None
    scored = []
    for rank, encoding in enumerate(("cp1252", *_CHINESE)):
        text = _try(data, encoding)
        if text is not None and not _BAD.search(text):
            foreign = [char for char in text if char > "\x7f"]
            scored.append(
                (sum(char in _SIGNS or char in _COMMON for char in foreign) / len(foreign), -rank, text, encoding)
            )
    if not scored:
        return None
    score, _, text, encoding = max(scored, key=lambda one: one[:2])
    return (text, encoding) if score >= _USUAL else None


def _guess(path: Path, data: bytes) -> tuple[str, str]:
    """The statistical detector's word, taken only for the encodings this reader is made for."""
    best = from_bytes(data, cp_isolation=["gb18030", "big5", "cp1252", "latin_1"], threshold=0.1).best()
    if best is None or (not _CJK.search(str(best)) and best.encoding in ("gb18030", "big5")):
        raise Refusal(path, "is in an unknown encoding, or is not text")
    return data.decode(best.encoding), best.encoding.replace("_", "-")
