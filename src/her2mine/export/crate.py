"""A run as a research object: an RO-Crate that says what was read, with what, and what came of it."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from her2mine.diff.gold import RESULTS
from her2mine.export.place import file_at, folder_at
from her2mine.export.source import Source, sha256
from her2mine.report.tables import write_jsonl
from her2mine.report.text import word
from her2mine.wording import on_one_line

if TYPE_CHECKING:
    from rocrate.model.contextentity import ContextEntity  # type: ignore[import-untyped]
    from rocrate.rocrate import ROCrate  # type: ignore[import-untyped]

METADATA = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
REVIEWS = "reviews.jsonl"
_TYPES = {".jsonl": "application/jsonl", ".csv": "text/csv", ".html": "text/html", ".json": "application/json"}


def write_crate(source: Source, target: Path) -> None:
    """Write the crate as a folder or, by the target's suffix, as a ``.zip``; papers are named by hash, not packed."""
    with TemporaryDirectory() as place:
        crate = _crate(source, Path(place))
        if target.suffix.lower() == ".zip":
            with file_at(target) as file:
                whole = file.with_name(f"{file.name}.zip")  # the library adds the suffix
                crate.write_zip(whole)
                whole.replace(file)
            return
        with folder_at(target, METADATA) as folder:
            crate.write(folder)


def _crate(source: Source, place: Path) -> ROCrate:
    from rocrate.rocrate import ROCrate

    crate = ROCrate()
    crate.name = source.results.title or word("export", "what")
    crate.description = word("export", "what")
    crate.datePublished = datetime.now(UTC).replace(microsecond=0)
    crate.root_dataset["conformsTo"] = _context(crate, PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
    files = [_file(crate, path, path.name) for path in sorted(source.folder.iterdir()) if _packed(path)]
    if source.judgements:
        write_jsonl(place / REVIEWS, (entry.model_dump(mode="json") for entry in source.judgements))
        files.append(_file(crate, place / REVIEWS, REVIEWS))
    action = _action(crate, source, files)
    crate.root_dataset["mentions"] = [action]
    return crate


def _packed(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".")


def _file(crate: ROCrate, path: Path, name: str) -> Any:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    told = {"name": name, "encodingFormat": kind, "contentSize": str(path.stat().st_size), "sha256": sha256(path)}
    return crate.add_file(path, name, properties=told)


def _action(crate: ROCrate, source: Source, results: list[Any]) -> ContextEntity:
    """What was done: this software read these papers against that edition, and these files came of it."""
    version = source.version or "unknown"
    software = _context(crate, "#her2mine", "SoftwareApplication", name="her2mine", softwareVersion=version)
    action = _context(crate, "#run", "CreateAction", name="her2mine run")
    action["instrument"] = software
    action["object"] = [*_papers(crate, source), _gold(crate, source)]
    action["result"] = results
    return action


def _papers(crate: ROCrate, source: Source) -> list[ContextEntity]:
    """The papers by hash; their names come from outside and are never a path here."""
    return [
        _context(
            crate,
            f"#paper-{paper.sha256[:16] or number}",
            "ScholarlyArticle",
            name=on_one_line(paper.title or paper.name),
            alternateName=on_one_line(paper.name),
            inLanguage=paper.language,
            sha256=paper.sha256,
        )
        for number, paper in enumerate(source.results.papers, start=1)
    ]


def _gold(crate: ROCrate, source: Source) -> Any:
    """The edition it was held against; its table is packed where the folder still is at that edition."""
    told = source.results.provenance.get("gold", {})
    table = source.gold.folder / RESULTS
    name = f"{word('export', 'edition')}: {source.edition}"
    if table.is_file() and sha256(table) == told.get("sha256"):
        found = _file(crate, table, f"curated/{RESULTS}")
        found["name"] = name
        return found
    return _context(crate, "#curated", "Dataset", name=name, version=str(source.edition), sha256=told.get("sha256", ""))


def _context(crate: ROCrate, key: str, kind: str, **properties: str) -> ContextEntity:
    from rocrate.model.contextentity import ContextEntity

    entity: ContextEntity = crate.add(ContextEntity(crate, key, properties={"@type": kind, **properties}))
    return entity
