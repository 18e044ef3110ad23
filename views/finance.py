"""Invoices, coupons and referral codes as screens."""

from keyboards import finance as keyboards
from keyboards import nav
from keyboards.communities import CommunityMore
from keyboards.data import button, markup
from locales.reader import gettext as _
from locales.reader import money
from models.actor import Actor
from models.coupons import RewardKind
from models.invoices import InvoiceKind
from services import periods
from services.access import Ability, may
from services.coupon_edit import CouponDetails, CouponList
from services.invoices import InvoiceDetails, InvoiceList
from services.members import CommunityCard
from services.notice import Notice
from services.referrals import ReferralPage, Terms
from views.screen import Screen, render


def hub(card: CommunityCard, actor: Actor) -> Screen:
    """What there is."""
    manages = may(actor, Ability.MANAGE_BOOKINGS)
    back = nav.back_row(CommunityMore(community=card.id))
    text = render("finance/hub.html", card=card, manages=manages)
    return Screen(text, markup(*keyboards.hub(card.id, manages=manages), back))


def name_of(one: InvoiceDetails) -> str:
    """What a paper is called."""
    if one.kind is InvoiceKind.CREDIT_NOTE:
        return _("Credit note %(number)s", number=str(one.number))
    return _("Invoice %(number)s", number=str(one.number))


def invoices(found: InvoiceList) -> Screen:
    """One's own, or everybody's."""
    label = {one.id: name_of(one) for one in found.invoices}
    back = nav.back_row(keyboards.FinanceScreen(community=found.community_id))
    text = render("finance/invoices.html", found=found, label=label)
    return Screen(text, markup(*keyboards.invoices(found, label), back))


def referral(found: ReferralPage) -> Screen:
    """One's own code."""
    back = nav.back_row(keyboards.FinanceScreen(community=found.community_id))
    by_coupon = found.terms.reward_kind is RewardKind.COUPON
    return Screen(render("finance/referral.html", found=found, by_coupon=by_coupon), markup(back))


def coupons(found: CouponList) -> Screen:
    """The community's coupons."""
    back = nav.back_row(keyboards.FinanceScreen(community=found.community_id))
    text = render("finance/coupons.html", found=found, worth=worth)
    return Screen(text, markup(*keyboards.coupons(found), back))


def worth(one: CouponDetails) -> str:
    """What it takes off."""
    return money(one.amount_minor, one.currency) if one.amount_minor else f"{one.percent} %"


def told(notice: Notice) -> Screen:
    """A paper, as a letter brings it."""
    paper = notice.paper
    if paper is None:
        raise LookupError(f"{notice.kind} without a paper")
    text = render(
        "finance/told.html", name=name_of(paper), paper=paper, seller=paper.snapshot["seller"]["name"]
    )
    to_pdf = keyboards.InvoicePaper(community=paper.community_id, invoice=paper.id)
    return Screen(text, markup([button(_("Get as PDF"), to_pdf)]))


def last_day(one: CouponDetails) -> str:
    """The last day of a coupon, as a form has it; empty without end."""
    return periods.last_day(one.valid_until, one.zone).isoformat() if one.valid_until else ""


def reward_kind(kind: RewardKind) -> str:
    """What who brings somebody gets."""
    return _("A coupon, in percent") if kind is RewardKind.COUPON else _("Credits")


def coupon_saved() -> str:
    """It is as it was typed."""
    return _("Saved.")


def terms(community: int, found: Terms, *, toast: str | None = None) -> Screen:
    """What bringing somebody is worth."""
    back = nav.back_row(keyboards.FinanceScreen(community=community))
    by_coupon = found.reward_kind is RewardKind.COUPON
    return Screen(render("finance/terms.html", found=found, by_coupon=by_coupon), markup(back), toast)


def coupon(one: CouponDetails) -> Screen:
    """One of them."""
    back = nav.back_row(keyboards.CouponListScreen(community=one.community_id))
    return Screen(render("finance/coupon.html", one=one, worth=worth), markup(*keyboards.coupon(one), back))


def new(community: int) -> Screen:
    """How is it to be?"""
    back = nav.back_row(keyboards.CouponListScreen(community=community))
    return Screen(render("finance/new.html"), markup(back))
