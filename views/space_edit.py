"""Making and changing rooms in the chat."""

from keyboards import nav
from keyboards import space_edit as keyboards
from keyboards.data import button, markup, page
from keyboards.space_edit import FIELDS, Part, SpaceManage, SpaceRestore
from keyboards.spaces import SpaceList, SpaceScreen
from locales.reader import gettext as _
from services.spaces import SpaceDetails
from views import spaces
from views.links import Links
from views.screen import Screen, render


def new(community: int) -> Screen:
    """What is it called?"""
    back = nav.back_row(SpaceList(community=community))
    return Screen(render("space_edit/new.html"), markup(back))


def created(room: SpaceDetails, links: Links) -> Screen:
    """There it is, open day and night until hours are set."""
    return manage(room, links, outcome=_("There it is. Now set its hours."))


def manage(room: SpaceDetails, links: Links, *, outcome: str = "", toast: str | None = None) -> Screen:
    """What an organizer can do with a room; above, the outcome of what was written."""
    text = render("space_edit/manage.html", room=room, outcome=outcome, **spaces.words())
    more = page(_("Edit in the app"), links.page(f"/app/{room.community_id}/room/{room.id}/edit"))
    back = nav.back_row(SpaceScreen(community=room.community_id, space=room.id))
    return Screen(text, markup(*keyboards.manage(room), more, back), toast)


def changed(room: SpaceDetails, links: Links) -> Screen:
    """After a tap."""
    return manage(room, links, toast=_("Saved."))


def written(room: SpaceDetails, links: Links) -> Screen:
    """After something was written: no toast can say so."""
    return manage(room, links, outcome=_("Saved."))


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
