"""Buttons for what organizers can do about a part that is not paid."""

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from locales.reader import money, ngettext
from services.arrears import Arrear
from services.order_pages import OrderPage

WEEKS = (1, 2, 4)


class ArrearExtend(CommunityData, prefix="yax"):
    """Until when is it to be paid?"""

    part: int


class ArrearExtendBy(CommunityData, prefix="yau"):
    """That many days from today."""

    part: int
    days: int


class ArrearForgive(CommunityData, prefix="yaf"):
    """Is it to be forgiven?"""

    part: int


class ArrearForgiveNow(CommunityData, prefix="yag"):
    """Forgive this much."""

    part: int
    minor: int


def easing(page: OrderPage) -> list[InlineKeyboardButton]:
    """More time, or nothing to pay, for the next part."""
    part = page.order.next
    if part is None or not page.booking.manages:
        return []
    which = {"community": page.booking.community_id, "part": part.id}
    return [
        button(_("Give more time"), ArrearExtend(**which)),
        button(_("Forgive it"), ArrearForgive(**which)),
    ]


def extend(found: Arrear) -> list[list[InlineKeyboardButton]]:
    """Some weeks from today."""
    which = {"community": found.booking.community_id, "part": found.part.id}
    weeks = [
        button(
            ngettext("%(num)s more week", "%(num)s more weeks", count),
            ArrearExtendBy(days=7 * count, **which),
        )
        for count in WEEKS
    ]
    return [weeks]


def forgive(found: Arrear) -> list[list[InlineKeyboardButton]]:
    """Yes."""
    minor = found.part.left_minor
    data = ArrearForgiveNow(community=found.booking.community_id, part=found.part.id, minor=minor)
    label = _("Forgive %(money)s", money=money(minor, found.order.currency))
    return [[button(label, data, style="danger")]]
