"""The shapes numbers take in trial reports, compiled from the word tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from her2mine.extract.lexicon import Words, alternation, load_words

# A number does not start inside a word, a decimal or a code ("PD-1"), unless a decimal follows the name ("OS13.8").
_HEAD = r"(?:(?<![a-z0-9_.])(?<![a-z]-)|(?<=vs\.)|(?<=vs)|(?<=[a-z])(?=\d+(?:\.\d|\s?%)))"
NUMBER = _HEAD + r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\d|\.\d)"
PLAIN = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
DECIMAL = r"(?:\d+(?:\.\d+)?\s*[x×]\s*)?10\s*\^?\s*-\s*\d+|" r"(?:\d*[.,]\d+|\d+(?:\.\d+)?)(?:e-?\d+)?"
SIGN = r"[<>=≤≥≦≧]=?"


# Digits set in threes: "1 684例", "(P<0.000 01)". A space in running English ("811 698 patients") parts two numbers.
_THREES = re.compile(r"(?<=[\u4e00-\u9fff、,;:(=])(?<!\d,)\s?[1-9]\d{0,2}(?: \d{3})+(?=\s?[\u4e00-\u9fff])")
_SPLIT_DECIMAL = re.compile(r"(?<![\d.])(\d+\.\d{3}(?: \d{3})*) (\d{1,3})(?=\s*(?:[),;\]。、]|$|[\u4e00-\u9fff]))")


def digits_closed(folded: str) -> str:
    """Folded text with the spaces inside numbers gone; its length and every number's start and end stay.

    >>> digits_closed("共1 684例(p<0.000 01)")
    '共1,684例(p<00.00001)'
    """
    if " " not in folded:
        return folded
    folded = _THREES.sub(lambda m: m.group()[:1] + m.group()[1:].replace(" ", ","), folded)
    return _SPLIT_DECIMAL.sub(lambda m: m.group().replace(" ", "").rjust(len(m.group()), "0"), folded)


def to_number(text: str) -> float | None:
    """The value of a printed number ("1,033", ".04", "0,022"), or None."""
    plain = text.strip().lstrip("+")
    power = re.fullmatch(r"(?:(\d+(?:\.\d+)?)\s*[x×]\s*)?10\s*\^?\s*-\s*(\d+)", plain)
    if power:
        return float(f"{power[1] or 1}e-{power[2]}")
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    return float(plain) if re.fullmatch(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?", plain) else None


@dataclass(frozen=True)
class Grammar:
    """Compiled patterns over folded text."""

    words: Words
    p_value: re.Pattern[str]
    ignored: re.Pattern[str]
    ratios: dict[str, re.Pattern[str]]
    labels: dict[str, re.Pattern[str]]
    landmark: re.Pattern[str]
    fraction: re.Pattern[str]
    total_first: re.Pattern[str]
    with_unit: re.Pattern[str]
    size: re.Pattern[str]
    size_head: re.Pattern[str]
    size_told: re.Pattern[str]
    allocated: re.Pattern[str]
    count_before_percent: re.Pattern[str]
    number_word: re.Pattern[str]
    elided: re.Pattern[str]
    not_reached: re.Pattern[str]
    unfit_ahead: re.Pattern[str]
    lists: re.Pattern[str]
    contrasts: re.Pattern[str]
    percent_next: re.Pattern[str]
    opposed: re.Pattern[str]
    arm_copula: re.Pattern[str]
    landmark_list: re.Pattern[str]
    followed: re.Pattern[str]
    given_to: re.Pattern[str]
    versus: re.Pattern[str]
    range_between: re.Pattern[str]
    before_interval: re.Pattern[str]
    of_difference: re.Pattern[str]
    changed: re.Pattern[str]
    bracketed: re.Pattern[str]
    more_p_values: re.Pattern[str]
    shared_out: re.Pattern[str]
    nothing: re.Pattern[str]
    copula_number: re.Pattern[str]
    unit_behind: re.Pattern[str]
    operators: dict[str, re.Pattern[str]]
    units: dict[str, re.Pattern[str]]

    def unit_of(self, text: str) -> str:
        """The unit a unit word stands for."""
        for unit, pattern in self.units.items():
            if pattern.match(text.strip(" -")):
                return unit
        return ""

    def count_of(self, text: str) -> float | None:
        """The number a numeral or number word stands for."""
        joins = self.words.pattern("counts", "hundreds_and")
        parts = re.split(r"[- ]+", re.sub(rf"\s{joins}\s", " ", text.strip()))
        numerals, hundreds = self.words.numerals, self.words.table["counts"]["hundreds"]
        if not all(part in numerals or part in hundreds for part in parts):
            return to_number(text)
        told = last = 0
        for part in parts:  # "one thousand two hundred and thirty-four"
            last = last * hundreds[part] if part in hundreds else last + numerals[part]
            if hundreds.get(part) == 1000:
                told, last = told + last, 0
        return float(told + last)


@cache
def grammar() -> Grammar:
    """The grammar of all languages, compiled once."""
    words = load_words()
    units = {unit: re.compile(words.pattern("units", unit)) for unit in words.table["units"]}
    units["patient"] = re.compile(".")
    number, numeral = f"(?P<number>{NUMBER})", alternation(list(words.numerals))
    return Grammar(
        words=words,
        units=units,
        p_value=_p_value(words),
        ignored=_ignored(words),
        ratios={kind: _ratio(words, kind) for kind in ("hazard_ratio", "odds_ratio", "risk_ratio")},
        labels={kind: re.compile(_label(words, kind)) for kind in ("hazard_ratio", "odds_ratio", "risk_ratio")},
        landmark=_landmark(words, numeral),
        fraction=_fraction(words, numeral),
        total_first=_total_first(words, numeral),
        with_unit=re.compile(number + rf"(?:\s*-?\s*)(?P<unit>{any_unit(words)}|{_noun(words)})"),
        allocated=_allocated(words),
        size_head=re.compile(rf"\W*{words.pattern('counts', 'size_heads')}[\s*]*(?:\([^()]*\))?\s*:"),
        size_told=re.compile(r"(?<![a-z0-9_.,-])(?P<number>\d{1,5})(?=\s*(?:[;,、/|]|vs\b|$))"),
        size=re.compile(rf"(?<![a-z]){words.pattern('counts', 'size')}\s*[=:]\s*(?P<number>{PLAIN})(?!\d|\.\d|%)"),
        count_before_percent=_count_before_percent(words),
        number_word=_number_word(words, numeral),
        elided=_elided(words, numeral),
        not_reached=re.compile(rf"(?P<words>{words.pattern('not_reached', 'phrases')})"),
        unfit_ahead=re.compile(  # "one NE", "evaluable (not evaluable, n = 3)" count patients
            rf"(?:{words.pattern('not_reached', 'unfit_ahead')}|(?<![a-z])(?:\d+|{numeral}))\s*$"
        ),
        lists=re.compile(rf"\s*(?:%|{any_unit(words)})?\s*{_listed(words)}\s*"),
        versus=re.compile(_contrast(words)),
        contrasts=re.compile(rf"\s*(?:%|{any_unit(words)})?\s*{_contrast(words)}\s*"),
        copula_number=re.compile(
            rf"(?:{words.pattern('ratios', 'is')}|:)\s*(?P<number>(?<![\d.])\d+\.\d+)(?=\s*(?:,|and|和|、))"
        ),
        of_difference=re.compile(rf"{words.pattern('interval', 'of_difference')}[\s:,=(]*$"),
        changed=re.compile(rf"{words.pattern('interval', 'changed')}[\s:,=(]*$"),
        before_interval=re.compile(rf"{number}\s*[(\[]?\s*$"),
        bracketed=_bracketed(words, numeral),
        more_p_values=re.compile(
            rf"(?:\s*{words.pattern('contrast', 'paired')}|\s*,)+\s*(?P<number>0?\.\d+)(?=\s*(?:[,;)、。]|\.?$|[a-z]))"
        ),
        shared_out=re.compile(words.pattern("contrast", "shared_out")),
        nothing=re.compile(rf"{words.pattern('contrast', 'nothing')}\s*$"),
        unit_behind=re.compile(rf"\s*[)\]]\s*(?P<unit>{any_unit(words)})"),
        range_between=re.compile(
            rf"{number}\s*[(\[][^()\[\]]*{words.pattern('interval', 'range_labels')}[^()\[\]]*[)\]]"
            rf"\s*(?P<unit>{any_unit(words)})"
            rf"|{number.replace('number', 'mean')}\s*±\s*{PLAIN}\s*[)\]]?\s*(?P<unit_>{any_unit(words)})"
        ),
        arm_copula=re.compile(rf"{words.pattern('contrast', 'arm_copula')}\s*$"),
        landmark_list=_landmark_list(words),
        followed=re.compile(rf"{words.pattern('landmarks', 'followed')}\s*$"),
        opposed=re.compile(rf"{words.pattern('contrast', 'opposed')}\s*$"),
        given_to=re.compile(rf"\s*{words.pattern('contrast', 'given_to')}"),
        percent_next=re.compile(r"\s*(?:%|percent)"),
        operators=_operators(words),
    )


def _contrast(words: Words) -> str:
    return rf"(?:,?\s*{words.pattern('contrast', 'versus')}\s*)"


def _listed(words: Words) -> str:
    return rf"(?:{_contrast(words)}|,?\s*(?:{words.pattern('contrast', 'joined')}|[~,、/;-])\s*)"


def any_unit(words: Words) -> str:
    """The alternation of all words for units of time and of share."""
    return alternation([p for unit in words.table["units"].values() for p in unit])


def _noun(words: Words) -> str:
    nouns, between = words.pattern("counts", "nouns"), words.pattern("counts", "between")
    verbs = words.pattern("counts", "verbs")
    return rf"(?:(?:(?:{between})[\s-]+){{0,4}}{nouns}|{nouns}|(?<=\d)\s+{verbs})"


def _allocated(words: Words) -> re.Pattern[str]:
    """Read "698 were randomised, 350 to A and 348 to B": patients sent to an arm, within one clause of the verb.

    Behind the first the verb may be left out: "350 were assigned to receive A, 175 B, and 173 C".
    """
    verb, to = words.pattern("counts", "allocating"), words.pattern("counts", "allocated")
    number = rf"(?<![\d.])(?P<number>{PLAIN})(?=\s+{to}\s+(?:the\s+)?[^\d\s])"
    listed = words.pattern("counts", "allocated_next")
    more = rf"{listed}\s+(?P<more>\d{{2,4}})(?=\s+{words.pattern('counts', 'allocated_name')})"
    return re.compile(rf"(?P<verb>{verb})|{number}|{more}|(?P<end>[.。;](?!\d))")


def _elided(words: Words, numeral: str) -> re.Pattern[str]:
    """Read "53 in arm B", "complete in two, and": a number whose noun was told for the one before."""
    number = rf"{NUMBER}|(?<![a-z-]){numeral}(?![a-z-])"
    arm = rf"(?P<number>{number})\s+(?={words.pattern('counts', 'elided')})"
    ends = rf"(?=\s*(?:[,;.)](?!\d)|$|{words.pattern('contrast', 'joined')}\s(?!\d)))"
    behind = words.pattern("contrast", "given_to")
    totalled = rf"(?<![a-z]){words.pattern('counts', 'totalled')}\s+(?P<totalled>{number})(?=\s+{behind}\s)"
    closing = rf"(?<![a-z]){words.pattern('counts', 'closing')}\s+(?P<closing>{number}){ends}"
    return re.compile(rf"{totalled}|{arm}|{closing}")


def _number_word(words: Words, numeral: str) -> re.Pattern[str]:
    """Read "four patients", "two (14%)", "one of the 14": a number word that counts patients ("one of the reasons")."""
    counted = rf"(?:{_noun(words)}|[(\[]\s*[<>≤≥~]?\s*{PLAIN}\s*%)"
    things = rf"(?!(?:\d+|{numeral})\s+{words.pattern('counts', 'things')})"
    among = rf"of (?:the |these )?{things}(?:\d(?![\d.]*\s*-?{any_unit(words)})|{numeral}|{_noun(words)})"
    short, verbs = words.pattern("counts", "short"), words.pattern("counts", "word_verbs")
    share = rf"\s(?P<percent>{words.pattern('units', 'percent')})"
    whole = rf"(?<!{words.pattern('counts', 'never_behind')})"  # "这一人群" counts nobody
    few, joins = rf"{numeral}(?:[- ]{numeral})?", words.pattern("counts", "hundreds_and")
    many = "|".join(words.table["counts"]["hundreds"])  # "two hundred and thirty-four"
    before = rf"(?:{numeral}[- ](?:{many})[- ](?:{joins} )?){{0,2}}"
    word = rf"{whole}(?P<word>{before}(?:{few}(?![- ](?:{many}))|{numeral}[- ](?:{many})))"
    return re.compile(rf"{word}(?:{share}|\s*{counted}|\s+(?:{among}|{short})|(?=\s+(?:had|{verbs})))")


def _count_before_percent(words: Words) -> re.Pattern[str]:
    """Read "43 (33%)", "27 partial (34%)", "63/26.3%"; the percentage of an interval's level is none."""
    short, labels = words.pattern("counts", "short"), words.pattern("interval", "labels")
    slashed = r"(?<![\d./])\d{1,4}(?=/\d{1,2}\.\d+\s?%)"
    return re.compile(rf"(?P<number>{slashed}|{NUMBER}(?=\s*(?:{short}\s*)?[(\[]\s*{PLAIN}\s*%(?!\s*-?\s*{labels})))")


def _bracketed(words: Words, numeral: str) -> re.Pattern[str]:
    """Read "stomatitis (seven vs one)", "wider still (33.1 v 25.6)": two numbers in a bracket with no unit."""
    number = rf"(?:\d+(?:\.\d+)?|{numeral})"
    versus = words.pattern("contrast", "versus")
    return re.compile(rf"[(\[]\s*(?P<first>{number})\s*{versus}\s*(?P<second>{number})\s*[)\]]")


def _p_value(words: Words) -> re.Pattern[str]:
    label, copula = words.pattern("ratios", "p_value"), words.pattern("ratios", "is")
    below = words.pattern("ratios", "p_below")
    link = rf"(?:\s*(?:{copula}|value)){{0,2}}[\s:,]*(?:=\s*(?=[<>≤≥]))?(?P<sign>{SIGN}|{below})?\s*"
    return re.compile(rf"(?<![a-z])(?:{label})\*?{link}(?P<number>(?<![\d.])(?:{DECIMAL}))(?=[^\d%]|$)")


def _label(words: Words, kind: str) -> str:
    """A ratio's name; "or" alone is a conjunction until a number shows that it is none."""
    return rf"(?<![a-z])(?!or\b){words.pattern('ratios', kind)}"


def _ratio(words: Words, kind: str) -> re.Pattern[str]:
    """A label, up to a short aside with no digit but those of an interval's level, then one or two numbers."""
    label, copula = words.pattern("ratios", kind), words.pattern("ratios", "is")
    aside = r"(?:\s*[(\[](?:\d{2}% ?(?:cis?|confidence intervals?)|[^()\[\]%.;]{0,120})[)\]])*"
    schedule = r"(?<![\d.])\d{1,2}-[a-z]"  # "HR for the 2-weekly schedule, 0.58"
    words_between = rf"(?:[\s,]*{words.pattern('ratios', 'linking')}(?:[^\d;。.()<>=]|{schedule}){{0,90}}?)?"
    link = rf"{aside}{words_between}{aside}(?:\s*{copula}){{0,2}}[\s:,=(\[*]*(?:95% ?ci)?[\s:,)\]]*(?P<sign>{SIGN})?\s*"
    paired = words.pattern("contrast", "paired")  # never "to": that is an interval
    second = rf"\d?\.\d+(?=[^\d%.])(?!\s*-?(?:{any_unit(words)}))"  # not "HR 0.67 and 38 patients", "and 7.2 months"
    numbers = rf"(?P<numbers>(?<![\d.]){PLAIN}(?:\s*{paired}\s*{second})?)"
    return re.compile(rf"{label}[)\]]?{link}{numbers}(?!\s*%|\.?\d|-[a-z])")


def _landmark(words: Words, numeral: str) -> re.Pattern[str]:
    """A time told as a moment ("at 12 months") or as part of a rate's name ("1-year and 2-year OS rates")."""
    units = alternation([p for unit in ("month", "week", "year", "day") for p in words.table["units"][unit]])
    number = rf"(?P<number>(?<![\d.]){PLAIN}|{numeral})[\s-]*(?P<unit>{units})"
    more = rf"(?:\s*(?:,|and|or|、|和|与|及)+\s*(?:{PLAIN}|{numeral})[\s-]*{units})*"
    before, after = words.pattern("landmarks", "before"), words.pattern("landmarks", "after")
    moment = rf"(?<!median )(?:{before})\s*{number}(?!\s*(?:{words.pattern('landmarks', 'not_after')}))"
    named = rf"{number}(?={more}[\s-]*(?:{after}))".replace("<number>", "<number_>").replace("<unit>", "<unit_>")
    ordinal = rf"(?<![a-z])(?:{before})\s(?P<unit__>{units})\s(?P<number__>\d{{1,3}})(?![\d%]|\.\d)"  # "at week 24"
    return re.compile(rf"(?:{ordinal}|{moment}|{named})")


def _landmark_list(words: Words) -> re.Pattern[str]:
    """Read "at 12 and 24 months", "1-, 2- and 3-year survival", "1、3年生存率": the unit is told once for all."""
    units = alternation([p for unit in ("month", "week", "year") for p in words.table["units"][unit]])
    link = r"(?:\s*(?:,|/|and|or|&|和|与|及|、)+\s*)"
    listed = rf"(?<![\d.~/-])(?:\d{{1,3}}(?:[\s-]*(?:{units}))?-?{link})+\d{{1,3}}[\s-]*"
    before, after = words.pattern("landmarks", "before"), words.pattern("landmarks", "after")
    moments = rf"(?:{before}|{words.pattern('landmarks', 'rates_of')})\s*(?P<moments>{listed}(?P<unit>{units}))"
    named = rf"(?P<named>{listed}(?P<unit_>{units}))(?=[\s-]*(?:{after}))"
    return re.compile(rf"(?:{moments}|{named})")


def _fraction(words: Words, numeral: str) -> re.Pattern[str]:
    of = words.pattern("counts", "of")
    count = rf"(?P<count>(?<![\d.a-z/-]){PLAIN}|{numeral}(?:[- ]{numeral})?)"
    noun = rf"(?:\s*(?:{words.pattern('counts', 'nouns')}))?"
    things = rf"(?!\s+{words.pattern('counts', 'things')})"  # "one of two positive studies"
    total = rf"(?P<total>{PLAIN}|{numeral})(?!\d|\.\d|%|\s*-?{any_unit(words)})(?!/){things}"  # "one of 17.9 months"
    return re.compile(rf"{count}(?:{noun}\s*{of}\s*|{noun}\s*/\s*){total}")


def _total_first(words: Words, numeral: str) -> re.Pattern[str]:
    """Read "of 125 patients, 31 (25%)", "two [2%] of 130", "37 名患者中有 26 名(70%)": the total is no value."""
    nouns, of = words.pattern("counts", "nouns"), words.pattern("counts", "total_of")
    share = rf"{PLAIN}\s*(?:{nouns})?[^\d,;。]{{0,12}}[(\[]\s*{PLAIN}\s*%"
    bracket = rf"(?:{PLAIN}|{numeral})\s*[(\[]\s*{PLAIN}\s*%[^()\[\]]*[)\]]\s*(?:of|/)\s*(?:the )?"
    counted = rf"(?:{PLAIN}|(?<![a-z]){numeral})\s+(?:{nouns}\s+)?{words.pattern('counts', 'happened')}"
    whole = rf"(?P<total>(?<![\d.]){PLAIN})(?![\d.]|\s*-?(?:{any_unit(words)}))"  # "of 40 months, 112 (30%)"
    entered = rf"(?!\s*{nouns}\s+{words.pattern('counts', 'entered')})"  # "of the 227 patients enrolled": a size
    first = rf"(?:{of}\s*{whole}{entered}\s*[^\d,;。()]{{0,40}},\s*(?={share}|{counted}))"
    behind = words.pattern("counts", "total_behind")
    some = rf"{PLAIN}\s*{words.pattern('counts', 'counted')}"  # "156例中见2例"
    second = rf"(?P<total_>(?<![\d.]){PLAIN})\s*{nouns}[^\d,;。()]{{0,14}}{behind}\s*(?={share}|{some})"
    return re.compile(rf"{bracket}(?P<total__>{PLAIN})|{first}|{second}")


def _ignored(words: Words) -> re.Pattern[str]:
    before, after = words.pattern("ignore", "before"), words.pattern("ignore", "after")
    counted = rf"(?!\d|\s*(?:{words.pattern('counts', 'nouns')}))"  # "Nov 29, 2013, 547 patients": the last is a count
    joined = r"(?:[-~/、]|to|and|or|至|和|或|\|)"
    whole = r"(?<!\.\d)(?<!\.\d\d)(?<!\.\d\d\d)"  # a list of things counted has no decimals: "(HR 0.67, 5 trials)"
    span = rf"{PLAIN}(?:\s*{joined}\s*{PLAIN}\+?|{whole}\s*,\s*{PLAIN}{counted}\+?)*"
    unit = any_unit(words)
    return re.compile(
        rf"{words.pattern('ignore', 'always')}\s*{span}"
        rf"|{before}\s*[≥≤<>=~]*\s*{span}(?!\s*%|\s*{unit}|\.?\d)|(?<![\d.]){span}\s*-?{after}"
        rf"|{words.pattern('ignore', 'numbered')}\s*\d{{1,2}}(?![\d.]*\d|\s*%|\s*{unit})"
        rf"|{words.pattern('ignore', 'alone')}"
        rf"|(?<!\d)(?:19|20)\d\d(?!\d|\.\d|\s*(?:%|{unit}|{words.pattern('counts', 'nouns')}))"
        rf"|(?<!\d)(?:19|20)\d\d\s*{words.pattern('units', 'year')}|\d+[x×]\d+"
        rf"|(?<![\w.-])\d{{1,2}}(?:\s*:\s*\d{{1,2}})+(?!\.?\d)"
        rf"|(?:{words.pattern('interval', 'range_labels')})[\s:,=]*(?:of\s*|from\s*)?{span}(?:\s*%|\s*{unit})?"
    )


def _operators(words: Words) -> dict[str, re.Pattern[str]]:
    # "不低于" and "no more than" hold the words for the opposite, so the first two are asked first
    names = {"at_least": ">=", "at_most": "<=", "less": "<", "more": ">", "about": "~"}
    found = {op: re.compile(words.pattern("approximate", key) + r"\s*$") for key, op in names.items()}
    found["<"] = re.compile(rf"(?:{found['<'].pattern}|<\s*$)")
    found[">"] = re.compile(rf"(?:{found['>'].pattern}|>\s*$)")
    return found
