"""British and American spelling: a name listed in one is found in the other, and in a mixture of both."""

from __future__ import annotations

import re
from itertools import product
from typing import Final

# American and British form of a part of a word, and what must not stand before the American one.
_PAIRS: Final = (
    ("emia", "aemia", ""),
    ("hemo", "haemo", "(?<!c)"),
    ("hemat", "haemat", "(?<![ct])"),
    ("hemang", "haemang", ""),
    ("ischemi", "ischaemi", ""),
    ("uremic", "uraemic", ""),
    ("leukemic", "leukaemic", ""),
    ("glycemic", "glycaemic", ""),
    ("leuko", "leuco", ""),
    ("penia", "paenia", ""),
    ("penic", "paenic", ""),
    ("esophag", "oesophag", "(?<!o)"),
    ("gastroesophag", "gastro-oesophag", ""),
    ("tracheoesophag", "tracheo-oesophag", ""),
    ("edema", "oedema", "(?<!o)"),
    ("rrhea", "rrhoea", ""),
    ("pnea", "pnoea", ""),
    ("esthes", "aesthes", "(?<!a)"),
    ("esthet", "aesthet", "(?<!a)"),
    ("estrogen", "oestrogen", "(?<!o)"),
    ("cecit", "caecit", ""),
    ("cecal", "caecal", ""),
    ("fecal", "faecal", ""),
    ("feces", "faeces", ""),
    ("gynec", "gynaec", ""),
    ("celiac", "coeliac", ""),
    ("tumor", "tumour", ""),
    ("color", "colour", ""),
    ("mold", "mould", ""),
    ("ization", "isation", ""),
    ("alized", "alised", ""),
    ("organizing", "organising", ""),
)
_OTHER: Final = {form: (american, british) for american, british, _ in _PAIRS for form in (american, british)}
_PART: Final = re.compile(
    "|".join(
        f"{'(?<![a-z])' * british.startswith('oe')}{british}|{guard}{american}"
        for american, british, guard in sorted(_PAIRS, key=lambda pair: -len(pair[1]))
    )
)


def spellings(name: str) -> list[str]:
    """A name and its other spellings, as it is given first.

    >>> spellings("hemolytic anaemia")
    ['hemolytic anaemia', 'hemolytic anemia', 'haemolytic anemia', 'haemolytic anaemia']
    """
    if not name.isascii():
        return [name]
    choices, end = [], 0
    for part in _PART.finditer(name):
        choices += [(name[end : part.start()],), _OTHER[part.group()]]
        end = part.end()
    return list(dict.fromkeys([name, *("".join(chosen) for chosen in product(*choices, (name[end:],)))]))
