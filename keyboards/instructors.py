"""Buttons of instructors: who can be booked, one of them, and whether they go on."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from locales.reader import number
from locales.words import short
from services.instructor_pages import InstructorPage
from services.instructors import InstructorDetails

PAGE = 8
NAME = 40
Rows = list[list[InlineKeyboardButton]]


class InstructorList(CommunityData, prefix="zil"):
    """Who can be booked one to one."""

    page: int = 0


class InstructorScreen(CommunityData, prefix="zis"):
    """One of them."""

    instructor: int


class InstructorMake(CommunityData, prefix="zim"):
    """Make a member an instructor."""

    user: int


class InstructorEdit(CommunityData, prefix="zie"):
    """Say anew what an instructor is, or who they are."""

    instructor: int
    bio: bool


class InstructorLeave(CommunityData, prefix="ziq"):
    """Sell nothing any more: asks once more."""

    instructor: int


class InstructorLeaveNow(CommunityData, prefix="zin"):
    """Do it."""

    instructor: int


def opener(community: int) -> InlineKeyboardButton:
    """The way to who can be booked."""
    return button(_("Instructors"), InstructorList(community=community))


def opened(community: int, instructor: int) -> InlineKeyboardButton:
    """The way to one of them."""
    return button(_("Instructor"), InstructorScreen(community=community, instructor=instructor))


def make(community: int, user: int) -> InlineKeyboardButton:
    """Make a member one."""
    return button(_("Make instructor"), InstructorMake(community=community, user=user))


def listed(community: int, found: Sequence[InstructorDetails], page: int) -> Rows:
    """A page of them, one a row."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages - 1)
    rows = [
        [button(short(one.name, NAME), InstructorScreen(community=community, instructor=one.id))]
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]

    def at(there: int) -> CommunityData | None:
        return InstructorList(community=community, page=there) if 0 <= there < pages else None

    return [*rows, nav.page_row(at(page - 1), f"{number(page + 1)}/{number(pages)}", at(page + 1))]


def manage(shown: InstructorPage) -> Rows:
    """What the instructor themselves, or an organizer, may do."""
    one = shown.instructor
    ids = {"community": one.community_id, "instructor": one.id}
    if not one.manages:
        return []
    if not one.active:
        return [[make(one.community_id, one.user_id)]] if shown.may_make else []
    return [
        [
            button(_("Title"), InstructorEdit(**ids, bio=False)),
            button(_("About me") if one.mine else _("About"), InstructorEdit(**ids, bio=True)),
        ],
        [button(_("Stop selling"), InstructorLeave(**ids))],
    ]


def leave_now(one: InstructorDetails) -> list[InlineKeyboardButton]:
    """Yes, really."""
    data = InstructorLeaveNow(community=one.community_id, instructor=one.id)
    return [button(_("Stop selling now"), data, style="danger")]
