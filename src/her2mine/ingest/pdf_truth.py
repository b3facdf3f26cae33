"""Whether the text layer of a page can be believed: what is dropped, repaired, doubted or refused, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_lowercase

from her2mine.ingest.lines import cjk_count
from her2mine.ingest.pdf_chars import Char, PageChars
from her2mine.ingest.pdf_repair import Found, Seen, repair, repair_recognised
from her2mine.ingest.pdf_rules import Drawn

_PICTURED = 0.5  # share of the page that a scan covers
_UNKNOWN = 0.2  # share of characters without a meaning above which a page is refused
_FEW = 20  # characters that tell nothing about a page
_ENOUGH = 200  # letters without which no judgement of their mix is made
_WORDS = 0.3  # type sizes of white between words
_LOOSE = 2.0  # type sizes of white within a recognised line of Chinese
_SAME = 200  # characters that make a page worth comparing with others
_LATIN_NOISE = 0.3
_COMMON = frozenset(
    "的一是在不了有和人中大为以上个我到他时要用与及或对者性疗治患组期后前分可等月年例研究结果本其于也均行第表高低无"
)
_COMMON_SHARE = 0.06
_STOP = frozenset(
    re.split(
        " ",
        "the of and in to a with for was were that by is are on as at or from than be this not we an which had has "
        "de la le les des et en der die und von den mit del el los di il per che o da",
    )
)
_STOP_SHARE = 0.02
_NOISE = re.compile("[\xa1-\xff]")
_BESIDE_HAN = re.compile(
    "(?<=[\u4e00-\u9fff0-9])[\xc0-\xd6\xd8-\xf6\xf8-\u017f]|[\xc0-\xd6\xd8-\xf6\xf8-\u017f](?=[\u4e00-\u9fff0-9])"
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Verdict:
    """What was found about one page: reasons to be told, a doubt about all of it, or a refusal of all of it."""

    page: int
    told: list[str] = field(default_factory=list)
    doubt: str = ""
    refused: str = ""
    scan: bool = False  # a picture without any text


@dataclass(slots=True)
class Judge:
    """Looks at page after page; what it has seen of fonts and pages speaks for the later ones."""

    seen: Seen = field(default_factory=Seen)
    pages: dict[int, int] = field(default_factory=dict)  # digest of a page's text -> its number

    def look(self, page: PageChars, drawn: Drawn) -> Verdict:
        """Judge a page; its characters are repaired in place, and those that nobody sees are taken out."""
        verdict = Verdict(page.number)
        page.chars = self._visible(page, drawn, verdict)
        if is_scan(page):
            verdict.scan = True
            return verdict
        text = "".join([" " + char.text if char.spaced else char.text for char in page.chars])
        found = repair(page, self.seen, text)
        _tell(found, verdict)
        if reason := _foreign(text):
            verdict.told.append(reason)
            verdict.doubt = verdict.doubt or reason
        verdict.refused = self._twice(page.number, text) or _unreadable(page.chars, text, odd=bool(found.doubted))
        if verdict.refused:
            page.chars = []
        return verdict

    def _visible(self, page: PageChars, drawn: Drawn, verdict: Verdict) -> list[Char]:
        """The characters that a reader sees: no hidden text, no stamp across the page."""
        if not any(run.invisible or run.faint or run.turn is None for run in page.runs):
            return page.chars
        behind = [char for char in page.chars if char.run.invisible]
        if behind and page.pictured > _PICTURED:
            verdict.doubt = "the text was recognised from a picture"
            verdict.told.append("the page is a picture with a text layer recognised by machine")
            _close_up(page.chars)
            if count := repair_recognised(page.chars):
                verdict.told.append(f"put right: {count} letters that were recognised as others")
        elif behind:
            verdict.told.append(f"{len(behind)} characters of hidden text were left out")
            page.chars = [char for char in page.chars if not char.run.invisible]
        faint = [char for char in page.chars if char.run.faint and not _on_ground(char, drawn)]
        if faint:
            gone = {id(char) for char in faint}
            page.chars = [char for char in page.chars if id(char) not in gone]
            verdict.told.append(f"{len(faint)} characters drawn in white were left out")
        slanted = sum(char.run.turn is None for char in page.chars)
        if slanted:
            page.chars = [char for char in page.chars if char.run.turn is not None]
            verdict.told.append(f"a stamp of {slanted} characters across the page was left out")
        return page.chars

    def _twice(self, number: int, text: str) -> str:
        if len(text) < _SAME:
            return ""
        first = self.pages.setdefault(hash(text), number)
        return f"it holds the same text as page {first}" if first != number else ""


def _close_up(chars: Sequence[Char]) -> None:
    """Set recognised words of a line side by side: text recognition makes them too narrow, and parts Chinese ones."""
    for before, char in pairwise(chars):
        gap = char.x0 - before.x1
        common = min(char.bottom, before.bottom) - max(char.top, before.top)
        if common > 0.5 * char.size and -0.5 * char.size < gap < _LOOSE * char.size:
            han = bool(cjk_count(before.text + char.text))
            before.x1 = char.x0 if han else max(before.x1, char.x0 - _WORDS * char.size)
            char.spaced = char.spaced and not han


def is_scan(page: PageChars) -> bool:
    """Whether a page is a picture without text to speak of."""
    return len(page.chars) < _FEW and page.pictured > _PICTURED


def _on_ground(char: Char, drawn: Drawn) -> bool:
    """Whether a coloured area or a picture lies behind a character."""
    x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in (*drawn.filled, *drawn.pictures))


def _tell(found: Found, verdict: Verdict) -> None:
    verdict.told.extend(f"put right: {count} {kind}" for kind, count in found.repaired.items())
    verdict.told.extend(f"{reason} ({count} times)" for reason, count in found.doubted.items())


def _unreadable(chars: Sequence[Char], text: str, *, odd: bool) -> str:
    """Why the characters of a page cannot be its text; "" when nothing speaks against them.

    ``odd``: some of them are of unknown meaning.
    """
    if len(chars) < _FEW:
        return ""
    unknown = sum([char.unknown for char in chars]) if odd else 0
    if unknown > _UNKNOWN * len(chars):
        return f"its fonts do not say which characters {unknown} of {len(chars)} signs are"
    if not text.isascii() and len(_NOISE.findall(text)) > _LATIN_NOISE * len(chars):
        return "its letters are bytes of another encoding (no character map)"
    han = cjk_count(text)
    if han >= _ENOUGH:
        common = sum(letter in _COMMON for letter in text)
        return "" if common >= _COMMON_SHARE * han else "its Han characters make no Chinese text (wrong character map)"
    return _no_words(text)


def _foreign(text: str) -> str:
    """Why a page in Chinese must be looked at: letters beside its characters that no language of its text has."""
    if cjk_count(text) < _ENOUGH:
        return ""
    count = len(_BESIDE_HAN.findall(text))
    return (
        f"{count} letters stand among Chinese ones that do not belong there (wrong character map)" if count > 4 else ""
    )


def _no_words(text: str) -> str:
    lower = text.lower()
    letters = sum(map(lower.count, ascii_lowercase))
    if letters < 2 * _ENOUGH or letters < 0.5 * (len(text) - text.count(" ")):
        return ""
    if 0.3 < sum(map(lower.count, "aeiouy")) / letters < 0.52:
        return ""
    words = _WORD.findall(lower)
    stops = sum(word in _STOP for word in words) / max(1, len(words))
    return "its letters make no words (wrong character map)" if stops < _STOP_SHARE else ""
