"""Buttons of earnings: one's own, the statements of each, pay periods, and by which rules one earns."""

from typing import Literal

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.home import CommunityScreen
from locales.reader import gettext as _
from locales.reader import number, plain_date
from locales.words import short
from models.earnings import EarningKind, Rhythm
from services.earning_rules import RulePage
from services.pay_runs import PeriodPage
from services.statements import Earlier, PeriodLine, StatementPage

Rows = list[list[InlineKeyboardButton]]

NAME = 18


class EarningsMine(CommunityData, prefix="ewm"):
    """One's own earnings in the period that it is now."""

    page: int = 0


class EarningsStatement(CommunityData, prefix="ews"):
    """What an instructor earned in a period."""

    instructor: int
    payroll: int
    page: int = 0


class EarningsEarlier(CommunityData, prefix="ewe"):
    """The periods in which an instructor earned something."""

    instructor: int
    page: int = 0


class EarningsFile(CommunityData, prefix="ewf"):
    """A statement as a file."""

    instructor: int
    payroll: int
    type: Literal["pdf", "csv"]


class PayPeriods(CommunityData, prefix="ewp"):
    """The pay periods of a community."""

    page: int = 0


class PayPeriodScreen(CommunityData, prefix="ewo"):
    """Who earned what in a period."""

    payroll: int


class PayPeriodClose(CommunityData, prefix="ewc"):
    """Let nothing more come to a period that is over; asks before."""

    payroll: int
    sure: bool = False


class PayMark(CommunityData, prefix="ewy"):
    """What an instructor earned in a closed period is paid today, or is not paid after all."""

    instructor: int
    payroll: int
    paid: bool


class PayRhythm(CommunityData, prefix="ewr"):
    """How long the periods to come are."""

    rhythm: Rhythm


class EarningRulers(CommunityData, prefix="ewk"):
    """The instructors there are, and by what they earn."""

    page: int = 0


class EarningRules(CommunityData, prefix="ewl"):
    """By what an instructor earns."""

    instructor: int


class EarningRuleNew(CommunityData, prefix="ewn"):
    """Let an instructor earn by something else from today on: asks how much."""

    instructor: int
    kind: EarningKind


def check(community: int, period: int) -> InlineKeyboardButton:
    """The way to a period that is over."""
    return button(_("Check earnings"), PayPeriodScreen(community=community, payroll=period), style="primary")


def opener(community: int) -> InlineKeyboardButton:
    """To the earnings of everybody, for those who manage bookings."""
    return button(_("Earnings"), PayPeriods(community=community))


def own(community: int) -> InlineKeyboardButton:
    """To one's own earnings, for instructors."""
    return button(_("My earnings"), EarningsMine(community=community))


def statement(found: StatementPage) -> Rows:
    """What is to be done with a statement, its pages, and the way back."""
    community, period = found.community_id, found.period.id
    ids = {"community": community, "instructor": found.instructor.id, "payroll": period}

    def at(page: int) -> CommunityData | None:
        if not 0 <= page < found.pages:
            return None
        current = EarningsMine(community=community, page=page)
        return EarningsStatement(**ids, page=page) if period else current

    files = [
        button(_("Get as PDF"), EarningsFile(**ids, type="pdf")),
        button(_("Get as CSV"), EarningsFile(**ids, type="csv")),
    ]
    more = [
        button(_("See earlier"), EarningsEarlier(community=community, instructor=found.instructor.id)),
        button(_("See the rules"), EarningRules(community=community, instructor=found.instructor.id)),
    ]
    here = f"{number(found.page + 1)}/{number(found.pages)}"
    return [
        nav.page_row(at(found.page - 1), here, at(found.page + 1)),
        _paying(found),
        files if found.lines else [],
        more,
        nav.back_row(_above(found)),
    ]


def _paying(found: StatementPage) -> list[InlineKeyboardButton]:
    if not found.manages or found.period.is_open or not found.sums:
        return []
    ids = {"community": found.community_id, "instructor": found.instructor.id, "payroll": found.period.id}
    if all(one.paid_on for one in found.sums):
        return [button(_("Mark unpaid"), PayMark(**ids, paid=False))]
    return [button(_("Mark paid"), PayMark(**ids, paid=True), style="success")]


def _above(found: StatementPage) -> CommunityData:
    if found.manages and found.period.id:
        return PayPeriodScreen(community=found.community_id, payroll=found.period.id)
    return CommunityScreen(community=found.community_id)


def periods(found: Earlier) -> Rows:
    """A page of periods, each with a button; those of all with how long they are, and the rules."""
    who = found.instructor

    def at(page: int) -> CommunityData:
        if who:
            return EarningsEarlier(community=found.community_id, instructor=who.id, page=page)
        return PayPeriods(community=found.community_id, page=page)

    def to(line: PeriodLine) -> CommunityData:
        ids = {"community": found.community_id, "payroll": line.period.id}
        return EarningsStatement(**ids, instructor=who.id) if who else PayPeriodScreen(**ids)

    before = at(found.page - 1) if found.page else None
    turn = nav.page_row(before, number(found.page + 1), at(found.page + 1) if found.more else None)
    buttons = [button(plain_date(line.period.first_day), to(line)) for line in found.periods]
    below = (
        EarningsMine(community=found.community_id) if who else CommunityScreen(community=found.community_id)
    )
    return [*in_rows(buttons, 2), turn, *([] if who else _rhythms(found)), nav.back_row(below)]


def _rhythms(found: Earlier) -> Rows:
    names = {
        Rhythm.MONTHLY: _("Pay monthly"),
        Rhythm.FORTNIGHTLY: _("Pay fortnightly"),
        Rhythm.WEEKLY: _("Pay weekly"),
    }
    others = [
        button(name, PayRhythm(community=found.community_id, rhythm=rhythm))
        for rhythm, name in names.items()
        if rhythm is not found.rhythm
    ]
    mine = [own(found.community_id)] if found.own else []
    return [others, [button(_("Set who earns what"), EarningRulers(community=found.community_id)), *mine]]


def period(found: PeriodPage) -> Rows:
    """Everybody's statement, and closing."""
    ids = {"community": found.community_id, "payroll": found.period.id}
    people = {one.instructor_id: one.name for one in found.sums}
    buttons = [
        button(short(name, NAME), EarningsStatement(**ids, instructor=who)) for who, name in people.items()
    ]
    close = (
        [button(_("Close the period"), PayPeriodClose(community=found.community_id, payroll=found.period.id))]
        if found.can_close
        else []
    )
    return [*in_rows(buttons, 2), close, nav.back_row(PayPeriods(community=found.community_id))]


def closing(found: PeriodPage) -> Rows:
    """Is that meant?"""
    ids = {"community": found.community_id, "payroll": found.period.id}
    return [
        [
            button(
                _("Yes, close it"),
                PayPeriodClose(community=found.community_id, payroll=found.period.id, sure=True),
                style="primary",
            ),
            button(_("No"), PayPeriodScreen(**ids)),
        ]
    ]


def rulers(community: int, people: list[tuple[int, str]]) -> Rows:
    """An instructor a button."""
    buttons = [
        button(short(name, NAME), EarningRules(community=community, instructor=who)) for who, name in people
    ]
    return [*in_rows(buttons, 2), nav.back_row(PayPeriods(community=community))]


def rules(found: RulePage) -> Rows:
    """By what else an instructor may earn, for those who say so."""
    ids = {"community": found.community_id, "instructor": found.instructor.id}
    names = {
        EarningKind.PER_SESSION: _("Pay per session"),
        EarningKind.FLAT: _("Pay per booking"),
        EarningKind.PERCENT_NET: _("Pay net share"),
        EarningKind.PERCENT_GROSS: _("Pay gross share"),
        EarningKind.NOTHING: _("Pay nothing"),
    }
    buttons = [button(name, EarningRuleNew(**ids, kind=kind)) for kind, name in names.items()]
    back = EarningRulers if found.manages else EarningsMine
    return [*(in_rows(buttons, 2) if found.manages else []), nav.back_row(back(community=found.community_id))]
