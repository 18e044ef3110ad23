"""Buttons to come in several roles, the one a person would rather have first."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from locales.reader import number
from services import answers
from services.sessions import SessionDetails

NOTHING = "-"
"""In a button: no role is chosen. An empty choice is what the person said so far."""


Chosen = Annotated[str, Field(max_length=8)]


class AnyRole(CommunityData, prefix="ae"):
    """Come in whatever role is free; what was said first stays preferred."""

    session: int


class RolesMenu(CommunityData, prefix="rom"):
    """Choose several roles in the order of preference: the digits of those chosen so far."""

    session: int
    chosen: Chosen = ""


class RolesSave(CommunityData, prefix="ros"):
    """Come in the chosen roles."""

    session: int
    chosen: Chosen


class RoleKept(CommunityData, prefix="rok"):
    """Stay in the role one has now, and be moved no more."""

    session: int


def open_menu(session: SessionDetails, label: str) -> InlineKeyboardButton:
    """The way to choosing several."""
    return button(label, RolesMenu(community=session.community_id, session=session.id))


def either(session: SessionDetails) -> InlineKeyboardButton:
    """The other role is fine, too."""
    return button(_("Take either role"), AnyRole(community=session.community_id, session=session.id))


def kept(session: SessionDetails, role: str) -> InlineKeyboardButton:
    """No other role after all."""
    data = RoleKept(community=session.community_id, session=session.id)
    return button(_("Keep %(role)s only", role=role), data)


def chosen_of(session: SessionDetails, chosen: str) -> tuple[int, ...]:
    """The pools that are chosen, preferred first; what the person said so far where nothing was tapped."""
    said = session.mine.roles if session.mine else ()
    return answers.unpacked(session.pools, chosen) if chosen else said


def choices(session: SessionDetails, chosen: tuple[int, ...]) -> list[list[InlineKeyboardButton]]:
    """Every role, with its number in the order; a tap adds it at the end, or takes it out."""
    ids = {"community": session.community_id, "session": session.id}
    buttons = []
    for pool in session.pools:
        taken = pool.id in chosen
        label = f"{number(chosen.index(pool.id) + 1)}. {pool.role}" if taken else pool.role
        after = tuple(one for one in chosen if one != pool.id) if taken else (*chosen, pool.id)
        packed = answers.packed(session.pools, after) or NOTHING
        buttons.append(button(label, RolesMenu(**ids, chosen=packed)))
    packed = answers.packed(session.pools, chosen)
    come = [button(_("Come like this"), RolesSave(**ids, chosen=packed), style="primary")] if chosen else []
    return [*in_rows(buttons, 2), come]
