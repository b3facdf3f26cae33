"""What is wrong and why: findings held against the curated table, against each other and against their citations."""

from her2mine.diff.across import PaperFindings, diff_across, diff_quantity, light, quantities
from her2mine.diff.paper import diff_paper
from her2mine.diff.settings import DiffSettings

__all__ = ["DiffSettings", "PaperFindings", "diff_across", "diff_paper", "diff_quantity", "light", "quantities"]
