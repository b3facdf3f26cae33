"""A list for an editor: what a paper says, what the publication says, and where each can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from her2mine.curate.claims import Claim
from her2mine.curate.states import State
from her2mine.curate.words import word as review_word
from her2mine.export.place import ExportError, file_at
from her2mine.export.source import Source
from her2mine.records import Discrepancy, GoldResult
from her2mine.report import words
from her2mine.report.model import CONFLICT
from her2mine.report.text import say, spoken, word
from her2mine.wording import on_one_line

LONGEST = 1200  # characters of a sentence, around its value; a letter is read by people
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"^(\s*)([-+=#])|^(\s*\d+)([.)])(?=\s)")


@dataclass(frozen=True, slots=True)
class Erratum:
    """One statement to put right, in words; what does not apply is empty.

    ``pieces`` are the parts of the sentence, each with whether it is the value.
    """

    place: str
    pieces: tuple[tuple[str, bool], ...]
    language: str
    says: str
    quantity: str
    published: str
    published_quantity: str
    arithmetic: str
    should_be: str
    reference: str
    link: str
    cause: str
    state: str
    note: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What is wrong in one paper."""

    doc: str
    title: str
    errata: tuple[Erratum, ...]


def write_errata(source: Source, target: Path, *, confirmed: bool = False) -> None:
    """Write the letters as Markdown or, by the target's suffix, HTML; ``confirmed``: only what reviewers confirmed.

    Raises:
        ExportError: another suffix, or a place that cannot be written.
    """
    suffix = target.suffix.lower()
    if suffix not in (".md", ".html"):
        raise ExportError(f"{target}: errata are written as .md or .html")
    text = _template(f"errata{suffix}.j2").render(
        letters=letters(source, confirmed=confirmed), source=source, say=say, word=word, language=spoken()
    )
    with file_at(target) as file:
        file.write_text(text, encoding="utf-8", newline="\n")


def letters(source: Source, *, confirmed: bool = False) -> list[Letter]:
    """For each paper what is wrong in it: conflicts that no reviewer lifted, and whatever one confirmed."""
    found: dict[str, list[Erratum]] = {}
    for claim in source.claims:
        state = source.state(claim)
        sure = _confirmed(state, source)
        if sure or (not confirmed and _stands(claim, state, source)):
            found.setdefault(claim.doc, []).append(_erratum(source, claim, state, sure))
    titles = {paper.doc: paper.title for paper in source.results.papers}
    return [
        Letter(on_one_line(doc), on_one_line(titles.get(doc) or ""), tuple(errata)) for doc, errata in found.items()
    ]


def _confirmed(state: State, source: Source) -> bool:
    if state.terminal:
        return source.terminal.get(state.terminal) == "accept"
    return state.settled is not None and state.settled.verdict == "paper_wrong"


def _stands(claim: Claim, state: State, source: Source) -> bool:
    """Whether it is a conflict that nobody has said anything else of."""
    other = any(entry.verdict != "paper_wrong" for entry in state.standing)
    return claim.kind == CONFLICT and not other and source.terminal.get(state.terminal) != "reject"


def _erratum(source: Source, claim: Claim, state: State, confirmed: bool) -> Erratum:
    item, finding = _shown(claim), claim.finding
    gold = item.gold
    return Erratum(
        place=_place(item),
        pieces=tuple(_pieces(claim)),
        language=item.language,
        says=on_one_line(words.figure(finding) if finding else item.text),
        quantity=on_one_line(words.quantity(finding)) if finding else "",
        published=words.gold_figure(gold) if gold else "",
        published_quantity=words.gold_quantity(gold) if gold else "",
        arithmetic=on_one_line(item.arithmetic),
        should_be="" if gold else on_one_line(item.should_be),
        reference=_reference(source, gold) if gold else "",
        link=words.doi_link(gold.source_doi) if gold else "",
        cause=words.cause(item.cause),
        state=_state(state, confirmed),
        note="; ".join(_notes(state)),
        confirmed=confirmed,
    )


def _shown(claim: Claim) -> Discrepancy:
    """Of verdicts that are equally grave the one with a published value."""
    gravest = [item for item in claim.verdicts if item.severity == claim.main.severity]
    return next((item for item in gravest if item.gold is not None), claim.main)


def _place(item: Discrepancy) -> str:
    page = say("page_number", n=item.page) if item.page is not None else ""
    parts = [part for part in (page, on_one_line(item.section)) if part]
    return say("listed").join(parts) or say("character", n=item.start)


def _pieces(claim: Claim) -> Iterable[tuple[str, bool]]:
    """The sentence on one line, its value marked; of a very long one the part around the value."""
    origin = claim.finding.sentence[0] if claim.finding else None
    for text, label in words.marked(claim.sentence, origin, [(claim.quoted, claim.start, "value")]):
        shown = on_one_line(f"x{text}x")[1:-1]  # spaces beside the value stay
        if label or len(shown) <= LONGEST:
            yield shown, bool(label)
        else:
            half = LONGEST // 2
            yield f"{shown[:half]} … {shown[-half:]}", False


def _reference(source: Source, gold: GoldResult) -> str:
    """The publication: its first author and year where it is the trial's main one, and its DOI."""
    trial = next((trial for trial in source.gold.trials if trial.trial == gold.trial), None)
    main = trial.dois[0] if trial and trial.dois else ""
    if not gold.source_doi:
        also = f"doi:{main}" if main else ""
        return "; ".join(
            part for part in (f"{gold.trial}, {gold.analysis}", word("errata", "no_reference"), also) if part
        )
    known = trial is not None and main == gold.source_doi and trial.first_author and trial.year
    author = f"{trial.first_author}, {trial.year}" if known and trial else ""
    return ". ".join(part for part in (author, gold.trial, f"doi:{gold.source_doi}") if part)


def _state(state: State, confirmed: bool) -> str:
    if not confirmed or not state.standing:
        return word("errata", "open") if not confirmed else ""
    who = ", ".join(on_one_line(entry.who) for entry in state.standing)
    return say("confirmed", "errata", who=who, when=state.standing[-1].at[:10])


def _notes(state: State) -> list[str]:
    """Reason classes in words, and notes."""
    said = [entry for entry in state.standing if entry.verdict == "paper_wrong"]
    told = [review_word("reasons", entry.reason, spoken()) for entry in said if entry.reason]
    return list(dict.fromkeys([*told, *(on_one_line(entry.note) for entry in said if entry.note)]))


def literal(text: str) -> str:
    """Text as Markdown shows it literally: no mark-up, no HTML, no list, no link."""
    plain = _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;"))
    plain = _AT_START.sub(lambda hit: f"{hit[1] or hit[3] or ''}\\{hit[2] or hit[4]}", plain)
    return re.sub(r"://|www\.", lambda hit: "".join(f"\\{sign}" if sign in ":/." else sign for sign in hit[0]), plain)


@cache
def _template(name: str) -> Template:
    text = resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    environment = Environment(
        autoescape=name.endswith(".html.j2"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # Markdown is escaped by its own rules, with the filter below
    environment.filters["md"] = literal
    return environment.from_string(text)
