"""The causes, one module a family; importing this package registers all of them."""

from her2mine.diff.causes import conflicts, judged, mixups, sizes

__all__ = ["conflicts", "judged", "mixups", "sizes"]
