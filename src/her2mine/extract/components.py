"""The spaCy components: names from vocabulary and patterns, and the slot for a trained entity model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.groups import groups
from her2mine.extract.merge import merge
from her2mine.extract.names import drugs_by_form, registry_numbers, trials_by_cue
from her2mine.extract.times import times
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary

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
    """Merges what a trained entity model finds, voice "model"; without a model it lets the Doc pass as it is."""

    def __init__(self, vocabulary: Vocabulary, path: str | None = None) -> None:
        self.vocabulary = vocabulary
        self.model = spacy.load(Path(path)) if path else None

    def __call__(self, doc: Doc) -> Doc:
        """Run the model on the Doc's text and merge its spans."""
        if self.model is None:
            return doc
        labels = {label.value for label in Label}
        found = [
            self._mention(Label(ent.label_), ent.start_char, ent.end_char, ent.text)
            for ent in self.model(doc.text).ents
            if ent.label_ in labels
        ]
        write(doc, merge(doc._.mentions or [], found))
        return doc

    def _mention(self, label: Label, start: int, end: int, text: str) -> Mention:
        canonical = self.vocabulary.canonical(label, text) or ""
        drugs: tuple[str, ...] = ()
        if label is Label.DRUG:
            canonical = canonical or self.vocabulary.near(text) or text.lower()
            drugs = self.vocabulary.drugs_of(canonical) or (canonical,)
        return Mention(label, start, end, text, canonical or text, drugs, ("model",))


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
