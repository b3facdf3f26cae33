"""``her2mine review``: the page served on this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from her2mine.review.guard import LOOPBACK
from her2mine.run.config import Config
from her2mine.run.errors import RunError

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

PORT = 8642
SHORTEST_PASSWORD = 8  # characters


@dataclass(frozen=True)
class Served:
    """The page, ready to be served, and its address."""

    app: ASGIApp
    sockets: list[socket.socket]
    address: str

    def server(self) -> uvicorn.Server:
        """The server, not yet running."""
        import uvicorn

        settings = uvicorn.Config(self.app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        return uvicorn.Server(settings)

    def run(self) -> None:
        """Serve until interrupted, which is the usual end."""
        with suppress(KeyboardInterrupt):
            self.server().run(sockets=self.sockets)


def prepare(
    run: Path,
    config: Config,
    *,
    curated: Path | None = None,
    papers: Sequence[Path] = (),
    host: str = "127.0.0.1",
    port: int = PORT,
    who: str = "",
    password: str = "",
) -> Served:
    """Open a run and a socket.

    Args:
        run: the run folder.
        config: the pipeline.
        curated: the folder of the curated table, where it is not the pipeline's.
        papers: further folders in which the papers are looked for; ``papers`` beside the curated table is always one.
        host: the address to listen on. Beyond this machine a password is needed.
        port: the port; 0 takes any that is free.
        who: the name decisions are kept under; without it the page asks.
        password: asked of everybody.

    Raises:
        RunError: an address that cannot be listened on, or one beyond this machine without a good password.
        CurateError, GoldError: a run or a curated table that cannot be read.
    """
    loopback = is_loopback(host)
    if not loopback and len(password) < SHORTEST_PASSWORD:
        raise RunError(f"--host {host}", f"is beyond this machine: a password of {SHORTEST_PASSWORD} letters is needed")
    if curated is not None and not curated.is_dir():
        raise RunError(curated, "no such folder")
    from her2mine.review.app import create_app
    from her2mine.review.service import Service

    beside = (curated or config.gold).parent / "papers"
    service = Service(run, config, curated=curated, papers=(*papers, beside))
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    hosts = LOOPBACK if loopback else (*LOOPBACK, host, socket.gethostname())
    app = create_app(service, who=who, password=password, hosts=hosts, port=port, any_address=not loopback)
    shown = host if host not in ("0.0.0.0", "::", "") else socket.gethostname()
    return Served(app, [listening], f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on ``host``."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def ask_password(host: str, given: str, ask: Callable[[], str]) -> str:
    """The password to serve with: what was given, else, beyond this machine, what is asked for."""
    return given if given or is_loopback(host) else ask()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host.strip("[]"), port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RunError(f"{host}:{port}", f"cannot be listened on: {reason}; name another with --port") from None
    return listening
