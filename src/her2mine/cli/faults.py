"""One line for a fault, and the exit status that tells it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

ERROR = 2
INTERRUPTED = 130
BROKEN_PIPE = 141

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a caller can mend into one line on stderr and exit status 2; an interrupt into status 130."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        from her2mine.curate import CurateError
        from her2mine.diff.gold import GoldError
        from her2mine.export.place import ExportError
        from her2mine.records import Refusal
        from her2mine.run.errors import RunError

        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            raise
        except (Refusal, RunError, GoldError, CurateError, ExportError, OSError) as error:
            print(f"her2mine: {' '.join(str(error).split())}", file=sys.stderr)
            raise typer.Exit(ERROR) from None
        except KeyboardInterrupt:
            print("her2mine: interrupted, nothing was written", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None

    return wrapped
