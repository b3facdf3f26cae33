"""Turned text: the frame in which it reads from left to right, and the way back to the page."""

from __future__ import annotations

from dataclasses import dataclass

from her2mine.ingest.pdf_chars import Area


@dataclass(frozen=True, slots=True)
class Frame:
    """A page seen so that text drawn at ``turn`` (counter-clockwise degrees) stands upright."""

    turn: int
    width: float  # of the page as shown
    height: float

    def upright(self, area: Area) -> Area:
        """An area of the page in this frame."""
        x0, top, x1, bottom = area
        if self.turn == 90:
            return self.height - bottom, x0, self.height - top, x1
        if self.turn == 180:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if self.turn == 270:
            return top, self.width - x1, bottom, self.width - x0
        return area

    def on_page(self, area: Area) -> Area:
        """An area of this frame on the page as shown."""
        x0, top, x1, bottom = area
        if self.turn == 90:
            return top, self.height - x1, bottom, self.height - x0
        if self.turn == 180:
            return self.width - x1, self.height - bottom, self.width - x0, self.height - top
        if self.turn == 270:
            return self.width - bottom, x0, self.width - top, x1
        return area

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in this frame."""
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)


UPRIGHT = Frame(0, 0, 0)  # where no turning back is needed
