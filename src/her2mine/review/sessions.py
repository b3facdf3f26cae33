"""Who is at the page: sessions in memory, each with its token for writes, and the password of an open house."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field

COOKIE = "her2mine_session"
MOST = 500  # sessions kept; the oldest go first
LONGEST_NAME = 80
PAUSE = 1.0  # seconds that a wrong password costs everybody who tries one


@dataclass
class Session:
    """One browser: who decides in it, and the token its forms must carry."""

    who: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))


class Sessions:
    """Sessions by the value of their cookie."""

    def __init__(self, password: str = "") -> None:
        self._password = password.encode()
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._trying = threading.Lock()

    @property
    def locked(self) -> bool:
        """Whether a password is asked for."""
        return bool(self._password)

    def find(self, cookie: str) -> Session | None:
        """The session behind a cookie; None for a value that was never given out."""
        with self._lock:
            return self._sessions.get(cookie)

    def start(self, who: str) -> tuple[str, Session]:
        """A new session and the value of its cookie."""
        cookie, session = secrets.token_urlsafe(32), Session(named(who))
        with self._lock:
            self._sessions[cookie] = session
            while len(self._sessions) > MOST:
                del self._sessions[next(iter(self._sessions))]
        return cookie, session

    def end(self, cookie: str) -> None:
        """Forget a session."""
        with self._lock:
            self._sessions.pop(cookie, None)

    def opens(self, password: str) -> bool:
        """Whether a password is right; a wrong one is answered late, one at a time, so that guessing does not pay."""
        if not self._password or secrets.compare_digest(password.encode(), self._password):
            return True
        with self._trying:
            time.sleep(PAUSE)
        return False


def named(who: str) -> str:
    """A name as it is kept: on one line, not too long."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in who).split())[:LONGEST_NAME]
