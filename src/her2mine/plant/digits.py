"""Numbers that a slip of the pen makes of another."""

from __future__ import annotations

from random import Random


def slips(text: str, random: Random) -> list[str]:
    """Every number one digit away from ``text``, or with two neighbours exchanged, in an order of chance.

    The first digit never becomes 0, so that the number keeps its length.
    """
    found: set[str] = set()
    for place, digit in enumerate(text):
        if not digit.isdigit():
            continue
        lowest = 1 if place == 0 and len(text) > 1 and text[1].isdigit() else 0
        found |= {text[:place] + str(new) + text[place + 1 :] for new in range(lowest, 10) if str(new) != digit}
        after = place + 1
        if after < len(text) and text[after].isdigit() and text[after] != digit and (place > 0 or text[after] != "0"):
            found.add(text[:place] + text[after] + digit + text[after + 1 :])
    ordered = sorted(found - {text})
    random.shuffle(ordered)
    return ordered
