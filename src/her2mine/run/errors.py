"""The one error a run raises for something its caller can mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RunError(Exception):
    """A config, gold table or output folder that is unusable; ``str()`` is one line with place and reason."""

    def __init__(self, place: Path | str, reason: str) -> None:
        super().__init__(f"{place}: {' '.join(reason.split())}")
        self.place = str(place)
        self.reason = reason

    def __reduce__(self) -> tuple[type[RunError], tuple[str, str]]:
        return type(self), (self.place, self.reason)  # from another process it comes back as it was


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Tell a fault of the disk with the place: what the system says of a write to an open file names none.

    Raises:
        RunError: an OSError of the block (a full disk, a lost mount).
    """
    try:
        yield
    except OSError as error:
        raise RunError(place, f"cannot be written: {error.strerror or error}; what was read so far is kept") from None
