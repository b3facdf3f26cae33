"""Correct texts written from the gold table: every value true, every place known."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from her2mine.diff import arms
from her2mine.diff.settings import DiffSettings
from her2mine.plant.stories import Story
from her2mine.plant.text import CorrectText, Place, PlaceKind
from her2mine.plant.wordings import Half, Wordings, wordings
from her2mine.records import Finding, GoldResult

_PART = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"<([^<>]*)>")
_VALUE_PART = re.compile(r"[abv]\d?_?|hr|p|d|n|na|nb|total")


class Writer:
    """Tells stories in one language; the same random source gives the same texts."""

    def __init__(self, language: str, names: Mapping[str, str], settings: DiffSettings, half: Half = "both") -> None:
        self._language, self._names, self._settings, self._half = language, names, settings, half
        self._table: Wordings = wordings(language)

    def text(self, doc: str, stories: Sequence[Story], random: Random) -> CorrectText:
        """A paper that tells the stories, two to a paragraph, with a reference list."""
        words = self._table.words
        numbers = {source: place for place, source in enumerate(dict.fromkeys(s.source for s in stories), start=1)}
        sheet = _Sheet(doc, self._language)
        sheet.add(words["title"].format(number=doc) + "\n\n" + random.choice(self._table.kinds["opening"]))
        for place, story in enumerate(stories):
            sheet.add(words["space"] if place % 2 else "\n\n")
            self._tell(story, numbers[story.source], place, sheet, random)
        sheet.add("\n\n" + words["reference_head"] + "\n\n")
        by_source = {story.source: story for story in stories}
        sheet.add("\n".join(self._reference(by_source[key], number) for key, number in numbers.items()) + "\n")
        return CorrectText(
            doc, self._language, sheet.text, tuple(sheet.places), {n: t for (t, _), n in numbers.items()}
        )

    def _reference(self, story: Story, number: int) -> str:
        trial = story.trial
        return self._table.words["reference"].format(
            number=number, author=trial.first_author or "Group", trial=story.name, year=trial.year or "",
            doi=story.source[1],
        )  # fmt: skip

    def _tell(self, story: Story, number: int, place: int, sheet: _Sheet, random: Random) -> None:
        """Write one story as a sentence, part by part."""
        pattern = self._pattern(story, random)
        bound = story.parts.get("hr") or story.parts.get("a")
        chosen = {code: random.choice(forms) for code, forms in sorted(self._table.endpoints.items())}
        head = re.match(r"\W*(\w)?", pattern)
        assert head is not None
        sheet.sentence(place, story)
        for index, piece in enumerate(_PART.split(pattern)):
            if index % 2 == 0:
                sheet.add(piece)
            elif piece == "cite":
                self._cite(number, sheet)
            elif piece in ("low", "high") and bound is not None:
                sheet.bound(piece, bound)
            elif _VALUE_PART.fullmatch(piece):
                self._value(piece, story, sheet)
            else:
                self._name_part(self._words(piece, story, chosen), sheet)

    def _name_part(self, words: str, sheet: _Sheet) -> None:
        """Write a name, with a capital at the head of a sentence and the article that goes with its first letter."""
        article = self._table.words.get("article_before_vowel", "")
        if article and words[0].lower() in "aeiou" and sheet.text.endswith(" a "):
            sheet.text = sheet.text[: -len("a ")] + article + " "
        sheet.add(words[0].upper() + words[1:] if sheet.at_head() and words[0].isascii() else words)

    def _cite(self, number: int, sheet: _Sheet) -> None:
        before, _, after = self._table.words["cite"].partition("[{number}]")
        sheet.add(before)
        sheet.place("citation", f"[{number}]")
        sheet.add(after)

    def _pattern(self, story: Story, random: Random) -> str:
        """A wording of the story's kind, with the parts it lacks left out and lists and statistics put in."""
        pattern = random.choice(self._table.of(story.kind, self._half))
        stats = random.choice(self._table.of("stats", self._half)) if "hr" in story.parts else ""
        item = self._table.kinds["item"][0]
        listed = [item.replace("{measure}", f"{{measure_{key}}}").replace("{a}", f"{{{key}}}")
                  for key in story.parts if key.startswith("v")]  # fmt: skip
        pattern = pattern.replace("{stats}", stats).replace("{list}", self._listed(listed))
        return _OPTIONAL.sub(lambda found: found[1] if _told(found[1], story) else "", pattern)

    def _listed(self, items: Sequence[str]) -> str:
        if self._language == "zh":
            return "，".join(items)
        return ", ".join(items[:-1]) + " and " + items[-1] if len(items) > 1 else "".join(items)

    def _value(self, piece: str, story: Story, sheet: _Sheet) -> None:
        """A value with its unit; a trailing ``_`` leaves the unit of a duration to the next value."""
        key = piece.rstrip("_")
        if key in ("n", "total") or key == "d":
            self._derived(key, story, sheet)
            return
        row = story.parts[key]
        sheet.value(row)
        if row.unit == "percent":
            sheet.add("%")
        elif row.unit in ("month", "week") and not piece.endswith("_"):
            sheet.unit(self._table.words[row.unit], row)

    def _derived(self, key: str, story: Story, sheet: _Sheet) -> None:
        """A number that follows from the rows: a difference, a count, a total."""
        if key == "d":
            sheet.difference(story.parts["a"], story.parts["b"])
            sheet.add("%" if self._language == "zh" else " percentage points")
        elif key == "total":
            sheet.add(str(story.numbers[1]))
        else:
            sheet.count(story)

    def _words(self, piece: str, story: Story, chosen: Mapping[str, str]) -> str:
        name, _, which = piece.partition("_")
        if name == "trial":
            return story.name
        if name == "op":
            return story.parts["p"].op
        if name == "arm":
            return self._arm(story, which)
        row = _row_of(which, story)
        if name == "endpoint":
            return chosen[row.endpoint]
        words = self._measure(row, chosen)
        return words[0].upper() + words[1:] if name == "Measure" else words

    def _measure(self, row: GoldResult, chosen: Mapping[str, str]) -> str:
        table = self._table
        if row.timepoint:
            name = table.landmark_endpoints[row.endpoint][0]
            return table.words["landmark"].format(months=f"{row.timepoint:g}", endpoint=name)
        return table.words["median" if row.statistic == "median" else "rate"].format(endpoint=chosen[row.endpoint])

    def _arm(self, story: Story, which: str) -> str:
        keys = ("a", "a1", "v0", "na") if which == "a" else ("b", "b1", "nb")
        row = next(story.parts[key] for key in keys if key in story.parts)
        return self.arm_words(row.drugs)

    def arm_words(self, drugs: Iterable[str]) -> str:
        """An arm as a paper tells it: the drugs that tell it apart, then the backbone."""
        words, every = self._table.words, list(drugs)
        own = arms.distinct(every, self._settings)
        named = [drug for drug in every if arms.parts([drug]) & own or drug in self._settings.sham]
        backbone = [drug for drug in every if drug not in named]
        if not named and len(backbone) == 1:
            return words["or"].join(self._name(part) for part in backbone[0].split("/"))
        tail = [words["backbone"] if named else words["backbone_alone"]] if backbone else []
        return words["plus"].join([self._name(drug) for drug in named] + tail)

    def _name(self, drug: str) -> str:
        return self._names.get(drug, drug)


def _told(piece: str, story: Story) -> bool:
    """Whether the story has every part a piece of a pattern names."""
    return all(name in story.parts for name in _PART.findall(piece) if name in ("p", "hr"))


def _row_of(which: str, story: Story) -> GoldResult:
    keys = (which, f"a{which}", "a", "a1", "hr")
    return next(story.parts[key] for key in keys if key in story.parts)


def drug_names(path: Path, language: str) -> dict[str, str]:
    """What a language calls each drug of a vocabulary table (canonical,...,en,zh): its first name there."""
    if language == "en":
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["canonical"], row[language].split(";")[0].strip()) for row in csv.DictReader(file)]
    return {canonical: name for canonical, name in rows if name}


class _Sheet:
    """A text under way, with the places written so far."""

    def __init__(self, doc: str, language: str) -> None:
        self.text, self.places = "", list[Place]()
        self._doc, self._language, self._statement, self._story = doc, language, 0, ""

    def sentence(self, number: int, story: Story) -> None:
        """Begin a sentence on a trial."""
        self._statement, self._story = number, story.name

    def add(self, words: str) -> None:
        """Write words that are no place."""
        self.text += words

    def at_head(self) -> bool:
        """Whether the sentence has no word yet."""
        return self.text.endswith((". ", "\n"))

    def place(self, kind: PlaceKind, text: str, finding: Finding | None = None, row: GoldResult | None = None) -> None:
        """Write a stretch that an error may change."""
        start = len(self.text)
        self.places.append(Place(kind, start, start + len(text), text, self._statement, finding, row))
        self.text += text

    def value(self, row: GoldResult) -> None:
        """A gold value as printed."""
        text = (row.printed[0] if row.printed else f"{row.value:g}").strip("%<= ")
        self.place("value", text, self._finding(text, row), row)

    def unit(self, words: str, row: GoldResult) -> None:
        """The unit of the value just written."""
        bare = words.strip()
        self.add(words[: words.index(bare)])
        self.place("unit", bare, self.places[-1].finding, row)

    def bound(self, side: str, row: GoldResult) -> None:
        """A bound of a row's interval; it belongs to the last value written for that row."""
        value = row.ci_low if side == "low" else row.ci_high
        text = (row.ci_low_text if side == "low" else row.ci_high_text) or f"{value:g}"
        owner = [place.finding for place in self.places if place.row is row and place.statement == self._statement]
        self.place("low" if side == "low" else "high", text, owner[-1] if owner else None, row)

    def difference(self, first: GoldResult, second: GoldResult) -> None:
        """The plain difference of two rates, as finely as they are printed."""
        fine = max(len(_fraction(first)), len(_fraction(second)))
        text = f"{(first.value or 0) - (second.value or 0):.{fine}f}"
        self.place("value", text, self._finding(text, first, statistic="difference", role="comparison"))

    def count(self, story: Story) -> None:
        """The number of patients behind a share, or the total of two arms."""
        row = story.parts.get("a") or story.parts["na"]
        text = str(story.numbers[0])
        of = {"endpoint": row.endpoint} if story.kind == "share" else {"endpoint": "N", "role": "single", "drugs": ()}
        self.place("value", text, self._finding(text, row, statistic="count", unit="patient", **of))

    def _finding(self, text: str, row: GoldResult, **changes: object) -> Finding:
        start = len(self.text)
        role = "single" if row.role == "overall" else row.role
        fields: dict[str, object] = {
            "doc": self._doc, "start": start, "end": start + len(text), "text": text, "trial": self._story,
            "role": role, "drugs": row.drugs, "endpoint": row.endpoint, "statistic": row.statistic,
            "timepoint": row.timepoint, "value": float(text.replace(",", "")), "unit": row.unit, "op": row.op,
            "language": self._language, "id": f"{self._doc}-{start}",
        }  # fmt: skip
        return Finding.model_validate(fields | changes)


def _fraction(row: GoldResult) -> str:
    text = row.printed[0].rstrip("%") if row.printed else f"{row.value:g}"
    return text.partition(".")[2]
