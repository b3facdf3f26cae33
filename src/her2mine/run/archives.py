"""Papers within ``.tar``, ``.tar.gz`` and ``.zip`` files, read where they lie; nothing is unpacked where they say."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from her2mine.ingest.registry import MAX_BYTES

ARCHIVES: Final = (".tar.gz", ".tgz", ".tar", ".zip")
_FAULTS: Final = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
)


class ArchiveError(Exception):
    """An archive, or a paper in it, that cannot be read; ``str()`` is the reason."""


def members(path: Path, url: str = "") -> Iterator[str]:
    """The names of the files in an archive, in its order; links and folders are left out.

    Raises:
        ArchiveError: when the damage is met; what stands before it has been given.
    """
    with _faults(), _opened(path, url) as archive:
        yield from archive.names()


class Archives:
    """Reads papers from archives, of which one is open at a time.

    Those of one archive are best asked for in its order: it is then read once from end to end.
    """

    def __init__(self) -> None:
        self._place: tuple[Path, str] | None = None
        self._archive: _Tar | _Zip | None = None

    def read(self, path: Path, member: str, url: str = "") -> bytes:
        """The bytes of a paper.

        Raises:
            ArchiveError: the archive is damaged or locked, or the paper is not in it or too large.
        """
        with _faults():
            if self._archive is None or self._place != (path, url):
                self.close()
                self._archive, self._place = _opened(path, url), (path, url)
            return self._archive.read(member)

    def close(self) -> None:
        """Close what is open."""
        if self._archive is not None:
            self._archive.close()
        self._archive = None


def _opened(path: Path, url: str) -> _Tar | _Zip:
    if url:
        import fsspec

        file = fsspec.open(url, "rb").open()
    else:
        file = path.open("rb")
    return _Zip(file) if (url or path.name).lower().endswith(".zip") else _Tar(file)


class _Tar:
    """A tar file read from front to back; only one header is held at a time, however many papers there are."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._tar = self._begin()

    def __enter__(self) -> _Tar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def names(self) -> Iterator[str]:
        while (one := self._next()) is not None:
            if one.isfile():
                yield one.name

    def read(self, member: str) -> bytes:
        """Look on from the paper read last, then once from the front."""
        for _ in range(2):
            while (one := self._next()) is not None:
                if one.isfile() and one.name == member:
                    _check(one.size)
                    stream = self._tar.extractfile(one)
                    return stream.read() if stream is not None else b""
            self._file.seek(0)
            self._tar = self._begin()
        raise ArchiveError("is no longer in the archive")

    def _begin(self) -> tarfile.TarFile:
        return tarfile.open(fileobj=self._file, mode="r:*")

    def _next(self) -> tarfile.TarInfo | None:
        one = self._tar.next()
        if one is None:
            self._check_end()
        self._tar.members = []  # type: ignore[attr-defined]  # it would keep them all
        return one

    def _check_end(self) -> None:
        """The library takes a damaged header for the end; the true end is a block of zeros."""
        assert self._tar.fileobj is not None
        self._tar.fileobj.seek(self._tar.offset)
        if self._tar.fileobj.read(tarfile.BLOCKSIZE) != tarfile.NUL * tarfile.BLOCKSIZE:
            raise ArchiveError("is damaged: it breaks off or holds what is no file")

    def close(self) -> None:
        self._tar.close()
        self._file.close()


class _Zip:
    """A zip file, which has a table of contents."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file)

    def __enter__(self) -> _Zip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def names(self) -> Iterator[str]:
        return (one.filename for one in self._zip.infolist() if not one.is_dir())

    def read(self, member: str) -> bytes:
        try:
            info = self._zip.getinfo(member)
        except KeyError:
            raise ArchiveError("is no longer in the archive") from None
        _check(info.file_size)
        return self._zip.read(info)

    def close(self) -> None:
        self._zip.close()
        self._file.close()


def _check(size: int) -> None:
    if size > MAX_BYTES:
        raise ArchiveError(f"is larger than {MAX_BYTES // 1_000_000} MB")


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        locked = isinstance(error, RuntimeError) and "password" in str(error)
        reason = "is locked with a password" if locked else f"is damaged: {' '.join(str(error).split())}"
        raise ArchiveError(reason) from None
