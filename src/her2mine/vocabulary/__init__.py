"""Names of drugs, trials, endpoints and populations: read from CSV files, found in texts of both languages."""

from her2mine.vocabulary.fold import fold, fold_keeping_case, has_cjk, is_cjk
from her2mine.vocabulary.tables import VocabularyError
from her2mine.vocabulary.vocabulary import Vocabulary

__all__ = ["Vocabulary", "VocabularyError", "fold", "fold_keeping_case", "has_cjk", "is_cjk"]
