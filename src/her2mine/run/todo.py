"""What is to be done of a run's papers: the store has some, and of the others it may have a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from her2mine.records import Refusal
from her2mine.report.model import Copy
from her2mine.run.fetch import Fetcher
from her2mine.run.inputs import Input
from her2mine.run.store import PaperKeys, Stages, Store
from her2mine.run.work import COMPARED, QUARANTINED, Job

NOTHING = PaperKeys("", "", "")


@dataclass(slots=True)
class Paper:
    """A paper of the run: its hash and keys once they are known, and how it ended.

    ``kind`` is that of its last entry in the store, "copy", or "" while it is not done. ``reason`` is of a refusal that
    is not in the store, because it may not last.
    """

    source: Input
    sha256: str = ""
    keys: PaperKeys = NOTHING
    kind: str = ""
    reason: str = ""
    reused: bool = False


@dataclass(slots=True)
class Todo:
    """The papers of a run in order, and the jobs among them."""

    store: Store
    stages: Stages
    fetcher: Fetcher
    papers: list[Paper]
    retry: bool = False  # quarantined papers
    locked: bool = False  # whether a password is used
    copies: dict[int, Copy] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def jobs(self, places: Iterable[int], settled: Callable[[Paper], None]) -> Iterator[Job]:
        """The jobs among these papers, in order; ``settled`` is told of each that needs none."""
        for place in places:
            job = self._job(place)
            if job is None:
                settled(self.papers[place])
            else:
                yield job

    def _job(self, place: int) -> Job | None:
        paper = self.papers[place]
        source = paper.source
        if source.fault:
            paper.kind, paper.reason = "refused", source.fault
            return None
        try:
            paper.sha256, data = self.fetcher.sha256(source)
            paper.keys = self.stages.keys(paper.sha256, _suffix(source.name), source.doc, source.name)
            if self._same_bytes(place):
                return None
            kind = self.store.kind(paper.keys.compared)
            if kind and not (kind == QUARANTINED and self.retry):
                paper.kind, paper.reused = kind, True
                return None
            known = self._known(paper.keys)
            if data is None and not source.is_file and "paper" not in known:
                data = self.fetcher.data(source)
        except Refusal as refusal:
            paper.kind, paper.reason = "refused", refusal.reason
            return None
        return Job(place, source, paper.sha256, paper.keys, data, known, self.locked)

    def _same_bytes(self, place: int) -> bool:
        paper = self.papers[place]
        first = self._seen.setdefault(paper.keys.read, place) if paper.keys.read else place
        if first == place:
            return False
        paper.kind = "copy"
        self.copies[place] = Copy(paper.source.name, self.papers[first].source.name, "bytes")
        return True

    def _known(self, keys: PaperKeys) -> Mapping[str, bytes]:
        """What the store has of the stages before the comparison."""
        paper = self.store.body(keys.read) if keys.read else None
        if paper is None:
            return {}
        mined = self.store.body(keys.mined)
        return {"paper": paper} if mined is None else {"paper": paper, "mined": mined}

    def counts(self) -> Counter[str]:
        """How many papers ended in each way."""
        return Counter(paper.kind for paper in self.papers)

    def compared(self) -> Iterator[tuple[int, Paper]]:
        """The papers that were mined and compared."""
        return ((place, paper) for place, paper in enumerate(self.papers) if paper.kind == COMPARED)


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2].lower() if "." in name else ""
