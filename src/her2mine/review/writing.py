"""What a form sends, taken only with the token of the session it was shown in."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from her2mine.review.pages import Visit, visit

LONGEST = 4000  # characters of one field
MOST_FIELDS = 2000


class TokenWrong(Exception):
    """A form without the token of its session."""


class Form:
    """The fields of a form, each at most :data:`LONGEST` characters."""

    def __init__(self, fields: FormData) -> None:
        self._fields = [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]

    def text(self, name: str) -> str:
        """The last field of that name, without spaces around it; "" where there is none."""
        return next((value.strip()[:LONGEST] for key, value in reversed(self._fields) if key == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All fields of that name."""
        return tuple(value[:LONGEST] for key, value in self._fields if key == name)

    def under(self, group: str) -> dict[str, str]:
        """The fields called ``group.NAME``, by NAME."""
        head = f"{group}."
        return {key.removeprefix(head): value[:LONGEST] for key, value in self._fields if key.startswith(head)}


async def written(request: Request, visit: Annotated[Visit, Depends(visit)]) -> Form:
    """The form of a request; a dependency of everything that writes.

    Raises:
        TokenWrong: it does not hold the token of the session.
    """
    form = Form(await request.form(max_files=0, max_fields=MOST_FIELDS))
    if not secrets.compare_digest(form.text("token").encode(), visit.session.token.encode()):
        raise TokenWrong
    return form
