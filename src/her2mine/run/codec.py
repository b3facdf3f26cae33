"""Records as bytes and back, for the store and for other processes.

The bytes are compressed pickles, which keep every record exactly and are quick. A store may come from somebody else,
so reading takes plain values and the record classes of this package only: nothing in it can call anything.
"""

from __future__ import annotations

import io
import pickle
import zlib
from dataclasses import is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any, Final

from pydantic import BaseModel

LEVEL: Final = 1  # of compression: higher ones save a tenth of the room and cost three times the time
_PACKAGE: Final = "her2mine."
_PLAIN: Final = frozenset(
    {
        ("array", "array"),
        ("array", "_array_reconstructor"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("collections", "OrderedDict"),
    }
)


class CodecError(ValueError):
    """Bytes that are damaged, or hold what is no record."""


def encode(value: Any) -> bytes:
    """Records, and lists, tuples and dicts of them, as bytes."""
    return zlib.compress(pickle.dumps(value, protocol=5), LEVEL)


def decode(data: bytes) -> Any:
    """What :func:`encode` was given.

    Raises:
        CodecError: the bytes are damaged or hold anything but records and plain values.
    """
    try:
        return _Records(io.BytesIO(zlib.decompress(data))).load()
    except CodecError:
        raise
    except Exception as error:  # damaged bytes can make a pickle fail in any way
        raise CodecError(f"cannot be read back ({type(error).__name__}: {error})") from None


class _Records(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith("pathlib") and name.endswith("Path"):
            found = super().find_class(module, name)
            if isinstance(found, type) and issubclass(found, PurePath):
                return found
        if module.startswith(_PACKAGE):
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, BaseModel | Enum)):
                return found
        raise CodecError(f"{module}.{name} is no record")
