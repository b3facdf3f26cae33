"""One entry of a reference list, printed in any of the usual styles, taken apart."""

from __future__ import annotations

import re

from her2mine.records import Reference

ENTRY = re.compile(
    r"(?:[-*•]\s+)?(?:[\[【〔［]\s*(?P<square>\d{1,3})\s*[\]】〕］]|[(（](?P<round>\d{1,3})[)）]|(?P<dot>\d{1,3})(?:[.．、)]\s*(?=\D)|\s+(?=[A-Z\u4e00-\u9fff])))\s*"
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"”]+", re.IGNORECASE)
_PMID = re.compile(r"(?:PMID\s*[:：]?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{5,9})", re.IGNORECASE)
_URL = re.compile(r"\[?<?https?://\S+|\bdoi\s*[:：]?\s*10\.\S+", re.IGNORECASE)
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_YEAR_BRACKET = re.compile(rf"[(（]\s*({_YEAR})[a-z]?(?:[,，][^)）]{{0,20}})?\s*[)）]")
_YEAR_PLACED = re.compile(rf"(?:[,，.．\s*]|\*\*)({_YEAR})[a-z]?(?=\s*(?:[;；,，:：.．(（*]|[A-Z][a-z]{{2}}\b|$))")
_YEAR_ANY = re.compile(rf"(?<![\d-])({_YEAR})(?![\d-])")
_BROKEN = re.compile(r"(-)?\s*\n\s*(?:[-*•]\s+)?")  # an entry that goes on in another line, perhaps on another page
_LONGEST_NAMES = 2000
_KIND = re.compile(r"\s*\[[A-Z]{1,2}(?:/[A-Z]{2,3})?\]")  # GB/T 7714 type mark: [J], [M], [EB/OL]
_ET_AL = re.compile(r"(?:\bet\s+al\b\.?|(?<=[,， ])等(?=[.．,，\s]))", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.[-‐ ]?)*[A-Z]\.?|[A-Z]{1,2}|[A-Z](?:[- ][A-Z]){1,3}")
_PARTICLES = frozenset(
    (
        "van",
        "von",
        "der",
        "den",
        "de",
        "di",
        "da",
        "dos",
        "del",
        "della",
        "la",
        "le",
        "el",
        "al",
        "ten",
        "ter",
        "y",
        "zu",
    )
)
_BODIES = re.compile(
    r"group|committee|investigators|network|society|association|organi[sz]ation|collaborat|consortium", re.I
)
_SENTENCE_END = re.compile(
    r"(?P<end>[.．。?？!])[\"”*]*(?:\s+(?=[\"“*]*[A-Z\u4e00-\u9fff\d*])|(?=[\u4e00-\u9fff*])|\s*$)"
)
_NOT_END = re.compile(r"(?:\b(?:vs|et al|spp?|No|St|Dr|e\.g|i\.e)|\.[A-Z])$")
_DOTTED_NAMES = re.compile(
    r"(?:[^\W\d_][^,;.\d\n]{0,40},\s*(?:[A-Z]\.[ -]?){1,5}(?:[;,]\s*|\s*(?:&|and)\s+|(?=\s|$)))+(?:et al\.?,?\s*)?"
)


def read_reference(text: str, start: int, end: int, number: int | None = None) -> Reference:
    """The reference ``text[start:end]``; what cannot be read stays empty. Authors are family names as printed.

    Known styles: author (year) title; Vancouver (``Ab CD, Ef G. Title. Journal 2010;1:2-3``); dotted initials with
    semicolons; GB/T 7714 (``姓名. 题目[J]. 刊名, 2024``).
    """
    printed = text[start:end]
    head = ENTRY.match(printed)
    if head:
        printed = printed[head.end() :]
        number = number if number is not None else int(head["square"] or head["round"] or head["dot"])
    whole = _BROKEN.sub(lambda cut: cut[1] or " ", printed.replace("\\", ""))
    body = " ".join(_URL.sub(" ", whole).split())
    authors, title = _split(body)
    return Reference(start, end, number, "", authors, _year(body), title, doi_of(printed), _pmid(printed))


def doi_of(text: str) -> str:
    """The first DOI in ``text``, lower case, without resolver address or trailing punctuation, or ""."""
    match = _DOI.search(text.replace("\\(", "(").replace("\\)", ")"))
    if match is None:
        return ""
    doi = match.group()
    if "](" in doi:
        doi = doi[: doi.index("](")]
    while doi and (doi[-1] in ".,;:，。；、】］*" or (doi[-1] in ")]>）" and _overclosed(doi))):
        doi = doi[:-1]
    return doi.lower()


def _overclosed(doi: str) -> bool:
    pair = {")": "(", "]": "[", ">": "<", "）": "（"}
    return doi.count(doi[-1]) > doi.count(pair[doi[-1]])


def _pmid(text: str) -> str:
    match = _PMID.search(text)
    return match.group(1) if match else ""


def _year(body: str) -> int | None:
    for pattern in (_YEAR_BRACKET, _YEAR_PLACED, _YEAR_ANY):
        match = pattern.search(body)
        if match:
            return int(match.group(1))
    return None


def _split(body: str) -> tuple[tuple[str, ...], str]:
    """Authors and title of an entry without its number and addresses."""
    year = _YEAR_BRACKET.search(body)
    if year and year.start() < 400 and not _KIND.search(body[: year.start()]) and _is_names(body[: year.start()]):
        return _names(body[: year.start()]), _title(body[year.end() :].lstrip(" .,:"))
    dotted = _DOTTED_NAMES.match(body)
    if dotted and dotted.end() < len(body) - 10:
        return _names(dotted.group()), _title(body[dotted.end() :].lstrip(" .,:"))
    cut = _author_end(body)
    if not _like_names(body[: cut[0]]):
        return (), _title(body)
    return _names(body[: cut[0]]), _title(body[cut[1] :])


def _is_names(part: str) -> bool:
    """Whether what stands before a year in brackets is names only, and no title."""
    return (
        len(part) < 25 or ("," in part and re.search(r"\b[A-Z]\.", part) is not None) or "，" in part or "et al" in part
    )


def _like_names(part: str) -> bool:
    """Whether a first sentence is names: few words each, none in lower case but the particles of names."""
    for token in re.split(r"[,，;；、]|\s+(?:and|&|和)\s+", part):
        words = token.split()
        common = [
            word
            for word in words
            if word[0].islower() and word.strip(".'’") not in _PARTICLES and word not in ("and", "et")
        ]
        if (common or len(words) > 5) and not _BODIES.search(token):
            return False
    return len(part) < _LONGEST_NAMES


def _author_end(body: str) -> tuple[int, int]:
    """Where the names end and the title starts."""
    more = _ET_AL.search(body)
    first = re.search(r"[.．。:：]\s*(?=\S)", body)
    if more and more.start() < 400 and (first is None or more.start() <= first.end() + 60):
        rest = re.compile(r"[\s.．,，:：*]*").match(body, more.end())
        return more.start(), rest.end() if rest else more.end()
    for match in re.finditer(r"[.．。]\s*(?=[^\s\d])", body):
        if not re.search(r"\b[A-Z]$", body[: match.start()]) or re.search(r"\w\s+[A-Z]{1,4}$", body[: match.start()]):
            return match.start(), match.end()
    return 0, 0


def _names(part: str) -> tuple[str, ...]:
    part = _ET_AL.sub("", part.replace("*", ""))
    families = []
    for token in re.split(r"[,，;；、]|\s+(?:and|&|和)\s+", part):
        name = token.strip(" .．&")
        if name.startswith("and "):
            name = name[4:]
        if not name or _INITIALS.fullmatch(name):
            continue
        family = re.sub(
            r"\s+(?:[A-Z]{1,4}|(?:[A-Z]\.\s?)+|[A-Z](?:\s[A-Z]){0,3})(?:\s+(?:Jr|Sr|2nd|3rd|II|III))?$", "", name
        )
        families.append(family)
    return tuple(families)


def _title(part: str) -> str:
    kind = _KIND.search(part)
    if kind:
        return part[: kind.start()].strip(" .*")
    for match in _SENTENCE_END.finditer(part):
        if (
            match["end"] in "?？!"
            or not _NOT_END.search(part[: match.start()])
            or part[match.start() + 1 : match.start() + 3] == " *"
        ):
            stop = match.start() + (match["end"] in "?？!")
            if stop > 8:
                return part[:stop].strip(' *"“”').replace("*", "")
    return part.strip(' .*"“”').replace("*", "")
