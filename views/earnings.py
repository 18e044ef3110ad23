"""What instructors earn, in words: statements, pay periods, and the rules."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from babel import numbers

from keyboards import earnings as keyboards
from keyboards import nav
from keyboards.data import markup
from locales.reader import date_range, locale, money, plain_date
from locales.reader import gettext as _
from models.earnings import EarningKind, PeriodStatus, Rhythm
from services.earning_rules import Paid, RulePage, Written
from services.notice import Notice
from services.outbox import Kind
from services.pay_periods import Period
from services.pay_runs import PeriodPage
from services.statements import Earlier, Line, StatementPage
from views.screen import Screen, render


def statement(found: StatementPage, *, toast: str | None = None) -> Screen:
    """What somebody earned in a period."""
    text = render("earnings/statement.html", found=found, **words())
    return Screen(text, markup(*keyboards.statement(found)), toast)


def marked(found: StatementPage, *, paid: bool) -> Screen:
    """The same, just paid or not paid after all."""
    return statement(found, toast=marked_words(paid=paid))


def marked_words(*, paid: bool) -> str:
    """What is said once it is marked."""
    return _("Marked as paid.") if paid else _("Marked as unpaid.")


def periods(found: Earlier, *, toast: str | None = None) -> Screen:
    """The periods there are, newest first."""
    text = render("earnings/periods.html", found=found, **words())
    return Screen(text, markup(*keyboards.periods(found)), toast)


def turned(found: Earlier) -> Screen:
    """The same, in another rhythm."""
    return periods(found, toast=turned_words())


def turned_words() -> str:
    """What is said then."""
    return _("The next period is as you want it; the current one stays as it is.")


def period(found: PeriodPage, *, toast: str | None = None) -> Screen:
    """Who earned what."""
    text = render("earnings/period.html", found=found, **words())
    return Screen(text, markup(*keyboards.period(found)), toast)


def closed(found: PeriodPage) -> Screen:
    """The same, just closed."""
    return period(found, toast=closed_words())


def closed_words() -> str:
    """What is said then."""
    return _("Closed. Corrections from now on come to the current period.")


def closing(found: PeriodPage) -> Screen:
    """Is that meant?"""
    text = render("earnings/closing.html", found=found, **words())
    return Screen(text, markup(*keyboards.closing(found)))


def rulers(community: int, found: list[tuple[Paid, tuple[Written, ...]]]) -> Screen:
    """Everybody with the rule they earn by now."""
    text = render("earnings/rulers.html", found=found, **words())
    people = [(person.id, person.name) for person, _rules in found]
    return Screen(text, markup(*keyboards.rulers(community, people)))


def rules(found: RulePage, *, toast: str | None = None) -> Screen:
    """By what one earns, newest first."""
    text = render("earnings/rules.html", found=found, **words())
    return Screen(text, markup(*keyboards.rules(found)), toast)


def ruled(found: RulePage) -> Screen:
    """The same, with a new one."""
    return rules(found, toast=ruled_words())


def ruled_words() -> str:
    """What is said then."""
    return _("Saved. What was earned before stays.")


def prompt(found: RulePage, kind: EarningKind) -> Screen:
    """How much?"""
    text = render("earnings/prompt.html", found=found, kind=kind, **words())
    back = keyboards.EarningRules(community=found.community_id, instructor=found.instructor.id)
    return Screen(text, markup(nav.back_row(back)))


def _over(notice: Notice) -> Screen:
    if notice.pay_period is None:
        raise LookupError(f"{notice.kind} without a period")
    text = render("earnings/over.html", notice=notice, found=notice.pay_period, **words())
    return Screen(text, markup([keyboards.check(notice.community_id, notice.pay_period.id)]))


SCREENS = {Kind.PERIOD_OVER: _over}


def words() -> dict[str, Callable[..., Any]]:
    """What templates say of earnings with."""
    return {
        "days": days,
        "status": status,
        "by_rule": by_rule,
        "by_what": by_what,
        "said_percent": said_percent,
        "money": money,
        "plain_date": plain_date,
        "rhythm_name": rhythm_name,
        "kind_name": kind_name,
    }


def days(found: Period) -> str:
    """`1 – 30 Nov 2026`."""
    return date_range(found.first_day, found.last_day)


def status(found: Period) -> str:
    """How far it is."""
    return {
        PeriodStatus.OPEN: _("open"),
        PeriodStatus.CLOSED: _("closed, to be paid"),
        PeriodStatus.PAID: _("paid"),
    }[found.status]


def rhythm_name(rhythm: Rhythm) -> str:
    """How long periods are."""
    return {
        Rhythm.MONTHLY: _("Paid every month."),
        Rhythm.FORTNIGHTLY: _("Paid every two weeks."),
        Rhythm.WEEKLY: _("Paid every week."),
    }[rhythm]


def kind_name(kind: EarningKind) -> str:
    """By what one may earn."""
    return {
        EarningKind.PER_SESSION: _("An amount per session"),
        EarningKind.PERCENT_NET: _("A percentage before VAT"),
        EarningKind.PERCENT_GROSS: _("A percentage with VAT"),
        EarningKind.FLAT: _("An amount per booking"),
        EarningKind.NOTHING: _("Nothing from then on"),
    }[kind]


def said_percent(bp: int) -> str:
    """Hundredths of a percent: `60%`, `62.5%`."""
    return numbers.format_percent(Decimal(bp) / 10_000, locale=locale(), decimal_quantization=False)


def by_rule(rule: Written) -> str:
    """By what is earned, and how much."""
    return _by(rule.kind, rule.percent_bp, money(rule.amount_minor, rule.currency))


def by_what(line: Line) -> str:
    """By what a line was earned."""
    amount = money(int(line.rule["amount_minor"]), line.currency)
    said = _by(line.kind, line.percent_bp, amount)
    if line.base_minor:
        said = _("%(rule)s of %(amount)s", rule=said, amount=money(line.base_minor, line.currency))
    return said


def _by(kind: EarningKind, bp: int, amount: str) -> str:
    share = said_percent(bp)
    return {
        EarningKind.PER_SESSION: _("%(amount)s per session", amount=amount),
        EarningKind.FLAT: _("%(amount)s per booking", amount=amount),
        EarningKind.PERCENT_NET: _("%(percent)s before VAT", percent=share),
        EarningKind.PERCENT_GROSS: _("%(percent)s with VAT", percent=share),
        EarningKind.NOTHING: _("nothing"),
    }[kind]
