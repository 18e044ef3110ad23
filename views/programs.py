"""Programs as screens: one, all of a community, what an organizer can do, what was changed."""

from collections.abc import Callable, Sequence

from aiogram.types import InlineKeyboardMarkup
from markupsafe import escape

from keyboards import badges, calendars, feedback, gallery, goals, leaderboards, nav
from keyboards import programs as keyboards
from keyboards.data import button, in_rows, link, markup
from keyboards.home import CommunityScreen
from keyboards.program_edit import ProgramEdit
from keyboards.programs import ProgramList, ProgramManage, ProgramMore, ProgramNew, ProgramScreen
from keyboards.repertoire import Songs
from locales import words
from locales.reader import decimal, ngettext
from locales.reader import gettext as _
from models.programs import ProgramStatus
from services import music
from services.members import CommunityCard
from services.program_lists import ProgramPage
from services.programs import ProgramDetails
from views import program_facts
from views.links import Links
from views.schedule import sentence
from views.screen import Screen, render, title

ROWS = 5
"""Of the screen of a program above the last: dates, then the ways on."""


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
    more = [*keyboards.sights(program), keyboards.share(program)]
    if music.is_played(program.draft.kind, program.draft.settings):
        more.insert(0, button(_("Songs"), Songs(community=community, program=program.id)))
    more.append(button(_("See more"), ProgramMore(community=community, program=program.id)))
    if program.manages:
        more.append(button(_("Manage"), ProgramManage(community=community, program=program.id)))
    ways = in_rows(more, 2)
    told = program_facts.of_kind(program.draft.settings)
    text = render("programs/screen.html", program=program, settings=told, decimal=decimal, **words_of_facts())
    rows = [
        *keyboards.dates(program, 2 * (ROWS - len(ways))),
        *ways,
        nav.back_row(ProgramList(community=community)),
    ]
    return Screen(text, markup(*rows), toast, alert)


def more(program: ProgramDetails) -> Screen:
    """What else there is about a program: each feature that its people share has its button here."""
    ids = {"community": program.community_id, "program": program.id}
    ways = [
        goals.opener(**ids),
        gallery.opener(**ids),
        badges.opener(**ids),
        leaderboards.opener(**ids),
        *([feedback.summary(**ids)] if program.manages else []),
        calendars.subscribe(**ids),
    ]
    text = render("programs/more.html", program=program, decimal=decimal)
    return Screen(text, markup(*in_rows(ways, 2), nav.back_row(ProgramScreen(**ids))))


def listed(community: int, page: ProgramPage) -> Screen:
    """A page of the programs of a community."""
    narrowed = next((tag.name for tag in page.tags if tag.id == page.tag), "")
    text = render("programs/list.html", page=page, tag=narrowed, **words_of_facts())
    new = [button(_("New program"), ProgramNew(community=community))] if page.may_create else []
    ways = [*keyboards.by_tag(community, page), *new]
    back = nav.back_row(CommunityScreen(community=community))
    rows = [*keyboards.lines(community, page), keyboards.pages(community, page), ways, back]
    return Screen(text, markup(*rows))


def tags(community: int, page: ProgramPage) -> Screen:
    """Choose a tag to narrow the list to."""
    back = nav.back_row(ProgramList(community=community))
    return Screen(render("programs/tags.html", page=page), markup(*keyboards.tags(community, page), back))


def photo_caption(program: ProgramDetails) -> str:
    """What stands below its photo."""
    return f"{title(program.name)}\n{escape(sentence(program.draft.schedule))}"


def back_to(program: ProgramDetails) -> InlineKeyboardMarkup:
    """Below what was sent about a program: the way back to it."""
    ids = {"community": program.community_id, "program": program.id}
    return markup([button(_("Open program"), ProgramScreen(**ids))])


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
    return screen(program, toast=restored_toast())


def manage(program: ProgramDetails, *, toast: str | None = None) -> Screen:
    """What an organizer can do with it."""
    ids = {"community": program.community_id, "program": program.id}
    edit = [button(_("Edit"), ProgramEdit(**ids)), button(_("Change dates"), keyboards.DatesScreen(**ids))]
    rows = [edit, *keyboards.manage(program)]
    text = render("programs/manage.html", program=program, **words_of_facts())
    return Screen(text, markup(*rows, nav.back_row(ProgramScreen(**ids))), toast)


def status_set(program: ProgramDetails) -> Screen:
    """After pausing, archiving or going on."""
    return manage(program, toast=status_toast(program.status))


def status_toast(status: ProgramStatus) -> str:
    """What pausing, archiving or going on means."""
    return {
        ProgramStatus.ACTIVE: _("Goes on. Dates appear by themselves again."),
        ProgramStatus.PAUSED: _("Paused. The dates there are stay."),
        ProgramStatus.ARCHIVED: _("Archived. Members no longer see it."),
    }[status]


def deleted_toast() -> str:
    """What is said once it is deleted."""
    return _("Deleted.")


def restored_toast() -> str:
    """What is said once it is back."""
    return _("It is back.")


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
    return Screen(render("programs/deleted.html", program=program), markup(undo, back), deleted_toast())
