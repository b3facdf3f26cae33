"""Would a learned scorer give values their arms better than the rules do?

usage: python -m benchmarks.links GOLD... [--json FILE]

For every annotated value with an arm, the arms that its sentence names and those that the passage has told are the
candidates. A logistic regression (Cox 1958, ridge penalty) is fitted on where each stands to the value, and on whether
the rules chose it; the candidate with the highest chance is the scorer's arm. Papers are left out by fifths, so that no
value is scored by a model that has seen its paper. For each set the shares of values whose arm is right are printed.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from her2mine.bind.arm import Arm
from her2mine.bind.context import Context
from her2mine.bind.contrast import different
from her2mine.bind.draft import Draft
from her2mine.bind.roles import give_roles
from her2mine.bind.view import View
from her2mine.records import Paper
from her2mine.run import Config, load_config
from her2mine.run.engine import Engine, build
from her2mine.run.goldfiles import Annotation, load_annotation
from her2mine.run.slots import same_arm

FOLDS = 5
PENALTY = 0.1  # inverse strength of the ridge penalty, as scikit-learn counts it
DISTANCES = (0, 3, 10, 25, 50, 100)  # characters

Features = dict[str, float]


@dataclass
class Choice:
    """A value with its candidates: their features, which of them are right, and whether the rules' arm is."""

    paper: str
    features: list[Features]
    right: list[bool]
    by_rules: bool


@dataclass
class Seen:
    """What the binder had before it when it gave a value its arm; ``text`` finds the sentence in its paper."""

    view: View
    drafts: list[Draft]
    candidates: list[Arm]
    roles: dict[str, Arm | None]


def candidates_of(view: View, context: Context) -> list[Arm]:
    """The arms a value of the sentence could be of: those it names, then those told before."""
    told = [arm for arm in (context.experimental, context.control) if arm is not None]
    return [arm for arm in different([*view.arms, *told, *context.listed, *context.arms]) if arm.drugs]


def features_of(draft: Draft, arm: Arm, seen: Seen) -> Features:
    """Where a candidate stands to a value, and whether the rules chose it."""
    view, value = seen.view, draft.value
    chosen = draft.arm is not None and set(draft.arm.drugs) == set(arm.drugs)
    named = [a for a in view.arms if set(a.drugs) == set(arm.drugs)]
    left = [a for a in named if a.end <= value.start]
    right = [a for a in named if a.start >= value.stop]
    told = {
        f"hint {arm.hint}",
        f"named {bool(named)}",
        *(f"known as {r}" for r, a in seen.roles.items() if _is(a, arm)),
    }
    told |= _gap(view, left[-1].end, value.start, "left") if left else {"none left"}
    told |= _gap(view, value.stop, right[0].start, "right") if right else {"none right"}
    told |= _order(view, draft, arm)
    features = {f"rules {chosen} & {kind}": 1.0 for kind in told} | dict.fromkeys(told, 1.0)
    return {**features, "rules": float(chosen), **{f"{note} & rules": float(chosen) for note in sorted(draft.notes)}}


def _is(one: Arm | None, other: Arm) -> bool:
    return one is not None and set(one.drugs) == set(other.drugs)


def _gap(view: View, start: int, end: int, side: str) -> set[str]:
    """What stands between a value and an arm: how far, how many values and arms, which signs."""
    text = view.folded[start:end]
    values = min(sum(start <= v.start < end for v in view.values), 3)
    arms = min(sum(start <= a.start < end for a in view.arms), 2)
    signs = {f"{side} over {sign}" for sign in ",;。(" if sign in text}
    return {f"{side} {values} values {arms} arms", f"{side} far {np.searchsorted(DISTANCES, len(text))}", *signs}


def _order(view: View, draft: Draft, arm: Arm) -> set[str]:
    """Whether the place of the value in its series is that of the arm among the sentence's."""
    for series in view.series:
        for index, slot in enumerate(series.slots):
            if draft.value in slot.values:
                order = [a.drugs for a in different(view.arms)]
                place = order.index(arm.drugs) if arm.drugs in order else -1
                return {f"order {place == index} of {min(len(series), 3)}, as many {len(order) == len(series)}"}
    return set()


def watch(engine: Engine, paper: Paper) -> Iterator[Seen]:
    """The sentences of a paper as the binder reads them, right before it gives roles."""
    seen: list[Seen] = []

    def listen(view: View, context: Context, tools: Any, drafts: Sequence[Draft], pair: Any) -> None:
        plain = [d for d in drafts if d.role != "comparison"]
        roles = {"experimental": context.experimental, "control": context.control}
        seen.append(Seen(view, plain, candidates_of(view, context), roles))
        give_roles(view, context, tools, drafts, pair)

    with patch("her2mine.bind.sentence.give_roles", listen):
        engine.mine(paper)
    yield from seen


def choices(annotation: Annotation, config: Config, engine: Engine) -> Iterator[Choice]:
    """The choices that the values of annotated papers leave."""
    for doc in annotation.docs:
        paper = annotation.paper(doc, engine)
        rows = {row["start"]: row for row in annotation.rows if row["doc"] == doc and row["drugs"]}
        for seen in watch(engine, paper):
            begin = paper.text.find(seen.view.text)
            for draft in seen.drafts:
                row = rows.get(begin + draft.value.start) if begin >= 0 else None
                if row is not None and seen.candidates:
                    right = [same_arm(row, {"drugs": arm.drugs}, config.evaluate) for arm in seen.candidates]
                    features = [features_of(draft, arm, seen) for arm in seen.candidates]
                    by_rules = same_arm(row, {"drugs": draft.arm.drugs if draft.arm else ()}, config.evaluate)
                    yield Choice(f"{annotation.path.name}/{doc}", features, right, by_rules)


def scored(all_choices: Sequence[Choice]) -> list[bool]:
    """Whether the scorer's arm is right, for each choice, by a model that has not seen its paper."""
    rows = DictVectorizer().fit_transform([f for choice in all_choices for f in choice.features])
    right = np.array([r for choice in all_choices for r in choice.right])
    owner = np.repeat(np.arange(len(all_choices)), [len(choice.right) for choice in all_choices])
    papers = np.array([all_choices[i].paper for i in owner])
    chance = np.zeros(len(right))
    for train, test in GroupKFold(FOLDS).split(rows, right, papers):
        model = LogisticRegression(C=PENALTY, max_iter=1000, solver="liblinear").fit(rows[train], right[train])
        chance[test] = model.predict_proba(rows[test])[:, 1]
    best = [np.flatnonzero(owner == i) for i in range(len(all_choices))]
    return [bool(right[own[np.argmax(chance[own])]]) for own in best]


def main() -> None:
    """Read the sets, fit, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+", help="annotated texts, as her2mine evaluate takes them")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    given = parser.parse_args()
    config = load_config()
    engine = build(config)
    gathered = [(gold.name, choice) for gold in given.gold for choice in choices(load_annotation(gold), config, engine)]
    learned = scored([choice for _, choice in gathered])
    shares: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for (name, choice), by_scorer in zip(gathered, learned, strict=True):
        shares[name].append((choice.by_rules, by_scorer))
        shares["all"].append((choice.by_rules, by_scorer))
    told = {}
    for name, pairs in shares.items():
        rules, scorer = (round(float(share), 3) for share in np.mean(pairs, axis=0))
        told[name] = {"values": len(pairs), "rules": rules, "scorer": scorer}
        print(f"{name:20} {len(pairs):5} values  arm right by rules {rules:.3f}  by scorer {scorer:.3f}")
    if given.json:
        given.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
