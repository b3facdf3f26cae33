"""The curator's page: a run's differences, decisions on them, and new editions of the curated table.

FastAPI is imported by :mod:`her2mine.review.app` and the pages behind it, so that other commands do not pay for it.
"""

from her2mine.review.serve import Served, ask_password, prepare

__all__ = ["Served", "ask_password", "prepare"]
