"""The form of a program: every fact at once, as texts, read by the same rules as the conversation's answers.

Two people may have the form open: it carries the draft it was shown with. What a person changed is what
differs from that; what somebody else changed meanwhile stays, and is shown before anything is overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.programs import Kind
from models.tx import Tx
from services import (
    activity,
    crew,
    drafts,
    kinds,
    maps,
    members,
    money,
    program_edit,
    program_facts,
    programs,
    spaces,
    tags,
)
from services.access import Ability, require
from services.drafts import Draft
from services.errors import BadInput
from services.files import Stored
from services.files import many as stored_files
from services.following import NOTHING, Followed
from services.hosts import Host
from services.program_facts import Fact
from services.programs import ProgramDetails
from services.schedule import Schedule, shaping
from services.spaces import SpaceDetails
from services.tags import UsedTag

_READ = {
    "name": Fact.NAME,
    "description": Fact.DESCRIPTION,
    "kind": Fact.KIND,
    "visibility": Fact.VISIBILITY,
    "duration": Fact.DURATION,
    "guests": Fact.GUESTS,
    "tags": Fact.TAGS,
    "accept": Fact.ACCEPT,
    "decide": Fact.DECIDE,
}
"""Fields that are read as an answer about one fact."""
_OR_NONE = {
    "places": Fact.PLACES,
    "rsvp_deadline": Fact.DEADLINE,
    "balance": Fact.BALANCE,
    "offer_within": Fact.OFFER,
    "minimum": Fact.MINIMUM,
}
"""The same where an empty field means none."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A form as it is shown: for a new program, or one there is."""

    community_id: int
    draft: Draft
    program: ProgramDetails | None
    facilitator: str
    photo: Stored | None
    candidates: tuple[Host, ...]
    tags: tuple[UsedTag, ...]
    rooms: tuple[SpaceDetails, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving the form."""

    program: ProgramDetails
    followed: Followed = NOTHING
    by: str | None = None
    theirs: tuple[str, ...] = ()
    """Fields that somebody else changed meanwhile; then nothing was saved yet."""
    mine: Draft | None = None
    """What the person would have it be, on top of that."""


def new(tx: Tx) -> Filling:
    """The form of a new program. Raises NotAllowed, NotFound."""
    require(tx, Ability.MANAGE_PROGRAMS)
    schedule = shaping.suggested(tx.now, members.community(tx).zone)
    return _filling(
        tx, Draft(name="", schedule=schedule, facilitator_id=tx.actor.user_id), None, tx.actor.name
    )


def of(tx: Tx, program_id: int) -> Filling:
    """The form of a program. Raises NotFound, NotAllowed."""
    found = program_edit.opened(tx, program_id)
    return _filling(tx, found.draft, found, found.facilitator or "")


def _filling(tx: Tx, draft: Draft, program: ProgramDetails | None, facilitator: str) -> Filling:
    photo = stored_files(tx, [draft.photo_id]).get(draft.photo_id) if draft.photo_id else None
    people = crew.candidates(tx, program.id if program else 0)
    return Filling(
        tx.community_id, draft, program, facilitator, photo, people, tags.used(tx), tuple(spaces.active(tx))
    )


def read(tx: Tx, before: Draft, said: Mapping[str, str], schedule: Schedule | None) -> Draft:
    """The draft that a filled-in form means, checked. Raises BadInput, BadRule, PastDate.

    `said` are its texts by field; what is not there stays as `before`.
    """
    draft = replace(before, schedule=schedule) if schedule else before
    for name, fact in {**_READ, **_OR_NONE}.items():
        if name in said:
            draft = replace(draft, **_answer(name, fact, said[name], draft))
    for part in (_place, _room, _cost, _settings, _ahead, _photo):
        draft = replace(draft, **part(said, draft))
    draft = replace(draft, **_facilitator(tx, said, before))
    return drafts.check(draft, None)


def _answer(name: str, fact: Fact, text: str, draft: Draft) -> dict[str, Any]:
    empty = name in _OR_NONE or fact in (Fact.DESCRIPTION, Fact.TAGS)
    return program_facts.read(fact, text.strip() or (program_facts.NONE if empty else ""), draft)


def _place(said: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    """An address; a point by a map's link, which counts where it is given, or by coordinates."""
    if "place" not in said:
        return {}
    place = said["place"].strip()
    if link := said.get("map_link", "").strip():
        spot = maps.read(link)
        return {"place": place or spot.name, "latitude": spot.latitude, "longitude": spot.longitude}
    point = {name: _degrees(name, said.get(name, "")) for name in ("latitude", "longitude")}
    return {"place": place, **point}


def _room(said: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    """The id of a room, or none; whether it is one of the community's is asked where it is saved."""
    text = said.get("room", "").strip()
    if "room" not in said:
        return {}
    if text and not (text.isascii() and text.isdecimal() and len(text) < 17):
        raise BadInput("room", "unknown")
    return {"space_id": int(text) if text else None}


def _degrees(name: str, text: str) -> float | None:
    try:
        return float(text.strip().replace(",", ".")) if text.strip() else None
    except ValueError:
        raise BadInput(name, "off_the_map", 90 if name == "latitude" else 180) from None


def _cost(said: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    if "cost" not in said:
        return {}
    amount = said["cost"].strip()
    typed = f"{amount} {said.get('currency', '').strip()}".strip() if amount else program_facts.NONE
    return program_facts.read(Fact.COST, typed, draft)


def _settings(said: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    """What belongs to the kind that is chosen; what another kind has is forgotten."""
    known = kinds.settings_of(draft.kind)
    values = {one.name: kinds.read(one, said[one.name]) for one in known if one.name in said}
    return {"settings": kinds.check(draft.kind, {**kinds.fitting(draft.kind, draft.settings), **values})}


def _ahead(said: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    if "generation_days" not in said:
        return {}
    days = program_facts.read(Fact.AHEAD, said["generation_days"].strip(), draft)
    return {**days, "auto_generate": "auto_generate" in said}


def _photo(said: Mapping[str, str], draft: Draft) -> dict[str, Any]:
    """The id of an upload, or none; whether it is the person's own is asked where it is saved."""
    text = "" if said.get("no_photo") else said.get("photo", "").strip()
    if "photo" not in said and "no_photo" not in said:
        return {}
    if not (text.isascii() and text.isdecimal() and len(text) < 17) and text:
        raise BadInput("photo", "no_picture")
    return {"photo_id": int(text) if text else None}


def _facilitator(tx: Tx, said: Mapping[str, str], before: Draft) -> dict[str, Any]:
    if "facilitator" not in said:
        return {}
    name = said["facilitator"].strip()
    if not name:
        return {"facilitator_id": None}
    if name == said.get("facilitator_was", "").strip():
        return {"facilitator_id": before.facilitator_id}
    return {"facilitator_id": crew.by_name(tx, name).id}


def create(tx: Tx, said: Mapping[str, str], schedule: Schedule) -> ProgramDetails:
    """Make the program that was filled in. Raises NotAllowed, BadInput, BadRule, PastDate, NotFound."""
    return programs.create(tx, read(tx, new(tx).draft, said, schedule))


def save(
    tx: Tx, program_id: int, revision: int, before: Draft, said: Mapping[str, str], schedule: Schedule | None
) -> Saved:
    """Change what differs from `before`, the draft the form was shown with; `revision` is what was seen last.

    Raises NotFound, NotAllowed, BadInput, BadRule, PastDate.
    """
    found = program_edit.opened(tx, program_id)
    wanted = read(tx, before, said, schedule)
    mine = {name: getattr(wanted, name) for name in drafts.changed(before, wanted)}
    if found.revision != revision:
        theirs = tuple(drafts.changed(before, found.draft))
        by = activity.last_editor(tx, "program", found.id)
        return Saved(found, by=by, theirs=theirs, mine=replace(found.draft, **mine))
    result = programs.change(tx, program_id, revision, **mine)
    return Saved(result.program, result.followed)


def typed_cost(draft: Draft) -> str:
    """The cost as one would type it."""
    if not draft.cost_minor:
        return ""
    return money.typed(draft.cost_minor, draft.currency)


def typed_places(draft: Draft) -> str:
    """Places or roles as one would type them."""
    if draft.roles:
        return ", ".join(role if size is None else f"{role} {size}" for role, size in draft.roles.items())
    return "" if draft.capacity is None else str(draft.capacity)


def typed_minutes(minutes: int | None) -> str:
    """`90` as `1:30`."""
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02d}"


def kind_of(text: str | None, otherwise: Kind) -> Kind:
    """The kind that is chosen in a form right now."""
    return Kind(text) if text in list(Kind) else otherwise
