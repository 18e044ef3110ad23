"""Buttons of one community: its screen, its settings, inviting and leaving."""

from enum import StrEnum
from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import (
    badges,
    earnings,
    finance,
    gallery,
    goals,
    leaderboards,
    merchants,
    offerings,
    pipeline,
    statistics,
)
from keyboards.announcing import announce
from keyboards.calendars import subscribe
from keyboards.data import CommunityData, button, in_rows
from keyboards.discovery import WhatsOn
from keyboards.home import CommunityScreen
from keyboards.members import MemberList
from keyboards.programs import ProgramList, ProgramNew
from keyboards.settings import Language
from keyboards.spaces import SpaceList
from keyboards.zones import Zone
from locales.reader import gettext as _
from services import access
from services.access import Ability
from services.communities import Overview
from services.members import CommunityCard


class CommunityMore(CommunityData, prefix="cm"):
    """What else there is about a community: what its people share."""


class Text(StrEnum):
    """What an admin may write about a community."""

    NAME = "name"
    DESCRIPTION = "description"


class CommunitySettings(CommunityData, prefix="cs"):
    """What admins set."""


class CommunityEdit(CommunityData, prefix="ce"):
    """Write another name or description."""

    text: Text


class DescriptionNone(CommunityData, prefix="cdn"):
    """Remove the description."""


class CommunityApproval(CommunityData, prefix="ca"):
    """Whether organizers let in who joins."""

    on: bool


class CommunityLanguages(CommunityData, prefix="cl"):
    """Choose the language of the group's cards."""


class CommunityLanguage(CommunityData, prefix="cls"):
    """Write the group's cards in this language."""

    code: Language


class CommunityZones(CommunityData, prefix="cz"):
    """Choose the zone of new programs: by region, or typed."""


class CommunityRegion(CommunityData, prefix="czr"):
    """The cities of a region."""

    region: str
    page: Annotated[int, Field(ge=0, le=99)] = 0


class CommunityZone(CommunityData, prefix="czs"):
    """New programs are in this zone."""

    zone: Zone


class CommunityWeb(CommunityData, prefix="cw"):
    """Whether its public programs are on the web."""


class CommunityWebSet(CommunityData, prefix="cws"):
    """Show them there, or no longer."""

    on: bool


class CardsScreen(CommunityData, prefix="cg"):
    """Where cards go: which group, which topic."""


class CardsInMainChat(CommunityData, prefix="cgm"):
    """Cards go to the group's main chat, not to a topic."""


class CardPictures(CommunityData, prefix="cgp"):
    """Whether cards have a picture."""

    on: bool


class Invite(CommunityData, prefix="ci"):
    """The link that leads into the community."""


class Leave(CommunityData, prefix="cx"):
    """Leave: asks once more."""


class LeaveNow(CommunityData, prefix="cxn"):
    """Leave."""


def ways(overview: Overview) -> list[list[InlineKeyboardButton]]:
    """What a member can do here; admins see the first program to make until there is one."""
    card = overview.community
    inside = {"community": card.id}
    first = [button(_("New program"), ProgramNew(**inside), style="primary")]
    organizing = [button(_("Members"), MemberList(**inside))] if overview.approves else []
    if overview.manages:
        organizing += [
            button(_("Settings"), CommunitySettings(**inside)),
            announce(card.id),
            statistics.of_community(card.id),
        ]
    shown = overview.rooms or overview.manages
    rooms = [button(_("Rooms"), SpaceList(community=card.id))] if shown else []
    one_to_one = [offerings.opener(card.id)] if overview.offers else []
    return [
        first if overview.manages and not overview.programs else [],
        [
            button(_("What's on"), WhatsOn(community=card.id)),
            button(_("Programs"), ProgramList(community=card.id)),
        ],
        *in_rows([*one_to_one, *rooms, *organizing, button(_("See more"), CommunityMore(**inside))], 2),
        [button(_("Invite people"), Invite(**inside)), button(_("Leave"), Leave(**inside))],
    ]


def more(card: CommunityCard) -> list[list[InlineKeyboardButton]]:
    """What its people share: each feature of a community has its button here."""
    features = (goals.opener, gallery.opener, badges.opener, leaderboards.opener, finance.opener, subscribe)
    managing = card.role in access.roles_that_may(Ability.MANAGE_BOOKINGS)
    money = [pipeline.opener(card.id), earnings.opener(card.id)] if managing else []
    return in_rows([*(opener(card.id) for opener in features), *money], 2)


def settings(card: CommunityCard) -> list[list[InlineKeyboardButton]]:
    """What admins set."""
    inside = {"community": card.id}
    approval = _("Let anybody join") if card.requires_approval else _("Approve who joins")
    return [
        [
            button(_("Edit name"), CommunityEdit(text=Text.NAME, **inside)),
            button(_("Edit description"), CommunityEdit(text=Text.DESCRIPTION, **inside)),
        ],
        [button(approval, CommunityApproval(on=not card.requires_approval, **inside))],
        [
            button(_("Set language"), CommunityLanguages(**inside)),
            button(_("Set time zone"), CommunityZones(**inside)),
        ],
        [
            button(_("Set up cards"), CardsScreen(**inside)),
            button(_("Show on the web"), CommunityWeb(**inside)),
        ],
        [merchants.opener(card.id)],
    ]


def first_steps(card: CommunityCard) -> list[list[InlineKeyboardButton]]:
    """What an organizer does in the first two minutes."""
    inside = {"community": card.id}
    return [
        [button(_("New program"), ProgramNew(**inside), style="primary")],
        [
            button(_("Set time zone"), CommunityZones(**inside)),
            button(_("Invite people"), Invite(**inside)),
        ],
        [button(_("Open community"), CommunityScreen(**inside))],
    ]
