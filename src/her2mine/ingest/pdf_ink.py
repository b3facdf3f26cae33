"""What the drawing of a character looks like, in a few numbers: enough to see that a dot is no Han character."""

from __future__ import annotations

from dataclasses import dataclass

from her2mine.ingest.pdf_chars import Char, PageChars

# Han characters that are flat, narrow or small by nature.
_SLIGHT = frozenset("一丶丨丿乀乁乙亅卜丷冫八儿入小口日曰二三工土士十丁七人几亠")


@dataclass(frozen=True, slots=True)
class Ink:
    """Width and height of a drawing, and how far its foot and head stand above the base line, in type sizes."""

    width: float
    height: float
    foot: float
    head: float

    @property
    def dot(self) -> bool:
        """A point on the base line."""
        return self.width < 0.3 and self.height < 0.3 and -0.12 < self.foot < 0.12

    @property
    def small(self) -> bool:
        """A comma, a point, a ring or a quotation mark."""
        return self.width < 0.42 and self.height < 0.42

    @property
    def dash(self) -> bool:
        """A level stroke in the middle of the line."""
        return self.height < 0.14 and self.width > 0.15 and 0.1 < self.foot < 0.5

    @property
    def tall(self) -> bool:
        """As high as a capital letter, and narrow: a bracket or a stroke."""
        return self.height > 0.6 and self.width < 0.45

    @property
    def square(self) -> bool:
        """As large as Han characters are in most fonts."""
        return min(self.width, self.height) > 0.72

    @property
    def full(self) -> bool:
        """Large enough for a Han character."""
        return max(self.width, self.height) > 0.55 and min(self.width, self.height) > 0.34


def ink_of(page: PageChars, char: Char) -> Ink | None:
    """The drawing of an upright character; None where the file holds no font to look into, or nothing is drawn."""
    if char.run.turn != 0 or char.run.invisible or not char.run.embedded or page.view.turn or char.type <= 0:
        return None
    area, base = page.ink(char), page.base(char)
    if area is None or base is None:
        return None
    size = char.type
    return Ink((area[2] - area[0]) / size, (area[3] - area[1]) / size, (base - area[3]) / size, (base - area[1]) / size)


def contradicts(text: str, ink: Ink) -> bool:
    """Whether a drawing cannot be the character that the text layer names."""
    if "\u4e00" <= text <= "\u9fff":
        return text not in _SLIGHT and not ink.full
    if text.isdigit() and text.isascii():
        return not 0.35 < ink.height < 0.88 or ink.width > 1.1
    if text.isalpha() and text.isascii():
        return ink.height < 0.28
    if text in "，、。．":
        return ink.height > 0.5
    if text in ".,":
        return ink.height > 0.45 or ink.width > 0.5
    if text in "-–−":
        return ink.height > 0.3
    if text in "†‡":
        return ink.height < 0.7
    return False


def fits(text: str, ink: Ink) -> bool:
    """Whether a drawing may well be this punctuation mark, sign or letter."""
    if text in ".．":
        return ink.dot
    if text in ",，、。·":
        return ink.small
    if text in "-–—－":
        return ink.dash
    if text in "()（）[]［］【】《》":
        return ink.tall or (ink.height > 0.6 and ink.width < 0.6)
    if text in "<>＜＞=＝+＋±≤≥×":
        return 0.2 < ink.height < 0.85 and 0.25 < ink.width < 0.95 and ink.foot > -0.2
    return not ink.small and not ink.dash
