"""Buttons to set milestones: what is worth a badge."""

from enum import StrEnum

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.milestones import Counting, Icon
from services.milestones import MilestoneDetails, MilestonePage

MAX_LABEL = 18


class Part(StrEnum):
    """What can be written about a milestone; the letters stand in buttons."""

    NAME = "n"
    DESCRIPTION = "d"
    NUMBER = "s"


FIELDS = {Part.NAME: "name", Part.DESCRIPTION: "description", Part.NUMBER: "sessions_required"}
"""What services call them."""


class MilestoneList(CommunityData, prefix="km"):
    """The milestones of a community."""

    page: int = 0


class MilestoneNew(CommunityData, prefix="kmn"):
    """Add one: asks for its number."""

    counting: Counting


class MilestoneScreen(CommunityData, prefix="kms"):
    """One milestone."""

    milestone: int


class MilestoneField(CommunityData, prefix="kmf"):
    """Change a field of it: asks for it."""

    milestone: int
    part: Part


class MilestoneIcons(CommunityData, prefix="kmg"):
    """Choose what is drawn on its badge."""

    milestone: int


class MilestoneIcon(CommunityData, prefix="kmh"):
    """Draw this on it."""

    milestone: int
    revision: int
    icon: Icon


class MilestoneActive(CommunityData, prefix="kma"):
    """Switch it off, or on."""

    milestone: int
    revision: int
    on: bool


class MilestoneTypedAgain(CommunityData, prefix="kmt"):
    """Use what was typed after all, on top of what somebody else changed."""

    milestone: int
    revision: int


class MilestoneDelete(CommunityData, prefix="kmd"):
    """Delete it; badges stay."""

    milestone: int


class MilestoneRestore(CommunityData, prefix="kmr"):
    """Bring it back."""

    milestone: int


def opener(community: int) -> InlineKeyboardButton:
    """To the milestones."""
    return button(_("Set milestones"), MilestoneList(community=community))


def lines(page: MilestonePage, names: list[str]) -> list[list[InlineKeyboardButton]]:
    """A button a milestone, two a row."""
    return in_rows(
        [
            button(
                words.short(name, MAX_LABEL), MilestoneScreen(community=page.community_id, milestone=one.id)
            )
            for one, name in zip(page.lines, names, strict=True)
        ],
        2,
    )


def pages(page: MilestonePage) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    of = {"community": page.community_id}
    before = MilestoneList(**of, page=page.page - 1) if page.page else None
    after = MilestoneList(**of, page=page.page + 1) if page.page + 1 < page.pages else None
    return nav.page_row(before, f"{number(page.page + 1)}/{number(page.pages)}", after)


def new(community: int) -> list[InlineKeyboardButton]:
    """Add one of either sort."""
    return [
        button(_("Add sessions"), MilestoneNew(community=community, counting=Counting.TOTAL)),
        button(_("Add in a row"), MilestoneNew(community=community, counting=Counting.STREAK)),
    ]


def manage(one: MilestoneDetails) -> list[list[InlineKeyboardButton]]:
    """What can be done with it."""
    ids = {"community": one.community_id, "milestone": one.id}
    label = _("Switch off") if one.is_active else _("Switch on")
    return in_rows(
        [
            button(_("Set number"), MilestoneField(**ids, part=Part.NUMBER)),
            button(_("Edit name"), MilestoneField(**ids, part=Part.NAME)),
            button(_("Edit description"), MilestoneField(**ids, part=Part.DESCRIPTION)),
            button(_("Choose sign"), MilestoneIcons(**ids)),
            button(label, MilestoneActive(**ids, revision=one.revision, on=not one.is_active)),
            button(_("Delete"), MilestoneDelete(**ids)),
        ],
        2,
    )


def icons(one: MilestoneDetails, names: dict[Icon, str]) -> list[list[InlineKeyboardButton]]:
    """What may be drawn."""
    ids = {"community": one.community_id, "milestone": one.id, "revision": one.revision}
    return in_rows(
        [
            button(f"✓ {name}" if icon is one.badge_icon else name, MilestoneIcon(**ids, icon=icon))
            for icon, name in names.items()
        ],
        2,
    )


def again(one: MilestoneDetails) -> list[InlineKeyboardButton]:
    """For one who was second."""
    ids = {"community": one.community_id, "milestone": one.id}
    return [
        button(_("Use mine"), MilestoneTypedAgain(**ids, revision=one.revision)),
        button(_("Keep theirs"), MilestoneScreen(**ids)),
    ]
