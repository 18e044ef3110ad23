"""Buttons to open programs, and to run them."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton, SwitchInlineQueryChosenChat
from pydantic import Field

from keyboards import invitations, nav, statistics
from keyboards.announcing import announce
from keyboards.data import CommunityData, button, in_rows, link
from keyboards.sessions import SessionScreen
from locales import words
from locales.reader import day, number
from locales.reader import gettext as _
from models.programs import ProgramStatus
from services import maps
from services.activity import LogPage
from services.program_lists import ProgramPage
from services.programs import ProgramDetails

MAX_LABEL = 18


class ProgramScreen(CommunityData, prefix="p"):
    """Open one program."""

    program: int


class ProgramMore(CommunityData, prefix="pmr"):
    """What else there is about a program: what its people share."""

    program: int


class ProgramList(CommunityData, prefix="pl"):
    """The programs of a community."""

    page: int = 0


class ProgramsTagged(CommunityData, prefix="plg"):
    """Those of them that have a tag."""

    tag: int
    page: int = 0


class ProgramTags(CommunityData, prefix="plt"):
    """Choose a tag to narrow the list to."""


class ProgramPhoto(CommunityData, prefix="pfo"):
    """Send its photo."""

    program: int


class ProgramMap(CommunityData, prefix="pma"):
    """Send its place as a venue."""

    program: int


class ProgramNew(CommunityData, prefix="pn"):
    """Plan a new program."""


class ProgramManage(CommunityData, prefix="pm"):
    """What an organizer can do with a program."""

    program: int


class ProgramStatusSet(CommunityData, prefix="ps"):
    """Pause it, archive it, or let it go on."""

    program: int
    status: ProgramStatus


class ProgramDelete(CommunityData, prefix="pd"):
    """Delete it: asks once more."""

    program: int


class ProgramDeleteNow(CommunityData, prefix="pdn"):
    """Delete it."""

    program: int


class ProgramRestore(CommunityData, prefix="pr"):
    """Undo the deletion."""

    program: int


class ProgramLog(CommunityData, prefix="pa"):
    """What was changed, by whom."""

    program: int
    page: Annotated[int, Field(ge=0, le=9999)] = 0


class ProgramGenerate(CommunityData, prefix="pg"):
    """Make the sessions that are missing, now."""

    program: int


class TeamScreen(CommunityData, prefix="tm"):
    """Who runs it."""

    program: int
    page: Annotated[int, Field(ge=0, le=9999)] = 0


class DatesScreen(CommunityData, prefix="ds"):
    """The dates of a program, each to be changed."""

    program: int
    page: int = 0


def open_program(community: int, program: int, label: str) -> InlineKeyboardButton:
    """A button to one program."""
    return button(label, ProgramScreen(community=community, program=program))


def dates(program: ProgramDetails, most: int) -> list[list[InlineKeyboardButton]]:
    """The next sessions, two a row."""
    zone, community = program.draft.schedule.zone, program.community_id
    return in_rows(
        [
            button(day(found.starts_at, zone), SessionScreen(community=community, session=found.id))
            for found in program.upcoming[:most]
        ],
        2,
    )


def share(program: ProgramDetails) -> InlineKeyboardButton:
    """Share the next session's card into any chat, by inline mode."""
    return InlineKeyboardButton(
        text=_("Share"),
        switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(
            query=program.name, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        ),
    )


def manage(program: ProgramDetails) -> list[list[InlineKeyboardButton]]:
    """Pause, archive, delete, look back, make dates; editing has its own screen."""
    ids = {"community": program.community_id, "program": program.id}
    goes_on = program.status is ProgramStatus.ACTIVE
    rest = button(_("Pause"), ProgramStatusSet(**ids, status=ProgramStatus.PAUSED))
    wake = button(_("Resume"), ProgramStatusSet(**ids, status=ProgramStatus.ACTIVE))
    archive = button(_("Archive"), ProgramStatusSet(**ids, status=ProgramStatus.ARCHIVED))
    buttons = [
        rest if goes_on else wake,
        *([archive] if program.status is not ProgramStatus.ARCHIVED else []),
        *([button(_("Generate now"), ProgramGenerate(**ids))] if goes_on else []),
        button(_("Show changes"), ProgramLog(**ids)),
        announce(program.community_id, program=program.id),
        statistics.of_program(program.community_id, program.id),
    ]
    return [
        *in_rows(buttons, 2),
        [
            button(_("See team"), TeamScreen(**ids)),
            *invitations.invite(program),
            *([button(_("Delete program"), ProgramDelete(**ids))] if program.may_delete else []),
        ],
    ]


def log_pages(program: ProgramDetails, found: LogPage) -> list[InlineKeyboardButton]:
    """The pages of what was changed."""
    ids = {"community": program.community_id, "program": program.id}
    before = ProgramLog(**ids, page=found.page - 1) if found.page else None
    after = ProgramLog(**ids, page=found.page + 1) if found.page + 1 < found.pages else None
    return nav.page_row(before, f"{number(found.page + 1)}/{number(found.pages)}", after)


def sights(program: ProgramDetails) -> list[InlineKeyboardButton]:
    """What is to be seen: where it is, its photo."""
    ids = {"community": program.community_id, "program": program.id}
    draft = program.draft
    url = maps.link(draft.place, draft.latitude, draft.longitude)
    buttons = []
    if draft.latitude is not None:
        buttons.append(button(_("Show on map"), ProgramMap(**ids)))
    elif url:
        buttons.append(link(_("Find on map"), url))
    if draft.photo_id is not None:
        buttons.append(button(_("See photo"), ProgramPhoto(**ids)))
    return buttons


def by_tag(community: int, page: ProgramPage) -> list[InlineKeyboardButton]:
    """Narrow the list to a tag, or show all again."""
    if page.tag is not None:
        return [button(_("Show all"), ProgramList(community=community))]
    return [button(_("Find by tag"), ProgramTags(community=community))] if page.tags else []


def tags(community: int, page: ProgramPage) -> list[list[InlineKeyboardButton]]:
    """The tags in use, with how many programs have each."""
    found = [
        button(
            f"{words.short(tag.name, MAX_LABEL)} · {number(tag.programs)}",
            ProgramsTagged(community=community, tag=tag.id),
        )
        for tag in page.tags[:10]
    ]
    return in_rows(found, 2)


def lines(community: int, page: ProgramPage) -> list[list[InlineKeyboardButton]]:
    """A button a program, two a row."""
    found = [open_program(community, line.id, words.short(line.name, MAX_LABEL)) for line in page.lines]
    return in_rows(found, 2)


def pages(community: int, page: ProgramPage) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""

    def at(wanted: int) -> ProgramList | ProgramsTagged | None:
        if not 0 <= wanted < page.pages:
            return None
        if page.tag is not None:
            return ProgramsTagged(community=community, tag=page.tag, page=wanted)
        return ProgramList(community=community, page=wanted)

    here = nav.of_pages(page.page, page.pages, more=page.more)
    return nav.page_row(at(page.page - 1), here, at(page.page + 1))
