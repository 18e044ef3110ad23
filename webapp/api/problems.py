"""What a program is told when something cannot be done: problem details as in RFC 9457."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import ValidationError

from locales.reader import gettext as _
from services import api_errors, errors
from webapp import words
from webapp.api.shapes import FieldError, Problem
from webapp.errors import STATUS

MIME = "application/problem+json"
REFUSED: dict[type[errors.Refusal], int] = {
    **STATUS,
    errors.Outdated: 412,
    api_errors.ReadsOnly: 403,
    api_errors.KeyUsed: 422,
    api_errors.TooFarAhead: 422,
}
"""What is not here conflicts with how things stand: 409."""


NAMES = {
    "zone": "time_zone",
    "end": "ends_at",
    "duration": "ends_at",
    "rsvp_deadline": "registration_deadline",
    "capacity": "places",
    "place": "location.name",
    "map_link": "location.name",
    "latitude": "location.latitude",
    "longitude": "location.longitude",
    "link": "url",
}
"""What the API calls fields that have another name in forms."""


@dataclass
class Refused(Exception):
    """Something that HTTP itself says no to."""

    status: int
    code: str
    headers: Mapping[str, str] | None = None


def _said(code: str) -> str:
    """What is wrong, and what to do next."""
    return {
        "no_token": lambda: _("Send a token of yours: Authorization: Bearer jam_… Make one in the settings."),
        "bad_token": lambda: _("This token is worth nothing, or not any more. Make another in the settings."),
        "not_found": lambda: _("This is not there any more, or not for you."),
        "method_not_allowed": lambda: _("That cannot be done here. The header Allow says what can."),
        "too_large": lambda: _("That is too much at once. Send less."),
        "not_json": lambda: _("Send JSON, with Content-Type: application/json."),
        "unreadable": lambda: _("That is no JSON, or not in UTF-8."),
        "bad_key": lambda: _("An Idempotency-Key has 1 to 200 characters of ASCII."),
        "revision_needed": lambda: _("Say in If-Match what you change: the ETag that you read last."),
        "too_many_requests": lambda: _(
            "That was a lot at once. Wait as long as Retry-After says, then go on."
        ),
    }[code]()


def of_http(refused: Refused) -> Problem:
    """What HTTP says no to."""
    return _problem(refused.status, refused.code, _said(refused.code))


def of_refusal(refused: errors.Refusal) -> Problem:
    """What a service says no to."""
    said = words.words(refused)
    found = []
    if isinstance(refused, errors.BadInput):
        field = NAMES.get(refused.field, refused.field)
        found = [FieldError(field=field, problem=refused.problem, detail=said, limit=refused.limit)]
    elif isinstance(refused, errors.BadRule):
        found = [FieldError(field="rule", problem=str(refused.reason), detail=said, limit=None)]
    elif isinstance(refused, errors.PastDate):
        found = [FieldError(field="starts_at", problem="past_date", detail=said, limit=None)]
    elif isinstance(refused, api_errors.TooFarAhead):
        found = [FieldError(field="starts_at", problem="too_far_ahead", detail=said, limit=refused.days)]
    return _problem(REFUSED.get(type(refused), 409), code_of(type(refused)), said, found)


def of_values(refused: ValidationError) -> Problem:
    """Values that are not as the document says."""
    found = [_field(".".join(map(str, one["loc"])), one["type"]) for one in refused.errors(include_url=False)]
    return _problem(422, "invalid", _("Some values cannot be taken. “errors” names them."), found[:20])


def of_fault(reference: str) -> Problem:
    """A fault of ours."""
    return _problem(500, "fault", words.fault(reference), reference=reference)


def code_of(refusal: type[Exception]) -> str:
    """`SessionOver` is `session_over`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__).lower()


def _field(name: str, kind: str) -> FieldError:
    if kind == "missing":
        return FieldError(field=name, problem="missing", detail=_("It is missing."), limit=None)
    if kind == "extra_forbidden":
        return FieldError(field=name, problem="unknown", detail=_("Nothing has this name."), limit=None)
    detail = _("The document of the API says what it can be.")
    return FieldError(field=name, problem="not_understood", detail=detail, limit=None)


def _problem(
    status: int, code: str, detail: str, found: list[FieldError] | None = None, reference: str | None = None
) -> Problem:
    return Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=found or [],
        reference=reference,
    )
