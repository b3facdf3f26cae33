"""Sentences with language, section and offsets."""

from her2mine.segment.cut import cut
from her2mine.segment.sentences import is_heading, segment

__all__ = ["cut", "is_heading", "segment"]
