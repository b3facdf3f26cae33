"""What every request passes before a page sees it, and what every answer carries.

The page is served to one machine. Another site open in the same browser must be able neither to write here (Origin,
and a token in every form) nor to read here (Host, so that no foreign name can be pointed at this machine; no framing,
no sharing of answers). A paper's text that slips through the escaping would still find a policy under which no script
but the page's own runs.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LARGEST = 1 << 20  # bytes of a form
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # "no-referrer" would make browsers send "Origin: null" with forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
SAFE = frozenset({"GET", "HEAD"})
METHODS = SAFE | {"POST"}


class Guard:
    """ASGI middleware: checks Host, method, Origin and size, and sets the headers of every answer.

    Args:
        app: what it guards.
        hosts: the names this server is asked for, without port.
        port: its port; 0 lets any port pass (for tests, which have no socket).
        any_address: also take an IP address as host. A name can be pointed at this machine by anybody, an address
            cannot.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK, port: int = 0, any_address: bool = False) -> None:
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._port = port
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with one line."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._guarded(scope, receive, _with_headers(send))

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, reason = self.fault(str(scope["method"]), str(scope["scheme"]), Headers(scope=scope))
        if status:
            await PlainTextResponse(f"{reason}\n", status)(scope, receive, send)
            return
        await self._app(scope, _bounded(receive), send)

    def fault(self, method: str, scheme: str, headers: Headers) -> tuple[int, str]:
        """The status and the reason to refuse a request with; (0, "") when nothing is wrong with it."""
        host = headers.get("host", "")
        if not self._known(host):
            return 421, "this server does not go by that name"
        if method not in METHODS:
            return 405, "method not allowed"
        if method not in SAFE and headers.get("origin", "") != f"{scheme}://{host}":
            return 403, "the request comes from another site"
        if method not in SAFE and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "the request comes from another site"
        fetched = headers.get("sec-fetch-site", "") == "cross-site" and headers.get("sec-fetch-mode", "") != "navigate"
        if fetched:  # a picture or a script of another site; a link that is followed is fine
            return 403, "the request comes from another site"
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > LARGEST:
            return 413, "the request is too large"
        return 0, ""

    def _known(self, host: str) -> bool:
        name, port = _split(host.casefold())
        if self._port and port != str(self._port):
            return False
        return name in self._hosts or (self._any_address and _is_address(name))


class TooLarge(Exception):
    """A body longer than :data:`LARGEST` that did not say so; raised where the body is read."""


def _split(host: str) -> tuple[str, str]:
    name, colon, port = host.rpartition(":")
    if not colon or not port.isdecimal():
        return host, "80"
    return name, port


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST:
            raise TooLarge
        return message

    return receiving
