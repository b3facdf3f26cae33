"""The web application: its pages behind its guard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from her2mine.curate import CurateError
from her2mine.diff.gold import GoldError
from her2mine.review import deciding, publishing, reading
from her2mine.review.guard import LOOPBACK, Guard, TooLarge
from her2mine.review.pages import (
    Gone,
    LoginNeeded,
    Visit,
    cookie_name,
    environment,
    keep,
    language_of,
    visit,
)
from her2mine.review.say import voice
from her2mine.review.service import Service
from her2mine.review.sessions import Sessions, named
from her2mine.review.writing import TokenWrong
from her2mine.wording import visible


def create_app(
    service: Service,
    *,
    who: str = "",
    password: str = "",
    hosts: Iterable[str] = LOOPBACK,
    port: int = 0,
    any_address: bool = False,
) -> Guard:
    """The page over a run.

    Args:
        service: what it shows and writes to.
        who: whoever opens the page without a password decides under this name; "" asks for one.
        password: asked of everybody, where it is not "".
        hosts: the names the server may be asked for.
        port: its port; 0 lets any pass.
        any_address: also answer to any IP address.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.service = service
    app.state.sessions = Sessions(password)
    app.state.who = named(who)
    for part in (reading, deciding, publishing):
        app.include_router(part.router)
    app.add_api_route("/name", door, methods=["GET"])
    app.add_api_route("/name", enter, methods=["POST"])
    for fault, answer in _ANSWERS.items():
        app.add_exception_handler(fault, answer)
    return Guard(app, hosts, port, any_address)  # outermost, so that no answer leaves without its headers


def door(request: Request) -> Response:
    """The page that asks who is there."""
    return _door(request)


async def enter(request: Request, who: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """Start a session under a name."""
    sessions: Sessions = request.app.state.sessions
    say = voice(language_of(request))
    if not named(who):
        return _door(request, say("login.nameless"), status=422)
    if not await run_in_threadpool(sessions.opens, password):
        return _door(request, say("login.wrong"), who=named(who), status=403)
    sessions.end(request.cookies.get(cookie_name(request), ""))
    cookie, _ = sessions.start(who)
    answer = RedirectResponse("/", 303)
    keep(answer, cookie_name(request), cookie)
    return answer


def _door(request: Request, fault: str = "", who: str = "", status: int = 200) -> Response:
    sessions: Sessions = request.app.state.sessions
    template = environment().get_template("login.html.j2")
    known = sessions.find(request.cookies.get(cookie_name(request), ""))
    shown = who or (known.who if known else request.app.state.who)
    say = voice(language_of(request))
    return HTMLResponse(template.render(say=say, fault=fault, who=shown, locked=sessions.locked), status)


async def _to_the_door(request: Request, fault: Exception) -> Response:
    return RedirectResponse("/name", 303)


async def _gone(request: Request, fault: Exception) -> Response:
    return _message(request, "fault.gone", "fault.gone_words", 404)


async def _token(request: Request, fault: Exception) -> Response:
    return _message(request, "fault.title", "fault.token", 403)


async def _unusable(request: Request, fault: Exception) -> Response:
    return PlainTextResponse(f"her2mine: {visible(' '.join(str(fault).split()))}\n", 500)


async def _too_large(request: Request, fault: Exception) -> Response:
    return PlainTextResponse("the request is too large\n", 413)


async def _plain(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    return await _gone(request, fault) if status == 404 else PlainTextResponse("this cannot be answered\n", status)


def _message(request: Request, title: str, text: str, status: int) -> Response:
    try:
        here: Visit = visit(request)
    except LoginNeeded:
        return PlainTextResponse(f"{voice(language_of(request))(text)}\n", status)
    return here.page("message.html.j2", status, title=here.say(title), text=here.say(text))


_ANSWERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    LoginNeeded: _to_the_door,
    Gone: _gone,
    TokenWrong: _token,
    TooLarge: _too_large,
    CurateError: _unusable,
    GoldError: _unusable,
    HTTPException: _plain,
}
