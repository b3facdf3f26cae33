"""PDFs whose text layer lies: one page in English or Chinese for each fault, the true sentence beside it."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.papers.typeset import HEIGHT, SERIF, WIDTH, Mark, Page, Setter, by_pdfium, can_write_han, fonts

TEXTS = {
    "en": (
        "The first trial of one drug in late disease",
        "In the first trial, trastuzumab with chemotherapy was compared with chemotherapy alone in patients with HER2-"
        "positive advanced gastric cancer. The median overall survival was 13.8 months with trastuzumab and 11.1 "
        "months with chemotherapy alone (hazard ratio 0.74, 95% CI 0.60-0.91; P<0.001). The objective response rate "
        "was 47% versus 35%, a significant difference. Efficacy was specific to patients with IHC ≥3 tumours, in whom "
        "the findings were different. Benefit was confirmed in five fields of use, and the profile was defined.",
    ),
    "zh": (
        "一种药物治疗晚期疾病的首个试验",
        "在首个试验中，曲妥珠单抗联合化疗与单纯化疗在HER2阳性晚期胃癌患者中进行了比较（共入组患者，随机分组）。"
        "结果显示，曲妥珠单抗组的中位总生存期为13.8个月，单纯化疗组为11.1个月（HR=0.74，95%CI 0.60-0.91，P<0.001）。"
        "客观缓解率分别为47%和35%，差异有统计学意义。在IHC ≥3的患者中，疗效更为明显，且安全性良好，"
        "不良反应可以控制，患者的生活质量在治疗后也有所提高。",
    ),
}
TRUE = {"13.8", "11.1", "0.74", "0.001", "47", "35"}

Draw = Callable[[str], bytes]


@dataclass(frozen=True)
class Fault:
    """One way to lie: how a page with it is drawn, and what must be told of it."""

    name: str
    draw: Draw
    told: str
    languages: tuple[str, ...] = ("en", "zh")


def _pages(language: str, change: Mapping[str, str] | None = None) -> list[Page]:
    fonts()
    title, text = TEXTS[language]
    for old, new in (change or {}).items():
        text = text.replace(old, new)
    setter = Setter("Example Journal", columns=1)
    setter.title(title)
    setter.paragraph(text)
    return setter.pages


def lying(language: str, shown: Mapping[str, tuple[str, str]], change: Mapping[str, str] | None = None) -> bytes:
    """A page some of whose characters are drawn as one glyph and read as another: character -> (glyph, reading)."""
    name = "Lying" + "".join(f"{ord(drawn):x}{ord(reads[0]):x}" for drawn, reads in shown.values())
    if name not in pdfmetrics.getRegisteredFontNames():
        font = TTFont(name, str(SERIF))
        font.face = copy.copy(font.face)  # reportlab shares it between the fonts of one file
        font.face.name = name.encode("ascii")  # and tells subsets apart by this name
        font.face.charToGlyph, font.face.charWidths = dict(font.face.charToGlyph), dict(font.face.charWidths)
        for drawn, reads in shown.values():
            font.face.charToGlyph[ord(reads)] = font.face.charToGlyph[ord(drawn)]
            font.face.charWidths[ord(reads)] = font.face.charWidths[ord(drawn)]
        pdfmetrics.registerFont(font)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in _pages(language, change):
        for mark in page.marks:
            _draw(canvas, mark, name, {shown_as: reads for shown_as, (_, reads) in shown.items()})
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, mark: Mark, font: str, reads: Mapping[str, str]) -> None:
    x = mark.x
    for letter in mark.text:
        name, text = (font, reads[letter]) if letter in reads else (mark.font, letter)
        canvas.setFont(name, mark.size)
        canvas.drawString(x, HEIGHT - mark.y, text)
        x += pdfmetrics.stringWidth(letter, mark.font, mark.size)


def _without_map(language: str) -> bytes:
    data = by_pdfium(_pages(language))
    return data.replace(b"/ToUnicode", b"/ToUnicodX")


def _ciphered(language: str) -> bytes:
    """Every letter reads as another one, as with a font whose map is wrong throughout."""
    text = "".join(TEXTS[language])
    letters = sorted({one for one in text if one.isalpha() and one.isascii()})
    shown = {one: (one, chr(0x4E00 + 97 * ord(one) % 19000)) for one in letters}
    shown.update({mark: (",", reads) for mark, reads in zip("，。、", "袁遥尧", strict=True)})
    return lying(language, shown)


def _shifted(language: str) -> bytes:
    shown = {
        "，": (",", "袁"), "。": (".", "遥"), "（": ("(", "渊"), "）": (")", "冤"), "<": ("<", "约"), "=": ("=", "越"),
        ",": (",", "袁"), "(": ("(", "渊"), ")": (")", "冤"),
    }  # fmt: skip
    return lying(language, shown)


def _latin(language: str) -> bytes:
    raw = TEXTS["zh"][1].encode("gb18030").decode("latin-1")
    setter = Setter("Example Journal", columns=1)
    fonts()
    setter.paragraph(TEXTS[language][0])
    shown = "".join(letter if ord(letter) > 0xA0 or letter.isascii() else "?" for letter in raw)
    setter.paragraph(" ".join(shown[at : at + 40] for at in range(0, len(shown), 40)))
    return _canvas(setter.pages, lambda canvas: None)


def _canvas(pages: list[Page], more: Callable[[Canvas], None], before: Callable[[Canvas], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in pages:
        if before:
            before(canvas)
        for mark in page.marks:
            canvas.setFont(mark.font, mark.size)
            canvas.drawString(mark.x, HEIGHT - mark.y, mark.text)
        more(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _stamp(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(120, 300)
    canvas.rotate(45)
    canvas.setFont("Helvetica", 60)
    canvas.setFillGray(0.8)
    canvas.drawString(0, 0, "DRAFT 99.9 months")
    canvas.restoreState()


def _hidden(canvas: Canvas) -> None:
    text = canvas.beginText(60, HEIGHT - 200)
    text.setFont("Helvetica", 9)
    text.setTextRenderMode(3)
    text.textOut("The median overall survival was 99.9 months with trastuzumab.")
    canvas.drawText(text)


def _white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(60, HEIGHT - 220, "The median overall survival was 99.9 months with trastuzumab.")
    canvas.setFillGray(0)


def _recognised(language: str) -> bytes:
    """A scan with the text layer of a poor recognition behind it: 13.8 was read as 18.8."""
    picture = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(picture).text((60, 100), "scan", fill=0)
    pages = _pages(language, {"13.8": "18.8"})

    def behind(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page in pages:
        behind(canvas)
        for mark in page.marks:
            text = canvas.beginText(mark.x, HEIGHT - mark.y)
            text.setFont(mark.font, mark.size)
            text.setTextRenderMode(3)
            text.textOut(mark.text)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _twice(language: str) -> bytes:
    pages = _pages(language)
    return _canvas([*pages, *pages], lambda canvas: None)


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _wide(language: str) -> bytes:
    change = {one: one.translate(WIDE).replace(".", "． ") for one in ("13.8", "11.1", "0.74", "0.60", "0.91", "0.001")}
    change.update({"47": "４ ７", "35": "３ ５"})
    return _canvas(_pages(language, change), lambda canvas: None)


FAULTS = (
    Fault("no map", _without_map, "do not say which|no known meaning|no words|make no|another encoding"),
    Fault("every letter wrong", _ciphered, "make no|no words|not the one|do not say|put right"),
    Fault("shifted punctuation", _shifted, "punctuation that reads as other"),
    Fault("bytes of another encoding", _latin, "another encoding"),
    Fault("full-width digits", _wide, "full-width number"),
    Fault("point in the private area", lambda lang: lying(lang, {".": (".", "\ue010")}), "meaning of their own"),
    Fault("hyphen in the private area", lambda lang: lying(lang, {"-": ("-", "\ue011")}), "meaning"),
    Fault("sign in the private area", lambda lang: lying(lang, {"<": ("<", "\ue012")}), "no known meaning"),
    Fault("threshold lost", lambda lang: lying(lang, {"≥": ("≥", "‡")}), "threshold"),
    Fault("point reads as a letter", lambda lang: lying(lang, {".": (".", "渊")}), "not the one|other characters"),
    Fault("digit reads as a sign", lambda lang: lying(lang, {"8": ("8", "，")}), "not the one"),
    Fault("stamp", lambda lang: _canvas(_pages(lang), _stamp), "stamp"),
    Fault("hidden text", lambda lang: _canvas(_pages(lang), _hidden), "hidden"),
    Fault("white text", lambda lang: _canvas(_pages(lang), _white), "white"),
    Fault("old recognition", _recognised, "recognised by machine"),
    Fault("page twice", _twice, "same text as page"),
    Fault("broken ligatures", lambda lang: lying(lang, {}, {"ff": "V", "fi": "W"}), "ligatures", ("en",)),
)


def can_draw(fault: Fault, language: str) -> bool:
    """Whether this machine has the fonts for a fault."""
    return fault.name != "no map" or language == "en" or can_write_han()
