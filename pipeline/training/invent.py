"""Names that nobody has: drugs by the syllables and endings of their kind, trials by the shapes of theirs, genes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Container, Sequence
from pathlib import Path
from random import Random
from typing import Any

PARTS = Path(__file__).with_name("names.toml")
STEMMED, CODED, SHORT = 0.6, 0.13, 0.1  # shares of Latin drug names with an ending of their class, of codes, of "TMZ"
RESPELT = 0.1


class Inventor:
    """Invents names. ``taken`` (names in lower case) never come out, so that held-out names stay unseen."""

    def __init__(self, rng: Random, taken: Container[str] = (), parts: Path = PARTS) -> None:
        self.rng = rng
        self.taken = taken
        self.parts: dict[str, dict[str, Any]] = tomllib.loads(parts.read_text("utf-8"))

    def drug(self, *, chinese: bool = False) -> str:
        """A drug's name, in Chinese text now and then in Latin script as well."""
        return self._new(self._han_drug if chinese and self.rng.random() < 0.75 else self._latin_drug)

    def short(self) -> str:
        """A drug's abbreviation: "TMZ", "5-FU", "CBDCA"."""
        return self._new(self._short)

    def regimen(self) -> str:
        """A regimen's acronym."""
        return self._new(self._regimen)

    def trial(self) -> str:
        """A trial's name or number."""
        return self._new(self._trial)

    def gene(self) -> str:
        """A word that looks like a gene's symbol, and so much like a trial's name."""
        return self._new(self._gene)

    def _new(self, make: Callable[[], str]) -> str:
        while True:
            name = make()
            if name.lower() not in self.taken:
                return name

    def _pick(self, section: str, key: str) -> str:
        found: str = self.rng.choice(self.parts[section][key])
        return found

    def _digits(self, fewest: int, most: int) -> str:
        return "".join(self.rng.choices("0123456789", k=self.rng.randint(fewest, most)))

    def _latin_drug(self) -> str:
        kind = self.rng.random()
        if STEMMED <= kind < STEMMED + CODED:
            return self._code()
        if STEMMED + CODED <= kind < STEMMED + CODED + SHORT:
            return self._short()
        middle = "".join(self._pick("drug", "middles") for _ in range(self.rng.choice((0, 1, 1, 1, 2))))
        ending = self._pick("drug", "stems" if kind < STEMMED else "ends")
        name = self._pick("drug", "heads") + middle + ending
        if self.rng.random() < RESPELT:
            usual, other = self.rng.choice(self.parts["drug"]["respelt"])
            name = name.replace(usual, other)
        style = self.rng.random()
        if style < 0.05 and kind < STEMMED:
            return f"{name} {self._pick('drug', 'payloads')}"
        if style < 0.08:
            return f"{name} {self._pick('drug', 'salts')}"
        if style < 0.11:
            return f"{self.rng.choice(('nab', 'peg', 'liposomal'))}{self.rng.choice('- ')}{name}"
        if style < 0.13:
            suffix = self._pick("drug", "suffixes")
            return name + suffix if suffix.startswith("-") else f"{name} {suffix}"
        return name.capitalize() if style < 0.3 else name.upper() if style < 0.33 else name

    def _short(self) -> str:
        letters = "".join(self.rng.choices("ABCDEFGILMNOPRSTVXZ", k=self.rng.choice((2, 3, 3, 3, 4, 5))))
        style = self.rng.random()
        if style < 0.2:
            return f"{self.rng.choice('23456789')}{self.rng.choice(('-', '-', ''))}{letters}"
        if style < 0.3:
            return self.rng.choice(("T-", "nab-", "L-", "m")) + letters
        if style < 0.38:  # "T-DM1"
            return f"{letters[0]}-{letters[1:3]}{self.rng.choice(('d', 'x', '1', '2', '4', 'E', ''))}"
        if style < 0.48:  # "Tmab", "Cape"
            return letters[0] + self.rng.choice(("mab", "ape", "em", "is", "ox", "bev", "ox", "xt", "ac"))
        return letters

    def _code(self) -> str:
        sign = self.rng.choice(("-", "", " ", "-"))
        return self._pick("drug", "codes") + sign + self._digits(2, 6) + self.rng.choice(("",) * 6 + ("A", "B", "b"))

    def _han_drug(self) -> str:
        syllables = "".join(self._pick("drug_zh", "syllables") for _ in range(self.rng.randint(1, 4)))
        style = self.rng.random()
        name = syllables + (self._pick("drug_zh", "stems") if style < 0.88 else self._pick("drug_zh", "syllables"))
        if style < 0.06:
            return self._pick("drug_zh", "salts") + name
        return name + self._pick("drug_zh", "payloads") if style < 0.1 else name

    def _regimen(self) -> str:
        if self.rng.random() < 0.5:
            return self._pick("drug", "regimen_parts") + self._pick("drug", "regimen_parts")
        letters = "".join(self.rng.choices(self.parts["drug"]["letters"], k=self.rng.randint(2, 4)))
        return self.rng.choice(("", "", "", "m", "dd", "modified ")) + letters

    def _trial(self) -> str:
        shapes: Sequence[tuple[Callable[[], str], int]] = (
            (self._word, 38), (self._numbered, 24), (self._mixed, 16), (self._grouped, 18), (self._registered, 6),
            (self._lettered, 8), (self._two_words, 6),
        )  # fmt: skip
        makers, weights = zip(*shapes, strict=True)
        made: str = self.rng.choices(makers, weights)[0]()
        return made

    def _word(self) -> str:
        if self.rng.random() < 0.6:
            return self._pick("trial", "words")
        middle = "".join(self._pick("trial", "middles") for _ in range(self.rng.choice((0, 1, 1, 2))))
        return self._pick("trial", "heads") + middle + self._pick("trial", "ends")

    def _numbered(self) -> str:
        style = self.rng.random()
        if style < 0.25:
            return f"{self._word()}-{self._pick('trial', 'sites')}{self.rng.choice(('', '-', ' '))}{self._digits(1, 2)}"
        return self._word() + self.rng.choice(("-", "-", " ", "")) + self._digits(1, 3)

    def _mixed(self) -> str:
        style = self.rng.random()
        name = self._pick("trial", "mixed") + self._pick("trial", "mixed_ends")
        if style < 0.3:
            name = self._word().capitalize() + self.rng.choice("ABCDEHLMRSTX")
        elif style < 0.5:  # one letter set apart: "PrECOG", "AtTEnd"
            word = self._word()
            place = self.rng.randrange(1, len(word))
            name = word[:place] + word[place].lower() + word[place + 1 :]
        return name + self.rng.choice(("", "", "-", " ")) + self._digits(1, 3) if style > 0.6 else name

    def _grouped(self) -> str:
        """A number of a cooperative group: the group alone is no trial."""
        form = self.rng.choice(
            ("{g} {n}", "{g}{n}", "{g}-{n}", "{g} {l}-{n}", "{g} {l}{n}", "{g}/{h} {n}", "{g}-{l} {n}")
        )
        group, other = self._pick("trial", "groups"), self._pick("trial", "groups")
        return form.format(g=group, h=other, n=self._digits(2, 5), l=self.rng.choice("ABCDELMNPRSZ"))

    def _two_words(self) -> str:
        """A name with another word: "New ALPHA", "ALPHA Prime", "ALPHA II"."""
        word = self._word()
        return (
            f"{self._pick('trial', 'leads')} {word}"
            if self.rng.random() < 0.4
            else f"{word} {self._pick('trial', 'tails')}"
        )

    def _lettered(self) -> str:
        """A company's or group's study number: "XX25567", "N9741", "BR.19", "MA.17"."""
        head = "".join(self.rng.choices("ABCDEGHIJLMNOPRSTXZ", k=self.rng.randint(1, 3)))
        form = self.rng.choice(("{h}{n}", "{h}.{d}", "{h}-{d}-{n}", "Study {d}{d}", "{h}-{n}"))
        return form.format(h=head, n=self._digits(3, 5), d=self._digits(1, 2))

    def _registered(self) -> str:
        form = self._pick("trial", "registers")
        return re.sub(r"\{(\d+)\}", lambda m: self._digits(int(m[1]), int(m[1])), form)

    def _gene(self) -> str:
        head = "".join(self.rng.choices(self.parts["gene"]["letters"], k=self.rng.randint(2, 5)))
        return head + self.rng.choice(
            ("", "1", "2", "3", "4", "5", "6", "8", "10", "12", "A", "B", "1A", "2B", "-1", "L1", "R2")
        )
