"""Fit the confidence of bindings: ``python -m pipeline.training.confidence GOLD... --kept-back GOLD...``.

GOLD are annotated texts as ``her2mine evaluate`` takes them. The weights are those of a logistic regression (Cox 1958,
ridge penalty) of "every slot is right" on the kinds of evidence; the printed figures are of papers left out by tenths.

Rules were written while looking at those texts, so more of them is right than of a text that nobody has read. The
intercept is therefore set on texts kept back: one number, so that the mean confidence there is the share that is right
(adjustment to another prior, Saerens, Latinne and Decaestecker, Neural Comput 2002;14:21-41).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from her2mine.run.config import Config, load_config
from her2mine.run.engine import Engine, build
from her2mine.run.goldfiles import load_annotation
from her2mine.run.match import judge

Array = npt.NDArray[Any]
ROOT = Path(__file__).resolve().parents[2]
PENALTY = 0.1  # inverse strength of the ridge penalty, as scikit-learn counts it
RARE = 8  # kinds of evidence seen less often weigh nothing
FOLDS = 10
SURE = 0.9


@dataclass(frozen=True)
class Material:
    """Findings of annotated papers: their evidence, whether they are right, and their papers and sets."""

    evidence: list[frozenset[str]]
    right: Array
    papers: list[str]
    sets: list[str]


def gather(golds: Sequence[Path], config: Config, engine: Engine) -> Material:
    """Mine the papers of annotated sets and hold the findings against the annotation."""
    evidence: list[frozenset[str]] = []
    right: list[bool] = []
    papers: list[str] = []
    sets: list[str] = []
    for gold in golds:
        annotation = load_annotation(gold)
        mined = [engine.mine(annotation.paper(doc, engine)) for doc in annotation.docs]
        found = [finding.row() for paper in mined for finding in paper.findings]
        strict = {pair.found for pair in judge(annotation.rows, found, config.evaluate) if pair.strict}
        evidence += [frozenset(row["voices"]) for row in found]
        right += [index in strict for index in range(len(found))]
        papers += [f"{gold.name}/{row['doc']}" for row in found]
        sets += [gold.name] * len(found)
    return Material(evidence, np.array(right), papers, sets)


def kinds_of(material: Material) -> list[str]:
    """The kinds of evidence that are seen often enough to be weighed, sorted."""
    seen = Counter(kind for evidence in material.evidence for kind in evidence)
    return sorted(kind for kind, count in seen.items() if count >= RARE)


def table(material: Material, kinds: Sequence[str]) -> Array:
    """One row a finding, one column a kind of evidence, 0 or 1."""
    return np.array([[kind in evidence for kind in kinds] for evidence in material.evidence], dtype=float)


def fit(features: Array, right: Array) -> LogisticRegression:
    """The logistic model."""
    return LogisticRegression(C=PENALTY, max_iter=5000).fit(features, right)


def left_out(features: Array, material: Material) -> Array:
    """The chance of each finding by a model that has not seen its paper."""
    chance = np.zeros(len(material.right))
    for train, test in GroupKFold(FOLDS).split(features, material.right, material.papers):
        model = fit(features[train], material.right[train])
        chance[test] = model.predict_proba(features[test])[:, 1]
    return chance


def shifted(odds: Array, right: Array) -> float:
    """By how much the log odds have to be shifted for their mean chance to be the share that is right (bisection)."""
    low, high = -10.0, 10.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        above = float(np.mean(1 / (1 + np.exp(-(odds + middle))))) > float(right.mean())
        low, high = (low, middle) if above else (middle, high)
    return low


def _shift(chance: Array, shift: float) -> Array:
    return np.asarray(1 / (1 + np.exp(-(np.log(chance / (1 - chance)) + shift))))


def report(chance: Array, material: Material, whole: str = "left out") -> dict[str, dict[str, float]]:
    """By set: findings, area under the curve, Brier score, and how many are sure and right among those."""
    sets = np.array(material.sets)
    told = {}
    for name in (whole, *dict.fromkeys(material.sets)):
        part = np.ones(len(sets), dtype=bool) if name == whole else sets == name
        right, sure = material.right[part], chance[part] >= SURE
        told[name] = {
            "findings": int(part.sum()),
            "right": round(float(right.mean()), 3),
            "auc": round(float(roc_auc_score(right, chance[part])), 3),
            "brier": round(float(brier_score_loss(right, chance[part])), 3),
            "sure": int(sure.sum()),
            "sure_right": round(float(right[sure].mean()), 3) if sure.any() else 0.0,
        }
    return told


def main() -> None:
    """Fit, print the figures of left-out papers, save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+", help="annotated texts")
    parser.add_argument("--kept-back", type=Path, nargs="+", required=True, help="texts no rule was written on")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "confidence.json")
    parser.add_argument("--config", type=Path, help="pipeline file")
    given = parser.parse_args()
    config = load_config(given.config)
    engine = build(config)
    material, unread = gather(given.gold, config, engine), gather(given.kept_back, config, engine)
    kinds = kinds_of(material)
    features = table(material, kinds)
    model = fit(features, material.right)
    odds = model.decision_function(table(unread, kinds))
    shift = shifted(odds, unread.right)
    chance = left_out(features, material)
    told = report(_shift(chance, shift), material) | report(_shift(1 / (1 + np.exp(-odds)), shift), unread, "kept back")
    for name, figures in told.items():
        print(name, *(f"{key} {value}" for key, value in figures.items()))
    weights = {kind: round(float(weight), 3) for kind, weight in zip(kinds, model.coef_[0], strict=True)}
    saved = {"intercept": round(float(model.intercept_[0]) + shift, 3), "weights": weights, "figures": told}
    given.out.write_text(json.dumps(saved, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
