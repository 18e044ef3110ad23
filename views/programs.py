"""Programs as screens: one, all of a community, what an organizer can do, what was changed."""

from collections.abc import Callable, Sequence
from typing import Any

from keyboards import calendars, nav
from keyboards import programs as keyboards
from keyboards.data import button, link, markup
from keyboards.program_edit import ProgramEdit
from keyboards.programs import ProgramList, ProgramManage, ProgramNew, ProgramScreen
from locales import words
from locales.reader import gettext as _
from locales.reader import listing, ngettext
from models.programs import ProgramStatus
from services.activity import Line
from services.members import CommunityCard
from services.programs import ProgramDetails, ProgramPage
from views.links import Links
from views.schedule import sentence
from views.screen import Screen, render

DATES = 6


def words_of_facts() -> dict[str, Callable[..., str]]:
    """What the templates of facts need beside the draft."""
    return {
        "sentence": sentence,
        "kind": words.kind,
        "visibility": words.visibility,
        "status": words.status,
    }


def screen(program: ProgramDetails, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """One program: what, when, the next dates to answer."""
    community = program.community_id
    more = [keyboards.share(program), calendars.subscribe(community, program.id)]
    if program.manages:
        more.append(button(_("Manage"), ProgramManage(community=community, program=program.id)))
    text = render("programs/screen.html", program=program, **words_of_facts())
    rows = [*keyboards.dates(program, DATES), more, nav.back_row(ProgramList(community=community))]
    return Screen(text, markup(*rows), toast, alert)


def listed(community: int, page: ProgramPage) -> Screen:
    """A page of the programs of a community."""
    text = render("programs/list.html", page=page, **words_of_facts())
    new = [button(_("Create a program"), ProgramNew(community=community))] if page.may_create else []
    rows = [*keyboards.lines(community, page), keyboards.pages(community, page), new, nav.back_row()]
    return Screen(text, markup(*rows))


def everywhere(shelves: Sequence[tuple[CommunityCard, ProgramPage]]) -> Screen:
    """The programs of the one community there is, or the choice of one."""
    if len(shelves) == 1:
        community, page = shelves[0]
        return listed(community.id, page)
    text = render("programs/where.html", nowhere=not shelves)
    rows = [
        [button(words.short(community.name, 36), ProgramList(community=community.id))]
        for community, _page in shelves
    ]
    return Screen(text, markup(*rows, nav.back_row()))


def in_private(links: Links) -> Screen:
    """For a command in a group that belongs into the private chat."""
    return Screen(_("Let's do this in our private chat."), markup([link(_("Open chat"), links.start())]))


def restored(program: ProgramDetails) -> Screen:
    """Back again."""
    return screen(program, toast=_("It is back."))


def manage(program: ProgramDetails, *, toast: str | None = None) -> Screen:
    """What an organizer can do with it."""
    ids = {"community": program.community_id, "program": program.id}
    edit = [button(_("Edit"), ProgramEdit(**ids)), button(_("Change dates"), keyboards.DatesScreen(**ids))]
    rows = [edit, *keyboards.manage(program)]
    text = render("programs/manage.html", program=program, **words_of_facts())
    return Screen(text, markup(*rows, nav.back_row(ProgramScreen(**ids))), toast)


def status_set(program: ProgramDetails) -> Screen:
    """After pausing, archiving or going on."""
    toasts = {
        ProgramStatus.ACTIVE: _("Goes on. Dates appear by themselves again."),
        ProgramStatus.PAUSED: _("Paused. The dates there are stay."),
        ProgramStatus.ARCHIVED: _("Archived. Members no longer see it."),
    }
    return manage(program, toast=toasts[program.status])


def generated(program: ProgramDetails, made: int) -> Screen:
    """After making the dates that were missing."""
    none = _("No date was missing.")
    toast = ngettext("%(num)s date added.", "%(num)s dates added.", made) if made else none
    return manage(program, toast=toast)


def delete(program: ProgramDetails) -> Screen:
    """Ask once more."""
    ids = {"community": program.community_id, "program": program.id}
    sure = [button(_("Delete program"), keyboards.ProgramDeleteNow(**ids), style="danger")]
    back = nav.back_row(ProgramManage(**ids))
    return Screen(render("programs/delete.html", program=program), markup(sure, back))


def deleted(program: ProgramDetails) -> Screen:
    """Deleted, with the way back."""
    ids = {"community": program.community_id, "program": program.id}
    undo = [button(_("Undo"), keyboards.ProgramRestore(**ids))]
    back = nav.back_row(ProgramList(community=program.community_id))
    return Screen(render("programs/deleted.html", program=program), markup(undo, back), _("Deleted."))


def log(program: ProgramDetails, lines: Sequence[Line]) -> Screen:
    """What was changed, newest first."""
    back = nav.back_row(ProgramManage(community=program.community_id, program=program.id))
    zone = program.draft.schedule.zone
    text = render("programs/log.html", program=program, lines=lines, zone=zone, verb=_verb)
    return Screen(text, markup(back))


def _verb(line: Line) -> str:
    """What was done, in words."""
    known = {
        "created": _("created it"),
        "active": _("let it go on"),
        "paused": _("paused it"),
        "archived": _("archived it"),
        "deleted": _("deleted it"),
        "restored": _("brought it back"),
    }
    if line.verb != "changed":
        return known.get(line.verb, line.verb)
    fields = sorted({_field(name) for name in line.data.get("fields", ())})
    return _("changed %(fields)s", fields=listing(fields))


def _field(name: Any) -> str:
    known = {
        "name": _("the name"),
        "description": _("the description"),
        "kind": _("the kind"),
        "schedule": _("the schedule"),
        "duration_minutes": _("the length"),
        "capacity": _("the places"),
        "roles": _("the places"),
        "visibility": _("who may see it"),
        "place": _("the place"),
        "latitude": _("the place"),
        "longitude": _("the place"),
        "guests_allowed": _("the guests"),
        "rsvp_deadline_minutes": _("the answer deadline"),
        "cost_minor": _("the cost"),
        "currency": _("the cost"),
    }
    return known.get(str(name), str(name))
