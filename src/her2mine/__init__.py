"""her2mine reads review papers and says which quoted trial results are wrong, and why."""

__version__ = "0.1.0"
