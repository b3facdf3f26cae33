"""``her2mine curate``: the curated table, its checks, decisions and history."""

from __future__ import annotations

import typer

curate = typer.Typer(help="Check the curated table, decide on verdicts, see and undo decisions.", no_args_is_help=True)
