"""Names of endpoints that tell something else: a group of patients, what went before, a measure of another kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from her2mine.bind.lexicon import Cues, unbracketed
from her2mine.bind.restricted import restricted_groups
from her2mine.bind.view import Series, View, mentions_of
from her2mine.extract.values import Kind, Value
from her2mine.records import Label, Mention

PARTS = ("CR", "PR", "SD", "PD", "PCR", "R0", "RESECTION", "DEATH")  # what parts the patients of an arm
VALUED = 8  # characters between an endpoint's name and its own value
_ENDS = re.compile(r"[;:)。]|[,，](?!\d)|\.(?!\d)")  # of a definition


class AsideReader:
    """Sorts out the names of endpoints in a sentence that no value can belong to."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.groups = restricted_groups(view)
        self.grouping: list[Mention] = []  # events that tell a part of an arm: "the X and rash group", "X without rash"

    def tells_none(self, mention: Mention) -> bool:
        """Whether the words tell a group of patients ("the rash group") and not what is measured."""
        within = any(g.start <= mention.start and mention.end <= g.end for g in self.groups)
        if within and mention.canonical != "FOLLOWUP":  # "and followed for a median of" describes nobody
            return True
        folded = self.view.folded
        before = folded[max(0, mention.start - 24) : mention.start]
        if "weak" in mention.voices and self.view.cues.get("endpoints", "not_response", r"{}[\s-]*$").search(before):
            return True
        if mention.canonical == "SD" and self.view.cues.has(
            "endpoints", "deviation", folded[max(0, mention.start - 40) : mention.end + 20]
        ):
            return True
        if mention.canonical.startswith("AE:") and self.view.cues.get("endpoints", "group_behind", r"[\s-]*{}").match(
            folded, mention.end
        ):
            return True
        if self._feared(mention) or self._explains(mention):
            return True
        if mention.canonical in ("R0", "RESECTION", "PD", "DEATH") and self._condition(mention):
            return True
        needless = self.view.cues.get("endpoints", "needless", r"{}\s*$")
        if mention.canonical.startswith("AE:") and needless.search(before):
            return True  # "patients who needed no transfusion"
        if mention.canonical == "FOLLOWUP" and self.view.cues.get("endpoints", "lost", r"{}\s*$").search(before):
            return True
        if mention.canonical == "AE_ANY" and (self._subject(mention) or self._kind(mention)):
            return True
        if self.view.cues.get("endpoints", "elliptic").fullmatch(folded[mention.start : mention.end]):
            beside = any(0 <= mention.start - v.end <= 3 for v in self.view.values)  # "58% completely"
            return not (beside or self._graded(mention))
        leads = [a for a in self.view.arms if 0 < mention.start - a.end <= 12]
        told = self.view.cues.get("endpoints", "parting", r"\s*{}\s*")
        happened = self.view.cues.get("endpoints", "does").match(mention.text.lower())  # "with X and led to stopping"
        values = [v.start for v in self.view.values if 0 <= v.start - mention.end <= VALUED]  # "9% with X and DCR 47%"
        own = not any(self.view.cues.has("contrast", "listing", folded[mention.end : start]) for start in values)
        own &= bool(values)
        own |= self.view.cues.get("contrast", "copula", r"\s{}(?![a-z])").match(folded, mention.end) is not None
        part = mention.canonical.startswith("AE") or mention.canonical in PARTS
        part &= not self.view.cues.has("endpoints", "rate_name", self.view.said(mention))
        if leads and part and not happened and not own and told.fullmatch(folded[leads[-1].end : mention.start]):
            self.grouping.append(mention)
            return True
        return False

    def told_firmly(self, mention: Mention) -> Mention:
        """A response told by its adjective alone, which names it as surely as a noun would."""
        told = self.view.cues.get("endpoints", "elliptic").fullmatch(mention.text.lower()) and self._graded(mention)
        return replace(mention, voices=("graded",)) if told else mention

    def _graded(self, mention: Mention) -> bool:
        """Read "response was partial in 31 patients and complete in two"."""
        folded, cues = self.view.folded, self.view.cues
        later = next((v.start for v in self.view.values if v.start >= mention.end), mention.end)
        behind = cues.get("endpoints", "graded_in", r"\s*{}\s*").fullmatch(folded, mention.end, later)
        return (
            behind is not None
            and cues.get("endpoints", "graded", r"{}\s*$").search(folded[: mention.start]) is not None
        )

    def _feared(self, mention: Mention) -> bool:
        """Whether an event is what patients are at risk of: "women at high risk of relapse", "复发高危患者"."""
        folded, cues = self.view.folded, self.view.cues
        before = cues.get("endpoints", "at_risk_of", r"{}\s*$").search(folded[: mention.end])
        return before is not None or cues.get("endpoints", "at_risk", r"\s*{}").match(folded, mention.end) is not None

    def _explains(self, mention: Mention) -> bool:
        """Whether a bracket without values only says what the endpoint before it is: "ORR (partial responses only)"."""
        folded = self.view.folded
        opened, closed = folded.rfind("(", 0, mention.start), folded.find(")", mention.end)
        if opened < 0 or closed < 0 or ")" in folded[opened : mention.start]:
            return False
        owner = any(0 <= opened - m.end <= 1 and m.canonical != mention.canonical for m in self.view.endpoints)
        if not owner or any(opened < v.start < closed for v in self.view.values):
            return False
        words = folded[opened:closed]
        for other in self.view.endpoints:
            if opened < other.start and other.end <= closed:
                words = words.replace(folded[other.start : other.end], "")
        return re.search(r"[^\W\d]", words) is not None  # "ORR (CR)" names two

    def _subject(self, mention: Mention) -> bool:
        """Whether what the events did is told right behind them ("side effects led to discontinuation in 14%")."""
        return any(
            m.canonical in ("AE_STOP", "AE_DEATH")
            and m.start >= mention.end
            and not self.view.folded[mention.end : m.start].strip()
            for m in self.view.endpoints
        )

    def _kind(self, mention: Mention) -> bool:
        """Whether "events" only say what one named before them is ("X是A需要警惕的不良反应")."""
        before = self.view.folded[max(0, mention.start - 40) : mention.start]
        is_kind = self.view.cues.get("endpoints", "kind_of", r"{}$").search(before)
        start = mention.start - len(before) + is_kind.start() if is_kind else 0
        return any(0 <= start - m.end <= 4 and m.canonical.startswith("AE:") for m in self.view.endpoints)

    def _condition(self, mention: Mention) -> bool:
        """Whether an event is what went before ("survival after R0 resection", "进展后"), not what is measured."""
        before = self.view.folded[max(0, mention.start - 24) : mention.start]
        after = self.view.folded[mention.end : mention.end + 8]
        behind = self.view.cues.get("endpoints", "condition_behind", r"\s*{}").match(after)
        return behind is not None or self.view.cues.get("endpoints", "condition", r"{}\s*$").search(before) is not None


def distinct_of(run: Sequence[Mention], folded: str) -> list[Mention]:
    """A run without repeats: "overall survival (OS)" names one endpoint."""
    kept: list[Mention] = []
    for mention in run:
        if kept and folded[kept[-1].end : mention.start].strip(") ") == "/" and mention.canonical.startswith("AE:"):
            continue  # "ILD/pneumonitis" is one event under two names
        if not any(mention.canonical == other.canonical for other in kept):
            kept.append(mention)
        else:
            kept[-1] = mention if kept[-1].canonical == mention.canonical else kept[-1]
    return kept


def described(view: View, series: Series) -> bool:
    """Read "肾功能不全者占58%": a share of patients with a trait they came with; nothing is told to have happened."""
    text = unbracketed(view.folded[: series.start], keep_length=True)
    start = max(text.rfind(mark) for mark in ",;:。、") + 1
    told = [m for m in view.endpoints if start <= m.start < series.start and not m.canonical.startswith("AE:")]
    share = view.cues.get("endpoints", "baseline_share", r"{}\s*$").search(text)
    return share is not None and not told and not view.cues.has("endpoints", "happened", text[start:])


def endpoints_named(found: Sequence[Mention], folded: str, values: Sequence[Value], cues: Cues) -> list[Mention]:
    """The endpoints of a sentence; "RR" right before a risk ratio is its name, and no response rate."""
    name = cues.get("endpoints", "risk_ratio_name")
    ratios = [v.start for v in values if v.kind is Kind.RISK_RATIO]

    def names_ratio(mention: Mention) -> bool:
        gaps = [folded[mention.end : start] for start in ratios if start >= mention.end]
        return name.fullmatch(mention.text) is not None and any(re.fullmatch(r"\s?[=:,]?\s?", gap) for gap in gaps)

    told = [m for m in mentions_of(found, Label.ENDPOINT) if m.canonical != "N" and not names_ratio(m)]
    return [m for m in told if not any(_defines(other, m, folded, cues) for other in told)]


def _defines(endpoint: Mention, mention: Mention, folded: str, cues: Cues) -> bool:
    """Whether a name only says what an endpoint is: "clinical benefit, defined as a response or ..., was seen in"."""
    opens = cues.get("endpoints", "defined", r"\s*[,(]?\s*{}").match(folded, endpoint.end)
    return (
        opens is not None and opens.end() <= mention.start and _ENDS.search(folded, opens.end(), mention.start) is None
    )
