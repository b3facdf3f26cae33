"""Endpoints told far from their values: by the verb at the end of the clause, or once for a second group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from her2mine.bind.lexicon import unbracketed
from her2mine.bind.view import Series, View
from her2mine.extract.values import Kind
from her2mine.records import Mention

if TYPE_CHECKING:
    from her2mine.bind.endpoints import EndpointReader

REACH = 160  # characters between a share of patients and the verb that says what became of them


def predicate_of(reader: EndpointReader, series: Series) -> Mention | None:
    """The verb behind shares of patients: "43% of patients on X and 38% of those on Y were alive".

    Other shares may stand between, which have the same verb; no other endpoint, time or clause may.
    """
    view = reader.view
    if series.kind not in (Kind.PERCENT, Kind.COUNT) or _named_before(reader, series):
        return None
    for mention in view.endpoints:
        if mention.start < series.stop or mention.start - series.stop > REACH:
            continue
        gap = view.folded[series.stop : mention.start]
        values = [v for v in view.values if series.stop <= v.start < mention.start and v.kind is not Kind.LANDMARK]
        alike = all(v.kind in (Kind.PERCENT, Kind.COUNT) for v in values)
        if not alike or not _is_verb(reader, mention, gap) or not _one_clause(view, series, mention.start):
            return None
        mention = _fuller(reader, mention)
        return mention if reader.fits(mention, series.kind, series.start) else None
    return None


def _named_before(reader: EndpointReader, series: Series) -> bool:
    """Whether the clause of the series names an endpoint of its own before it."""
    view = reader.view
    start = max(view.folded.rfind(mark, 0, series.start) for mark in ",;:，；。")
    floor = max((s.stop for s in view.series if s.stop <= series.start), default=0)
    told = [m for m in view.endpoints if max(0, start) <= m.start and m.end <= series.start]
    return any(m.start >= floor or not _are_subjects(view, floor, series.start) for m in told)


def _are_subjects(view: View, start: int, end: int) -> bool:
    return start > 0 and ";" not in view.folded[start:end]


def _is_verb(reader: EndpointReader, mention: Mention, gap: str) -> bool:
    """Whether the mention says what became of the patients: a verb, or behind "were" and its like."""
    cues = reader.view.cues
    if cues.get("endpoints", "became", r"(?:^|[\s,)\]]){}\s*$").search(gap):
        return True
    before = re.search(r"[\s,)\]]$", gap) is not None or not mention.text.isascii()
    if before and cues.get("endpoints", "state").match(reader.view.said(mention)):
        return True  # "with 73% and 38%, respectively, alive and disease-free"
    verb = cues.get("endpoints", "verb").fullmatch(reader.view.said(mention)) is not None
    return "weak" in mention.voices and verb and before and is_predicate(reader.view, mention)


def is_predicate(view: View, mention: Mention) -> bool:
    """Whether a verb form is its clause's verb ("patients responded"), no adjective ("relapsed disease")."""
    after = view.folded[mention.end : mention.end + 12]
    return view.cues.get("endpoints", "behind_verb", r"\s*(?:[,.;:)\[。，]|$|{})").match(after) is not None


def _one_clause(view: View, series: Series, end: int) -> bool:
    """Whether nothing but arms, groups of patients, their shares and "respectively" stands between."""
    gap = list(view.folded[series.stop : end])
    for arm in view.arms:
        if series.stop <= arm.start and arm.end <= end:
            gap[arm.start - series.stop : arm.end - series.stop] = " " * (arm.end - arm.start)
    text = unbracketed("".join(gap))
    text = view.cues.get("contrast", "respectively", r",?\s*{}\s*,?").sub(" ", text)
    plain = re.sub(r"[,，]\s*(?=\d)", " ", text)  # "78% on A, 72% on B, and 80% on C were alive"
    if plain != text or re.search(r"[,，]\s*$", view.folded[: series.start]):
        text = view.cues.get("contrast", "listing", r"[,，]\s*{}\s*(?=\d)").sub(" ", plain)
    return not re.search(r"[,;:。，；]", text)


def _fuller(reader: EndpointReader, mention: Mention) -> Mention:
    """Of "alive and progression-free" the second: who is free of the event is alive."""
    for other in reader.view.endpoints:
        gap = reader.view.folded[mention.end : other.start] if other.start >= mention.end else None
        also = reader.view.cues.words("contrast", "and_also")
        listed = reader.view.cues.get("contrast", "listing", rf"\s*(?:{{}}|{also})\s*")
        if gap is not None and listed.fullmatch(gap):
            return other if reader.timed(other.canonical) and reader.timed(mention.canonical) else mention
    return mention


def late_in_clause(reader: EndpointReader, series: Series) -> Mention | None:
    """Read "...; three, all of them given A, had X": the one that a new clause names late goes before another's."""
    view = reader.view
    start, stop = view.clause_start(series.start), view.clause_end(series.stop)
    named = [m for m in view.endpoints if start <= m.start < stop and "weak" not in m.voices]
    later = min((v.start for v in view.values if v.start >= series.stop), default=stop)
    if not start or series.kind is not Kind.COUNT or not named or not series.stop <= named[0].start < later:
        return None
    told = reader.fits(named[0], series.kind, series.start) and not reader.owned(named[0])
    return named[0] if told else None


def parted(view: View, mention: Mention) -> bool:
    """Whether a bracket tells of what kinds it was: "four women responded (1 CR and 3 PR)"."""
    gaps = (view.folded[mention.end : m.start] for m in view.endpoints if m.start > mention.end)
    return any(re.fullmatch(r"\s?[(\[]\d{1,3}\s", gap) for gap in gaps)


def taken_up(reader: EndpointReader, series: Series, code: str | None, groups: Sequence[Mention]) -> str | None:
    """The endpoint told before that a sentence takes up: "It was more common in women (83%) than in men (16%)".

    What is only compared needs the groups or arms that it is compared in.
    """
    view = reader.view
    told = view.cues.get("endpoints", "taken_up", r"^\W*{}").match(view.folded)
    if told is None and (groups or view.arms):
        told = view.cues.get("endpoints", "taken_apart", r"^\W*{}").match(view.folded)
    shares = series.kind in (Kind.PERCENT, Kind.COUNT) and reader.kind_of(code or "") in ("rate", "safety")
    named = any(m.end <= series.start for m in view.endpoints)
    return code if told is not None and shares and not named else None


def told_again(reader: EndpointReader, series: Series, told: Sequence[tuple[str, Kind, int]]) -> tuple[str, ...] | None:
    """Values of a second group for endpoints that had one value each: "ORR 68%, CR 29%; with Y 44% and 13%".

    Args:
        reader: the sentence's endpoints.
        series: the second group's values.
        told: the endpoint, kind and end of each single value before.
    """
    last = [item for item in told if item[1] is series.kind][-len(series) :]
    codes = tuple(code for code, _, _ in last)
    if len(series) < 2 or series.contrast or len(set(codes)) != len(series):
        return None
    floor, view = last[-1][2], reader.view
    if any(floor <= m.start < series.start and reader.fits(m, series.kind, series.start) for m in view.endpoints):
        return None
    between = view.folded[floor : series.start]
    other = any(floor <= arm.start < series.start for arm in view.arms)
    return codes if other or view.cues.has("contrast", "again", between) else None


def bracket_pair(reader: EndpointReader, series: Series) -> Mention | None:
    """Read "ORR (CR) was 55.7% (8.0%)": the name in the bracket has the value in the bracket."""
    view, index = reader.view, next(i for i, s in enumerate(reader.view.series) if s is series)
    outer = view.folded[series.stop : series.stop + 2].strip().startswith("(")
    inner = re.search(r"\(\s?$", view.folded[: series.start]) is not None
    partner = view.series[index + 1 : index + 2] if outer and not inner else view.series[max(0, index - 1) : index]
    if len(series) != 1 or not partner or len(partner[0]) != 1 or partner[0].kind is not series.kind:
        return None
    first, second = sorted((series, partner[0]), key=lambda s: s.start)
    if not re.fullmatch(r"\s?\(\s?", view.folded[first.stop : second.start]):
        return None
    for one, other in pairwise(m for m in view.endpoints if m.end <= first.start):
        named = re.fullmatch(r"\s?\(\s?", view.folded[one.end : other.start])
        closed = view.folded[other.end : other.end + 1] == ")"
        fits = all(reader.fits(m, series.kind, series.start) for m in (one, other))
        if named and closed and fits and one.canonical != other.canonical:
            return one if series is first else other
    return None


def next_of_list(view: View, series: Series) -> Series | None:
    """The next series where nothing but its arm and a listing word stand between ("14 on A and 11 on B")."""
    later = next((s for s in view.series if s.start >= series.stop), None)
    arms = [a for a in view.arms if later and series.stop <= a.start and a.end <= later.start]
    if later is None or len(arms) != 1 or later.kind is not series.kind:
        return None
    gap = view.folded[series.stop : arms[0].start] + view.folded[arms[0].end : later.start]
    of_whom = "|".join(
        view.cues.words(*cue) for cue in (("arms", "lead"), ("endpoints", "people"), ("contrast", "filler"))
    )
    verb = rf"(?:{view.cues.words('contrast', 'item_verb')}|{view.cues.words('endpoints', 'owns')})"
    listed = view.cues.get("contrast", "listing", rf"[\s)-]*(?:(?:{of_whom})\s*-?\s*)*{{}}?\s*(?:{verb})?\s*")
    return later if listed.fullmatch(gap) else None


def rate_of(view: View, series: Series, mention: Mention) -> bool:
    """Whether a lone count stands before a rate, which is told of these patients: "40例患者的客观缓解率"."""
    named = view.cues.get("endpoints", "rate_name", r".*{}$").match(view.said(mention))
    return series.kind is Kind.COUNT and named is not None


def told_by(view: View, series: Series, mention: Mention) -> bool:
    """Whether a name is itself what patients did: "10% of patients on X stopped treatment because of toxicity"."""
    gap = list(view.folded[series.stop : mention.start])
    for arm in view.arms:
        if series.stop <= arm.start and arm.end <= mention.start:
            gap[arm.start - series.stop : arm.end - series.stop] = " " * (arm.end - arm.start)
    does = view.cues.get("endpoints", "does").match(view.said(mention))
    text = "".join(gap).lstrip(" )]%")  # the bracket of the value's own percentage
    other = re.search(r"[,;:()\d。、]", text) or view.cues.has("contrast", "joining", text)
    return does is not None and series.kind in (Kind.PERCENT, Kind.COUNT) and not other


def closed_off(reader: EndpointReader, mention: Mention, series: Series) -> bool:
    """Whether the endpoint stands in a bracket with values of its own that closed before the series."""
    folded = reader.view.folded
    opened = folded.rfind("(", 0, mention.start)
    if opened < 0 or ")" in folded[opened : mention.start]:
        return False
    closed = folded.find(")", mention.end)
    outside = [m for m in reader.view.endpoints if m.end <= opened and reader.fits(m, series.kind, series.start)]
    alias = bool(outside) and opened - outside[-1].end <= 1
    # "three deaths on A (pneumonitis, heart failure) and one on B"
    detail = mention.canonical.startswith("AE:") and bool(outside) and not alias
    return 0 <= closed < series.start and (detail or any(opened < v.start < closed for v in reader.view.values))


def told_once(view: View, named: Sequence[Mention], series: Series) -> Mention | None:
    """The first of several endpoints that one value is told for: "中位EFS与中位OS均未达到"."""
    told = view.folded[named[-1].end : series.slots[0].values[0].end]
    alike = view.cues.get("endpoints", "alike", r"^[\s)]*{}").search(told) is not None
    return named[0] if alike and len(named) > 1 and len(series) == 1 else None


def fronted(reader: EndpointReader, series: Series) -> Mention | None:
    """Read "Compared with 15% on A, B gave an ORR of 46%": the first value is of the next one's endpoint."""
    view, folded = reader.view, reader.view.folded
    start = max(folded.rfind(mark, 0, series.start) for mark in ",;。:(") + 1
    lead = r"\W*(?:[a-z]{2,8}\s|[\u4e00-\u9fff]{1,2})?"  # "whereas compared with", "而与……相比"
    opening = view.cues.get("contrast", "opening", rf"{lead}(?P<opening>{{}})").match(folded, start)
    later = next((s for s in view.series if s.start >= series.stop and s.kind is series.kind), None)
    if opening is None or later is None or any(start <= m.start < series.start for m in view.endpoints):
        return None
    if view.cues.get("contrast", "between").fullmatch(opening["opening"]):
        return None  # "61%, versus 28%"
    ahead = [m for m in view.endpoints if series.stop <= m.start and m.end <= later.start]
    fitting = [m for m in ahead if reader.fits(m, series.kind, later.start)]
    return fitting[0] if len(fitting) == 1 else None


def heads_next(reader: EndpointReader, series: Series, mention: Mention) -> bool:
    """Read "ORR was 18% vs 9% with X and DCR 47% vs 36%": a name behind values that have one is that of the next.

    So is one that opens another clause: "rose from 60% with X to 77% with Y and nausea was commoner".
    """
    view = reader.view
    clause, before = view.clause_start(series.start), [m for m in view.endpoints if m.end <= series.start]
    told = any(clause <= m.start and reader.fits(m, series.kind, series.start) for m in before)
    gap, behind = view.folded[series.stop : mention.start], view.folded[mention.end :].lstrip()
    opens = view.cues.get("contrast", "joining", r"{}\s(?:[a-z0-9-]+\s){0,3}$").search(gap) is not None
    verbs = view.cues.words("arms", "acts")
    verb = view.cues.get("contrast", "copula", rf"\s(?:{{}}|{verbs})(?![a-z])").match(view.folded, mention.end)
    return told and not behind.startswith("(") and (reader.owned(mention) or (opens and verb is not None))
