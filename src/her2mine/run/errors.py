"""The one error a run raises for something its caller can mend."""

from __future__ import annotations

from pathlib import Path


class RunError(Exception):
    """A config, gold table or output folder that is unusable; ``str()`` is one line with place and reason."""

    def __init__(self, place: Path | str, reason: str) -> None:
        super().__init__(f"{place}: {' '.join(reason.split())}")
        self.place = str(place)
        self.reason = reason

    def __reduce__(self) -> tuple[type[RunError], tuple[str, str]]:
        return type(self), (self.place, self.reason)  # from another process it comes back as it was
