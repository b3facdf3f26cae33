"""her2mine reads review papers and says which quoted trial results are wrong, and why.

The functions stand in :mod:`her2mine.api`, one for each command of the command line; ``from her2mine import api``.
"""

__version__ = "0.1.0"
