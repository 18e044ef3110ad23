"""Buttons about invoices, coupons and one's referral code."""

from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import finance_exports, nav, refunds
from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from locales.reader import number
from services.coupon_edit import CouponDetails, CouponList
from services.invoices import InvoiceList

Page = Annotated[int, Field(ge=0, le=9999)]


class FinanceScreen(CommunityData, prefix="fi"):
    """Invoices, one's code; for those who manage bookings coupons and everybody's invoices."""


class InvoiceListScreen(CommunityData, prefix="fil"):
    """One's own invoices, or everybody's."""

    of_all: bool = False
    page: Page = 0


class InvoicePaper(CommunityData, prefix="fip"):
    """Send an invoice as a document."""

    invoice: int


class ReferralScreen(CommunityData, prefix="fir"):
    """One's own referral code."""


class CouponListScreen(CommunityData, prefix="fic"):
    """The coupons of the community."""

    page: Page = 0


class CouponScreen(CommunityData, prefix="fio"):
    """One coupon."""

    coupon: int


class CouponNew(CommunityData, prefix="fin"):
    """Type a new coupon."""


class ReferralTerms(CommunityData, prefix="fit"):
    """What bringing somebody is worth."""


class CouponEnd(CommunityData, prefix="fie"):
    """End a coupon."""

    coupon: int


def opener(community: int) -> InlineKeyboardButton:
    """The button that leads here."""
    return button(_("See invoices"), FinanceScreen(community=community))


def hub(community: int, *, manages: bool) -> list[list[InlineKeyboardButton]]:
    """What there is."""
    inside = {"community": community}
    own = [
        button(_("My invoices"), InvoiceListScreen(community=community)),
        button(_("My code"), ReferralScreen(**inside)),
    ]
    managing = [
        button(_("All invoices"), InvoiceListScreen(community=community, of_all=True)),
        button(_("Coupons"), CouponListScreen(**inside)),
    ]
    last = [finance_exports.opener(community), button(_("Referral reward"), ReferralTerms(**inside))]
    return [own, *([managing, last, [refunds.to_give_back(community)]] if manages else [])]


def invoices(found: InvoiceList, label: dict[int, str]) -> list[list[InlineKeyboardButton]]:
    """A button a paper; the pages."""
    community = found.community_id
    papers = [
        button(label[one.id], InvoicePaper(community=community, invoice=one.id)) for one in found.invoices
    ]
    before = (
        InvoiceListScreen(community=community, of_all=found.of_all, page=found.page - 1)
        if found.page
        else None
    )
    after = (
        InvoiceListScreen(community=community, of_all=found.of_all, page=found.page + 1)
        if found.more
        else None
    )
    return [*in_rows(papers, 2), nav.page_row(before, number(found.page + 1), after)]


def coupons(found: CouponList) -> list[list[InlineKeyboardButton]]:
    """A button a coupon, one for a new one; the pages."""
    community = found.community_id
    each = [button(one.code, CouponScreen(community=community, coupon=one.id)) for one in found.coupons]
    before = CouponListScreen(community=community, page=found.page - 1) if found.page else None
    after = CouponListScreen(community=community, page=found.page + 1) if found.more else None
    return [
        [button(_("Add coupon"), CouponNew(community=community), style="primary")],
        *in_rows(each, 2),
        nav.page_row(before, number(found.page + 1), after),
    ]


def coupon(one: CouponDetails) -> list[list[InlineKeyboardButton]]:
    """End it, as long as it is on."""
    if one.ended_at is not None:
        return []
    return [[button(_("End coupon"), CouponEnd(community=one.community_id, coupon=one.id), style="danger")]]
