"""The stages in order: a pipeline file and papers in, a run folder out."""

from her2mine.run.config import Config, default_config, load_config
from her2mine.run.errors import RunError
from her2mine.run.evaluate import Score, evaluate
from her2mine.run.look import look
from her2mine.run.pipeline import Run, check, merge, read, run, status

__all__ = [
    "Config",
    "Run",
    "RunError",
    "Score",
    "check",
    "default_config",
    "evaluate",
    "load_config",
    "look",
    "merge",
    "read",
    "run",
    "status",
]
