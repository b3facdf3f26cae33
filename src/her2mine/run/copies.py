"""Which papers of a run are one paper: the same bytes, the same DOI, or the same title.

A review that lies in the folder as PDF and as XML would otherwise be two witnesses for everything it says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from her2mine.report.model import Copy
from her2mine.run.work import Brief

_TELLING: Final = 30  # letters of a title from which on it is one paper's own; a Han character tells as much as three
_HAN: Final = 3
_BEST: Final = ("jats", "text", "pdf")  # of a paper in several formats the one that is read best counts


@dataclass(frozen=True, slots=True)
class Known:
    """What makes a paper that was read known again: little, since all of a run are held side by side.

    ``place`` is its number in the run, ``rank`` that of its format (0 is read best), ``title`` the letters and digits
    of its title, "" when they are too few to tell papers apart.
    """

    place: int
    name: str
    rank: int
    doi: str
    title: str

    @classmethod
    def of(cls, place: int, name: str, brief: Brief) -> Known:
        """A paper by its number, its name in the run, and what it is."""
        return cls(place, name, _rank(brief), brief.doi, _title(brief))


def copies(papers: Iterable[Known]) -> dict[int, Copy]:
    """The papers that do not count, by number.

    Two papers with one DOI are one; so are two with one title of some length, unless they have different DOIs. Of the
    files of one paper the one in the best format counts, and the first of those.
    """
    ordered = sorted(papers, key=lambda one: (one.rank, one.place))
    by_doi: dict[str, Known] = {}
    by_title: dict[str, Known] = {}
    found: dict[int, Copy] = {}
    for paper in ordered:
        doi, title = paper.doi, paper.title
        first, why = _first(doi, title, by_doi, by_title)
        if first is not None:
            found[paper.place] = Copy(paper.name, first.name, why)
            continue
        if doi:
            by_doi[doi] = paper
        if title:
            by_title.setdefault(title, paper)
    return dict(sorted(found.items()))


def _first(
    doi: str, title: str, by_doi: Mapping[str, Known], by_title: Mapping[str, Known]
) -> tuple[Known | None, str]:
    if doi and doi in by_doi:
        return by_doi[doi], "doi"
    if title and title in by_title:
        other = by_title[title]
        if not (doi and other.doi):
            return other, "title"
    return None, ""


def _rank(brief: Brief) -> int:
    return _BEST.index(brief.row.format) if brief.row.format in _BEST else len(_BEST)


def _title(brief: Brief) -> str:
    """The letters and digits of a title, "" when they are too few to tell papers apart."""
    plain = unicodedata.normalize("NFKC", brief.row.title).casefold()
    letters = "".join(letter for letter in plain if letter.isalnum())
    weight = sum(1 if letter.isascii() else _HAN for letter in letters)
    return letters if weight >= _TELLING else ""
