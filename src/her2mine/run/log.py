"""What a run tells while it works: a log of JSON lines, and where it stands, for ``her2mine status``.

Both lie in the hidden folder, for they hold times and names of machines, which results never do.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from her2mine.run.errors import RunError, writing

LOGS: Final = "log-*.jsonl"
STATUS: Final = "status.json"
KEPT: Final = 20  # logs of earlier runs
_EVERY: Final = 1.0  # seconds between two notes of where the run stands
_SILENT: Final = 120.0  # seconds after which a run on another machine that notes nothing is taken for dead


@dataclass(slots=True)
class Standing:
    """Where a run stands. Times are seconds since 1970; ``state`` is "running", "done", "failed" or "interrupted"."""

    state: str = "running"
    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)
    started: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    total: int = 0
    done: int = 0
    reused: int = 0
    refused: int = 0
    reason: str = ""
    executor: str = ""

    @property
    def rate(self) -> float:
        """Papers a second that were really done; 0 before the first."""
        spent = self.updated - self.started
        return (self.done - self.reused) / spent if spent > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until all papers are done, at this rate; None when that cannot be told."""
        return (self.total - self.done) / self.rate if self.rate else None

    def alive(self) -> bool:
        """Whether the process that wrote this still works."""
        if self.state != "running":
            return False
        if self.host != socket.gethostname():
            return time.time() - self.updated < _SILENT
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


class RunLog:
    """Writes the log and the standing of one run."""

    def __init__(self, folder: Path, total: int, executor: str) -> None:
        """Begin a log in a folder, which is made where it is not there; the oldest are removed.

        Raises:
            RunError: the folder cannot be written.
        """
        self._folder = folder
        self.standing = Standing(total=total, executor=executor)
        self._noted = 0.0
        with writing(folder):
            self._file = self._begun()
        self.event("start", total=total, executor=executor, host=self.standing.host, pid=self.standing.pid)
        self._note()

    def _begun(self) -> IO[str]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(self._folder.glob(LOGS))[:-KEPT]:
            old.unlink(missing_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        return (self._folder / f"log-{stamp}-{os.getpid()}.jsonl").open("a", encoding="utf-8")

    def event(self, name: str, /, **told: Any) -> None:
        """Write one line.

        Raises:
            RunError: it cannot be written.
        """
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        with writing(self._folder):
            self._file.write(json.dumps({"at": at, "event": name, **told}, ensure_ascii=False) + "\n")
            self._file.flush()

    def step(self) -> None:
        """Note where the run stands, if the last note is a while ago."""
        if time.monotonic() - self._noted >= _EVERY:
            self._note()

    def end(self, state: str, reason: str = "") -> None:
        """The last line and the last note."""
        self.standing.state, self.standing.reason = state, reason
        self.event(state, **({"reason": reason} if reason else {}), done=self.standing.done)
        self._note()
        self._file.close()

    def fail(self, error: BaseException) -> None:
        """End with a fault; where even that cannot be written, the fault itself is what matters."""
        stopped = isinstance(error, KeyboardInterrupt | GeneratorExit)
        with contextlib.suppress(RunError):
            self.end("interrupted" if stopped else "failed", " ".join(str(error).split())[:500])

    def _note(self) -> None:
        self._noted = time.monotonic()
        self.standing.updated = time.time()
        part = self._folder / f"{STATUS}.part"
        with writing(self._folder):
            part.write_text(json.dumps(asdict(self.standing)), encoding="utf-8")
            part.replace(self._folder / STATUS)


def standing(folder: Path) -> Standing | None:
    """Where the run that writes to a hidden folder stands; None when none has noted it."""
    try:
        return Standing(**json.loads((folder / STATUS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
