"""The command line: words in, calls of :mod:`her2mine.api` out."""

from her2mine.cli.app import main

__all__ = ["main"]
