"""The Python side of the command line, one function for each command.

``her2mine run PATH`` is ``api.run([PATH])``, ``her2mine check FILE`` is ``api.check(FILE)``, and so on. Faults a caller
can mend are :class:`RunError` and :class:`Refusal`; ``str()`` of both is one line that names the place and the reason.
"""

from her2mine.records import Refusal
from her2mine.run import Run, RunError, Score, check, evaluate, load_config, read, run

__all__ = ["Refusal", "Run", "RunError", "Score", "check", "evaluate", "load_config", "read", "run"]
