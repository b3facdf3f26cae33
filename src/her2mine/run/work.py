"""One paper's work: from a job to what is kept of it. The same in this process, in a pool and on a cluster."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from her2mine.diff.names import clean_doi
from her2mine.records import Abstention, Discrepancy, Finding, MinedPaper, Paper, Refusal
from her2mine.report.model import PaperRow
from her2mine.run.codec import decode, encode
from her2mine.run.config import Config
from her2mine.run.engine import Engine
from her2mine.run.errors import RunError
from her2mine.run.inputs import Input, digest
from her2mine.run.store import Entry, PaperKeys

EngineFactory = Callable[[Config], Engine]

DEBUG: Final = "HER2MINE_DEBUG"  # set it to see where an unexpected fault comes from, instead of one line in the report
COMPARED, REFUSED, QUARANTINED = "compared", "refused", "quarantined"


class Changed(Exception):
    """The file is not the one that was hashed."""


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to do.

    ``place`` is its number among the papers of the run. ``data`` holds the bytes of a paper that is no local file;
    ``known`` what the store has of earlier stages ("paper", "mined"), encoded.
    """

    place: int
    source: Input
    sha256: str
    keys: PaperKeys
    data: bytes | None = None
    known: Mapping[str, bytes] = field(default_factory=dict)
    locked: bool = False  # whether a password is used, which no key tells


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: its last entry (compared, refused or quarantined) and those of the stages before."""

    place: int
    last: Entry
    before: tuple[Entry, ...] = ()
    spent: bool = False  # whether the process that did it has to be replaced
    passing: bool = False  # whether it may come out otherwise next time, and so is not kept

    @property
    def kind(self) -> str:
        """One of COMPARED, REFUSED and QUARANTINED."""
        return self.last.kind


@dataclass(frozen=True, slots=True)
class Brief:
    """What a paper is, without what was found in it."""

    row: PaperRow
    doi: str = ""
    cites: tuple[str, ...] = ()  # DOIs of its reference list


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one paper, in text order."""

    findings: tuple[Finding, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    verdicts: tuple[Discrepancy, ...] = ()


def process(engine: Engine, job: Job) -> Done:
    """Read, mine and compare one paper, or as much of that as the store does not have.

    A fault of any kind costs this paper only.

    Raises:
        RunError: the pipeline itself cannot be used.
    """
    try:
        return _done(engine, job)
    except RunError:
        raise
    except Refusal as refusal:
        return replace(refused(job, " ".join(refusal.reason.split())), passing=_may_pass(job))
    except MemoryError:
        return replace(quarantined(job, "took more memory than a paper may"), spent=True)
    except Changed:
        return replace(refused(job, "was changed while it was being read"), passing=True)
    except Exception as error:  # a defect of ours must not cost the other papers their run; it is reported by name
        if os.environ.get(DEBUG):
            raise
        return refused(job, f"could not be mined ({type(error).__name__}: {_one_line(error)})")


def _may_pass(job: Job) -> bool:
    """Whether a refusal is not of the paper itself: its file has gone, or a password decided."""
    return job.locked or (job.source.is_file and digest(job.source.path) != job.sha256)


def refused(job: Job, reason: str) -> Done:
    """A paper that cannot be read safely; it is as certain as a result."""
    return Done(job.place, Entry(job.keys.compared, REFUSED, encode(reason), encode(None), encode(())))


def quarantined(job: Job, reason: str) -> Done:
    """A paper that harmed its process; with other limits, or on another day, it may go well."""
    return Done(job.place, Entry(job.keys.compared, QUARANTINED, encode(reason), encode(None), encode(())))


def _done(engine: Engine, job: Job) -> Done:
    before: list[Entry] = []
    paper = _paper(engine, job, before)
    mined = _mined(engine, job, paper, before)
    cites = sorted({clean_doi(reference.doi) for reference in paper.references if reference.doi})
    brief = Brief(_row(paper, job.source), clean_doi(paper.doi), tuple(cites))
    found = Found(mined.findings, mined.abstentions, engine.compare(mined))
    voices = tuple(engine.condense(mined))
    last = Entry(job.keys.compared, COMPARED, encode(found), encode(brief), encode(voices))
    return Done(job.place, last, tuple(before))


def _paper(engine: Engine, job: Job, before: list[Entry]) -> Paper:
    """The paper under its name in this run; no place of this machine goes further."""
    if "paper" in job.known:
        paper: Paper = decode(job.known["paper"])
    else:
        with _file(job) as path:
            paper = engine.read(path)
        if job.sha256 and paper.sha256 != job.sha256:
            raise Changed
    named = replace(paper, doc=job.source.doc, path=Path(job.source.name))
    if "paper" not in job.known:
        before.append(Entry(job.keys.read, "paper", encode(named)))
    return named


def _mined(engine: Engine, job: Job, paper: Paper, before: list[Entry]) -> MinedPaper:
    if "mined" in job.known:
        return renamed(replace(decode(job.known["mined"]), paper=paper))
    mined = engine.mine(paper)
    bare = replace(mined, paper=replace(paper, text="", blocks=(), tables=(), references=(), places=()))
    before.append(Entry(job.keys.mined, "mined", encode(bare)))
    return mined


def renamed(mined: MinedPaper) -> MinedPaper:
    """A mined paper under another name: its findings are those of the name it has now."""
    doc, name = mined.paper.doc, mined.paper.path.name
    findings = tuple(
        each.model_copy(update={"doc": doc, "paper": name, "id": doc + each.id.removeprefix(each.doc)})
        for each in mined.findings
    )
    abstentions = tuple(each.model_copy(update={"doc": doc}) for each in mined.abstentions)
    return replace(mined, findings=findings, abstentions=abstentions)


@contextmanager
def _file(job: Job) -> Iterator[Path]:
    """The paper as a file of this machine; the bytes of an archive or a server get one for as long as it is read."""
    if job.data is None:
        yield job.source.path
        return
    with tempfile.TemporaryDirectory(prefix="her2mine-") as folder:
        path = Path(folder) / f"paper{Path(job.source.name).suffix}"
        path.write_bytes(job.data)
        yield path


def _row(paper: Paper, source: Input) -> PaperRow:
    return PaperRow(
        doc=paper.doc,
        name=source.name,
        sha256=paper.sha256,
        format=paper.format,
        language=paper.language,
        title=paper.title,
        encoding=paper.encoding,
        pages=paper.pages,
        warnings=paper.warnings,
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "no message"
