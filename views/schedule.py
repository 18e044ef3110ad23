"""A schedule in words, as it is shown while it is built and on a program's page.

Names of days and months stand in the sentences as they stand alone (the nominative): every language shapes
its sentences for that. Times are the wall time of the program's own zone.
"""

from collections.abc import Iterable
from datetime import datetime

from babel import dates as cldr

from locales.reader import city, clock, day, listing, locale, moment, ngettext, weekday, zone_for
from locales.reader import gettext as _
from services.schedule import WORKDAYS, Frequency, Occurrence, Rule, Schedule, rule_of


def sentence(schedule: Schedule) -> str:
    """The schedule as one sentence with its end, its exceptions and its place.

    "Every second Tuesday at 19:00, 10 times (Lisbon)". A rule too rich for a sentence is shown as it is.
    """
    rule = rule_of(schedule)
    text = _limited(_repeating(rule, schedule.start), rule) if rule else _once(schedule.start)
    if rule and any(local < schedule.start for local in schedule.extra):
        begins = cldr.format_date(schedule.start, "long", locale=locale())
        text = _("%(sentence)s, from %(date)s on", sentence=text, date=begins)
    if added := len(schedule.extra):
        text = ngettext(
            "%(sentence)s, and %(num)s more date",
            "%(sentence)s, and %(num)s more dates",
            added,
            sentence=text,
        )
    if left_out := len(schedule.exdates):
        text = ngettext(
            "%(sentence)s, except %(num)s date", "%(sentence)s, except %(num)s dates", left_out, sentence=text
        )
    return _("%(sentence)s (%(place)s)", sentence=text, place=city(schedule.zone))


def dates(occurrences: Iterable[Occurrence]) -> list[str]:
    """Each date with its time, in the reader's zone, named where it is not the schedule's.

    One whose wall time the clocks skip says so.
    """
    return [_date(occurrence) for occurrence in occurrences]


def _date(occurrence: Occurrence) -> str:
    at, zone = occurrence.start_utc, occurrence.zone
    text = moment(at, zone) if str(zone_for(zone)) != zone else f"{day(at, zone)}, {clock(at, zone)}"
    if occurrence.shifted:
        planned = _time(occurrence.original_local)
        return _("%(date)s (the clocks go forward: there is no %(time)s)", date=text, time=planned)
    return text


def _time(start: datetime) -> str:
    return cldr.format_time(start.time(), "short", locale=locale())


def _once(start: datetime) -> str:
    return _("%(date)s at %(time)s", date=cldr.format_date(start, "full", locale=locale()), time=_time(start))


def _repeating(rule: Rule, start: datetime) -> str:
    words = {
        Frequency.DAILY: _daily,
        Frequency.WEEKLY: _weekly,
        Frequency.MONTHLY: _monthly,
        Frequency.YEARLY: _yearly,
    }[rule.frequency]
    return words(rule, start) or _("At %(time)s by the rule %(rule)s", rule=str(rule), time=_time(start))


def _limited(text: str, rule: Rule) -> str:
    """The sentence with the months it holds for, and its end."""
    if rule.months and rule.frequency is not Frequency.YEARLY:
        text = _("%(sentence)s, only in %(months)s", sentence=text, months=listing(_months(rule)))
    if rule.until:
        until = cldr.format_date(rule.until, "long", locale=locale())
        return _("%(sentence)s, until %(date)s", sentence=text, date=until)
    if rule.count:
        return ngettext(
            "%(sentence)s, %(num)s time", "%(sentence)s, %(num)s times", rule.count, sentence=text
        )
    return text


def _daily(rule: Rule, start: datetime) -> str | None:
    if rule.month_days or (rule.weekdays and rule.interval > 1):
        return None
    if rule.weekdays:
        return _weekly(rule, start)
    if rule.interval == 1:
        return _("Every day at %(time)s", time=_time(start))
    return ngettext(
        "Every %(num)s day at %(time)s", "Every %(num)s days at %(time)s", rule.interval, time=_time(start)
    )


def _weekly(rule: Rule, start: datetime) -> str:
    days = [place.day for place in rule.weekdays] or [start.weekday()]
    names, at = listing([weekday(number) for number in days]), _time(start)
    if rule.interval == 1 and days == list(WORKDAYS):
        return _("Every weekday at %(time)s", time=at)
    if rule.interval == 1:
        return _("Every %(days)s at %(time)s", days=names, time=at)
    if rule.interval == 2 and len(days) == 1:
        return _("Every second %(day)s at %(time)s", day=names, time=at)
    return ngettext(
        "Every %(num)s week on %(days)s at %(time)s",
        "Every %(num)s weeks on %(days)s at %(time)s",
        rule.interval,
        days=names,
        time=at,
    )


def _monthly(rule: Rule, start: datetime) -> str | None:
    named = _days_of_month(rule, start)
    if not named:
        return None
    days, at = listing(named), _time(start)
    if rule.interval == 1:
        return _("Every month on %(days)s at %(time)s", days=days, time=at)
    return ngettext(
        "Every %(num)s month on %(days)s at %(time)s",
        "Every %(num)s months on %(days)s at %(time)s",
        rule.interval,
        days=days,
        time=at,
    )


def _yearly(rule: Rule, start: datetime) -> str | None:
    if rule.weeks or rule.year_days or rule.interval > 1:
        return None
    if date := _date_of_year(rule, start):
        return _("Every year on %(date)s at %(time)s", date=date, time=_time(start))
    named = _days_of_month(rule, start) if rule.months else []
    if not named:
        return None
    return _(
        "Every year in %(months)s on %(days)s at %(time)s",
        months=listing(_months(rule)),
        days=listing(named),
        time=_time(start),
    )


def _date_of_year(rule: Rule, start: datetime) -> str:
    """The one date that a rule names, such as 5 December; empty if it names it otherwise."""
    several = len(rule.months) > 1 or len(rule.month_days) > 1
    month, number = (*rule.months, start.month)[0], (*rule.month_days, start.day)[0]
    if rule.weekdays or rule.positions or several or number < 0 or (rule.month_days and not rule.months):
        return ""
    # In a leap year, which has every date that comes at all.
    return cldr.format_skeleton("MMMMd", datetime(2000, month, number), locale=locale())


def _months(rule: Rule) -> list[str]:
    names = cldr.get_month_names("wide", context="stand-alone", locale=locale())
    return [names[month] for month in rule.months]


def _days_of_month(rule: Rule, start: datetime) -> list[str]:
    """The days of a month that a rule names; none if they take more than their own words."""
    if rule.positions or (rule.weekdays and rule.month_days):
        return []
    if rule.weekdays:
        places = sorted(rule.weekdays, key=lambda place: (_from_first(place.nth), place.day))
        named = [_nth_weekday(place.nth, place.day) for place in places]
    else:
        named = [_day_number(number) for number in sorted(rule.month_days or (start.day,), key=_from_first)]
    return named if all(named) else []


def _from_first(place: int) -> int:
    """Orders places from the first of a month to the last, which are counted backwards."""
    return place if place > 0 else place + 100


def _day_number(number: int) -> str:
    if number == 1:
        return _("the first day")
    if number == -1:
        return _("the last day")
    return _("day %(day)s", day=number) if number > 0 else ""


def _nth_weekday(nth: int, number: int) -> str:
    """Each in full, since languages bend the ordinal to the weekday; empty where there are no words."""
    match nth:
        case 1:
            names = (
                _("the first Monday"),
                _("the first Tuesday"),
                _("the first Wednesday"),
                _("the first Thursday"),
                _("the first Friday"),
                _("the first Saturday"),
                _("the first Sunday"),
            )
        case 2:
            names = (
                _("the second Monday"),
                _("the second Tuesday"),
                _("the second Wednesday"),
                _("the second Thursday"),
                _("the second Friday"),
                _("the second Saturday"),
                _("the second Sunday"),
            )
        case 3:
            names = (
                _("the third Monday"),
                _("the third Tuesday"),
                _("the third Wednesday"),
                _("the third Thursday"),
                _("the third Friday"),
                _("the third Saturday"),
                _("the third Sunday"),
            )
        case 4:
            names = (
                _("the fourth Monday"),
                _("the fourth Tuesday"),
                _("the fourth Wednesday"),
                _("the fourth Thursday"),
                _("the fourth Friday"),
                _("the fourth Saturday"),
                _("the fourth Sunday"),
            )
        case 5:
            names = (
                _("the fifth Monday"),
                _("the fifth Tuesday"),
                _("the fifth Wednesday"),
                _("the fifth Thursday"),
                _("the fifth Friday"),
                _("the fifth Saturday"),
                _("the fifth Sunday"),
            )
        case -1:
            names = (
                _("the last Monday"),
                _("the last Tuesday"),
                _("the last Wednesday"),
                _("the last Thursday"),
                _("the last Friday"),
                _("the last Saturday"),
                _("the last Sunday"),
            )
        case _:
            return ""
    return names[number]
