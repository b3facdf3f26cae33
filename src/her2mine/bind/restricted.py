"""Groups told in free words: "for patients whose tumours had spread", "在获得缓解的患者中"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from her2mine.bind.lexicon import Cues
from her2mine.bind.view import View
from her2mine.extract.values import Kind
from her2mine.records import Label, Mention

MAX_WORDS, MAX_HAN = 120, 28  # characters of the group's wording that are kept
MAX_DRUG = 14  # characters of the drug that a group is told not to have responded to
REACH = 60  # characters before a group in which its sentence says that it is whom a study or an approval is for
# A value, with its unit and its interval, stands right before.
_BESIDE = re.compile(r"\d(?:%| months?| years?| weeks?)?\)?(?: ?[(\[][^()\[\]]*[)\]])? $")
_NAMES = ("group", "state", "subject", "counted", "among", "group_", "headed", "resisted", "subset", "label", "elided")


@cache
def _pattern(cues: Cues) -> re.Pattern[str]:
    people, who = cues.words("populations", "people"), cues.words("populations", "who")
    lead, stop = cues.words("populations", "lead"), cues.words("populations", "stop")
    share = r"\d+(?:\.\d+)?%(?: of (?:the )?patients)?"
    numbered = rf"(?P<numbered>\d+ (?:of the \d+ )?(?=[a-z])(?:\w+ )?|(?={share}))?"
    group = rf"(?P<group>(?:{people}|{share})\s+{who}\s.{{2,{MAX_WORDS}}}?)"
    english = rf"(?P<lead>{lead})\s+(?:the |all |these )*{numbered}{group}(?=\s*(?:[,;:(]|\.(?!\d)|$|and \d|{stop}))"
    begins, ends = cues.words("populations", "labelled"), cues.words("populations", "label_ends")
    history = rf"(?P<history>{begins}(?:[^,;:。()]|\([^()]*\)){{0,{MAX_WORDS}}}?)"
    label = rf"^\W*(?:\d+[.)]\s*)?(?P<label>{history}|[^,;:。()]{{2,{MAX_HAN}}}{ends}(?:\([^()]*\))?)(?=\s*:(?!\d))"
    state = rf"(?P<state>{cues.words('populations', 'state')}\s[^,;:().]{{2,{MAX_WORDS}}}?)"
    state += r"(?=\s*(?:[,;:(]|\.(?!\d)|$|than\s))"
    elided = rf"(?P<elided>{cues.words('populations', 'elided')})"
    return re.compile("|".join((english, state, _subject(cues), _chinese(cues), label, elided)))


def _subject(cues: Cues) -> str:
    """Patients of whom a clause tells something: "those whose tumours had spread lived for ..., but women with ..."."""
    people, who = cues.words("populations", "people"), cues.words("populations", "who")
    intro = r"(?:[a-z]+(?:\s[a-z]+){0,2},\s*)?"  # "In contrast, women with X had ..."
    opens = rf"(?:^\W*{intro}|;\s*|(?<![a-z]){cues.words('populations', 'subject_lead')}\s+)"
    kind = rf"(?:(?!{cues.words('populations', 'not_kind')})[a-z0-9][a-z0-9+/-]*\s){{0,3}}"  # "X-negative glioma"
    named = rf"(?P<subject>{kind}{people}\s+{who}\s[^,;:().]{{2,{MAX_WORDS}}}?)"
    return rf"{opens}{named}(?=\s{cues.words('populations', 'subject_verb')}(?![a-z]))"


def _chinese(cues: Cues) -> str:
    quality, persons = cues.words("populations", "quality"), cues.words("populations", "persons")
    people = "(?:患者|病人|受试者)"
    counted = (
        rf"(?:^|(?<=[,;。)])|[在于对])(?P<counted>[^,;。()在]{{2,{MAX_HAN}}}?)[的之]\d+[例名位]{people}?"
        rf"(?:[中里]|,|(?={cues.words('populations', 'result_behind')}))"
    )
    among = rf"[在于](?P<among>[^,;。()在]{{2,{MAX_HAN}}}?[的之](?:{people}|人群|病例))[中里]"
    chinese = rf"(?P<group_>{quality}[^,;。()]{{1,{MAX_HAN}}}?(?:\([^()]*\))?[的之]?{persons})"
    headed, told = cues.words("populations", "heads"), cues.words("populations", "then_told")
    chinese += (
        rf"|\d+[例名位](?:患者)?(?P<headed>{headed}[^,;。()]{{1,{MAX_HAN}}}(?:\([^()\d]*\))?[^,;。()]{{0,8}})(?={told})"
    )
    begins, resisted = r"(?:^|(?<=[,;。在对于]))(?:其中)?", cues.words("populations", "resisted")
    chinese += (
        rf"|{begins}(?P<resisted>[^,;:。()在对于]{{0,{MAX_DRUG}}}?{resisted}[的之]?(?:{persons}|者(?=[仅达为(])))"
    )
    subset = cues.words("populations", "subset")
    chinese += rf"|{begins}(?P<subset>[^,;:。()在对于各两三]{{2,{MAX_DRUG}}}?{subset})"
    return rf"{counted}|{chinese}|{among}"


def restricted_groups(view: View) -> list[Mention]:
    """Restricted sets of patients told in free words, as POPULATION mentions whose canonical name is their wording.

    A set counts when it opens the sentence or stands behind "for" or "among", when it is told with its own number of
    patients, and when a sentence tells several, each behind its value. Otherwise "in patients with X" mostly restates
    whom the study enrolled; and what patients received is an arm. The voice "head" marks those that only their place at
    the head of the sentence tells: they restate the enrolment where the sentence opens a study.
    """
    folded, cues = view.folded, view.cues
    matches = list(_pattern(cues).finditer(folded))
    beside = [m for m in matches if m["group"] and _BESIDE.search(folded, 0, m.start())]
    beside += _set_against(matches, view)
    found = []
    for match in matches:
        name = next(name for name in _NAMES if match[name])
        start, end = match.span(name)
        end = start + len(_cut(match[name], cues)) if name == "group" else end
        voice = _voice(view, match, folded[start:end], paired=len(beside) > 1 and match in beside)
        if voice:
            canonical = " ".join(view.text[start:end].split()).rstrip("中里,")
            found.append(Mention(Label.POPULATION, start, end, view.text[start:end], canonical, voices=(voice,)))
    return found


def _set_against(matches: Sequence[re.Match[str]], view: View) -> list[re.Match[str]]:
    """Groups told as better or worse off than the other: "longer in patients with X than in those with Y (9 vs 5)"."""
    found: list[re.Match[str]] = []
    for first, second in pairwise(matches):
        gap = view.folded[first.end() : second.start()]
        if (
            first["group"]
            and second["group"]
            and view.cues.get("contrast", "versus", r"\s*,?\s*{}\s*").fullmatch(gap + " ")
        ):
            found += [first, second]
    return found


def _cut(words: str, cues: Cues) -> str:
    """A group's wording up to the verb of its sentence: "patients with X there was ..." is "patients with X".

    Each relative pronoun has a verb of its own ("patients who had X had ...").
    """
    open_verbs, last = 0, -1
    for told in cues.get(
        "populations", "verb", r"(?P<relative>(?:who|whose|whom|which|that) )|\s(?P<verb>{}(?= |$))"
    ).finditer(words):
        if told["relative"]:
            open_verbs += 1
        elif told.start() == last:
            last = told.end()  # "who had been": one verb
        elif open_verbs:
            open_verbs, last = open_verbs - 1, told.end()
        else:
            return words[: told.start()]
    return words


def _voice(view: View, match: re.Match[str], words: str, *, paired: bool) -> str:
    """What tells that a set is a part of the study: "restricted", "head", "elided", or "" for one that is none."""
    folded, cues = view.folded, view.cues
    before = folded[: match.start()]
    if match["label"]:
        return "restricted" if _labels(view, match) else ""
    if match["subset"]:
        return "elided"
    if match["state"]:
        return "restricted"
    if match["subject"]:
        return _subject_voice(view, match, words)
    if match["resisted"]:
        return "" if cues.has("populations", "enrolment", words) else "head"
    if cues.has("populations", "given" if paired else "treated", words) or (
        cues.has("populations", "everyone", words) and not paired
    ):
        return ""
    if not match["group"]:
        clause = re.split(r"[,;。]", before)[-1] + (match["counted"] or "")
        if cues.has("populations", "enrolment", clause):
            return ""
        return "elided" if match["elided"] else "head" if match["among"] else "restricted"
    if _of_arm(view, match.start("group"), words) or _standing(view, match):
        return ""
    if match["numbered"] and _of_design(view):
        return ""
    if paired or match["numbered"] is not None or cues.get("populations", "negative").match(words):
        return "restricted"
    opening = re.fullmatch(r"\W*(?:\w+,\s*)?", re.split(r"[;。]", before)[-1]) is not None
    telling = re.match(cues.words("populations", "telling"), match["lead"]) is not None
    telling |= cues.get("populations", "differing", r"{}\s*$").search(before) is not None
    return "head" if opening else "restricted" if telling else ""


def _subject_voice(view: View, match: re.Match[str], words: str) -> str:
    """Of patients who are a clause's subject: "differing" where it says that they fared better or worse than others."""
    treated = view.cues.has("populations", "treated", words) or _of_arm(view, match.start("subject"), words)
    if treated or view.cues.has("populations", "everyone", words):
        return ""
    behind = view.folded[match.end() : match.end() + REACH]
    return "differing" if view.cues.get("populations", "fared", r"[^,;:.(]*?(?<![a-z]){}").match(behind) else "subject"


def _of_design(view: View) -> bool:
    """Whether a sentence tells how a study was set up: "TRIAL compared A with B in 296 patients with X"."""
    set_up = view.has("endpoints", "tests") or view.has("arms", "assigned")
    return set_up and bool(view.trials and view.arms) and all(v.kind is Kind.COUNT for v in view.values)


def _of_arm(view: View, start: int, words: str) -> bool:
    """Whether the patients are told by what they got: "in those with placebo"."""
    share = r"\d+(?:\.\d+)?%"
    people = rf"(?:{share} (?:of (?:the )?)?)?{view.cues.words('populations', 'people')}"  # "60% of those with X"
    people = rf"(?:{share}|{people})"
    who = view.cues.get("populations", "who", rf"{people}\s+{{}}\s+(?:the |an? )?").match(words)
    return who is not None and any(a.drugs and a.start <= start + who.end() < a.end for a in view.arms)


def _standing(view: View, match: re.Match[str]) -> bool:
    """Whether patients are those of a trial or an approval: "a trial in 90 women with X", "approved for those who"."""
    before = view.folded[max(0, match.start() - REACH) : match.start()]
    link = r"(?:\s(?:of|care|for|as|an?|the|use|treatment|therapy|options?|only|[a-z]+-line|[a-z]+ly))*\s*$"
    return view.cues.get("populations", "standing", rf"{{}}{link}").search(before) is not None


def _labels(view: View, match: re.Match[str]) -> bool:
    """Whether a label that opens a line with values tells patients, not an endpoint or an arm.

    The drugs of a label that begins as a history ("previously treated with X") are no arm.
    """
    start, end = match.span("label")
    values = [v for v in view.values if v.start < end]
    named = [m.start for m in view.endpoints if "weak" not in m.voices]
    named += [] if match["history"] else [a.start for a in view.arms]
    whole = match["history"] is None and view.cues.has("populations", "everyone", match["label"])
    return not (values or view.trials or whole) and not any(start <= place < end for place in named)
