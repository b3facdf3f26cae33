"""A worker process: ``python -m her2mine.run.executors.child``. Jobs on standard input, outcomes on standard output."""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

from her2mine.run.errors import RunError
from her2mine.run.executors.base import Setup
from her2mine.run.work import Done, Job, process

_LOOK = 1.0  # seconds between looks at whether the parent is still there
_DATA = re.compile(r"^VmData:\s*(\d+) kB", re.MULTILINE)


def main() -> None:
    """Serve until standard input ends. Answers: "ready" once, then a Done or a RunError for each job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    jobs = Connection(os.dup(sys.stdin.fileno()), writable=False)
    answers = Connection(os.dup(sys.stdout.fileno()), readable=False)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints may get between the answers
    with contextlib.suppress(EOFError, BrokenPipeError):
        _serve(jobs, answers)


def _serve(jobs: Connection, answers: Connection) -> None:
    try:
        setup: Setup = pickle.loads(jobs.recv_bytes())  # what our own parent wrote, as are the jobs
        engine = setup.factory(setup.config)
    except (RunError, ImportError, AttributeError, pickle.UnpicklingError) as error:
        answers.send_bytes(pickle.dumps(error if isinstance(error, RunError) else RunError("worker", str(error))))
        return
    answers.send_bytes(pickle.dumps("ready"))
    while True:
        job: Job = pickle.loads(jobs.recv_bytes())
        _bound(setup.limits.megabytes)
        answer: Done | RunError
        try:
            answer = process(engine, job)
        except RunError as error:
            answer = error
        _unbound()
        answers.send_bytes(pickle.dumps(answer))


def _bound(megabytes: int) -> None:
    """Let the system refuse this process more memory than it has now and this much, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        held = _DATA.search(Path("/proc/self/status").read_text(encoding="ascii", errors="replace"))
        if held is not None:
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, ((int(held[1]) << 10) + (megabytes << 20), hard))


def _unbound() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _end_with_parent(parent: int) -> None:
    """Where the run is killed outright, its workers would go on with their papers for nobody."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


if __name__ == "__main__":
    # Under its real name, so that what is pickled is known by the same name on both sides.
    from her2mine.run.executors import child

    child.main()
