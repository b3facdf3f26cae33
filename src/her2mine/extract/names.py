"""Name patterns: drugs by the endings of their class, code names, registry numbers, trials by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from her2mine.extract.cues import either, letters, words
from her2mine.extract.studynames import studies_in_place, without_word
from her2mine.extract.tokenizers import spelt_by_sound
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary, fold, fold_keeping_case, has_cjk, is_cjk
from her2mine.vocabulary.cues import has_cue, names_thing, opens_item, told_trial

_BODY_REACH: Final = 48  # characters before a bracket in which the people it names are told
WINDOW: Final = 16  # characters in which a word beside a code name must stand

# Registers of clinical trials and the form of their numbers.
REGISTRY: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:NCT\s?0\d{7}|ChiCTR(?:-?[A-Z]{2,5})?-?\d{8,10}|CTR\s?20\d{6}|JapicCTI-?\d{6}|jRCTs?\d{9,10}"
    r"|UMIN\s?(?:C?0{3,}\d{3,6}|\d{9})|ISRCTN\s?\d{8}|(?:ACTRN|ANZCTRN)\s?\d{14}|NTR\s?\d{4}"
    r"|CTRI/20\d\d/\d{2,3}/\d{6}|DRKS\s?\d{8}"
    r"|(?:EudraCT[\s:]*(?:no\.?|number)?[\s:]*)?20\d\d-\d{6}-\d\d)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_QUOTES = "”\"'’」》"
_ACRONYM = (
    r"(?:[A-Z]{2,}\([A-Z]{1,2}\)-?\d{1,3}"  # "ABC(D)-1"
    r"|[A-Z][A-Za-z]*(?:[A-Z]|-?\d)[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?:\s?-?\d{1,5}(?:/\d{2,4})?[A-Z]?(?![\d%]|\.\d))?)"
)
_SERIES = re.compile(r"[A-Za-z]{5,}[ -]\d{1,3}")  # a name that only the numbers of a series of trials have
_NAME = re.compile(rf"(?<![A-Za-z0-9-]){_ACRONYM}(?![A-Za-z0-9-])")
_ROMAN = re.compile(r"[IVX]+[abAB]?(?:[-/][IVX]+[abAB]?)?$")
_CODE = re.compile(r"(?<![A-Za-z0-9-])([A-Z]{2,5})-?\d{2,7}[A-Za-z]?(?![A-Za-z0-9])(?!-\d|\.\d)")
_STAGED = re.compile(r"[IVXⅠ-Ⅻ]+[abcABC]?$")  # of a phase or stage: "mCRCⅡ期"
_PLURAL = re.compile(r"[A-Z]{2}s$")  # an acronym in the plural stands for things
_PERSON = re.compile(r"(?:[ -][A-Z][a-z]+)* [A-Z]{1,3}[,.;:](?!\d)")  # initials, as lists of references have them
_MARKER = re.compile(r"([A-Z]{2,5})-?\d{1,7}[A-Za-z]?$")  # "CD11b" has the form of a code
_AROUND_REGIMEN = re.compile(r"[A-Z]{3,}\d?-\*")  # "HER-FLOT" is a study of FLOT
_LATIN_WORD = r"[A-Za-z][A-Za-z-]{2,}"


def registry_key(text: str) -> str:
    """Give one spelling for a registry number: upper case, without spaces and introducing words."""
    bare = re.sub(r"(?i)^eudract[\s:]*(?:no\.?|number)?[\s:]*", "", fold_keeping_case(text))
    return re.sub(r"\s", "", bare).upper()


def registry_numbers(text: str) -> list[Mention]:
    """Find trial registry numbers; ``canonical`` is the number in its usual spelling."""
    return [
        Mention(Label.TRIAL, m.start(), m.end(), m.group(), registry_key(m.group()), voices=("pattern",))
        for m in REGISTRY.finditer(text)
    ]


@cache
def _trial_cue() -> re.Pattern[str]:
    """The words beside a trial's name: those after it, a register's number in brackets, those before it."""
    after = either(words("trial", "after"), bounded=False)
    named = either(words("trial", "named"))
    register = r"[(（]\s?(?:nct|chictr|ctr20|japiccti|jrct|umin)"
    return re.compile(rf"(?P<after>{after})(?:(?<![a-z])|(?![a-z]))|(?P<named>{named})|(?P<register>{register})")


@cache
def _trial_before() -> re.Pattern[str]:
    phases = either(words("trial", "phases"), bounded=False)
    phase = rf"(?i:(?:\s?(?:{phases})(?:\s?[0-9IVX]{{1,3}}[ab]?)?,?){{0,3}})"
    return re.compile(rf"(?<![A-Za-z0-9-])(?P<name>{_ACRONYM})(?:\s?\([^()]{{0,40}}\)|[{_QUOTES}])?{phase}\s?$")


@cache
def _kind_of_trial() -> re.Pattern[str]:
    phases = either(words("trial", "phases"), bounded=False)
    return re.compile(rf"{phases}(?:\s?[0-9ivx]{{1,3}}[ab]?)?(?:临床)?\s?$")


_STUDY_NUMBER = re.compile(r"(?:-[A-Z]{1,3})?-[A-Z]{0,3}\d{2,4}")  # "XX99-C016" is a study of XX99
_TRIAL_AFTER = re.compile(rf"\s?[“\"'‘「（(]?(?P<name>{_ACRONYM})")
_LISTED_BEFORE = re.compile(rf"(?<![A-Za-z0-9-])(?P<name>{_ACRONYM})(?:,? and |, ?|、|和|与|及|以及|/)$")
MIN_HAN: Final = 3  # characters of a drug's Chinese name that no table has; names of two are companies as often
MIN_STUDY: Final = 3  # digits with which a research group numbers its studies
MIN_DIGITS: Final = 4  # digits that make a name of two letters a study number, of one where a model says so
_NUMBER = re.compile(r"[A-Z]\d+$")
_STUDY_CODE = re.compile(r"[A-Z]\d{2,4}-\d{3,4}")  # a sponsor's number with one letter
_FIGURE_BEHIND = re.compile(r"[\s=]\d*\.\d+$")  # "HR 0.776" is a result
MIN_LETTERS: Final = 2  # of a drug's name
_NAME_REACH: Final = 80  # characters before the word "trial" in which its name may begin


# What a sentence says that speaks of a trial, somewhere beside its name.
_OF_TRIALS = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|randomi[sz]ed|phase|protocol|enrol\w*|arms?)\b|\bn\s?=|研究|试验|随机|入组"
)
_TOLD_REACH: Final = 80  # characters on either side


@cache
def _not_trials() -> frozenset[str]:
    return frozenset(word.upper() for word in words("trial", "not_names"))


@cache
def _numbered() -> re.Pattern[str]:
    """A part of the text with its number: "Chapter 3", "Cohort-2"."""
    return re.compile(rf"(?:{either(words('trial', 'numbered'), bounded=False)})[\s-]?\d+[a-z]?")


def may_be_told_trial(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a word that a model takes for a trial has its form and a figure, or stands where trials are spoken of."""
    name = fold_keeping_case(text[start:end])
    if REGISTRY.fullmatch(name):
        return True
    if _date().fullmatch(fold(name)):
        return False
    if not name.isascii() or not name[-1].isalnum() or names_thing(fold(text[end : end + _TOLD_REACH]), 0):
        return False
    digits = sum(map(str.isdigit, name))
    if not may_be_trial(name, vocabulary) and not (digits >= MIN_DIGITS and _NUMBER.match(name)):
        return False
    around = fold(text[max(0, start - _TOLD_REACH) : end + _TOLD_REACH])
    return digits > 0 or has_cue("trial", fold(text), start, end) or _OF_TRIALS.search(around) is not None


def names_body(text: str, start: int, end: int) -> bool:
    """Whether a short name in brackets is that of the people told before it ("the French group (ABC)")."""
    told = _body().search(fold(text[max(0, start - _BODY_REACH) : start]))
    return told is not None and text[end : end + 1] in (")", "）")


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"(?:{either(words('trial', 'bodies'), bounded=False)})\s?[(（]\s?$")


@cache
def _date() -> re.Pattern[str]:
    return re.compile(rf"{either(words('trial', 'months'))}\.?\s?\d{{1,4}}")


@cache
def _dose() -> re.Pattern[str]:
    return re.compile(rf"\s?{either(words('trial', 'dose_units'))}")


def trials_by_cue(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Find acronyms that the words beside them tell to be trials ("the ABCD-2 trial", "ABCD-2 研究")."""
    plain = fold_keeping_case(text)
    found: dict[int, Mention] = {}
    folded = fold(plain)
    for cue in _trial_cue().finditer(folded):
        for start, end in _beside_cue(plain, cue):
            if may_be_trial(plain[start:end], vocabulary):
                name = text[start:end]
                found.setdefault(start, _trial(name, start))
                break
    for word in _NAME.finditer(plain):
        start, end = word.span()
        told = told_trial(folded, start, end) or (_SERIES.fullmatch(word.group()) and opens_item(folded, start, end))
        told = told or (_coded_study(word.group(), vocabulary) and not _dose().match(folded, end))
        if told and may_be_trial(word.group(), vocabulary):
            found.setdefault(start, _trial(text[start:end], start))
    for start, end in studies_in_place(plain):
        if may_be_trial(plain[start:end], vocabulary):
            found.setdefault(start, _trial(text[start:end], start))
    for start in sorted(found):
        found |= {m.start: m for m in _listed_before(text, start, vocabulary)}
    return [found[start] for start in sorted(found)]


def _coded_study(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a name is the code of a drug, with figures, and a study's number behind it: "XX-1234-ST-01"."""
    known = vocabulary.find(name, {Label.DRUG}) if name.count("-") else []
    coded = bool(known) and known[0].start == 0 and known[0].text[-1].isdigit()
    return coded and _STUDY_NUMBER.fullmatch(name, known[0].end) is not None


def _trial(name: str, start: int) -> Mention:
    return Mention(Label.TRIAL, start, start + len(name), name, without_word(name), (), ("pattern",))


def _listed_before(text: str, start: int, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Names listed before one that the words beside it tell to be a trial: "the ABC-1, ABC-2 and ABC-3 trials"."""
    while (match := _LISTED_BEFORE.search(fold_keeping_case(text[:start]))) is not None:
        name = text[match.start("name") : match.end("name")]
        if not (any(map(str.isdigit, name)) or name.isupper()) or not may_be_trial(match["name"], vocabulary):
            return
        start = match.start("name")
        yield _trial(name, start)


def _beside_cue(plain: str, cue: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Names before the word "trial", after "named", and after "phase III trial"."""
    base = max(0, cue.start() - _NAME_REACH)
    before = plain[base : cue.start()]
    if cue.lastgroup != "named" and (match := _trial_before().search(before)) is not None:
        yield base + match.start("name"), base + match.end("name")
    if cue.lastgroup == "named" or (cue.lastgroup == "after" and _kind_of_trial().search(fold(before))):
        match = _TRIAL_AFTER.match(plain, cue.end())
        if match is None:
            return
        glued = not plain[match.start("name") - 1].isspace()
        if cue.lastgroup == "named" or glued or any(map(str.isdigit, match.group("name"))):
            yield match.span("name")


def may_be_trial(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a word has a trial name's form, and is not known to be something else."""
    letters_only = re.sub(r"[^A-Za-z]", "", name)
    digits = sum(map(str.isdigit, name))
    coded = _STUDY_CODE.fullmatch(name) is not None
    if (
        (len(letters_only) < (2 if digits >= MIN_DIGITS else 3) and not coded)
        or _ROMAN.match(name)
        or _numbered().fullmatch(fold(name))
        or name.upper() in _not_trials()
    ):
        return False
    if sum(char.isupper() for char in letters_only) < 2 and not name[-1].isdigit():
        return False
    if _PLURAL.search(name) or fold(name.split(" ")[0]) in words("trial", "leads"):
        return False  # "Of 1973 women"
    parts = [name, name.split("-")[0], name.split(" ")[0]]
    if digits < MIN_STUDY and name.rstrip("0123456789").upper() in _not_trials():
        return False  # "Figure1"; but a group's fourth figure is that of a study: "JCOG9802"
    if any(vocabulary.is_not_name(part) and not vocabulary.is_word(part) for part in parts):
        return False
    known = vocabulary.find(name, {Label.DRUG, Label.ENDPOINT, Label.POPULATION})
    several = len(known) == 1 and len(known[0].drugs) > 1
    if several and _AROUND_REGIMEN.fullmatch(name[: known[0].start] + "*" + name[known[-1].end :]):
        return True
    return not known or _STUDY_NUMBER.fullmatch(name, known[0].end) is not None or numbered_regimen(known[0])


def numbered_regimen(mention: Mention) -> bool:
    """Whether a name is that of a regimen with a number, which a trial of the regimen may bear as well ("ABCD4")."""
    return len(mention.drugs) > 1 and mention.text[-1].isdigit()


def may_be_drug(name: str, behind: str, vocabulary: Vocabulary) -> bool:
    """Whether a word may be a drug's name, by its form, by what stands behind it, and by what is known of it."""
    if sum(map(str.isalpha, name)) < MIN_LETTERS or vocabulary.is_not_name(name) or _FIGURE_BEHIND.search(name):
        return False
    if not name[-1].isalnum() or _PERSON.match(behind) or (behind.startswith("期") and _STAGED.search(name)):
        return False
    if has_cjk(name):
        return (
            len(name) >= MIN_HAN
            and all(map(is_cjk, name))
            and (_han_drug().search(fold(name)) is not None or (spelt_by_sound(name) and vocabulary.spells_drugs(name)))
        )
    if _people_behind().match(fold(behind)) or _adjective().fullmatch(name):
        return False
    code = _MARKER.match(name)
    return code is None or code.group(1) not in words("drug", "not_codes")


@cache
def _people_behind() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{either(words('drug', 'people_behind'), bounded=False)})")


@cache
def _adjective() -> re.Pattern[str]:
    """A word in small letters with an ending that only adjectives have ("perihilar"), or of a state ("X-resistant")."""
    return re.compile(rf"[a-z]+(?:{'|'.join(words('drug', 'adjectives'))})|.+-(?:{'|'.join(words('drug', 'states'))})")


@cache
def _affix() -> re.Pattern[str]:
    longer = either((*words("drug", "affixes"), *words("drug", "payloads")), bounded=False)
    return re.compile(rf"(?:[ -]{longer}|-[a-z])(?![a-z0-9-])")  # one letter tells a cell product: "XXleucel-T"


def drug_end(text: str, end: int) -> int:
    """Where a drug's name ends that seemed to end at ``end``: the word for its form or payload belongs to it."""
    match = _affix().match(fold(text), end)
    return match.end() if match else end


@cache
def _latin_drug() -> re.Pattern[str]:
    stems = "|".join(sorted((s for s in words("drug", "stems") if s.isascii()), key=lambda s: (-len(s), s)))
    payloads = "|".join(sorted((s for s in words("drug", "payloads") if s.isascii()), key=lambda s: (-len(s), s)))
    return re.compile(rf"(?<![A-Za-z-])[A-Za-z]{{2,}}(?:{stems})(?:[ -](?:{payloads}))?(?![A-Za-z])", re.IGNORECASE)


@cache
def _han_drug() -> re.Pattern[str]:
    stems = "|".join(sorted((s for s in words("drug", "stems") if not s.isascii()), key=lambda s: (-len(s), s)))
    payloads = "|".join(sorted((s for s in words("drug", "payloads") if not s.isascii()), key=lambda s: (-len(s), s)))
    return re.compile(rf"[{letters('drug', 'syllables')}]{{1,6}}(?:{stems})(?:{payloads})?")


@cache
def _beside() -> re.Pattern[str]:
    return re.compile(either(words("drug", "beside")))


def drugs_by_form(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Find drug names by the endings of their class, and code names that stand beside words of treatment.

    ``canonical`` is the vocabulary's name when the word is, or nearly is, a name it has; else the word in lower case.
    """
    folded = fold(text)
    spans = sorted({*_by_ending(folded), *_by_code(text, folded, vocabulary)})
    return [_drug(text, start, end, vocabulary) for start, end in spans]


def _by_ending(folded: str) -> Iterator[tuple[int, int]]:
    excluded = words("drug", "not_drugs")
    for pattern in (_latin_drug(), _han_drug()):
        for match in pattern.finditer(folded):
            if match.group() not in excluded:
                yield match.span()


def _by_code(text: str, folded: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    for match in _CODE.finditer(fold_keeping_case(text)):
        start, end = match.span()
        if match.group(1) in words("drug", "not_codes") or vocabulary.is_not_name(match.group()):
            continue
        around = f"{folded[max(0, start - WINDOW) : start]} | {folded[end : end + WINDOW]}"
        if _beside().search(around) and not REGISTRY.match(text, start):
            yield start, end


def _drug(text: str, start: int, end: int, vocabulary: Vocabulary) -> Mention:
    name = text[start:end]
    canonical = vocabulary.near(name) or fold(name)
    drugs = vocabulary.drugs_of(canonical) or (canonical,)
    return Mention(Label.DRUG, start, end, name, canonical, drugs, ("pattern",))
