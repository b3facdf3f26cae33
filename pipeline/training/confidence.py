"""Fit the confidence of bindings: ``python -m pipeline.training.confidence GOLD... [--out models/confidence.json]``.

GOLD are annotated texts as ``her2mine evaluate`` takes them. The weights are those of a logistic regression (Cox 1958, ridge
penalty) of "every slot is right" on the kinds of evidence; the printed figures are of papers left out, ten at a time.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

from her2mine.run.config import Config, load_config
from her2mine.run.engine import Engine, build
from her2mine.run.goldfiles import load_annotation
from her2mine.run.match import judge

ROOT = Path(__file__).resolve().parents[2]
PENALTY = 0.5  # inverse strength of the ridge penalty, as scikit-learn counts it
RARE = 8  # kinds of evidence seen less often weigh nothing
FOLDS = 10
SURE = 0.9


@dataclass(frozen=True)
class Material:
    """Findings of annotated papers: their evidence, whether they are right, and their papers and sets."""

    evidence: list[frozenset[str]]
    right: np.ndarray
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


def table(material: Material, kinds: Sequence[str]) -> np.ndarray:
    """One row a finding, one column a kind of evidence, 0 or 1."""
    return np.array([[kind in evidence for kind in kinds] for evidence in material.evidence], dtype=float)


def fit(features: np.ndarray, right: np.ndarray) -> LogisticRegression:
    """The logistic model."""
    return LogisticRegression(C=PENALTY, max_iter=5000).fit(features, right)


def left_out(features: np.ndarray, material: Material) -> np.ndarray:
    """The chance of each finding by a model that has not seen its paper."""
    chance = np.zeros(len(material.right))
    for train, test in GroupKFold(FOLDS).split(features, material.right, material.papers):
        model = fit(features[train], material.right[train])
        chance[test] = model.predict_proba(features[test])[:, 1]
    return chance


def report(chance: np.ndarray, material: Material) -> dict[str, dict[str, float]]:
    """By set: findings, area under the curve, Brier score, and how many are sure and right among those."""
    sets = np.array(material.sets)
    told = {}
    for name in ("all", *dict.fromkeys(material.sets)):
        part = np.ones(len(sets), dtype=bool) if name == "all" else sets == name
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
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "confidence.json")
    parser.add_argument("--config", type=Path, help="pipeline file")
    given = parser.parse_args()
    config = load_config(given.config)
    material = gather(given.gold, config, build(config))
    kinds = kinds_of(material)
    features = table(material, kinds)
    told = report(left_out(features, material), material)
    for name, figures in told.items():
        print(name, *(f"{key} {value}" for key, value in figures.items()))
    model = fit(features, material.right)
    weights = {kind: round(float(weight), 3) for kind, weight in zip(kinds, model.coef_[0], strict=True)}
    saved = {"intercept": round(float(model.intercept_[0]), 3), "weights": weights, "left_out": told}
    given.out.write_text(json.dumps(saved, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
