"""What a paper's own short forms stand for: "(long form (SHORT))" in English, "名称(name, SHORT)" in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

import spacy
from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.language import Language

from her2mine.extract.cues import either, words
from her2mine.extract.gate import gate
from her2mine.extract.glossaries import JOIN, PLUS, clipped, context_of, glossary, lettered, may_be_short, without_doses
from her2mine.extract.meanings import Meaning
from her2mine.extract.names import trials_by_cue
from her2mine.extract.numbered import numbered_regimens
from her2mine.extract.regimenforms import chain, extended, regimens_told, schedules, shared
from her2mine.extract.studynames import studies_in_place
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary, fold, fold_keeping_case

COVERED: Final = 0.6  # share of the long form that a known name must take up to be its meaning

_BRACKET = re.compile(r"[(（]([^()（）\n]{2,80})[)）]")
_PARTS = re.compile(r"[,，;；、/]|(?:以下)?简称(?:为)?|即|hereafter|abbreviated(?: as)?|also known as|formerly")
_ACRONYM = re.compile(r"(?:[A-Z]{2,6}|[A-Z]{1,3}(?:\+[A-Z]{1,3})+)$")
_DOSED = re.compile(r"[A-Z]{1,4}-?\d{2,4}$")  # a drug's first letters and the dose: "TOR60", "TOR200"
_LABEL = re.compile(r"[A-Z][a-z]{1,4}[A-Z]{2,5}(?:\+[A-Z]{1,3})*$")
_CALLED = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:方案|组|組)?\s?[(（]([^()（）\n]{4,60})[)）]|[(（]([\u4e00-\u9fff]{2,4})[组組][,，)）]"
)
_CALLED_AGAIN = re.compile(r"([\u4e00-\u9fff]{2,4})[组組](?:[,，]|$)")  # "A联合B跨线组(跨线组,45例)"
_GROUP = re.compile(r"(?<=[A-Z0-9])\s?(?:组|組|臂| group| arm)$")  # "(AV group, n = 291)"
_ARM = re.compile(r"^(?:arm|group) (?=[A-Z]{2,}$)")  # "(arm AB)"
_HAN = re.compile("[\u3400-\u9fff]")


class Abbreviations(dict[str, Meaning]):
    """A paper's short forms, as printed, with their meanings."""

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Matches any of the short forms as a whole word; None when there are none."""
        if not self:
            return None
        ordered = sorted(self, key=lambda s: (-len(s), s))
        inner = "|".join(re.escape(short).replace(r"\+", r"\s?\+\s?") for short in ordered)
        return re.compile(rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9]-)(?:{inner})(?![A-Za-z0-9])(?!-[A-Za-z0-9])")

    @cached_property
    def twins(self) -> frozenset[str]:
        """The short forms, as printed, of regimens of the same drugs: only doses or schedules tell them apart."""
        told: dict[frozenset[str], list[str]] = {}
        for short, meaning in self.items():
            regimen = len(meaning.drugs) > 1 and _ACRONYM.fullmatch(short) is not None
            if meaning.dosed or regimen or (meaning.drugs and _DOSED.fullmatch(short)):
                told.setdefault(frozenset(meaning.drugs), []).append(short)
        return frozenset(short for alike in told.values() if len(alike) > 1 for short in alike)

    def find(self, text: str) -> list[Mention]:
        """The short forms with a known meaning in ``text``, voice "abbreviation"."""
        return [
            Mention(m.label, at.start(), at.end(), text[at.start() : at.end()], m.canonical, m.drugs, ("abbreviation",))
            for at in self._matches(text)
            if (m := self._told(at.group())).label is not None
        ]

    def blocked(self, text: str) -> list[tuple[int, int]]:
        """Places in ``text`` of short forms that the paper defines as something else."""
        return [at.span() for at in self._matches(text) if self._told(at.group()).label is None]

    def _told(self, printed: str) -> Meaning:
        """What a short form means as printed, maybe with blanks around its plus signs."""
        return self[printed] if printed in self else self[PLUS.sub("+", printed)]

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(fold_keeping_case(text)) if self.pattern else iter(())


@cache
def _english() -> Language:
    return spacy.blank("en")


def abbreviations(text: str, vocabulary: Vocabulary) -> Abbreviations:
    """Collect the short forms that a paper defines, and the trials that its words name.

    Args:
        text: the paper's text (or the prose of it).
        vocabulary: known names; a short form means what its long form, or a name beside it in the bracket, means.

    Returns:
        Short forms as printed. The first definition counts.
    """
    plain = fold_keeping_case(text)
    found = _bracketed(plain, vocabulary)
    for short, drugs, long in regimens_told(plain, vocabulary):
        found[short] = Meaning(long, Label.DRUG, short, drugs)
    for short, meaning in schedules(plain, vocabulary):
        found[short] = meaning
    for short, drugs in lettered(plain, vocabulary):
        found[short] = Meaning(short, Label.DRUG, short, drugs)
    for short, drugs, long in glossary(plain, vocabulary):
        if short not in found or found[short].label is None:
            found[short] = Meaning(long, Label.DRUG, short, drugs)
    for short, drugs, long in _groups_called(plain, vocabulary):
        found.setdefault(short, Meaning(long, Label.DRUG, short, drugs))
    for short, drug in clipped(plain, vocabulary):
        found.setdefault(short, Meaning(drug.text, Label.DRUG, drug.canonical, drug.drugs))
    for short, meaning in numbered_regimens(plain, found, vocabulary):
        found.setdefault(short, meaning)
    titled = {plain[start:end] for start, end in studies_in_place(plain)}  # "the Italian X and Y (ABC) trial"
    for trial in trials_by_cue(text, vocabulary):
        short = fold_keeping_case(trial.text)
        if short in titled or short not in found:
            found[short] = Meaning(trial.text, Label.TRIAL, trial.canonical)
    return found


def _bracketed(plain: str, vocabulary: Vocabulary) -> Abbreviations:
    """The short forms that stand in a bracket behind their long form, or beside a name."""
    found = Abbreviations()
    for match in _BRACKET.finditer(plain):
        parts = [PLUS.sub("+", _ARM.sub("", _GROUP.sub("", part.strip()))) for part in _PARTS.split(match.group(1))]
        shorts = [part for part in parts if may_be_short(part, vocabulary)]
        if not shorts:
            continue
        before = without_doses(context_of(plain, match.start()))
        meaning = _meaning(before, parts, vocabulary)
        for short in shorts:
            known = _best(before, short, meaning, vocabulary)
            base = found.get(short.partition("+")[0]) if "+" in short else None
            if base is not None and base.drugs and (known is None or known.label is None):
                known = Meaning(short, Label.DRUG, short, base.drugs)  # "(NeoAB+RT)", where NeoAB was told before
            known = extended(short, before, found, vocabulary) or shared(short, before, found, vocabulary) or known
            if known is not None:
                found.setdefault(short, known)
    return found


def _groups_called(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Read "双靶方案(A + B)", "A 联合 B(双靶组)": a paper's own name for what a group got."""
    for match in _CALLED.finditer(text):
        again = _CALLED_AGAIN.match(match[2] or "")
        name = (
            match[3]
            or (again[1] if again else "")
            or next((match[1][-n:] for n in (4, 3, 2) if _is_group(match[1][-n:], text)), "")
        )
        if not name or not _is_group(name, text) or vocabulary.find(name):
            continue
        long = (
            _joined(match[2], vocabulary)
            if match[2] and not again
            else chain(context_of(text, match.start(2) - 1 if again else match.start()), vocabulary)
        )
        if long is not None:
            yield name, long.drugs, long.long


def _is_group(name: str, text: str) -> bool:
    """Whether a text calls a group by a name that tells no role and no number."""
    called = any(f"{name}{word}" in text for word in ("组", "組"))
    return called and not any(word in name for word in words("drug", "group_words"))


def _joined(long: str, vocabulary: Vocabulary) -> Meaning | None:
    """The drugs that fill a bracket, joined."""
    drugs = [m for m in vocabulary.find(long) if m.label is Label.DRUG and m.drugs]
    whole = len(drugs) > 1 and drugs[0].start == 0 and drugs[-1].end == len(long)
    if not whole or not all(JOIN.fullmatch(long[a.end : b.start]) for a, b in pairwise(drugs)):
        return None
    return Meaning(long, Label.DRUG, long, tuple(dict.fromkeys(drug for m in drugs for drug in m.drugs)))


def _best(before: str, short: str, meaning: Meaning | None, vocabulary: Vocabulary) -> Meaning | None:
    """Choose between the long form that the letters spell and the name beside the bracket."""
    joined = _initialled(before, short, vocabulary)
    if joined is not None and joined.long != short:
        return joined  # right behind its drugs, whatever it usually means
    spelt = _by_letters(before, short, vocabulary)
    if _is_known(short, vocabulary) or vocabulary.is_not_name(short):
        if spelt is not None and spelt.label is Label.DRUG and _is_its_own(short, spelt, vocabulary):
            return spelt  # usually no name of ours, or another regimen's, but here it is
        return spelt if spelt is not None and spelt.label is None and not gate(f"1 {spelt.long}") else None
    if spelt is not None and spelt.label is not None:
        return spelt
    called = chain(before, vocabulary) if _LABEL.match(short) else None
    if called is not None and before.rstrip().endswith(called.long):
        return called  # "A plus B (NeoAB)": letters of the names and others
    if joined is not None and spelt is None:
        return joined
    if meaning is None or not _stands_for(before, short, meaning):
        return spelt
    if meaning.label is Label.DRUG and _ACRONYM.match(short):
        return chain(before, vocabulary) or meaning
    return meaning


def _initialled(before: str, short: str, vocabulary: Vocabulary) -> Meaning | None:
    """Read "A 50 mg/m2 plus B 75 mg/m2 (XB)", "A, alone (arm A) or with B (arm BA)": a letter for each of the drugs.

    Right behind drugs that are joined one letter that fits is enough, since the others may be those of trade names.
    """
    letters = short.replace("-", "").replace("+", "")
    if not letters.isupper() or not letters.isalpha():
        return None
    told = chain(before, vocabulary)
    if told is not None and before.rstrip().endswith(told.long):
        first = {drug[0].upper() for drug in told.drugs}
        lettered = len(told.drugs) == len(letters) and bool(first & set(letters))
        return told if lettered or any(drug[:3].upper() in letters for drug in told.drugs) else None
    drugs = dict.fromkeys(drug for m in vocabulary.find(before) if m.label is Label.DRUG for drug in m.drugs)
    fits = [[drug for drug in drugs if drug[0].upper() == letter] for letter in short]
    if len(short) < 2 or not all(len(found) == 1 for found in fits) or len(set(short)) < len(short):
        return None
    return Meaning(short, Label.DRUG, short, tuple(found[0] for found in fits))


def _is_its_own(short: str, spelt: Meaning, vocabulary: Vocabulary) -> bool:
    """Whether a paper spells out drugs for a short form that is unknown or means others ("X plus Y (EC)")."""
    if not _is_known(short, vocabulary):
        return True
    known = {drug for mention in vocabulary.find(short) for drug in mention.drugs}
    return bool(spelt.drugs) and known != set(spelt.drugs)


def _stands_for(before: str, short: str, meaning: Meaning) -> bool:
    """Whether standing beside a name is proof enough: letters cannot tell in Chinese, nor for a drug's code."""
    if _CASE_NUMBER.match(short):
        return False
    if _HAN.search(before[-3:]) or _HAN.search(meaning.long):
        return True
    return meaning.label is Label.DRUG and bool(_CODE.match(short))


_CASE_NUMBER = re.compile(r"[A-Z]\d{1,2}$")  # "(P4)", a patient
_CODE = re.compile(r"[A-Z]{1,5}-?[A-Z]?\d{2,}[A-Za-z]?$|[A-Za-z]{1,3}-[A-Z]\w+$")


def _is_known(short: str, vocabulary: Vocabulary) -> bool:
    """Whether the vocabulary has the short form itself; then a paper can only tell that it means something else."""
    known = vocabulary.find(short)
    return bool(known) and known[0].end - known[0].start == len(short) and "weak" not in known[0].voices


def _meaning(before: str, parts: list[str], vocabulary: Vocabulary) -> Meaning | None:
    """The known name that ends right before the bracket, or that fills a part of it."""
    last = vocabulary.find(before)[-1:]
    if last and not before[last[0].end :].strip(" *$^") and "weak" not in last[0].voices:
        return _of(last[0])  # by its place only; see _stands_for
    for part in parts:
        filling = [m for m in vocabulary.find(part) if m.end - m.start == len(part) and "weak" not in m.voices]
        if filling:
            return _of(filling[0])
    return None


def _of(mention: Mention) -> Meaning:
    return Meaning(mention.text, mention.label, mention.canonical, mention.drugs)


def _by_letters(before: str, short: str, vocabulary: Vocabulary) -> Meaning | None:
    """The long form whose letters spell the short one (Schwartz & Hearst 2003, as in scispaCy), and what it means."""
    before = _HAN.split(before)[-1]  # "使用long form (LF)": only Latin letters can spell it
    short = short.replace("-", "")  # "X vedotin plus Y (XV-Y)"
    if not before.strip():
        return None
    initials = _by_initials(before.rstrip(), short)
    if initials:
        return _known(initials, vocabulary)
    doc = _english().make_doc(f"{before.rstrip()} ({short})")
    inside = doc.char_span(len(before.rstrip()) + 2, len(doc.text) - 1)
    if inside is None:
        return None
    for long_candidate, short_candidate in filter_matches([(-1, inside.start, inside.end)], doc):
        _, long = find_abbreviation(long_candidate, short_candidate)
        if long is not None:
            return _known(long.text, vocabulary)
    return None


def _by_initials(before: str, short: str) -> str:
    """The last words with just these initials, where letters inside a word would spell the short form as well."""
    words_of = [m.start() for m in re.finditer(r"(?<![A-Za-z0-9])[A-Za-z0-9]", before)][-len(short) :]
    told = "".join(before[start] for start in words_of)
    return before[words_of[0] :] if short.isupper() and told.upper() == short else ""


def _known(long: str, vocabulary: Vocabulary) -> Meaning:
    mentions = [m for m in vocabulary.find(long) if "weak" not in m.voices]
    drugs = [m for m in mentions if m.label is Label.DRUG and m.drugs]
    name = fold(long)
    if re.search(rf" {either(words('drug', 'treatments'))}$", name) and (not drugs or drugs[0].start):
        return Meaning(long, Label.DRUG, name, (name,))  # a treatment that has no other name
    covered = sum(m.end - m.start for m in mentions)
    if drugs and len(drugs) == len(mentions) and covered >= COVERED * len(long):
        union = tuple(dict.fromkeys(drug for m in drugs for drug in m.drugs))
        return Meaning(long, Label.DRUG, drugs[0].canonical if len(drugs) == 1 else long, union)
    if len(mentions) == 1 and covered >= COVERED * len(long):
        return Meaning(long, mentions[0].label, mentions[0].canonical, mentions[0].drugs)
    return Meaning(long)
