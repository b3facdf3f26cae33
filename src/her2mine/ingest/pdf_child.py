"""PDFs read in a process of their own: a file that hangs, eats memory or breaks a C library costs itself only.

One process serves file after file, as starting it takes longer than reading most papers; it is replaced when it ends.
Questions and answers are pickled, each behind its length.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from her2mine.ingest.reading import USUAL, Reading
from her2mine.records import Box, Paper, Refusal

if TYPE_CHECKING:
    from her2mine.ingest.pdf_picture import Picture  # Pillow is loaded where pages are drawn only

_LENGTH = struct.Struct("<Q")
_FILES = 200  # files after which a process is replaced, so that what it holds on to does not pile up
_CHUNK = 1 << 20


class ScanRefusal(Refusal):
    """A file of pictures without a text layer: text recognition could help."""


class _Child:
    """The reading process as its parent sees it."""

    def __init__(self, megabytes: int) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.megabytes, self.served = megabytes, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def ask(self, question: Any, seconds: float) -> Any:
        """Send a question and wait for its answer.

        Raises:
            TimeoutError: no answer in time.
            EOFError: the process ended.
        """
        self.served += 1
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            _send(self.process.stdin, question)
        except OSError as error:
            raise EOFError from error
        return _receive(self.process.stdout, time.monotonic() + seconds)

    def end(self) -> int:
        """End the process; its exit status."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        return self.process.wait()


def _send(stream: IO[bytes], item: Any) -> None:
    data = pickle.dumps(item)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes], deadline: float) -> Any:
    (length,) = _LENGTH.unpack(_take(stream, _LENGTH.size, deadline))
    return pickle.loads(_take(stream, length, deadline))  # what our own process wrote


def _take(stream: IO[bytes], count: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while count:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            part = os.read(stream.fileno(), min(count, _CHUNK))
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
    return b"".join(parts)


_CHILDREN: dict[str, _Child] = {}  # by what they are asked for: pages are drawn with fonts that reading goes without
_LOCK = threading.Lock()  # one question at a time: a server asks from several threads


def read_apart(path: Path, data: bytes, doc: str, reading: Reading = USUAL) -> Paper:
    """The paper in a PDF, read in another process.

    Raises:
        Refusal: the file cannot be read, takes too long or too much memory, or breaks the library that reads it.
    """
    kind, answer = _asked(path, ("read", str(path), data, doc, reading), reading)
    if kind == "paper" and isinstance(answer, Paper):
        return answer
    raise (ScanRefusal if kind == "scan" else Refusal)(path, str(answer))


def pictures_apart(
    path: Path, data: bytes, pages: Sequence[int], scale: float, reading: Reading = USUAL,
    marked: Sequence[Sequence[Box]] = ((), ()),
) -> list[Picture]:  # fmt: skip
    """Pages drawn in another process, ``scale`` pixels a point (fewer for huge pages).

    ``marked`` holds the boxes to mark faintly and the boxes to mark.

    Raises:
        Refusal: as for :func:`read_apart`, and for a page that is not there.
    """
    kind, answer = _asked(path, ("draw", str(path), data, (list(pages), scale, marked), reading), reading)
    if kind != "pictures":
        raise Refusal(path, str(answer))
    return list(answer)


def _forked() -> None:
    """A process made by forking asks a process of its own, and nobody holds its lock."""
    global _LOCK
    _LOCK = threading.Lock()
    _CHILDREN.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def _asked(path: Path, question: Any, reading: Reading) -> tuple[str, Any]:
    with _LOCK:
        return _answered(path, question, reading)


def _answered(path: Path, question: Any, reading: Reading) -> tuple[str, Any]:
    child = _child(question[0], reading.megabytes)
    try:
        kind, answer = child.ask(question, reading.seconds)
    except TimeoutError:
        _replace(child)
        raise Refusal(path, f"took longer than {reading.seconds:g} seconds to read and was given up") from None
    except EOFError:
        raise Refusal(path, _death(_replace(child), reading.megabytes)) from None
    if child.served >= _FILES:
        _replace(child)
    return kind, answer


def _child(what: str, megabytes: int) -> _Child:
    child = _CHILDREN.get(what)
    if child is not None and (child.megabytes != megabytes or child.process.poll() is not None):
        _replace(child)
    if what not in _CHILDREN:
        _CHILDREN[what] = _Child(megabytes)
    return _CHILDREN[what]


def _replace(child: _Child) -> int:
    for what in [what for what, other in _CHILDREN.items() if other is child]:
        del _CHILDREN[what]
    return child.end()


def _death(status: int, megabytes: int) -> str:
    name = signal.Signals(-status).name if status < 0 else f"status {status}"
    return f"broke the PDF library ({name}): it is damaged, hostile, or needs more than {megabytes} MB of memory"


@atexit.register
def _end_all() -> None:
    for child in list(_CHILDREN.values()):
        _replace(child)


def _bounded(megabytes: int) -> None:
    """Let the system refuse this process more memory than it may have, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        limit = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(question: Any) -> tuple[str, Any]:
    from her2mine.ingest.pdf import read_pdf

    what, path, data, wish, reading = question
    try:
        if what == "draw":
            from her2mine.ingest.pdf_open import open_pdf
            from her2mine.ingest.pdf_picture import draw_pages

            return "pictures", draw_pages(Path(path), open_pdf(Path(path), data, reading.password), *wish)
        return "paper", read_pdf(Path(path), data, wish, reading)
    except ScanRefusal as refusal:
        return "scan", refusal.reason
    except Refusal as refusal:
        return "refused", refusal.reason
    except MemoryError:
        return "refused", f"needs more than {reading.megabytes} MB of memory"
    except RecursionError:
        return "refused", "is nested too deeply to be read"
    except Exception as error:  # a defect of ours or of a library must not cost the other files
        return "refused", f"cannot be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"


def main() -> None:
    """Serve questions from standard input until it ends."""
    _bounded(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle
    source, target = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints may get between the answers
    while True:
        head = source.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return
        (length,) = _LENGTH.unpack(head)
        _send(target, _answer(pickle.loads(source.read(length))))


if __name__ == "__main__":
    # Under its real name, so that what is pickled is known by the same name on both sides.
    from her2mine.ingest import pdf_child

    pdf_child.main()
