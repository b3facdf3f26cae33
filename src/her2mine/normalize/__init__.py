"""Mentions made canonical: drugs of an arm, times in months, and the trial that is meant."""

from her2mine.normalize.drugs import normalise_drugs
from her2mine.normalize.trials import Resolution, TrialResolver, name_key
from her2mine.normalize.units import months, percent

__all__ = ["Resolution", "TrialResolver", "months", "name_key", "normalise_drugs", "percent"]
