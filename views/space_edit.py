"""Making and changing rooms in the chat."""

from dataclasses import replace

from keyboards import nav
from keyboards import space_edit as keyboards
from keyboards.data import button, markup, page
from keyboards.space_edit import FIELDS, Part, SpaceManage, SpaceRestore
from keyboards.spaces import SpaceList, SpaceScreen
from locales import words
from locales.reader import gettext as _
from services.errors import Outdated
from services.space_form import Edited
from services.spaces import SpaceDetails
from views import refusals, spaces
from views.links import Links
from views.screen import Screen, render

MOST_SHOWN = 400
"""Characters of a text that two people wrote, each shown to the second."""


def new(community: int) -> Screen:
    """What is it called?"""
    back = nav.back_row(SpaceList(community=community))
    return Screen(render("space_edit/new.html"), markup(back))


def created(room: SpaceDetails, links: Links) -> Screen:
    """There it is, open day and night until hours are set."""
    return manage(room, links, outcome=_("There it is. Now set its hours."))


def manage(
    room: SpaceDetails,
    links: Links,
    *,
    outcome: str = "",
    toast: str | None = None,
    alert: str | None = None,
) -> Screen:
    """What an organizer can do with a room; above, the outcome of what was written."""
    text = render("space_edit/manage.html", room=room, outcome=outcome, **spaces.words())
    more = page(_("Edit in the app"), links.page(f"/app/{room.community_id}/room/{room.id}/edit"))
    back = nav.back_row(SpaceScreen(community=room.community_id, space=room.id))
    return Screen(text, markup(*keyboards.manage(room), more, back), toast, alert)


def changed(room: SpaceDetails, links: Links) -> Screen:
    """After a tap."""
    return manage(room, links, toast=_("Saved."))


def tapped(edited: Edited, links: Links) -> Screen:
    """The same; or the room as somebody else made it meanwhile, to tap again."""
    if edited.conflict:
        return manage(edited.room, links, alert=refusals.words(Outdated(edited.by)))
    return changed(edited.room, links)


def hours_tapped(edited: Edited, links: Links) -> Screen:
    """The same for hours: they are asked for again, beside those there are now."""
    if edited.conflict:
        return replace(ask(edited.room, Part.HOURS), alert=refusals.words(Outdated(edited.by)))
    return changed(edited.room, links)


def written(edited: Edited, field: str, typed: str, links: Links) -> Screen:
    """After something was written: no toast can say so. What was typed second is shown beside what is new."""
    if edited.conflict:
        now = _held(edited.room, field)
        room, mine = edited.room, words.short(typed, MOST_SHOWN)
        text = render("space_edit/conflict.html", room=room, by=edited.by, now=now, mine=mine)
        return Screen(text, markup(keyboards.again(room), nav.back_row()))
    return manage(edited.room, links, outcome=_("Saved."))


def _held(room: SpaceDetails, field: str) -> str:
    """What a field says now."""
    if field == "hours":
        return spaces.hours(room.hours)
    return str(getattr(room, field) or "")


def ask(room: SpaceDetails, part: Part) -> Screen:
    """Ask for a field."""
    text = render("space_edit/ask.html", room=room, field=FIELDS[part], **spaces.words())
    rows = keyboards.hours(room) if part is Part.HOURS else []
    back = nav.back_row(SpaceManage(community=room.community_id, space=room.id))
    return Screen(text, markup(*rows, back))


def deleted(room: SpaceDetails) -> Screen:
    """Gone; one tap brings it back."""
    undo = [button(_("Undo"), SpaceRestore(community=room.community_id, space=room.id))]
    back = nav.back_row(SpaceList(community=room.community_id))
    return Screen(render("space_edit/deleted.html", room=room), markup(undo, back))
