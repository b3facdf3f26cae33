"""The spaCy components: names from vocabulary and patterns, and the slot for a trained entity model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.groups import groups
from her2mine.extract.merge import add, merge
from her2mine.extract.models import EntityModel
from her2mine.extract.names import (
    REGISTRY,
    drug_end,
    drugs_by_form,
    may_be_drug,
    may_be_told_trial,
    names_body,
    registry_key,
    registry_numbers,
    trials_by_cue,
)
from her2mine.extract.studynames import without_word
from her2mine.extract.times import times
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary, fold, fold_keeping_case

# What a model may add. Its endpoints and groups only bear out known ones: without a kind, no number is bound to them.
NEW: Final = (Label.DRUG, Label.TRIAL)
_BROKEN_OFF: Final = re.compile(r"(?<=[A-Za-z0-9])[A-Za-z0-9%]")  # a name that ends within a word or figure is none
SPANS: Final = "her2mine"  # key of doc.spans

for _name in ("mentions", "meanings"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def find_names(text: str, vocabulary: Vocabulary, meanings: Abbreviations | None = None) -> list[Mention]:
    """Find the named mentions of a sentence by vocabulary, the paper's short forms and patterns; sorted, no overlap."""
    known = _known(text, vocabulary, meanings)
    formed = [*trials_by_cue(text, vocabulary), *drugs_by_form(text, vocabulary)]
    if meanings:
        formed = [m for m in formed if m.text not in meanings or meanings[m.text].label is not None]
    named = merge(known, registry_numbers(text), formed)
    endpoints = [m for m in named if m.label is Label.ENDPOINT]
    return merge(named, times(text, endpoints), groups(text, named))


def _known(text: str, vocabulary: Vocabulary, meanings: Abbreviations | None) -> list[Mention]:
    """Names of the vocabulary and of the paper; at one place the longer one, then the paper's own."""
    listed = vocabulary.find(text)
    if not meanings:
        return listed
    blocked = meanings.blocked(text)
    listed = [m for m in listed if not any(first <= m.start and m.end <= last for first, last in blocked)]
    chosen: list[Mention] = []
    for mention in sorted([*meanings.find(text), *listed], key=lambda m: (m.start, -m.end, m.voices)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
        elif (twin := chosen[-1]).label is mention.label and (twin.start, twin.end) == (mention.start, mention.end):
            chosen[-1] = replace(twin, voices=tuple(dict.fromkeys((*twin.voices, *mention.voices))))
    return chosen


class Names:
    """Writes the names of a Doc to ``doc.spans["her2mine"]`` and ``doc._.mentions``.

    ``doc._.meanings`` may hold the paper's :class:`Abbreviations`.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __call__(self, doc: Doc) -> Doc:
        """Find and write the mentions."""
        write(doc, find_names(doc.text, self.vocabulary, doc._.meanings))
        return doc


class Entities:
    """Adds what a trained entity model finds, voice "model"; without a model it lets the Doc pass as it is.

    The model reads folded text (half width, plain dashes, simplified script), as it was trained.
    """

    def __init__(self, vocabulary: Vocabulary, path: str | None = None) -> None:
        """Take the names and the folder of a spaCy pipeline.

        Raises:
            ModelError: the folder cannot be loaded.
        """
        self.vocabulary = vocabulary
        self.model = EntityModel.load(path) if path else None

    def __call__(self, doc: Doc) -> Doc:
        """Run the model on the Doc's text and add its names."""
        if self.model is not None:
            write(doc, self.added(doc._.mentions or [], doc.text, doc._.meanings))
        return doc

    def added(self, known: Sequence[Mention], text: str, meanings: Abbreviations | None = None) -> list[Mention]:
        """The known mentions of a text and the model's names beside them."""
        return add(known, self.find(text, meanings), NEW)

    def find(self, text: str, meanings: Abbreviations | None = None) -> list[Mention]:
        """The model's names that are fit to be one, in text order."""
        if self.model is None or not any(map(str.isalpha, text)):
            return []
        return [
            self._mention(label, start, end, text[start:end])
            for label, start, last in self.model.entities(fold_keeping_case(text))
            for end in (drug_end(text, last) if label is Label.DRUG else last,)
            if self._fit(label, text, start, end, meanings)
        ]

    def _fit(self, label: Label, text: str, start: int, end: int, meanings: Abbreviations | None) -> bool:
        """Whether a word may be such a name by what is known of it; the paper itself may tell that it is none."""
        name = fold_keeping_case(text[start:end])
        if _BROKEN_OFF.match(text, end):
            return False
        if names_body(text, start, end):
            return False
        if meanings and name in meanings and meanings[name].label is not label:
            return False
        if label is Label.TRIAL:
            return may_be_told_trial(text, start, end, self.vocabulary)
        return label is not Label.DRUG or may_be_drug(name, text[end:], self.vocabulary)

    def _plain(self, text: str) -> str | None:
        """The known drug behind words for its form ("liposomal X"), where the whole name is unknown."""
        words = text.split()
        return self.vocabulary.canonical(Label.DRUG, words[-1]) if len(words) > 1 else None

    def _mention(self, label: Label, start: int, end: int, text: str) -> Mention:
        named = without_word(text) if label is Label.TRIAL else text
        canonical = self.vocabulary.canonical(label, named) or ""
        drugs: tuple[str, ...] = ()
        if label is Label.DRUG:
            canonical = canonical or self.vocabulary.near(text) or self._plain(text) or fold(text)
            drugs = self.vocabulary.drugs_of(canonical) or (canonical,)
        elif label is Label.TRIAL and REGISTRY.fullmatch(fold_keeping_case(text)):
            canonical = canonical or registry_key(text)
        return Mention(label, start, end, text, canonical or named, drugs, ("model",))


def write(doc: Doc, mentions: list[Mention]) -> None:
    """Put mentions (offsets into ``doc.text``) on the Doc; spans are widened to whole tokens."""
    spans: list[Span] = []
    for mention in mentions:
        span = doc.char_span(mention.start, mention.end, label=mention.label.value, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[SPANS] = spans
    doc._.mentions = mentions


def _load(files: Mapping[str, str]) -> Vocabulary:
    return Vocabulary.load({name: Path(path) for name, path in files.items()})


@Language.factory("her2mine_vocabulary", default_config={"files": {}})
def make_names(nlp: Language, name: str, files: dict[str, str]) -> Names:
    """Make the vocabulary component; ``files`` maps table names to CSV paths (see ``Vocabulary.load``)."""
    return Names(_load(files))


@Language.factory("her2mine_entities", default_config={"path": None, "files": {}})
def make_entities(nlp: Language, name: str, path: str | None, files: dict[str, str]) -> Entities:
    """Make the entity model's slot; ``path`` is a spaCy pipeline's folder, or None."""
    return Entities(_load(files), path)
