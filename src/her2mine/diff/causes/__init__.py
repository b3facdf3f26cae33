"""The causes, one module a family; importing this package registers all of them."""

from her2mine.diff.causes import analyses, citations, conflicts, judged, mixups, order, ratios, retold, sizes, sums

__all__ = ["analyses", "citations", "conflicts", "judged", "mixups", "order", "ratios", "retold", "sizes", "sums"]
