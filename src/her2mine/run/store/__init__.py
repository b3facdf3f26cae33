"""What is known of papers read before, by what went into each result."""

from her2mine.run.store.base import Entry, Store, StoreError
from her2mine.run.store.keys import PaperKeys, Stages, stages

__all__ = ["Entry", "PaperKeys", "Stages", "Store", "StoreError", "stages"]
