"""From running text to blocks: headings, paragraphs, captions, tables, references and page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from her2mine.ingest import patterns
from her2mine.ingest.headings import Numbering, heading_role, is_heading
from her2mine.ingest.lines import Line, cjk_count, closed, language_of, open_ended, split_lines
from her2mine.ingest.reflist import ReferenceZone, find_reference_zone
from her2mine.ingest.texttables import read_table, table_run
from her2mine.records import Block, BlockKind, Reference, Table

_LEADING_MARKER = re.compile(r"(?:\^?[\[【〔［]\d{1,3}(?:\s*[,，–-]\s*\d{1,3})*[\]】〕］]\s?)+(?=\S)")
_FRONT_REACH = 8000  # characters within which the front matter must end to be believed
_AROUND = 6  # lines looked at on either side to see whether a text is wrapped
_FIGURE = re.compile(r"\d[.·]\d|\d\s*[%％]")  # what a line that tells a result holds
_LONGEST_NOTE = 800  # characters in the note below a table
_FRONT_LINE = 250  # front matter lines are shorter than this


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on its way to becoming a block. ``free`` pieces may still be joined with a neighbour."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # depth of a heading
    role: str = ""  # of a heading: abstract, keywords, body, back, references
    numbered: bool = False
    table: Table | None = None
    free: bool = False
    indent: int = 0
    item: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """What a text is made of."""

    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    references: tuple[Reference, ...]
    title: str
    language: str


def read_structure(text: str, end: int | None = None, known: Sequence[Piece] = ()) -> Structure:
    """The blocks, tables and references of ``text`` (of ``text[:end]`` when given), in text order, not overlapping.

    ``known``: pieces that the reader itself has seen (the tables of a PDF), in text order; they are taken as they are.
    """
    lines = split_lines(text, 0, end)
    zone = find_reference_zone(lines)
    pieces = _pieces(lines, zone, {piece.start: piece for piece in known})
    pieces, title = _front_matter(text, pieces)
    pieces = _leading_markers(text, _joined(text, _running_heads(text, pieces)))
    return _assembled(text, pieces, zone, title)


def _pieces(lines: list[Line], zone: ReferenceZone | None, known: Mapping[int, Piece]) -> list[Piece]:
    pieces: list[Piece] = []
    numbering = Numbering()
    at = 0
    while at < len(lines):
        if lines[at].start - lines[at].indent in known:
            pieces.append(known[lines[at].start - lines[at].indent])
            while at < len(lines) and lines[at].start <= pieces[-1].end:
                at += 1
            continue
        if zone and at == zone.first:
            pieces.extend(Piece(BlockKind.REFERENCE, start, stop) for start, stop, _ in zone.entries)
            at = zone.stop
            continue
        if lines[at].blank:
            at += 1
            continue
        captioned = bool(pieces) and pieces[-1].kind is BlockKind.CAPTION
        end = zone.first if zone and at < zone.first else len(lines)
        run = table_run(lines, at, end, captioned)
        if run:
            _add_table(pieces, lines, at, run)
            at += run
            at += _add_footnote(pieces, lines, at, end)
            continue
        _add_line(pieces, lines, at, numbering)
        at += 1
    return pieces


def _add_table(pieces: list[Piece], lines: list[Line], at: int, run: int) -> None:
    table = read_table(lines[at : at + run])
    captions: list[Piece] = []
    near = lines[at - 1] if at else None
    while pieces and pieces[-1].kind is BlockKind.CAPTION and not _is_footnote(pieces):
        captions.insert(0, pieces.pop())
    if not captions and near and pieces and _is_title_line(pieces[-1], near):
        last = pieces.pop()
        if last.start < near.start:  # the title line had been taken for the end of a paragraph
            pieces.append(replace(last, end=_end_before(lines, at - 1)))
        captions = [Piece(BlockKind.CAPTION, near.start, near.end)]
    if captions:
        first = _lines_between(lines, captions[0].start, captions[-1].end)
        label = patterns.CAPTION.match(first)
        span = (captions[0].start, captions[-1].end)
        table = replace(table, caption=span, label=label["label"].strip() if label else "")
    pieces.extend(captions)
    pieces.append(Piece(BlockKind.TABLE, table.start, table.end, table=table))


def _is_footnote(pieces: list[Piece]) -> bool:
    """Whether the last piece is the footnote of the table before it."""
    table = pieces[-2].table if len(pieces) > 1 else None
    return table is not None and (pieces[-1].start, pieces[-1].end) in table.footnotes


def _is_title_line(piece: Piece, line: Line) -> bool:
    """Whether the line right above a table is its title."""
    if line.blank or piece.end != line.end or len(line.text) >= _FRONT_LINE:
        return False
    return not closed(line.text) or line.text[-1] in ":："


def _lines_between(lines: list[Line], start: int, end: int) -> str:
    return "\n".join(line.text for line in lines if start <= line.start < end)


def _end_before(lines: list[Line], at: int) -> int:
    return next(line.end for line in reversed(lines[:at]) if not line.blank)


def _add_footnote(pieces: list[Piece], lines: list[Line], at: int, end: int) -> int:
    """A line directly below a table is its footnote, and so is a note further down; how many lines were taken."""
    place = next((place for place in range(at, end) if not lines[place].blank), None)
    if place is None or patterns.CAPTION.match(lines[place].text) or heading_role(lines[place].text):
        return 0
    line, table = lines[place], pieces[-1].table
    if place > at and not (patterns.TABLE_NOTE.match(line.text) and len(line.text) < _LONGEST_NOTE):
        return 0
    assert table is not None  # called right after a table was added
    pieces[-1] = replace(pieces[-1], table=replace(table, footnotes=((line.start, line.end),)))
    pieces.append(Piece(BlockKind.CAPTION, line.start, line.end))
    return place + 1 - at


def _add_line(pieces: list[Piece], lines: list[Line], at: int, numbering: Numbering) -> None:
    line = lines[at]
    previous = pieces[-1] if pieces else None
    same_chunk = at > 0 and not lines[at - 1].blank and previous is not None
    piece = _classified(lines, at, numbering, previous)
    if same_chunk and previous is not None and _continues(lines, at, previous, piece):
        pieces[-1] = replace(previous, end=line.end)
        return
    pieces.append(piece)


def _classified(lines: list[Line], at: int, numbering: Numbering, previous: Piece | None) -> Piece:
    line = lines[at]
    text = line.text
    if patterns.FURNITURE_LINE.match(text) or patterns.PAGE_NUMBER.fullmatch(text):
        return Piece(BlockKind.FURNITURE, line.start, line.end)
    if is_caption(text):
        return Piece(BlockKind.CAPTION, line.start, line.end)
    above = next((lines[place].text for place in range(at - 1, -1, -1) if not lines[place].blank), "")
    open_before = previous is not None and previous.kind is BlockKind.PARAGRAPH and open_ended(above, 200)
    heading = is_heading(lines, at, numbering, open_before)
    if heading:
        return Piece(BlockKind.HEADING, line.start, line.end, heading.level, heading.role, heading.numbered)
    item = patterns.LIST_ITEM.match(text)
    if item:
        return Piece(BlockKind.PARAGRAPH, line.start, line.end, indent=line.indent, item=True)
    return Piece(BlockKind.PARAGRAPH, line.start, line.end, free=True)


def is_caption(text: str) -> bool:
    """Whether a line opens a caption ("Table 1. ...", "表 1. ...") and not a sentence that speaks of a table."""
    match = patterns.CAPTION.match(text)
    if match is None:
        return False
    if match["mark"].strip() or match.end() == len(text):
        return True
    return len(text) < 120 and not closed(text) and not text.endswith((",", "，"))


def _continues(lines: list[Line], at: int, previous: Piece, piece: Piece) -> bool:
    """Whether a line goes on with the paragraph of the line above it (no blank line between them)."""
    if piece.kind is not BlockKind.PARAGRAPH or previous.kind is not BlockKind.PARAGRAPH:
        return False
    if previous.item and (piece.item or lines[at].indent > previous.indent):
        bullet = patterns.LIST_ITEM.match(lines[at].text)
        return lines[at].indent > previous.indent and not (bullet and bullet["number"])
    if piece.item:
        return False
    above, first = lines[at - 1].text, lines[at].text[:1]
    runs_on = not first.isupper() and not (
        previous.item and cjk_count(first)
    )  # Han says nothing of where a line begins
    if not closed(above) and (above[-1:] in ",，、-" or runs_on):
        return True
    return _wrapped(lines, at)


def _wrapped(lines: list[Line], at: int) -> bool:
    """Whether the lines around are cut at one width, as in text wrapped for a terminal."""
    first, last = at - 1, at
    while first > max(0, at - _AROUND) and not lines[first - 1].blank:
        first -= 1
    while last + 1 < min(len(lines), at + _AROUND) and not lines[last + 1].blank:
        last += 1
    widths = [len(line.text) + cjk_count(line.text) for line in lines[first:last]]
    return (
        len(widths) >= 2
        and min(widths) >= 40
        and max(widths) <= 130
        and max(widths) - min(widths) <= 0.25 * max(widths)
    )


def _front_matter(text: str, pieces: list[Piece]) -> tuple[list[Piece], str]:
    """Title, authors and affiliations before the abstract or first section; the same again after the keywords."""
    found = list(pieces)
    title = ""
    end = next(
        (
            i
            for i, p in enumerate(found)
            if p.kind is BlockKind.HEADING and (p.numbered or p.role in ("abstract", "body"))
        ),
        None,
    )
    if end is not None and found[end].start < _FRONT_REACH:
        for index in range(end):
            line = text[found[index].start : found[index].end]
            if not _front_line(found[index], line):
                continue
            if not title and found[index].kind is not BlockKind.FURNITURE and _is_title(line):
                title = " ".join(line.lstrip("# ").split())
                found[index] = replace(found[index], kind=BlockKind.HEADING, level=0, free=False)
            else:
                found[index] = replace(found[index], kind=BlockKind.FURNITURE, free=False)
    elif found and found[0].kind is BlockKind.HEADING and not found[0].role and not found[0].numbered:
        title = " ".join(text[found[0].start : found[0].end].split())
        found[0] = replace(found[0], level=0)
    _after_keywords(text, found)
    return found, title


def _is_title(line: str) -> bool:
    return (
        not patterns.AFFILIATION.match(line)
        and not patterns.AUTHORS.match(line)
        and not re.search(r"https?:|@|www\.", line)
    )


def _front_line(piece: Piece, line: str) -> bool:
    if piece.kind is BlockKind.FURNITURE:
        return True
    if piece.kind is BlockKind.HEADING and (piece.role or piece.numbered):
        return False
    return (
        piece.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        and len(line) < _FRONT_LINE
        and (not closed(line) or line.startswith(("*", "#", "†")))
    )


def _after_keywords(text: str, found: list[Piece]) -> None:
    inside = False
    for index, piece in enumerate(found):
        if piece.kind is BlockKind.HEADING and (piece.role or piece.numbered):
            inside = piece.role == "keywords"
        elif inside and _front_line(piece, text[piece.start : piece.end]):
            found[index] = replace(piece, kind=BlockKind.FURNITURE, free=False)


def _running_heads(text: str, pieces: list[Piece]) -> list[Piece]:
    """Short lines that come back three times and more are running heads, with another page number or not.

    Lines that tell a figure ("Median OS: 13.8 months") are the same only where all of it is.
    """

    def key(piece: Piece) -> str:
        line = text[piece.start : piece.end]
        return line if _FIGURE.search(line) else re.sub(r"\d+", "#", line)

    short = [
        p for p in pieces if p.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and p.end - p.start < 100 and not p.role
    ]
    counts = Counter(key(piece) for piece in short)
    repeated = {id(piece) for piece in short if counts[key(piece)] >= 3 and not closed(text[piece.start : piece.end])}
    return [replace(p, kind=BlockKind.FURNITURE, free=False) if id(p) in repeated else p for p in pieces]


def _joined(text: str, pieces: list[Piece]) -> list[Piece]:
    """Paragraphs that a page break cut in two, put together again."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.free and piece.free and _goes_on(text[last.start : last.end], text[piece.start : piece.end]):
            joined[-1] = replace(last, end=piece.end)
        else:
            joined.append(piece)
    return joined


def _goes_on(first: str, second: str) -> bool:
    if closed(first):
        return False
    if second[:1].islower() or second[:1] in "),，。、;；%）":
        return True
    return open_ended(first, 40 if second[:1].isdigit() else 200)


def _leading_markers(text: str, pieces: list[Piece]) -> list[Piece]:
    """A citation marker that a page break pushed to the head of a paragraph goes back to the paragraph it closes."""
    moved = list(pieces)
    for index in range(1, len(moved)):
        before, piece = moved[index - 1], moved[index]
        if before.kind is BlockKind.PARAGRAPH and piece.kind is BlockKind.PARAGRAPH and piece.free and before.free:
            marker = _LEADING_MARKER.match(text, piece.start, piece.end)
            if marker:
                moved[index - 1] = replace(before, end=marker.start() + len(marker.group().rstrip()))
                moved[index] = replace(piece, start=marker.end())
    return moved


def _assembled(text: str, pieces: Sequence[Piece], zone: ReferenceZone | None, title: str) -> Structure:
    blocks: list[Block] = []
    tables: list[Table] = []
    path: list[tuple[int, str, str]] = []
    body = "".join(text[p.start : p.end] for p in pieces if p.kind is BlockKind.PARAGRAPH)
    language = language_of(body or text)
    for piece in pieces:
        words = text[piece.start : piece.end]
        if piece.kind is BlockKind.HEADING and piece.level:
            # an abstract has no sub-sections without a number: what follows it stands beside it
            path = [one for one in path if one[0] < piece.level and (piece.numbered or one[2] in ("", "body"))]
            path.append((piece.level, " ".join(words.lstrip("# ").split()), piece.role))
        table = None
        if piece.table is not None:
            table = len(tables)
            tables.append(piece.table)
        run_in = patterns.RUN_IN.match(words) if piece.kind is BlockKind.PARAGRAPH else None
        section = " ".join(run_in["name"].split()) if run_in else " / ".join(name for _, name, _ in path)
        blocks.append(Block(piece.kind, piece.start, piece.end, language_of(words, language), section, (), table))
    references = tuple(zone.references(text)) if zone else ()
    return Structure(tuple(blocks), tuple(tables), references, title, language)
