"""The pipelines of both languages, loaded once, and the one call that gives a sentence's mentions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import spacy
from scispacy.abbreviation import AbbreviationDetector  # noqa: F401 - registers its factory with spaCy
from spacy.language import Language

from her2mine.extract.abbreviations import Abbreviations
from her2mine.extract.components import Entities, Names, find_names
from her2mine.extract.models import EntityModel
from her2mine.extract.tokenizers import JiebaTokenizer, split_figures
from her2mine.records import Label, Mention
from her2mine.vocabulary import Vocabulary, fold_keeping_case


def _english(vocabulary: Vocabulary) -> Language:
    nlp = spacy.blank("en")
    split_figures(nlp)
    nlp.add_pipe("abbreviation_detector")
    return nlp


def _chinese(vocabulary: Vocabulary) -> Language:
    nlp = spacy.blank("xx")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab, vocabulary.words_for_jieba())
    return nlp


_BASES: Final[Mapping[str, Callable[[Vocabulary], Language]]] = {"en": _english, "zh": _chinese}


def load(language: str, vocabulary: Vocabulary, model: str | None = None) -> Language:
    """Make the spaCy pipeline of a language.

    Args:
        language: "en" or "zh".
        vocabulary: the names to find.
        model: folder of a trained entity pipeline, or None.

    Raises:
        KeyError: for another language.
        ModelError: the model cannot be loaded.
    """
    nlp = _BASES[language](vocabulary)
    names = nlp.add_pipe("her2mine_vocabulary")
    entities = nlp.add_pipe("her2mine_entities", config={"path": model})
    for part in (names, entities):  # what our own factories made, still without names
        if isinstance(part, Names | Entities):
            part.vocabulary = vocabulary
    return nlp


def _key(language: str) -> str:
    return language if language in _BASES else "en"


_AUTHORS = re.compile(r"\s?(?:等|et al)\b", re.IGNORECASE)  # behind the name of whom is cited


class Languages:
    """Both pipelines; each is loaded when a sentence first needs it."""

    def __init__(self, vocabulary: Vocabulary, models: Mapping[str, str] | None = None) -> None:
        """Take the vocabulary and, by language, the folder of an entity model.

        Raises:
            ModelError: a folder cannot be loaded. It is tried at once, so that it costs the run and not each paper.
        """
        for folder in (models or {}).values():
            EntityModel.load(folder)
        self.vocabulary = vocabulary
        self._models = dict(models or {})
        self._loaded: dict[str, Language] = {}
        self._entities = {key: Entities(vocabulary, folder) for key, folder in self._models.items()}

    def entities(self, language: str) -> Entities | None:
        """Give what a language's entity model finds, or None where it has no model."""
        return self._entities.get(_key(language))

    def nlp(self, language: str) -> Language:
        """Give the pipeline of a language; languages other than Chinese are read with the English one."""
        key = _key(language)
        if key not in self._loaded:
            self._loaded[key] = load(key, self.vocabulary, self._models.get(key))
        return self._loaded[key]

    def prepare(self, texts: Iterable[tuple[str, str]]) -> None:
        """Let the entity models read the sentences of a paper in one go; :func:`mentions` then has their names at hand.

        Args:
            texts: sentences, each with its language.
        """
        by_model: dict[str, list[str]] = {folder: [] for folder in self._models.values()}
        for text, language in texts:
            folder = self._models.get(_key(language))
            if folder is not None:
                by_model[folder].append(fold_keeping_case(text))
        for folder, given in by_model.items():
            EntityModel.load(folder).read(given)


def mentions(text: str, language: str, tools: Languages, abbreviations: Abbreviations | None = None) -> list[Mention]:
    """Find the named mentions of a sentence by all voices, sorted and without overlap.

    The parts of the spaCy pipeline are asked directly: nothing here needs the tokens of a Doc.

    Args:
        text: one sentence.
        language: "en" or "zh".
        tools: the loaded pipelines.
        abbreviations: the paper's short forms, from :func:`her2mine.extract.abbreviations`.

    Returns:
        Mentions with offsets relative to ``text``.
    """
    known = find_names(text, tools.vocabulary, abbreviations)
    entities = tools.entities(language)
    return _without_authors(text, entities.added(known, text, abbreviations) if entities else known)


def known_mentions(text: str, tools: Languages, abbreviations: Abbreviations | None = None) -> list[Mention]:
    """Find the mentions of a table cell: as :func:`mentions`, without the entity model, taught on whole sentences."""
    return _without_authors(text, find_names(text, tools.vocabulary, abbreviations))


def _without_authors(text: str, found: Iterable[Mention]) -> list[Mention]:
    return [m for m in found if not (m.label is Label.DRUG and m.text.isascii() and _AUTHORS.match(text, m.end))]
