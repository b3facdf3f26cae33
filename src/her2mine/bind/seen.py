"""A sentence as the binder sees it: its values, and the names in it that a value can be told of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from her2mine.bind.arms import find_arms
from her2mine.bind.asides import endpoints_named
from her2mine.bind.freeof import free_survivals
from her2mine.bind.listed import spread, with_sizes
from her2mine.bind.studies import studies_named
from her2mine.bind.titles import as_drugs
from her2mine.bind.tools import Tools
from her2mine.bind.view import View, mentions_of
from her2mine.extract.values import find_values
from her2mine.records import Label, Mention, Paper, Sentence
from her2mine.vocabulary import fold

_EMPHASIS = re.compile(r"\*\*|__")  # of Markdown: it parts numbers from their units


def seen(
    text: str, found: Sequence[Mention], sentence: Sentence, paper: Paper, labels: Mapping[str, tuple[str, ...]],
    tools: Tools, *, gated: bool,
) -> View:  # fmt: skip
    """The view of a sentence.

    Args:
        text: the sentence.
        found: its names, with offsets in it.
        sentence: where it stands.
        paper: the paper, for its citations.
        labels: the drugs of arms that the passage told by labels.
        tools: what names are known.
        gated: whether it may hold values.
    """
    text = _EMPHASIS.sub(lambda marks: " " * len(marks.group()), text)
    folded = fold(text)
    values = find_values(text, folded, _masks(found, sentence, paper)) if gated else []
    drugs = [*mentions_of(found, Label.DRUG), *as_drugs(folded, labels, tools.cues)]
    view = View(
        text=text,
        folded=folded,
        values=values,
        endpoints=free_survivals(endpoints_named(found, folded, values, tools.cues), folded, tools.cues),
        arms=[],
        populations=mentions_of(found, Label.POPULATION),
        trials=studies_named(mentions_of(found, Label.TRIAL), folded, tools.cues),
        cues=tools.cues,
    )
    blocked = [(m.start, m.end) for m in (*view.populations, *view.endpoints) if "weak" not in m.voices]
    view.arms = with_sizes(find_arms(folded, drugs, tools.arms, spread(view), text, blocked), view)
    return view


def _masks(found: Sequence[Mention], sentence: Sentence, paper: Paper) -> list[tuple[int, int]]:
    """Spans whose digits are part of a name or a citation marker."""
    names = [(m.start, m.end) for m in found if m.label is not Label.TIMEPOINT and "weak" not in m.voices]
    names = [
        (a, b) for a, b in names if any(ch.isdigit() for ch in paper.text[sentence.start + a : sentence.start + b])
    ]
    cited = [c for c in paper.citations if sentence.start <= c.start < sentence.end]
    return [*names, *((c.start - sentence.start, c.end - sentence.start) for c in cited)]
