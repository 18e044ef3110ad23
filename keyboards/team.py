"""Buttons to run a program together: invite, see who does, take off, step down, answer an invitation."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.programs import TeamScreen
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from services.team import Invites, Team
from services.team_invites import Offer, State

MAX_LABEL = 18
PREFIX = "co_"
"""What stands before the token in a deep link."""
Page = Annotated[int, Field(ge=0, le=9999)]
Rows = list[list[InlineKeyboardButton]]


class TeamMate(CommunityData, prefix="tmm"):
    """One of them."""

    program: int
    user: int


class TeamRemoveNow(CommunityData, prefix="tmr"):
    """Take them off."""

    program: int
    user: int


class TeamInvite(CommunityData, prefix="tmi"):
    """Make an invitation link."""

    program: int


class TeamWrite(CommunityData, prefix="tmw"):
    """Send an invitation by e-mail: asks to which address."""

    program: int


class TeamInvites(CommunityData, prefix="tml"):
    """What became of the invitations."""

    program: int
    page: Page = 0


class TeamRevoke(CommunityData, prefix="tmv"):
    """Let one of them let nobody in."""

    program: int
    invite: int


class TeamLeave(CommunityData, prefix="tms"):
    """Run the program no more: asks once more."""

    program: int


class TeamLeaveNow(CommunityData, prefix="tmsn"):
    """Do it."""

    program: int


class TeamAnswer(CommunityData, prefix="tma"):
    """Accept an invitation, or decline. Its token is the right to."""

    token: str
    accept: bool


def screen(team: Team, *, mails: bool) -> Rows:
    """Invite; see invitations, step down; who is in it, two a row."""
    ids = {"community": team.program.community_id, "program": team.program.id}
    invite = [button(_("Make invite link"), TeamInvite(**ids), style="primary")]
    if mails:
        invite.append(button(_("Invite by e-mail"), TeamWrite(**ids)))
    rest = [button(_("See invitations"), TeamInvites(**ids))]
    if team.mine is not None:
        rest.append(button(_("Step down"), TeamLeave(**ids)))
    people = [
        button(words.short(one.name, MAX_LABEL), TeamMate(**ids, user=one.user_id)) for one in team.people
    ]
    return [invite, rest, *in_rows(people, 2), _turning(team.page, team.pages, TeamScreen, ids)]


def invites(found: Invites) -> Rows:
    """Take back those that are open; the pages."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    back = [
        button(_("Revoke no. %(number)s", number=number(n)), TeamRevoke(**ids, invite=one.id))
        for n, one in enumerate(found.invites, 1)
        if one.state is State.OPEN
    ]
    return [*in_rows(back, 2), _turning(found.page, found.pages, TeamInvites, ids)]


def answers(offer: Offer, token: str) -> Rows:
    """Accept, or decline."""
    yes, no = (
        TeamAnswer(community=offer.community_id, token=token, accept=accept) for accept in (True, False)
    )
    return [[button(_("Accept"), yes, style="success"), button(_("Decline"), no)]]


def _turning(
    page: int, pages: int, to: type[TeamScreen] | type[TeamInvites], ids: dict[str, int]
) -> list[InlineKeyboardButton]:
    before = to(**ids, page=page - 1) if page else None
    after = to(**ids, page=page + 1) if page + 1 < pages else None
    return nav.page_row(before, f"{number(page + 1)}/{number(pages)}", after)
