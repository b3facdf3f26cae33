"""Templates filled in: what every page has around it, and answers in the visitor's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from her2mine.review.say import LANGUAGES, Voice, voice
from her2mine.review.service import Service
from her2mine.review.sessions import COOKIE, Session, Sessions
from her2mine.wording import visible

LANGUAGE = "her2mine_lang"
KEPT = "\n\t\r"  # what notes and diffs may hold
NAV = (("/", "l", "list"), ("/changes", "c", "changes"), ("/disputes", "d", "disputes"), ("/history", "h", "history"))
KEYS = (
    (("j", "k"), "move"), (("Enter",), "open"), (("b",), "back"), (("/",), "search"), (("x",), "clear"),
    (("n", "p"), "page"), (("1–6",), "verdicts"), (("m",), "note"), (("s",), "save"), (("u",), "undo"),
    (("l",), "list"), (("c",), "changes"), (("d",), "disputes"), (("h",), "history"), (("?",), "help"),
)  # fmt: skip


Notice = tuple[str, str]  # tone ("good", "bad" or "") and text


class LoginNeeded(Exception):
    """A visitor without a name."""


class Gone(Exception):
    """An address that names nothing."""


@dataclass(frozen=True)
class Visit:
    """One request: who asks, in which language, and what answers are made with. ``cookie`` is set where it is new."""

    request: Request
    service: Service
    session: Session
    say: Voice
    cookie: str = ""

    @property
    def who(self) -> str:
        """The visitor's name."""
        return self.session.who

    def page(self, template: str, status: int = 200, *, notices: Sequence[Notice] = (), **parts: Any) -> Response:
        """A whole page."""
        counts = self.service.waiting()
        around = {
            "run_name": self.service.folder.resolve().name,
            "here": self.request.url.path,
            "nav": [(path, key, self.say(f"nav.{name}"), counts.get(name, 0)) for path, key, name in NAV],
            "languages": [(code, voice(code)("page.own_name")) for code in LANGUAGES],
            "switch": self._switch,
            "key_help": [(keys, self.say(f"keys.{name}")) for keys, name in KEYS],
            "notices": (*self._notices(), *notices),
        }
        return self.part(template, status, **around, **parts)

    def part(self, template: str, status: int = 200, **parts: Any) -> Response:
        """A page, or a part of one, without anything around it."""
        told = environment().get_template(template).render(say=self.say, session=self.session, **parts)
        return self._with_cookies(HTMLResponse(told, status))

    def to(self, address: str) -> Response:
        """Go on at another address of this server."""
        return RedirectResponse(address, 303)

    def failed(self, reason: str, status: int) -> Response:
        """A page that says what went wrong."""
        return self.page("message.html.j2", status, title=self.say("fault.title"), text=reason)

    def _switch(self, language: str) -> str:
        path = self.request.url.path if self.request.method == "GET" else "/"
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        return f"{path}?{urlencode([*kept, ('lang', language)])}"

    def _notices(self) -> list[Notice]:
        run, now = self.service.shelf.worklist.edition, self.service.known.gold.edition
        return [("", self.say("notice.other_edition", run=run, now=now))] if run != now else []

    def _with_cookies(self, response: Response) -> Response:
        if self.cookie:
            keep(response, cookie_name(self.request), self.cookie)
        if self.request.query_params.get("lang") in LANGUAGES:
            keep(response, LANGUAGE, self.say.language)
        return response


def visit(request: Request) -> Visit:
    """The visit that a request is; a dependency of every page.

    Where no password is asked for and the server was told who works at it, a new visitor is that person.

    Raises:
        LoginNeeded: nobody knows who asks.
    """
    service: Service = request.app.state.service
    sessions: Sessions = request.app.state.sessions
    who: str = request.app.state.who
    say = voice(language_of(request))
    session = sessions.find(request.cookies.get(cookie_name(request), ""))
    if session is not None:
        return Visit(request, service, session, say)
    if sessions.locked or not who or request.method != "GET":
        raise LoginNeeded
    cookie, session = sessions.start(who)
    return Visit(request, service, session, say, cookie)


def cookie_name(request: Request) -> str:
    """The session's cookie: browsers keep one jar for all ports of a machine."""
    return f"{COOKIE}_{request.url.port or 80}"


def keep(response: Response, name: str, value: str) -> None:
    """Set a cookie that no script reads and no other site makes the browser send; it ends with the browser."""
    response.set_cookie(name, value, httponly=True, samesite="strict", path="/")


def language_of(request: Request) -> str:
    """What the address asks for, else what was asked for before, else the language of the run."""
    asked = (request.query_params.get("lang"), request.cookies.get(LANGUAGE))
    service: Service = request.app.state.service
    return next((code for code in (*asked, service.shelf.worklist.language) if code in LANGUAGES), LANGUAGES[0])


@cache
def environment() -> Environment:
    """The templates. All that is filled in is escaped, and nothing in it is unseen (:func:`visible`)."""
    return Environment(
        loader=PackageLoader("her2mine.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )  # fmt: skip


def _seen(told: object) -> object:
    return visible(told, KEPT) if isinstance(told, str) and not isinstance(told, Markup) else told


@cache
def static(name: str) -> tuple[bytes, str] | None:
    """A file of ``static/`` and its type; None for a name that is not one of them."""
    kinds = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
    files = {file.name: file for file in resources.files(__package__).joinpath("static").iterdir()}
    kind = kinds.get(name.rpartition(".")[2])
    return (files[name].read_bytes(), kind) if name in files and kind else None
