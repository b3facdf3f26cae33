"""The bytes of papers and their hashes, wherever they lie; a file seen before is not read again."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Final

from her2mine.ingest.registry import MAX_BYTES
from her2mine.records import Refusal
from her2mine.run.archives import ArchiveError, Archives
from her2mine.run.inputs import Input, digest, opened_url
from her2mine.run.store import Store

_SETTLED: Final = 2.0  # seconds after which a file's time stamp can be trusted to change with the file
_NOTES: Final = 500  # hashes kept before they are written


class Fetcher:
    """Hashes and fetches papers.

    A file is taken for the one seen before when its size, its inode and both its times (of content and of inode, the
    latter set by the system alone) are the same, and it had not been touched within two seconds of being hashed. An
    object at an address is known by what its server says of it (entity tag, or size and date).
    """

    def __init__(self, store: Store | None, *, verify: bool = False) -> None:
        """Take a store that remembers hashes, or none; ``verify`` reads every file again."""
        self._store, self._verify = store, verify
        self._archives = Archives()
        self._fresh: list[tuple[str, str, str]] = []
        self._tokens: dict[str, str] = {}  # of archives, by place

    def sha256(self, source: Input) -> tuple[str, bytes | None]:
        """The hash of a paper, and its bytes where they had to be fetched anyway ("" where there are none).

        Raises:
            Refusal: it is in an archive or at an address, and cannot be had.
        """
        place, token = self._token(source)
        known = self._store.hashed(place, token) if self._store and token and not self._verify else ""
        if known:
            return known, None
        data = None if source.is_file else self.data(source)
        found = digest(source.path) if data is None else hashlib.sha256(data).hexdigest()
        if token and found:
            self._note(place, token, found)
        return found, data

    def data(self, source: Input) -> bytes:
        """The bytes of a paper that is no file of its own here.

        Raises:
            Refusal: it cannot be had.
        """
        try:
            if source.member:
                return self._archives.read(source.path, source.member, source.url)
            system, path = opened_url(source.url)
            if (size := system.size(path)) is not None and size > MAX_BYTES:
                raise ArchiveError(f"is larger than {MAX_BYTES // 1_000_000} MB")
            return bytes(system.cat_file(path))
        except ArchiveError as error:
            raise Refusal(source.name, str(error)) from None
        except FileNotFoundError:
            raise Refusal(source.name, "does not exist") from None
        except Exception as error:  # each file system has errors of its own
            raise Refusal(source.name, f"cannot be fetched ({type(error).__name__}: {_one_line(error)})") from None

    def close(self) -> None:
        """Write down the hashes and close archives."""
        self._flush()
        self._archives.close()

    def _note(self, place: str, token: str, sha256: str) -> None:
        self._fresh.append((place, token, sha256))
        if len(self._fresh) >= _NOTES:
            self._flush()

    def _flush(self) -> None:
        if self._store is not None and self._fresh:
            self._store.note_hashes(self._fresh)
        self._fresh = []

    def _token(self, source: Input) -> tuple[str, str]:
        """Where a paper lies, and what changes when its bytes do ("" when that is not known)."""
        place = source.url or os.path.realpath(source.path)
        if source.is_file:
            return place, _stat_token(place)
        if place not in self._tokens:
            self._tokens = {place: _url_token(place) if source.url else _stat_token(place)}
        return f"{place}!{source.member}" if source.member else place, self._tokens[place]


def _stat_token(path: str) -> str:
    try:
        seen = Path(path).stat()
    except OSError:
        return ""
    if time.time() - max(seen.st_mtime, seen.st_ctime) < _SETTLED:
        return ""
    return f"{seen.st_size}-{seen.st_ino}-{seen.st_mtime_ns}-{seen.st_ctime_ns}"


def _url_token(url: str) -> str:
    try:
        system, path = opened_url(url)
        return str(system.ukey(path))
    except Exception:  # it cannot be known: the bytes are fetched and hashed
        return ""


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or "no message"
