"""The facts of a program, one by one, as they are typed or chosen from buttons."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from models.programs import Kind, Visibility
from services import drafts, kinds, maps, money, places, tags, texts
from services.drafts import Draft
from services.errors import BadInput
from services.kinds import Setting

NONE = "-"
"""What a button says for unlimited, free, none; typed, it means the same."""
MAX_TYPED = 400

_ROLE = re.compile(r"(?P<role>.*?)[\s:=×]*(?P<size>\d{1,9})?")
_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,3})\s*(?::|h[a-z]*|год[а-яіїє]*|std)\.?\s*)?(?:(?P<minutes>\d{1,5})\s*[^\W\d]*\.?)?"
)


class Fact(StrEnum):
    """What can be said about a program; the letters stand in buttons."""

    NAME = "n"
    DESCRIPTION = "d"
    KIND = "k"
    WHEN = "w"
    DURATION = "l"
    PLACES = "p"
    VISIBILITY = "v"
    PLACE = "a"
    GUESTS = "g"
    DEADLINE = "t"
    COST = "c"
    TAGS = "m"
    PHOTO = "f"
    FACILITATOR = "h"
    SETTING = "s"
    """One setting of its kind, as `2=text`: which one, and what it is."""
    AHEAD = "e"
    """How far ahead dates appear by themselves, or that they do not."""
    BALANCE = "b"
    OFFER = "o"
    ACCEPT = "q"
    MINIMUM = "i"
    DECIDE = "j"


RULES = (Fact.BALANCE, Fact.OFFER, Fact.ACCEPT, Fact.MINIMUM, Fact.DECIDE)
"""Those that decide who gets in, and whether it takes place."""


def rules_of(draft: Draft) -> tuple[Fact, ...]:
    """The rules that mean something for a program as it is: a balance needs roles, a time a rule."""
    means = {
        Fact.BALANCE: len(draft.roles) > 1 or draft.balance is not None,
        Fact.ACCEPT: draft.offer_within_hours is not None,
        Fact.DECIDE: draft.minimum is not None,
    }
    return tuple(rule for rule in RULES if means.get(rule, True))


def read(fact: Fact, text: str, draft: Draft) -> dict[str, Any]:
    """The fields of a draft that an answer about one fact (but the schedule) gives. Raises BadInput."""
    changes = _READERS[fact](text.strip(), draft)
    drafts.check(replace(draft, **{"name": draft.name or "?", **changes}), None)
    return changes


def place_at(latitude: float, longitude: float, *named: str | None) -> dict[str, Any]:
    """The fields that a location or a venue gives; `named` are its title and address."""
    place = texts.line(
        "place", ", ".join(name for name in named if name)[: drafts.MAX_PLACE], drafts.MAX_PLACE
    )
    return {"place": place, "latitude": latitude, "longitude": longitude}


def _name(text: str, _draft: Draft) -> dict[str, Any]:
    return {"name": texts.line("name", text, drafts.MAX_NAME, least=1)}


def _description(text: str, _draft: Draft) -> dict[str, Any]:
    if text == NONE:
        return {"description": ""}
    return {"description": texts.cleaned("description", text, drafts.MAX_DESCRIPTION, least=1)}


def _kind(text: str, draft: Draft) -> dict[str, Any]:
    if text not in list(Kind):
        raise BadInput("kind", "not_understood")
    return {"kind": Kind(text), "settings": kinds.fitting(Kind(text), draft.settings)}


def _visibility(text: str, _draft: Draft) -> dict[str, Any]:
    if text not in list(Visibility):
        raise BadInput("visibility", "not_understood")
    return {"visibility": Visibility(text)}


def _duration(text: str, _draft: Draft) -> dict[str, Any]:
    return {"duration_minutes": minutes("duration", text)}


def _deadline(text: str, _draft: Draft) -> dict[str, Any]:
    return {"rsvp_deadline_minutes": None if text == NONE else minutes("rsvp_deadline", text)}


def minutes(field: str, text: str) -> int:
    """Minutes from `90`, `90 min`, `1:30`, `1h30` or `2 h`."""
    found = _LENGTH.fullmatch(text.lower()[:MAX_TYPED])
    if not text or not found:
        raise BadInput(field, "not_understood")
    return int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)


def _guests(text: str, _draft: Draft) -> dict[str, Any]:
    if not re.fullmatch(r"\d{1,5}", text):
        raise BadInput("guests", "out_of_range", drafts.MAX_GUESTS)
    return {"guests_allowed": int(text)}


def _place(text: str, _draft: Draft) -> dict[str, Any]:
    """An address, or the link of a map."""
    if maps.is_link(text):
        spot = maps.read(text)
        return place_at(spot.latitude, spot.longitude, spot.name)
    place = "" if text == NONE else texts.line("place", text, drafts.MAX_PLACE, least=1)
    return {"place": place, "latitude": None, "longitude": None}


def _cost(text: str, draft: Draft) -> dict[str, Any]:
    if text == NONE:
        return {"cost_minor": None, "currency": None}
    minor, currency = money.read("cost", text, draft.currency)
    return {"cost_minor": minor or None, "currency": currency if minor else None}


def _places(text: str, _draft: Draft) -> dict[str, Any]:
    """`12`, `-`, or roles such as `base 12, flyer 12`; one of several without a number is unlimited."""
    if text == NONE:
        return {"capacity": None, "roles": {}}
    line = texts.line("roles", text, MAX_TYPED, least=1)
    if re.fullmatch(r"\d{1,9}", line):
        return {"capacity": places.check_capacity(int(line)), "roles": {}}
    roles = dict(_role(part.strip()) for part in re.split(r"[,;]", line) if part.strip())
    if list(roles.values()) == [None]:  # A word alone, such as "lots", is no list of roles.
        raise BadInput("roles", "not_understood")
    return {"capacity": None, "roles": roles}


def _role(part: str) -> tuple[str, int | None]:
    found = _ROLE.fullmatch(part)
    if not found or not any(character.isalpha() for character in found["role"]):
        raise BadInput("roles", "not_understood")
    return found["role"].strip().lower(), int(found["size"]) if found["size"] else None


def _tags(text: str, draft: Draft) -> dict[str, Any]:
    """All of them anew; `+jazz` and `~jazz`, as buttons say it, add and take away one."""
    if text == NONE:
        return {"tags": []}
    if text[:1] in "+~":
        others = [tag for tag in draft.tags if tag != text[1:]]
        return {"tags": tags.cleaned([*others, text[1:]] if text[0] == "+" else others)}
    return {"tags": tags.cleaned(tags.split(text))}


def _photo(text: str, _draft: Draft) -> dict[str, Any]:
    """Words are no photo; none can be chosen."""
    if text != NONE:
        raise BadInput("photo", "no_picture")
    return {"photo_id": None}


def _facilitator(text: str, _draft: Draft) -> dict[str, Any]:
    """A person's id; whether they are a member is asked where it is saved."""
    if text == NONE:
        return {"facilitator_id": None}
    if not re.fullmatch(r"[0-9]{1,16}", text):
        raise BadInput("facilitator", "nobody")
    return {"facilitator_id": int(text)}


def setting_of(text: str, draft: Draft) -> tuple[Setting, str]:
    """Which setting of the kind an answer such as `2=text` is about, and the text. Raises BadInput."""
    number, _sign, said = text.partition("=")
    known = kinds.settings_of(draft.kind)
    if not number.isdecimal() or int(number) >= len(known):
        raise BadInput("settings", "unknown")
    return known[int(number)], said


def _setting(text: str, draft: Draft) -> dict[str, Any]:
    setting, said = setting_of(text, draft)
    value = kinds.read(setting, said)
    return {"settings": kinds.check(draft.kind, {**draft.settings, setting.name: value})}


def _ahead(text: str, _draft: Draft) -> dict[str, Any]:
    if text == NONE:
        return {"auto_generate": False}
    if not re.fullmatch(r"\d{1,5}", text):
        raise BadInput("generation_days", "out_of_range", drafts.MAX_AHEAD)
    return {"generation_days": int(text), "auto_generate": True}


def _balance(text: str, _draft: Draft) -> dict[str, Any]:
    """At least 1: with none more of a role than of another nobody could be the first."""
    return {"balance": None if text == NONE else whole("balance", text, drafts.MAX_BALANCE, least=1)}


def _offer(text: str, _draft: Draft) -> dict[str, Any]:
    hours = None if text == NONE else whole("offer_within", text, drafts.MAX_OFFER_WITHIN)
    return {"offer_within_hours": hours or None}


def _minimum(text: str, _draft: Draft) -> dict[str, Any]:
    number = None if text == NONE else whole("minimum", text, drafts.MAX_MINIMUM)
    return {"minimum": number or None}


def _decide(text: str, _draft: Draft) -> dict[str, Any]:
    return {"decide_hours": whole("decide", text, max(drafts.DECIDE_HOURS))}


def whole(field: str, text: str, most: int, least: int = 0) -> int:
    """A whole number that was typed. Raises BadInput."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not least <= int(text) <= most:
        raise BadInput(field, "out_of_range", most)
    return int(text)


_READERS: Mapping[Fact, Callable[[str, Draft], dict[str, Any]]] = {
    Fact.NAME: _name,
    Fact.DESCRIPTION: _description,
    Fact.KIND: _kind,
    Fact.DURATION: _duration,
    Fact.PLACES: _places,
    Fact.VISIBILITY: _visibility,
    Fact.PLACE: _place,
    Fact.GUESTS: _guests,
    Fact.DEADLINE: _deadline,
    Fact.COST: _cost,
    Fact.TAGS: _tags,
    Fact.PHOTO: _photo,
    Fact.FACILITATOR: _facilitator,
    Fact.SETTING: _setting,
    Fact.AHEAD: _ahead,
    Fact.BALANCE: _balance,
    Fact.OFFER: _offer,
    Fact.ACCEPT: lambda text, _draft: {"accept_minutes": minutes("accept", text)},
    Fact.MINIMUM: _minimum,
    Fact.DECIDE: _decide,
}
