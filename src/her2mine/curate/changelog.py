"""``CHANGELOG.md`` of the curated folder: for people, the newest edition first, one line for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from her2mine.curate.table import KEY
from her2mine.records import Decision
from her2mine.wording import on_one_line

HEAD = (
    "# Changes of the curated table\n\nWritten with each edition; `decisions.jsonl` holds the same with every cell.\n"
)
_SHOWN = ("value", "printed", "ci_low_text", "ci_high_text", "unit", "source_doi", "verified", "unsure")
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


def with_entry(text: str, decision: Decision) -> str:
    """The changelog with the edition that a decision makes on top; ``text`` is "" where there is none yet."""
    head, _, before = (text or HEAD).partition("\n## ")
    entry = "\n".join(_entry(decision))
    return f"{head.rstrip()}\n\n{entry}\n" + (f"\n## {before}" if before else "")


def _entry(decision: Decision) -> Iterator[str]:
    yield f"## Edition {decision.edition_after} ({decision.when[:10]})"
    yield ""
    yield f"{_plain(decision.why)} ({decision.action} {decision.id}, {_plain(decision.who)})"
    yield ""
    removed = {row["id"]: row for row in decision.removed}
    added = {row["id"]: row for row in decision.added}
    sources = _sources(decision.evidence.get("cells", ()))
    for name in sorted({*removed, *added}):
        told = _change(removed.get(name), added.get(name))
        yield f"- `{name}`: {told}" + (f" ({sources[name]})" if name in sources else "")


def _change(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> str:
    if old is None:
        return f"added, {_figure(new or {})}"
    if new is None:
        return f"taken out, {_figure(old)}"
    changed = [name for name in (*KEY, *_SHOWN) if old[name] != new[name]]
    return "; ".join(f"{name} {_cell(old[name])} → {_cell(new[name])}" for name in changed) or "notes"


def _figure(row: Mapping[str, str]) -> str:
    bounds = f" ({row['ci_low_text']} to {row['ci_high_text']})" if row["ci_low_text"] or row["ci_high_text"] else ""
    return _plain(f"{row['printed']} {row['unit']}{bounds}")


def _sources(cells: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """For each row the papers and decisions that brought it."""
    told: dict[str, dict[str, None]] = {}
    for cell in cells:
        page = f" p. {cell['page']}" if cell.get("page") else ""
        told.setdefault(str(cell["row"]), {})[f"{_plain(str(cell['doc']))}{page}, {cell['review']}"] = None
    return {row: "; ".join(sources) for row, sources in told.items()}


def _cell(text: str) -> str:
    return _plain(text) or "empty"


def _plain(text: str) -> str:
    """Text of people and papers as Markdown shows it literally, on one line."""
    return on_one_line(text).translate(_SPECIAL)
