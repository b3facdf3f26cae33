"""What the title of a text tells of all of it: the one treatment, the one trial."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from her2mine.bind.arm import Arm
from her2mine.bind.arms import find_arms
from her2mine.bind.lexicon import Cues
from her2mine.bind.studies import trial_name
from her2mine.bind.tools import Tools
from her2mine.extract import gate
from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.languages import mentions
from her2mine.records import Label, Mention, Paper
from her2mine.vocabulary import fold

TITLE = 120  # characters of the longest title that names what all of the paper is about
LONG_TITLE = 300  # of the longest title that tells design and trial as well
_NUMBERED = re.compile(r"(?<![\w-])([A-Z][A-Za-z]*-?\d{2,})-[A-Z0-9]")  # a drug's code, at the head of a study's number
_REGISTERED = re.compile(r"\d{6}")  # in a title it is the number of the study that the text reports
SHORT = 6000  # characters of a text that tells of one study alone
BEHIND = 12  # characters between "a single-arm trial" and its number in a bracket
USUAL = 8  # a population named this often is what the paper is about


def only_trial(paper: Paper, names_read: Iterable[Mention], cues: Cues) -> str | None:
    """The one trial that a text without citations names, if its title does, or it is the label of a product.

    A text that turns to another study has several, named or not.
    """
    if not paper.blocks:
        return None
    title = paper.blocks[0]
    named = [m for m in names_read if m.label is Label.TRIAL]
    names = {trial_name(m) for m in named}
    if len(names) != 1 or paper.citations or len(paper.blocks) < 2:
        return None
    words = paper.text[title.start : title.end]
    told = [m for m in named if m.text in words]
    for name in {m.text for m in told}:
        words = words.replace(name, " ")  # the figures of its number are no result
    plain = title.end - title.start <= TITLE and not gate(words, title.language)
    behind = fold(paper.text[title.end :])
    titled = bool(told) or cues.has("arms", "product", behind)
    others = cues.has("studies", "new", behind) and not any(_REGISTERED.search(m.text) for m in told)
    if titled and plain and not others:
        return next(iter(names))
    return next(iter(names)) if len(paper.text) <= SHORT and _alone(fold(paper.text), named, cues) else None


def _alone(folded: str, named: Sequence[Mention], cues: Cues) -> bool:
    """Whether a text speaks of no study but the one that it numbers in a register: news of an approval."""
    registered = [m.text for m in named if _REGISTERED.search(m.text)]
    places = [folded.find(fold(text)) for text in registered]
    turns = [match.end() for match in cues.get("studies", "new").finditer(folded)]
    return bool(registered) and all(any(0 <= place - end <= BEHIND for place in places) for end in turns)


def titled_trial(named: Sequence[Mention], paper: Paper) -> str | None:
    """The trial that a title names; of two the second may stand in a bracket behind it: "TRIAL (GROUP 0902)".

    Args:
        named: the trials of the title, with offsets in it.
        paper: the paper.
    """
    if not named or len(named) > 2:
        return None
    title = title_of(paper)
    bracketed = len(named) < 2 or re.fullmatch(r"\s*[(（]\s*", title[named[0].end : named[1].start])
    return trial_name(named[0]) if bracketed else None


def topic_of(paper: Paper, tools: Tools, meanings: Abbreviations) -> Arm | None:
    """The one treatment that a paper's title names: what its own values are told of where its abstract names none."""
    first = paper.blocks[0]
    title = paper.text[first.start : first.end]
    if len(title) > TITLE or gate(title, first.language):
        return None
    found = [m for m in mentions(title, first.language, tools.languages, meanings) if m.label is Label.DRUG]
    arms = find_arms(fold(title), found, tools.arms)
    return arms[0] if len(arms) == 1 and arms[0].drugs else None


def compared_in(paper: Paper, tools: Tools, meanings: Abbreviations) -> list[Arm]:
    """The arms that a paper's title sets against each other ("A versus B for ..."); [] where it compares none."""
    title = title_of(paper)
    if not title or gate(title, paper.blocks[0].language):
        return []
    found = [m for m in mentions(title, paper.blocks[0].language, tools.languages, meanings) if m.label is Label.DRUG]
    arms = find_arms(fold(title), found, tools.arms, text=title)
    told = any(tools.cues.has("contrast", key, fold(title)) for key in ("between", "opposing", "comparing"))
    return arms if told and len(arms) == 2 else []


def title_of(paper: Paper, longest: int = LONG_TITLE) -> str:
    """The first block of a paper, if it is no longer than a title is."""
    first = next(iter(paper.blocks), None)
    return paper.text[first.start : first.end] if first is not None and first.end - first.start <= longest else ""


def product_of(paper: Paper, tools: Tools) -> dict[str, tuple[str, ...]]:
    """What "this product" is: the one drug of the title, or of the studies' numbers in a text that names none."""
    words = {match.group() for match in tools.cues.get("arms", "product").finditer(fold(paper.text))}
    if not words:
        return {}
    titled = {m.drugs for m in tools.vocabulary.find(title_of(paper, TITLE), {Label.DRUG})}
    if len(titled) == 1:
        return dict.fromkeys(words, next(iter(titled)))
    codes = {match[1] for match in _NUMBERED.finditer(paper.text)}
    drugs = {d for code in codes for m in tools.vocabulary.find(code, {Label.DRUG}) for d in m.drugs}
    found = tools.vocabulary.find(paper.text, {Label.DRUG})
    others = {d for m in found for d in m.drugs if not tools.vocabulary.is_chemo(d)}
    named = len(drugs) == 1 and {d for d in others if tools.arms.drug_class(d) != "generic"} <= drugs
    return dict.fromkeys(words, tuple(drugs)) if named else {}


def as_drugs(folded: str, labels: Mapping[str, tuple[str, ...]], cues: Cues) -> list[Mention]:
    """The words for the product that a label is about ("本品") as names of its drug, where that is known."""
    spans = [(match.span(), match.group()) for match in cues.get("arms", "product").finditer(folded)]
    return [Mention(Label.DRUG, *span, word, labels[word][0], labels[word]) for span, word in spans if labels.get(word)]


@lru_cache(maxsize=4)
def usual_populations(text: str, tools: Tools) -> frozenset[str]:
    """Populations that a paper names again and again: its subject, no subgroup."""
    named = Counter(m.canonical for m in tools.vocabulary.find(text, {Label.POPULATION}))
    return frozenset(name for name, count in named.items() if count >= USUAL)
