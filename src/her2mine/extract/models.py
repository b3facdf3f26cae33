"""Trained entity models: loading one from its folder, and telling one from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import spacy
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import threadpool_limits

from her2mine.extract import tokenizers  # noqa: F401 - registers the tokenizer that the models name
from her2mine.records import Label
from her2mine.vocabulary import fold
from her2mine.vocabulary.cues import names_measure
from her2mine.vocabulary.fold import has_cjk

BATCH: Final = 64  # texts
KEPT: Final = 50_000  # texts whose entities are kept: table cells and headings come again and again

Entity = tuple[Label, int, int]  # label, first character, the one after the last

_PARTS = re.compile(r"[-/ ]")
_CAPTION = re.compile(r"(?:fig(?:ure)?|tab(?:le)?)s?[ .-]*s?\d")  # "(Figure1)": papers miss the space
_LABELS: Final = {label.value: label for label in Label}
_NAMED: Final = frozenset({Label.DRUG, Label.TRIAL})


class ModelError(ValueError):
    """A model folder that cannot be used; the message is one line with the folder and the reason."""


class EntityModel:
    """A spaCy pipeline that finds entities, and what it knows to be none.

    Its ``meta.json`` may hold lists of words, spaces between: ``not_names`` are no drug and no trial, ``not_parts``
    (genes, cell lines, journals) do not stand in a name either, ``ordinary_words`` are no drug.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self._not_names = frozenset(map(fold, str(nlp.meta.get("not_names", "")).split()))
        self._not_parts = frozenset(map(fold, str(nlp.meta.get("not_parts", "")).split()))
        self._ordinary = frozenset(str(nlp.meta.get("ordinary_words", "")).split())
        self._read: dict[str, tuple[Entity, ...]] = {}

    @staticmethod
    @cache
    def load(folder: str) -> EntityModel:
        """Load a model, once a process: both languages may use the same.

        Raises:
            ModelError: the folder is no pipeline, is damaged, or needs a component that is not installed.
        """
        try:
            return EntityModel(_on_blas(spacy.load(Path(folder))))
        except Exception as error:  # spaCy, thinc, msgpack and json each have errors of their own for a damaged file
            raise ModelError(f"{folder}: cannot be loaded as an entity model: {_one_line(error)}") from None

    def read(self, texts: Iterable[str]) -> None:
        """Read the folded texts of a paper in one go, which takes half the time of one by one.

        What was read of another paper is forgotten: the entities of a text may then depend on its own paper only, and
        not on the order of papers, even where batches of other sizes round differently.
        """
        self._read = {}
        fresh = list(dict.fromkeys(texts))
        for text, doc in zip(fresh, self.nlp.pipe(fresh, batch_size=BATCH), strict=True):
            self._read[text] = tuple(self._known(doc))

    def entities(self, text: str) -> tuple[Entity, ...]:
        """The entities of a folded text, without what is known to be none and with labels of ours only."""
        if text not in self._read:
            if len(self._read) >= KEPT:
                self._read = {}
            self._read[text] = tuple(self._known(self.nlp(text)))
        return self._read[text]

    def _known(self, doc: Doc) -> Iterator[Entity]:
        for ent in doc.ents:
            label, start, end = _LABELS.get(ent.label_), ent.start_char, ent.end_char
            if label is Label.TRIAL:  # "TRIAL-2,190 patients": figures of a size are no part of the name
                end = start + len(re.split("[,，]", ent.text)[0])
            name = fold(doc.text[start:end])
            measured = label is Label.DRUG and names_measure(fold(doc.text), end)
            if label is not None and not measured and not (label in _NAMED and self._is_none(label, name)):
                yield label, start, end

    def _is_none(self, label: Label, name: str) -> bool:
        if name.replace(" ", "") in self._not_names or (label is Label.DRUG and name in self._ordinary):
            return True
        if all(word in STOP_WORDS for word in name.split()):
            return True  # "everyone": in running English no name is made of these
        if _CAPTION.match(name):
            return True
        if has_cjk(name) and name[1:] in self._not_names:  # with the end of the word before it: 浆肌苷 of 血浆肌苷
            return True
        parts = _PARTS.split(name) if label is Label.TRIAL else name.split()
        return any(part in self._not_parts for part in parts)


def _on_blas(nlp: Language) -> Language:
    """Let NumPy's BLAS, on one core, multiply a pipeline's matrices: it takes a third of the time of spaCy's own."""
    threadpool_limits(1, user_api="blas")  # a paper's sentences are too few for two, and papers run side by side
    for _, part in nlp.pipeline:
        for node in part.model.walk() if isinstance(part, TrainablePipe) else ():
            if isinstance(node.ops, NumpyOps):
                node.ops.use_blis = False
    return nlp


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
