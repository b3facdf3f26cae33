"""Tokenizers: jieba with the vocabulary as user dictionary for Chinese, spaCy's with finer cuts for English.

The entity models have one of their own for both languages, which needs no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

import jieba
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry
from spacy.vocab import Vocab

from her2mine.vocabulary import fold

SYLLABLES: Final = 2
RARE: Final = 100  # occurrences in the texts that jieba's dictionary was counted in
WORD_FREQUENCY: Final = 200_000  # so high that a vocabulary word is never cut

# "51.3%(95% CI", "0.59;95%CI", "10~13": trial reports set figures without space.
_INFIXES: Final = (
    r"[%％](?=[(\[A-Za-z0-9])",
    r"[(\[)\]](?=\S)",
    r"(?<=[A-Za-z])[<>=≤≥](?=[0-9.])",
    r"(?<=[0-9)%])[;,:](?=[A-Za-z0-9])",
    r"(?<=[0-9])[~～–—=<>≤≥](?=[0-9])",
)
_EDGES: Final = (r"[<>=≤≥±~～]",)


class _QuietJieba(jieba.Tokenizer):  # type: ignore[misc]
    """A jieba cutter of its own that neither logs nor leaves a cache file behind."""

    initialized: bool
    FREQ: dict[str, int]

    def initialize(self, dictionary: str | None = None) -> None:
        """Read the dictionary, once, into this object only."""
        if not self.initialized:
            self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
            self.initialized = True


@cache
def _dictionary() -> _QuietJieba:
    cutter = _QuietJieba()
    cutter.initialize()
    return cutter


def spelt_by_sound(word: str) -> bool:
    """Whether a word in Han characters is put together of syllables, as names are, and not of words.

    Words are those of jieba's dictionary; the rare ones of two characters are mostly parts of foreign names.
    """
    cutter = _dictionary()
    pieces = cutter.cut(fold(word), HMM=False)
    sounds = sum(len(p) for p in pieces if len(p) == 1 or (len(p) == SYLLABLES and cutter.FREQ.get(p, 0) < RARE))
    return sounds >= len(word) / 2


class JiebaTokenizer(DummyTokenizer):
    """Tokens by jieba over the folded text (simplified script, half width), cut out of the text as it was given."""

    def __init__(self, vocab: Vocab, words: Sequence[str] = ()) -> None:
        self.vocab = vocab
        self._jieba = _QuietJieba()
        self._jieba.initialize()
        for word in sorted({fold(word) for word in words}):
            self._jieba.add_word(word, WORD_FREQUENCY)

    def __call__(self, text: str) -> Doc:
        """Cut ``text``; the Doc's text is the given text, character for character."""
        tokens: list[str] = []
        spaces: list[bool] = []
        at = 0
        for piece in self._jieba.cut(fold(text), HMM=True):
            token = text[at : at + len(piece)]
            at += len(piece)
            if token == " " and tokens and not spaces[-1] and not tokens[-1].isspace():
                spaces[-1] = True
            else:
                tokens.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=tokens, spaces=spaces)


def split_figures(nlp: Language) -> None:
    """Make a spaCy tokenizer cut figures that are set without space.

    Raises:
        TypeError: when the pipeline has a tokenizer of another kind.
    """
    defaults, tokenizer = nlp.Defaults, nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("only spaCy's own tokenizer can be told how to split")
    tokenizer.infix_finditer = compile_infix_regex([*(defaults.infixes or ()), *_INFIXES]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*(defaults.prefixes or ()), *_EDGES]).search
    tokenizer.suffix_search = compile_suffix_regex([*(defaults.suffixes or ()), *_EDGES]).search


MIXED: Final = "her2mine.mixed.v1"

# One Han character; a Latin word with the digits in it ("EF9A1", but "OS 9.5" without space is "OS", "9.5"); a number;
# a run of white space; any other character.
_MIXED: Final = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:\d+(?![.\d])[^\W\d_\u3400-\u9fff\uf900-\ufaff]*)*"
    r"|\d+(?:[.,]\d+)*|\s+|."
)


class MixedTokenizer(DummyTokenizer):
    """Tokens of text in which languages mix: Han characters one by one, Latin words, numbers, signs."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut ``text``; the Doc's text is the given text, character for character."""
        tokens: list[str] = []
        spaces: list[bool] = []
        for piece in _MIXED.findall(text):
            if piece.isspace() and tokens and piece[0] == " " and not tokens[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
            if piece:
                tokens.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=tokens, spaces=spaces)


@registry.tokenizers(MIXED)  # type: ignore[untyped-decorator]
def make_mixed() -> Callable[[Language], MixedTokenizer]:
    """Make the entity models' tokenizer; their ``config.cfg`` names it."""
    return lambda nlp: MixedTokenizer(nlp.vocab)
