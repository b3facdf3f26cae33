"""The pages that show: the list, one claim, its source, and the files the pages are made of."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from her2mine.review.cards import Cards
from her2mine.review.filters import FACETS, PAGE, SORTS, Choice, Filters
from her2mine.review.pages import Gone, Visit, static, visit
from her2mine.review.text import shortened
from her2mine.review.worklist import Item

router = APIRouter()
Visiting = Annotated[Visit, Depends(visit)]
OPEN = ("kind", "state", "cause")  # facets that are not folded


class Sight:
    """What one visit sees of the run: the claims with their states, and the words for them."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.shelf = visit.service.shelf
        self.worklist = self.shelf.worklist
        self.known = visit.service.known
        self._statuses = self.known.statuses(visit.who)
        self.cards = Cards(self.worklist, self.known.gold, visit.say, self.state)
        self.filters = Filters.of(visit.request.query_params.multi_items())

    def state(self, item: Item) -> str:
        """The state of a claim as the visitor may see it."""
        return self._statuses.get(item.key, "open")

    def item(self, key: str) -> Item:
        """The claim with this key; raises Gone when the run has none."""
        found = self.worklist.items.get(key)
        if found is None:
            raise Gone
        return found


def claim_page(visit: Visit, key: str, status: int = 200, **more: Any) -> Response:
    """One claim on one screen."""
    sight = Sight(visit)
    item = sight.item(key)
    state = sight.state(item)
    return visit.page(
        "claim.html.j2",
        status,
        card=sight.cards.card(sight.worklist.group(key), key),
        state=(state, visit.say.name("states", state)),
        told_in=sight.worklist.language,
        query=sight.filters.address(),
        **_walk(sight, key),
        **more,
    )


@router.get("/")
def listing(visit: Visiting) -> Response:
    """The claims that are asked for, a page of them."""
    sight = Sight(visit)
    filters, items = sight.filters, list(sight.worklist.items.values())
    groups = filters.groups(items, sight.state)
    pages = max(1, -(-len(groups) // PAGE))
    page = min(filters.page, pages)
    first = (page - 1) * PAGE
    done, every = visit.service.progress(visit.who)
    return visit.page(
        "list.html.j2",
        filters=filters,
        sorts=SORTS,
        facets=_facets(sight, filters.choices(items, sight.state)),
        lines=[sight.cards.line(group) for group in groups[first : first + PAGE]],
        shown={
            "total": sum(len(group.items) for group in groups),
            "first": first + 1,
            "page": page,
            "pages": pages,
            "query": filters.address(),
        },
        progress={"done": done, "all": every},
    )


@router.get("/c/{key}/source")
def source(key: str, visit: Visiting) -> Response:
    """The passage around a claim's value, and its page; a part of a page, as reading a paper takes a moment."""
    sight = Sight(visit)
    item = sight.item(key)
    told, finding = item.claim.main, item.claim.finding
    also = [sight.worklist.findings[name] for name in told.related if name in sight.worklist.findings]
    passage = sight.shelf.papers.passage(told, also)
    return visit.part(
        "source.html.j2",
        card=sight.cards.card(sight.worklist.group(key), key),
        passage=passage,
        section=shortened(passage.section, 200) if passage else "",
        page=sight.shelf.papers.page(told, finding),
    )


@router.get("/c/{key}/page.png")
def picture(key: str, visit: Visiting) -> Response:
    """The page of a PDF that a claim stands on, the value marked."""
    sight = Sight(visit)
    item = sight.item(key)
    drawn = sight.shelf.papers.picture(item.claim.main, item.claim.finding)
    if drawn is None:
        raise Gone
    return Response(drawn.png, media_type="image/png")


@router.get("/static/{name}")
def file(name: str) -> Response:
    """A file the pages are made of."""
    found = static(name)
    if found is None:
        raise Gone
    return Response(found[0], media_type=found[1], headers={"Cache-Control": "no-cache"})


@router.get("/favicon.ico")
def icon(request: Request) -> Response:
    """The icon, where a browser asks for it by its old name."""
    return file("icon.svg")


def _walk(sight: Sight, key: str) -> dict[str, Any]:
    """The claims before and after one in the list it was opened from."""
    keys = [group.head.key for group in sight.filters.groups(sight.worklist.items.values(), sight.state)]
    mine = {item.key for item in sight.worklist.group(key).items}
    at = next((index for index, other in enumerate(keys) if other == key or other in mine), None)
    if at is None:  # decided a moment ago, and so no longer in the list
        return {"position": None, "before": "", "after": keys[0] if keys else ""}
    return {
        "position": (at + 1, len(keys)),
        "before": keys[at - 1] if at else "",
        "after": keys[at + 1] if at + 1 < len(keys) else "",
    }


def _facets(sight: Sight, choices: dict[str, list[Choice]]) -> list[dict[str, Any]]:
    names = ("kind", "state", *(facet.name for facet in FACETS if facet.name != "kind"))
    return [_facet(sight, name, choices[name]) for name in names]


def _facet(sight: Sight, name: str, choices: list[Choice]) -> dict[str, Any]:
    say = sight.visit.say
    groups = {"kind": "kinds", "state": "states", "cause": "causes", "language": "languages"}

    def word(value: str) -> str:
        if name == "endpoint":
            return say.endpoint(value)
        return say.name(groups[name], value) if name in groups else value

    chosen = sum(choice.chosen for choice in choices)
    shown = [
        {"value": choice.value, "word": word(choice.value), "count": choice.count, "chosen": choice.chosen}
        for choice in choices
        if choice.count or choice.chosen
    ]
    return {"name": name, "choices": shown, "chosen": chosen, "open": name in OPEN or chosen > 0}
