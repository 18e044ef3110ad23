"""Closing a room for days, in words."""

from keyboards import nav
from keyboards.data import button, markup
from keyboards.space_edit import SpaceClose, SpaceCloseNow, SpaceManage
from locales.reader import date_range, moment, ngettext, on_the_spot
from locales.reader import gettext as _
from services.closures import MOST_SHOWN, Closing
from services.spaces import SpaceDetails
from views import spaces
from views.links import Links
from views.screen import Screen, render
from views.space_edit import manage


def ask(room: SpaceDetails) -> Screen:
    """For which days?"""
    back = nav.back_row(SpaceManage(community=room.community_id, space=room.id))
    return Screen(render("closures/ask.html", room=room), markup(back))


def plan(found: Closing) -> Screen:
    """What is in the way; or once more."""
    room = found.space
    first, last = (f"{day:%Y%m%d}" for day in (found.first, found.last))
    now = SpaceCloseNow(community=room.community_id, space=room.id, first=first, last=last)
    close = [] if found.uses else [button(_("Close now"), now, style="danger")]
    text = render("closures/plan.html", room=room, days=_days(found), lines=in_the_way(found))
    return Screen(text, markup(close, nav.back_row(SpaceClose(community=room.community_id, space=room.id))))


def done(found: Closing, links: Links) -> Screen:
    """Closed; or what is in the way by now."""
    return plan(found) if found.uses else manage(found.space, links, toast=closed(found))


def closed(found: Closing) -> str:
    """It is closed for those days."""
    return _("Closed: %(days)s", days=_days(found))


@on_the_spot()
def in_the_way(found: Closing) -> list[str]:
    """What is in the way, a line each, and how many more."""
    zone = found.space.zone
    shown = found.uses[:MOST_SHOWN]
    lines = [f"{moment(use.starts_at, zone, use.ends_at)} · {spaces.what(use)}" for use in shown]
    if found.more:
        lines.append(ngettext("and %(num)s more", "and %(num)s more", found.more))
    return lines


def _days(found: Closing) -> str:
    return date_range(found.first, found.last)
