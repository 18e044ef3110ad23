"""What can be wrong with a field that a person filled in, in words."""

from collections.abc import Callable

from locales import reader
from locales.reader import gettext as _

FIELDS: dict[str, Callable[[], str]] = {
    "answer": lambda: _("The answer"),
    "capacity": lambda: _("The number of places"),
    "cost": lambda: _("The cost"),
    "description": lambda: _("The description"),
    "duration": lambda: _("The length"),
    "form": lambda: _("The form"),
    "guests": lambda: _("The number of guests"),
    "kind": lambda: _("The kind"),
    "name": lambda: _("The name"),
    "note": lambda: _("The note"),
    "place": lambda: _("The place"),
    "quiet_hours": lambda: _("Quiet hours"),
    "reason": lambda: _("The reason"),
    "role": lambda: _("The role"),
    "roles": lambda: _("The list of roles"),
    "rsvp_deadline": lambda: _("The answer deadline"),
    "visibility": lambda: _("Who may see it"),
}
"""What each field of BadInput is called at the beginning of a sentence."""


def _too_long(field: str, limit: int | str | None) -> str:
    return _("%(field)s is too long: at most %(limit)s characters.", field=field, limit=_bound(limit))


def _out_of_range(field: str, limit: int | str | None) -> str:
    return _("%(field)s must be a number up to %(limit)s.", field=field, limit=_bound(limit))


def _missing(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: something is missing. Choose one of the buttons, or write it.", field=field)


def _too_many(field: str, limit: int | str | None) -> str:
    return _("%(field)s has too many entries: at most %(limit)s.", field=field, limit=_bound(limit))


def _not_a_number(field: str, _limit: int | str | None) -> str:
    return _("%(field)s must be a whole number.", field=field)


def _unreadable(field: str, _limit: int | str | None) -> str:
    return _("%(field)s has characters that cannot be kept. Write it again.", field=field)


def _unknown(field: str, _limit: int | str | None) -> str:
    return _("%(field)s cannot be changed here.", field=field)


def _not_understood(field: str, _limit: int | str | None) -> str:
    return _("%(field)s: I did not understand that. Follow the example, or choose a button.", field=field)


PROBLEMS: dict[str, Callable[[str, int | str | None], str]] = {
    "too_long": _too_long,
    "out_of_range": _out_of_range,
    "missing": _missing,
    "too_many": _too_many,
    "not_a_number": _not_a_number,
    "unreadable": _unreadable,
    "unknown": _unknown,
    "not_understood": _not_understood,
}
"""What can be wrong with a field."""


def _bound(limit: int | str | None) -> str:
    return reader.number(limit) if isinstance(limit, int) else str(limit or "")


def words(field: str, problem: str, limit: int | str | None) -> str:
    """What is wrong with a field: `problem` and `field` are keys, `limit` the bound that was passed."""
    name = FIELDS[field]() if field in FIELDS else _("What you gave")
    return PROBLEMS[problem](name, limit)
