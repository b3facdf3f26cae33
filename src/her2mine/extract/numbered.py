"""Regimens told apart by a number: "CHOP-14" and "CHOP-21" are CHOP every two and every three weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from her2mine.extract.meanings import Meaning
from her2mine.records import Label
from her2mine.vocabulary import Vocabulary

_NUMBERED: Final = re.compile(r"(?<![A-Za-z0-9-])((?:[A-Z]{1,2}-)?[A-Z]{2,7})-?(\d{2,3})(?![A-Za-z0-9%]|[.-]\d)")


def numbered_regimens(text: str, known: Mapping[str, Meaning], vocabulary: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """Short forms of a regimen with a number, days or a dose, where the regimen has several drugs.

    Args:
        text: the paper.
        known: the short forms that it defines.
        vocabulary: known names; a form that it has means what it says there.

    Yields:
        The form as printed and its meaning, canonical name the form itself.
    """
    for match in _NUMBERED.finditer(text):
        whole, name = match.group(), match[1]
        drugs = known[name].drugs if name in known else vocabulary.drugs_of(name)
        if len(drugs) > 1 and not vocabulary.drugs_of(whole):
            yield whole, Meaning(whole, Label.DRUG, whole, drugs)
