"""What an offering may say: each field checked, the same for chat, app and whatever else asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from models.offerings import Delivery, OfferingCategory, OfferingVisibility
from services import tags, texts
from services.errors import BadInput
from services.policies import Policy
from services.variants import MAX_SESSIONS, MINUTES

MAX_TITLE = 100
MAX_SUMMARY = 200
MAX_DESCRIPTION = 10_000
MAX_PLACE = 200
MAX_URL = 500
MAX_EXPECTATIONS, MAX_EXPECTATION = 12, 200
MAX_FAQ, MAX_QUESTION, MAX_ANSWER = 20, 200, 2000
MAX_TESTIMONIALS, MAX_WHO, MAX_SAID = 20, 80, 600
MAX_CADENCE = 92
_TEXTS = {"title": (MAX_TITLE, 1), "summary": (MAX_SUMMARY, 0), "place": (MAX_PLACE, 0)}
_NUMBERS = {
    "minutes": ("duration", *MINUTES),
    "sessions": ("sessions", 1, MAX_SESSIONS),
    "cadence_days": ("cadence_days", 1, MAX_CADENCE),
}
_CHOICES = {"category": OfferingCategory, "delivery": Delivery, "visibility": OfferingVisibility}
_AS_GIVEN = ("banner_id", "space_id")


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said about an offering, as columns. Raises BadInput."""
    return {field: _check(field, value) for field, value in values.items()}


def _check(field: str, value: Any) -> Any:
    if field in _TEXTS:
        most, least = _TEXTS[field]
        return texts.line("offering" if field == "title" else field, value, most, least=least)
    if field in _NUMBERS:
        return _number(field, value)
    if field in _CHOICES:
        return _choice(field, value)
    if field in _AS_GIVEN:
        return value
    if field not in _OTHERS:
        raise BadInput(field, "unknown")
    return _OTHERS[field](value)


def _number(field: str, value: Any) -> int:
    name, least, most = _NUMBERS[field]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(name, "minutes_range" if name == "duration" else "out_of_range", most)
    return value


def _choice(field: str, value: Any) -> Any:
    try:
        return _CHOICES[field](value)
    except ValueError:
        raise BadInput(field, "missing") from None


def _url(value: str) -> str:
    link = texts.line("meeting_url", value, MAX_URL)
    if link and not link.startswith("https://"):
        raise BadInput("meeting_url", "no_link")
    return link


def _expectations(lines: Iterable[str]) -> list[str]:
    kept = [texts.line("expectations", line, MAX_EXPECTATION) for line in lines]
    return _few("expectations", [line for line in kept if line], MAX_EXPECTATIONS)


def _faq(pairs: Iterable[Sequence[str]]) -> list[list[str]]:
    """Questions with their answers; a line that is all empty is left out."""
    return _pairs("faq", pairs, MAX_FAQ, MAX_QUESTION, MAX_ANSWER)


def _testimonials(pairs: Iterable[Sequence[str]]) -> list[list[str]]:
    return _pairs("testimonials", pairs, MAX_TESTIMONIALS, MAX_WHO, MAX_SAID)


def _pairs(
    field: str, pairs: Iterable[Sequence[str]], most: int, most_first: int, most_second: int
) -> list[list[str]]:
    kept = [
        [texts.line(field, first, most_first, least=1), texts.cleaned(field, second, most_second, least=1)]
        for first, second in pairs
        if first.strip() or second.strip()
    ]
    return _few(field, kept, most)


def _few(field: str, found: list[Any], most: int) -> list[Any]:
    if len(found) > most:
        raise BadInput(field, "too_many", most)
    return found


def _policy(value: Policy | Mapping[str, Any]) -> dict[str, Any]:
    said = value if isinstance(value, Policy) else Policy.read(value)
    return said.checked().as_json()


def _description(value: str) -> str:
    return texts.cleaned("description", value, MAX_DESCRIPTION)


_OTHERS: dict[str, Callable[[Any], Any]] = {
    "description": _description,
    "meeting_url": _url,
    "tags": tags.cleaned,
    "expectations": _expectations,
    "faq": _faq,
    "testimonials": _testimonials,
    "policy": _policy,
}
"""How what is neither a short text, a number nor a choice is checked."""


def check_whole(delivery: Delivery, place: str, space_id: int | None) -> None:
    """Whoever books has to know where to come. Raises BadInput."""
    if delivery is Delivery.IN_PERSON and not (place or space_id):
        raise BadInput("place", "missing")
