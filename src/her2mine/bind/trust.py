"""How sure a binding is: a logistic model over the kinds of evidence it rests on.

The weights are data (``models/confidence.json``), fitted on annotated text by ``pipeline/training``: the logarithm of
the odds that all slots of a finding are right is their sum (logistic regression, Cox 1958).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

UNTRAINED = 0.5  # without weights nothing is known of any binding


class TrustError(Exception):
    """A file of weights that cannot be used; one line with file and reason."""


@dataclass(frozen=True, eq=False)
class Trust:
    """Weights by kind of evidence, in units of log odds; a kind that was never seen weighs nothing."""

    intercept: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def confidence(self, evidence: Iterable[str]) -> float:
        """The chance, 0 to 1, that a finding resting on ``evidence`` has every slot right."""
        if not self.weights:
            return UNTRAINED
        odds = self.intercept + sum(self.weights.get(kind, 0.0) for kind in sorted(set(evidence)))
        return round(1.0 / (1.0 + math.exp(-odds)), 3)


def load_trust(path: Path | None) -> Trust:
    """Read the weights; none without a path.

    Raises:
        TrustError: the file cannot be read or is no table of weights.
    """
    if path is None:
        return Trust()
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(kind): float(weight) for kind, weight in table["weights"].items()}
        return Trust(float(table["intercept"]), weights)
    except OSError as error:
        raise TrustError(f"{path}: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TrustError(f"{path}: is no table of weights (intercept, weights)") from None
