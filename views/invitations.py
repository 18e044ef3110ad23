"""Inviting people to a program as screens."""

from urllib.parse import urlencode

from aiogram.types import InlineKeyboardButton

from keyboards import invitations as keyboards
from keyboards import nav
from keyboards.data import button, link, markup
from keyboards.programs import ProgramManage
from locales import words
from locales.reader import gettext as _
from services.invitations import Accepted, Invitation, People, Person
from services.programs import ProgramDetails
from views import members, programs
from views.links import Links
from views.screen import Screen, render

MAX_NAME = 60


def screen(invitation: Invitation, links: Links, *, toast: str | None = None) -> Screen:
    """How one gets in: the link, chosen members."""
    program = invitation.program
    url = url_of(invitation, links)
    back = nav.back_row(ProgramManage(community=program.community_id, program=program.id))
    text = render("invitations/screen.html", invitation=invitation, url=url)
    return Screen(text, markup(_sharing(program, url), *keyboards.ways(invitation), back), toast)


def url_of(invitation: Invitation, links: Links) -> str:
    """The link that lets in; empty while there is none."""
    return links.start(invitation.reference) if invitation.reference else ""


def _sharing(program: ProgramDetails, url: str) -> list[InlineKeyboardButton]:
    if not url:
        return []
    query = urlencode({"url": url, "text": program.name})
    return [link(_("Share link"), f"https://t.me/share/url?{query}")]


def link_changed(invitation: Invitation, links: Links) -> Screen:
    """After making, renewing or turning off the link."""
    return screen(invitation, links, toast=link_toast(invitation))


def link_toast(invitation: Invitation) -> str:
    """What making, renewing or turning off the link means."""
    if invitation.reference:
        return _("This link lets people in. A link before it leads nowhere.")
    return _("The link leads nowhere now. Who came by it stays invited.")


def candidates(found: People) -> Screen:
    """Choose whom to invite."""
    text = render("invitations/candidates.html", found=found)
    toast = invited_toast(found) if found.done else None
    return Screen(text, markup(*keyboards.candidates(found), _back(found.program)), toast)


def invited_toast(found: People) -> str:
    """What is said once somebody is invited."""
    return _("%(name)s is invited.", name=words.short(found.done, MAX_NAME))


def listed(found: People) -> Screen:
    """Who is invited."""
    text = render("invitations/list.html", found=found)
    toast = uninvited_toast(found) if found.done else None
    return Screen(text, markup(*keyboards.listed(found), _back(found.program)), toast)


def uninvited_toast(found: People) -> str:
    """What is said once somebody is off the list."""
    return _("%(name)s is no longer invited.", name=words.short(found.done, MAX_NAME))


def one(program: ProgramDetails, person: Person) -> Screen:
    """Is that really meant?"""
    ids = {"community": program.community_id, "program": program.id}
    sure = button(_("Take off the list"), keyboards.ProgramUninviteNow(**ids, user=person.id), style="danger")
    text = render("invitations/one.html", program=program, person=person)
    return Screen(text, markup([sure], nav.back_row(keyboards.ProgramInvited(**ids))))


def accepted(accepted: Accepted) -> Screen:
    """The program one was let into; the community, where one waits to be let in there first."""
    if accepted.program is None:
        return members.joined(accepted.joined)
    return programs.screen(accepted.program)


def _back(program: ProgramDetails) -> list[InlineKeyboardButton]:
    return nav.back_row(keyboards.ProgramInvite(community=program.community_id, program=program.id))
