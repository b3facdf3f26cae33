"""Names and numbers in sentences: vocabulary, patterns, entity model and the number grammar."""

from her2mine.extract.abbreviations import Abbreviations, abbreviations
from her2mine.extract.gate import gate
from her2mine.extract.languages import Languages, load, mentions
from her2mine.extract.meanings import Meaning
from her2mine.extract.names import registry_key, registry_numbers
from her2mine.extract.times import months

__all__ = [
    "Abbreviations",
    "Languages",
    "Meaning",
    "abbreviations",
    "gate",
    "load",
    "mentions",
    "months",
    "registry_key",
    "registry_numbers",
]
