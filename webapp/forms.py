"""What came with a form. A value that cannot be read is refused beside its field, never a fault."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from models.rsvp import Answer
from services.errors import BadInput

MOST_ROLES = 8
"""As many as a program may have."""
_WHOLE = re.compile(r"-?[0-9]{1,16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """The texts of a form's fields; a field that was not sent is None, which leaves things as they are."""

    fields: Mapping[str, str]
    repeated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """All values of each name, in order: boxes of which several are ticked."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """The form of these fields; of a name that comes again, the last counts where one is asked for."""
        repeated: dict[str, list[str]] = {}
        for name, value in pairs:
            repeated.setdefault(name, []).append(value)
        return cls({name: values[-1] for name, values in repeated.items()}, repeated)

    def text(self, name: str) -> str | None:
        """A text, with the line ends that people type. Raises BadInput for what no database keeps."""
        value = self.fields.get(name)
        return None if value is None else _readable(name, value)

    def texts(self, name: str) -> list[str]:
        """All texts of one name. Raises BadInput as `text`."""
        return [_readable(name, value) for value in self.repeated.get(name, ())]

    def number(self, name: str) -> int | None:
        """A whole number; an empty field is None. Raises BadInput."""
        value = (self.fields.get(name) or "").strip()
        if not value:
            return None
        if not _WHOLE.fullmatch(value):
            raise BadInput(name, "not_a_number")
        return int(value)


def answer_of(form: Form) -> Answer:
    """What a form says to a session. Raises BadInput."""
    try:
        return Answer(form.text("answer") or "")
    except ValueError:
        raise BadInput("answer", "missing") from None


def roles_in(form: Form) -> list[str]:
    """The role one would rather come in, then those one would take as well (`also-0`, …), by name."""
    also = (form.text(f"also-{at}") for at in range(MOST_ROLES))
    return [role for role in (form.text("role"), *also) if role]


async def read(request: web.Request) -> Form:
    """The form of a request; files are not fields. Raises BadInput for a body that is no form."""
    try:
        sent = await request.post()
    except (ValueError, LookupError):  # a body that is no form, or in an encoding nobody knows
        raise BadInput("form", "unreadable") from None
    return Form.of((name, value) for name, value in sent.items() if isinstance(value, str))


async def numbers(request: web.Request, name: str) -> list[int]:
    """The whole numbers of all fields of one name: boxes that were ticked. Raises BadInput."""
    try:
        sent = [str(value) for value in (await request.post()).getall(name, [])]
    except (ValueError, LookupError):
        raise BadInput("form", "unreadable") from None
    if not all(_WHOLE.fullmatch(value) for value in sent):
        raise BadInput("form", "unreadable")
    return [int(value) for value in sent]


def _readable(name: str, value: str) -> str:
    if "\0" in value or not _is_unicode(value):
        raise BadInput(name, "unreadable")
    return value.replace("\r\n", "\n")


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
