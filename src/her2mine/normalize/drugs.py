"""What an arm received: its drug mentions as one tuple of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from her2mine.records import Mention
from her2mine.vocabulary import Vocabulary, fold

CHEMOTHERAPY: Final = "chemotherapy"
# Words between two names that offer one instead of the other, in both languages.
_ALTERNATIVE = re.compile(r"\s*(?:,\s*)?(?:or|/|或者|或|、或)\s*(?:either\s*)?")


def normalise_drugs(mentions: Sequence[Mention], text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Join the DRUG mentions of one arm into INN names, in text order and without doubles.

    Regimens are expanded. Alternatives of one class become the class word ("A or B", "A/B"), alternatives of
    chemotherapy of several classes "chemotherapy"; a class word goes when a drug of that class is told beside it, and
    "chemotherapy" when its drugs are spelled out.

    Args:
        mentions: the arm's DRUG mentions, in text order, offsets into ``text``.
        text: the sentence.
        vocabulary: gives classes and regimens.
    """
    folded = fold(text)
    drugs: list[str] = []
    for run in _alternatives(mentions, folded):
        drugs += _one_of(run, vocabulary) if len(run) > 1 else [drug.lower() for drug in run[0].drugs]
    unique = list(dict.fromkeys(drugs))
    return tuple(drug for drug in unique if not _is_spelt_out(drug, unique, vocabulary))


def _alternatives(mentions: Sequence[Mention], folded: str) -> list[list[Mention]]:
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and _ALTERNATIVE.fullmatch(folded[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _one_of(run: Sequence[Mention], vocabulary: Vocabulary) -> list[str]:
    """What a choice between names comes to: their class, or chemotherapy, or all of them."""
    options = [tuple(drug.lower() for drug in mention.drugs) for mention in run]
    if len(set(options)) == 1:
        return list(options[0])  # two names of one drug
    each = [drug for option in options for drug in option]
    classes = {vocabulary.drug_class(drug) if vocabulary.drug_class(drug) != "generic" else drug for drug in each}
    if all(len(option) == 1 for option in options) and len(classes) == 1 and (word := classes.pop()):
        return [word]
    if all(vocabulary.is_chemo(drug) for drug in each):
        return [CHEMOTHERAPY]
    return each


def _is_spelt_out(drug: str, drugs: Sequence[str], vocabulary: Vocabulary) -> bool:
    others = [other for other in drugs if other != drug]
    if drug == CHEMOTHERAPY:
        backbone = [o for o in others if vocabulary.is_chemo(o) and vocabulary.drug_class(o) not in ("", "control")]
        return any(o not in ("placebo", "best supportive care") for o in backbone)
    return any(vocabulary.drug_class(other) == drug for other in others)
