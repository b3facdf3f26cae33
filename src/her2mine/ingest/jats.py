"""JATS / NLM XML articles: the text written down block by block, tables, references and cross-reference citations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from her2mine.ingest.citations import find_citations
from her2mine.ingest.jats_inline import BREAKING, FLOATING, Collector, Element, Run, content, inline, local
from her2mine.ingest.jats_refs import ListedReference, read_references, reference_numbers
from her2mine.ingest.jats_tables import read_grid
from her2mine.ingest.lines import language_of
from her2mine.records import Block, BlockKind, Citation, Paper, Reference, Refusal, Table

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_DOCTYPE_REACH = 200_000
_SKIPPED_ABSTRACTS = frozenset({"graphical", "teaser", "toc", "web-summary"})
_TITLES = {"abstract": "Abstract", "trans-abstract": "Abstract"}


def read_jats(path: Path, data: bytes, doc: str) -> Paper:
    """The paper in a JATS file. ``Paper.text`` holds title, abstracts, body, tables and references, in that order.

    No DTD is loaded, nothing is fetched, no entity is expanded.

    Raises:
        Refusal: broken XML, XML that declares its own entities, XML that is no JATS article, an article without text.
    """
    root = _parse(path, data)
    article = root if local(root) == "article" else root.find(".//{*}article")
    if article is None:
        raise Refusal(path, f"is XML, but not a JATS article (its root is <{local(root)}>)")
    listed = read_references(article)
    writer = _Writer(reference_numbers(listed))
    title = writer.front(article.find("{*}front"))
    writer.body(article)
    if not any(block.kind is not BlockKind.HEADING for block in writer.blocks):
        raise Refusal(path, "is a JATS article without any text")
    references = writer.references_list(listed)
    return _paper(path, data, doc, article, writer, references, title)


def _paper(
    path: Path, data: bytes, doc: str, article: Element, writer: _Writer, references: tuple[Reference, ...], title: str
) -> Paper:
    text, blocks = writer.text(), tuple(writer.blocks)
    citations = tuple(writer.citations)
    if not citations:
        largest = max((ref.number for ref in references if ref.number), default=None)
        citations = find_citations(text, blocks, largest)
    prose = "".join(text[block.start : block.end] for block in blocks if block.kind is BlockKind.PARAGRAPH)
    ids = {one.get("pub-id-type"): content(one).strip() for one in article.iterfind("{*}front//{*}article-id")}
    meta = {
        name: value
        for name, value in (("pmid", ids.get("pmid")), ("pmcid", ids.get("pmc") or ids.get("pmcid")))
        if value
    }
    return Paper(
        doc=doc,
        path=path,
        format="jats",
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        language=language_of(prose),
        blocks=blocks,
        tables=tuple(writer.tables),
        references=references,
        citations=tuple(sorted(citations, key=lambda one: one.start)),
        encoding=article.getroottree().docinfo.encoding or "utf-8",
        title=title,
        doi=ids.get("doi", "").lower(),
        warnings=_warnings(article, text),
        meta=meta,
    )


def _parse(path: Path, data: bytes) -> Element:
    head = data[:_DOCTYPE_REACH]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    if _ENTITY.search(head):
        raise Refusal(path, "declares XML entities of its own (an XML bomb or a reference to other files); not read")
    parser = etree.XMLParser(
        load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(path, f"is broken XML: {' '.join(str(error.msg or error).split())}") from error
    return root


def _warnings(article: Element, text: str) -> tuple[str, ...]:
    found = []
    others = len(article.findall("{*}sub-article")) + len(article.findall("{*}response"))
    if others:
        found.append(f"{others} further article(s) in the file (letters, translations) were not read")
    if article.find("{*}body") is None:
        found.append("the file holds no full text, only the abstract")
    if "\ufffd" in text:
        found.append("some characters could not be read (U+FFFD in the text)")
    return tuple(found)


@dataclass(slots=True)
class _Writer:
    """Writes the text down and notes the blocks as it goes."""

    numbers: Mapping[str, int]
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def text(self) -> str:
        return "".join(self.parts)

    def add(self, kind: BlockKind, run: Run, path: Sequence[str] = (), table: int | None = None) -> tuple[int, int]:
        """Append a block two newlines after the last; its (start, end)."""
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        start = self.length
        self.parts.append(run.text)
        self.length += len(run.text)
        self.blocks.append(Block(kind, start, self.length, language_of(run.text), " / ".join(path), (), table))
        self.citations.extend(Citation(start + a, start + b, numbers) for a, b, numbers in run.citations)
        return start, self.length

    def front(self, front: Element | None) -> str:
        """Title and abstracts; the rest of the front matter is left out."""
        if front is None:
            return ""
        titles = [inline(one, {}) for one in front.iterfind(".//{*}title-group//{*}article-title")]
        titles += [inline(one, {}) for one in front.iterfind(".//{*}title-group//{*}trans-title")]
        for run in titles:
            if run.text:
                self.add(BlockKind.HEADING, run)
        for name in ("abstract", "trans-abstract"):
            for abstract in front.iterfind(f".//{{*}}{name}"):
                if abstract.get("abstract-type") not in _SKIPPED_ABSTRACTS:
                    self._abstract(abstract)
        return titles[0].text if titles else ""

    def _abstract(self, abstract: Element) -> None:
        title = abstract.find("{*}title")
        head = inline(title, self.numbers) if title is not None else Run("Abstract")
        self.add(BlockKind.HEADING, head, (head.text,))
        self.children(abstract, (head.text,))

    def body(self, article: Element) -> None:
        """Body, appendices, and tables and figures that the file keeps apart."""
        body = article.find("{*}body")
        if body is not None:
            self.children(body, ())
        for place in ("{*}floats-group", "{*}floats-wrap"):
            for group in article.iterfind(place):
                self.children(group, ())
        back = article.find("{*}back")
        if back is not None:
            for child in back:
                if local(child) in ("app-group", "app", "floats-wrap", "floats-group"):
                    self.children(child, ())

    def children(self, element: Element, path: tuple[str, ...]) -> None:
        """The block-level children of ``element``."""
        for child in element:
            tag = local(child)
            if tag in ("sec", "app", "boxed-text", "app-group"):
                self._section(child, path)
            elif tag == "p":
                self._paragraph(child, path)
            elif tag in BREAKING:
                self._breaking(child, path)
            elif tag in FLOATING:
                self._float(child, path)

    def _section(self, section: Element, path: tuple[str, ...]) -> None:
        title = section.find("{*}title")
        label = section.find("{*}label")
        head = inline(title, self.numbers) if title is not None else Run("")
        if head.text:
            if label is not None and inline(label, {}).text:
                head = _prefixed(f"{inline(label, {}).text} ", head)
            path = (*path, head.text)
            self.add(BlockKind.HEADING, head, path)
        self.children(section, path)

    def _paragraph(self, paragraph: Element, path: tuple[str, ...], lead: str = "") -> None:
        collector = Collector(self.numbers)
        collector.pieces.append((lead + (paragraph.text or ""), None))
        for child in paragraph:
            if local(child) in BREAKING:
                self._flush(collector, path)
                self._breaking(child, path)
            else:
                collector.child(child)
            if child.tail:
                collector.pieces.append((child.tail, None))
        self._flush(collector, path)

    def _flush(self, collector: Collector, path: tuple[str, ...]) -> None:
        run = collector.take()
        if run.text:
            self.add(BlockKind.PARAGRAPH, run, path)
        for one in run.floats:
            self._float(one, path)

    def _breaking(self, element: Element, path: tuple[str, ...]) -> None:
        tag = local(element)
        if tag == "list":
            for item in element.iterfind("{*}list-item"):
                self._paragraph(item, path)
        elif tag == "def-list":
            for item in element.iterfind("{*}def-item"):
                self._paragraph(item, path)
        elif tag == "boxed-text":
            self._section(element, path)
        else:
            self.children(element, path)

    def _float(self, element: Element, path: tuple[str, ...]) -> None:
        if local(element) in ("table-wrap-group", "fig-group"):
            for child in element:
                if local(child) in FLOATING:
                    self._float(child, path)
            return
        label, caption = self._caption(element, path)
        if local(element) != "table-wrap":
            return
        first = len(self.tables)
        for table in element.iter("{*}table"):
            self._table(table, path, label, caption)
        notes = tuple(
            self.add(BlockKind.CAPTION, run, path)
            for foot in element.iterfind("{*}table-wrap-foot")
            for run in (inline(note, self.numbers) for note in foot)
            if run.text
        )
        self.tables[first:] = [replace(table, footnotes=notes) for table in self.tables[first:]]

    def _caption(self, element: Element, path: tuple[str, ...]) -> tuple[str, tuple[int, int] | None]:
        label = element.find("{*}label")
        caption = element.find("{*}caption")
        name = inline(label, {}).text.rstrip(". :") if label is not None else ""
        run = inline(caption, self.numbers) if caption is not None else Run("")
        if name:
            run = _prefixed(f"{name}. " if run.text else name, run)
        return name, self.add(BlockKind.CAPTION, run, path) if run.text else None

    def _table(self, element: Element, path: tuple[str, ...], label: str, caption: tuple[int, int] | None) -> None:
        if any(local(one) in ("td", "th") for one in element.iterancestors()):
            return  # a table inside a cell is read as the cell's text
        grid = read_grid(element, self.numbers, self.length + (2 if self.parts else 0))
        if not grid.text.strip():
            return
        start, end = self.add(BlockKind.TABLE, Run(grid.text, grid.citations), path, len(self.tables))
        self.tables.append(Table(start, end, grid.cells, label, caption))

    def references_list(self, listed: list[ListedReference]) -> tuple[Reference, ...]:
        """Write the reference list down and give its records their places."""
        found = []
        if listed:
            self.add(BlockKind.HEADING, Run("References"), ("References",))
        for one in listed:
            start, end = self.add(BlockKind.REFERENCE, Run(one.text), ("References",))
            found.append(replace(one.record, start=start, end=end))
        return tuple(found)


def _prefixed(prefix: str, run: Run) -> Run:
    shift = len(prefix)
    return Run(prefix + run.text, tuple((a + shift, b + shift, numbers) for a, b, numbers in run.citations), run.floats)
