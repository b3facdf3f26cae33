"""The reference list of a JATS article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from her2mine.ingest.jats_inline import Element, content, inline, local, plain
from her2mine.ingest.references import doi_of, read_reference
from her2mine.records import Reference

_CITATIONS = frozenset({"element-citation", "mixed-citation", "citation", "nlm-citation", "citation-alternatives"})
_YEAR = re.compile(r"(?:19|20)\d{2}")
# "12.", "[12]", "Ref 12"; "Bang et al., 2010" is no number, nor is "S1"
_NUMBERED = re.compile(r"\W*(?:ref(?:erence)?s?\W*)?(\d{1,4})\W*", re.IGNORECASE)
_NAMES = frozenset({"name", "string-name", "collab"})
_WANTED = frozenset({"year", "volume", "fpage", "lpage", "article-title", "chapter-title", "source"})


@dataclass(frozen=True, slots=True)
class ListedReference:
    """A reference with the text to print for it; ``record``'s offsets are not set yet."""

    text: str
    record: Reference


def read_references(article: Element) -> list[ListedReference]:
    """The reference list in order; the number is the printed label, or the place in the list when there is none."""
    entries = [ref for ref in article.iter("{*}ref") if local(ref.getparent()) == "ref-list"]  # type: ignore[arg-type]
    return [_entry(ref, place) for place, ref in enumerate(entries, 1)]


def reference_numbers(references: list[ListedReference]) -> dict[str, int]:
    """Number by id, for the cross references of the text."""
    return {one.record.key: one.record.number for one in references if one.record.key and one.record.number is not None}


def _entry(ref: Element, place: int) -> ListedReference:
    label = ref.find("{*}label")
    digits = _NUMBERED.fullmatch(content(label)) if label is not None else None
    number = int(digits[1]) if digits else place
    citation = next((child for child in ref.iter() if local(child) in _CITATIONS), ref)
    fields = _fields(citation)
    text = f"{number}. {_printed(citation, fields)}"
    names = tuple(family for family, _ in fields.names)
    record = Reference(0, 0, number, ref.get("id") or "", names, fields.year, fields.title, fields.doi, fields.pmid)
    if record.authors and record.year and record.title:
        return ListedReference(text, record)
    loose = read_reference(text, 0, len(text), number)
    return ListedReference(
        text,
        replace(
            record,
            authors=record.authors or loose.authors,
            year=record.year or loose.year,
            title=record.title or loose.title,
            doi=record.doi or loose.doi,
            pmid=record.pmid or loose.pmid,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    names: tuple[tuple[str, str], ...]
    title: str
    source: str
    year: int | None
    place: str
    doi: str
    pmid: str


def _fields(citation: Element) -> _Fields:
    """What the entry's elements say, each name's first one; one pass over the entry."""
    first: dict[str, str] = {}
    ids: dict[str, str] = {}
    names: list[tuple[str, str]] = []
    for element in citation.iter():
        tag = local(element)
        if tag in _NAMES:
            if _is_author(element):
                names.extend(_name(element))
        elif tag == "pub-id":
            ids[element.get("pub-id-type") or ""] = content(element).strip()
        elif tag == "ext-link":
            ids.setdefault("link", " ".join(str(value) for value in element.attrib.values()))
        elif tag in _WANTED and tag not in first:
            first[tag] = plain(content(element))
    year = _YEAR.search(first.get("year", ""))
    pages = f":{first['fpage']}" + (f"-{first['lpage']}" if "lpage" in first else "") if "fpage" in first else ""
    volume = first.get("volume", "")
    return _Fields(
        tuple(names),
        first.get("article-title") or first.get("chapter-title", ""),
        first.get("source", ""),
        int(year.group()) if year else None,
        f";{volume}{pages}" if volume or pages else "",
        doi_of(ids.get("doi", "")) or doi_of(ids.get("link", "")),
        re.sub(r"\D", "", ids.get("pmid", "")),
    )


def _is_author(element: Element) -> bool:
    group = element.getparent()
    return group is None or group.get("person-group-type") in (None, "author")


def _name(element: Element) -> Iterator[tuple[str, str]]:
    if local(element) == "collab":
        yield plain(content(element)), ""
        return
    parts = {local(child): plain(content(child)) for child in element}
    if parts.get("surname"):
        yield parts["surname"], parts.get("given-names", "")


def _printed(citation: Element, fields: _Fields) -> str:
    """Print the entry as its source does, or put it together from its parts when it has no punctuation."""
    if fields.names and fields.title and local(citation) != "mixed-citation":
        return _composed(fields)
    printed = inline(citation, {}).text
    if any(given and family + given in printed for family, given in fields.names):
        return _composed(fields)  # names run together: the entry's punctuation is left to the reader of the XML
    punctuated = re.search(r"[.,;] \S", printed) and (". " in printed or not fields.names)
    return printed if punctuated or not (fields.names or fields.title) else _composed(fields)


def _composed(fields: _Fields) -> str:
    names = ", ".join(" ".join(part for part in name if part) for name in fields.names)
    parts = [names, fields.title.rstrip(". "), f"{fields.source} {fields.year or ''}{fields.place}".strip()]
    if fields.doi:
        parts.append(f"doi:{fields.doi}")
    return ". ".join(part for part in parts if part)
