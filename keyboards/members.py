"""Buttons to join a community, to let people in, and to say who does what."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.communities import Role, Standing
from services.roster import Member, MemberPage

MAX_LABEL = 18


class Join(CommunityData, prefix="j"):
    """Join, or ask to."""


class JoinDecision(CommunityData, prefix="jd"):
    """Let somebody in who asked to join, or decline."""

    user: int
    approve: bool


class MemberList(CommunityData, prefix="ml"):
    """Who is in the community, those who ask first."""

    page: Annotated[int, Field(ge=0, le=9999)] = 0


class MemberScreen(CommunityData, prefix="mb"):
    """One member."""

    user: int


class MemberRole(CommunityData, prefix="mbr"):
    """Give a member this role."""

    user: int
    role: Role


class HandOver(CommunityData, prefix="mbh"):
    """Make somebody the owner in one's own place: asks once more."""

    user: int


class HandOverNow(CommunityData, prefix="mbhn"):
    """Do it."""

    user: int


def join(community: int, *, approval: bool) -> InlineKeyboardButton:
    """The way in."""
    return button(_("Ask to join") if approval else _("Join"), Join(community=community), style="primary")


def decision(community: int, user: int) -> list[InlineKeyboardButton]:
    """Let somebody in, or not."""
    return [
        button(_("Let in"), JoinDecision(community=community, user=user, approve=True), style="success"),
        button(_("Decline"), JoinDecision(community=community, user=user, approve=False)),
    ]


def listed(page: MemberPage) -> list[list[InlineKeyboardButton]]:
    """A button a member, two a row."""
    return in_rows([_to_member(page.community.id, member) for member in page.members], 2)


def _to_member(community: int, member: Member) -> InlineKeyboardButton:
    mark = "⏳ " if member.standing is Standing.PENDING else ""
    return button(
        words.short(f"{mark}{member.name}", MAX_LABEL), MemberScreen(community=community, user=member.user_id)
    )


def pages(page: MemberPage) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    community = page.community.id
    return nav.page_row(
        MemberList(community=community, page=page.page - 1) if page.page else None,
        f"{number(page.page + 1)}/{number(page.pages)}",
        MemberList(community=community, page=page.page + 1) if page.page + 1 < page.pages else None,
    )


def roles(community: int, member: Member, offered: tuple[Role, ...]) -> list[list[InlineKeyboardButton]]:
    """The roles one may give; ownership is handed over with a question first."""
    labels = {
        Role.ADMIN: _("Make admin"),
        Role.MODERATOR: _("Make moderator"),
        Role.MEMBER: _("Make member"),
        Role.OWNER: _("Hand over"),
    }
    given = {"community": community, "user": member.user_id}
    return in_rows(
        [
            button(labels[role], HandOver(**given) if role is Role.OWNER else MemberRole(role=role, **given))
            for role in offered
            if role is not member.role
        ],
        2,
    )
