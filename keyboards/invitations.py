"""Buttons to invite people to a program, and to see who is invited."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.programs import Visibility
from services.invitations import Invitation, People
from services.programs import ProgramDetails

MAX_LABEL = 18
Page = Annotated[int, Field(ge=0, le=9999)]
Rows = list[list[InlineKeyboardButton]]


class ProgramInvite(CommunityData, prefix="pi"):
    """How one gets into a program."""

    program: int


class ProgramInviteLink(CommunityData, prefix="pil"):
    """Make its link, or another; or turn it off."""

    program: int
    on: bool


class ProgramCandidates(CommunityData, prefix="pic"):
    """Members who can be invited."""

    program: int
    page: Page = 0


class ProgramInviteMember(CommunityData, prefix="pim"):
    """Invite one of them."""

    program: int
    user: int
    page: Page = 0


class ProgramInvited(CommunityData, prefix="pis"):
    """Who is invited."""

    program: int
    page: Page = 0


class ProgramUninvite(CommunityData, prefix="piu"):
    """Take somebody off the list: asks once more."""

    program: int
    user: int


class ProgramUninviteNow(CommunityData, prefix="piun"):
    """Do it."""

    program: int
    user: int


def invite(program: ProgramDetails) -> list[InlineKeyboardButton]:
    """The way to it, for a program that only the invited see."""
    if program.draft.visibility is not Visibility.INVITE_ONLY:
        return []
    return [button(_("Invite people"), ProgramInvite(community=program.community_id, program=program.id))]


def ways(invitation: Invitation) -> Rows:
    """Make or renew the link, turn it off; choose members; see who is invited."""
    ids = {"community": invitation.program.community_id, "program": invitation.program.id}
    if invitation.reference:
        link = [
            button(_("Renew link"), ProgramInviteLink(**ids, on=True)),
            button(_("Turn link off"), ProgramInviteLink(**ids, on=False)),
        ]
    else:
        link = [button(_("Make a link"), ProgramInviteLink(**ids, on=True))]
    seen = button(_("See the invited"), ProgramInvited(**ids))
    return [link, [button(_("Choose members"), ProgramCandidates(**ids)), seen]]


def candidates(found: People) -> Rows:
    """A tap on a name invites; what was typed has no further pages."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    page = 0 if found.text else found.page
    names = [
        button(words.short(one.name, MAX_LABEL), ProgramInviteMember(**ids, user=one.id, page=page))
        for one in found.people
    ]
    everybody = [button(_("Show all"), ProgramCandidates(**ids))]
    return [*in_rows(names, 2), everybody if found.text else _turning(found, ProgramCandidates)]


def listed(found: People) -> Rows:
    """A tap on a name leads to taking it off."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    names = [
        button(words.short(one.name, MAX_LABEL), ProgramUninvite(**ids, user=one.id)) for one in found.people
    ]
    return [*in_rows(names, 2), _turning(found, ProgramInvited)]


def _turning(found: People, to: type[ProgramCandidates] | type[ProgramInvited]) -> list[InlineKeyboardButton]:
    ids = {"community": found.program.community_id, "program": found.program.id}
    before = to(**ids, page=found.page - 1) if found.page else None
    after = to(**ids, page=found.page + 1) if found.page + 1 < found.pages else None
    return nav.page_row(before, f"{number(found.page + 1)}/{number(found.pages)}", after)
