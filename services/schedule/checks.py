"""What makes a schedule one that can be kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.errors import BadRule
from services.schedule.occurrences import rule_of
from services.schedule.reasons import Reason
from services.schedule.rules import FIRST_YEAR, LAST_YEAR, Rule, Schedule
from services.schedule.walk import walk

FIRST_WITHIN_YEARS = 10
"""A rule has its first date within these years from its start, or is refused."""
MOST_DATES = 500
"""Dates that may be added to, or left out of, one schedule."""


def checked(schedule: Schedule) -> Schedule:
    """The schedule in canonical form: whole seconds, canonical rule, dates sorted and each once.

    Raises BadRule if the zone is unknown, a year is far off, the rule is not accepted, ends before the start,
    or gives no date within FIRST_WITHIN_YEARS of it, or more than MOST_DATES dates are added or left out.
    """
    check_zone(schedule.zone)
    if max(len(schedule.exdates), len(schedule.extra)) > MOST_DATES:
        raise BadRule(Reason.TOO_MANY_DATES, limit=MOST_DATES)
    start = _whole(schedule.start)
    for local in (start, *schedule.exdates, *schedule.extra):
        check_year(local)
    rule = rule_of(schedule)
    if rule:
        _check_begins(rule, start)
    return replace(
        schedule,
        start=start,
        rule=str(rule) if rule else None,
        exdates=tuple(sorted(set(map(_whole, schedule.exdates)))),
        extra=tuple(sorted(set(map(_whole, schedule.extra)))),
    )


def check_year(local: datetime) -> None:
    """Raise BadRule for a time out of the years that schedules are kept in."""
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise BadRule(Reason.NO_SUCH_DATE, text=f"{local.date()}")


def calendar_rule(schedule: Schedule) -> str | None:
    """The rule as calendars want it beside a DTSTART with TZID: UNTIL in UTC (RFC 5545 §3.3.10)."""
    rule = rule_of(schedule)
    if not (rule and rule.until):
        return schedule.rule
    return str(replace(rule, until=rule.until.replace(tzinfo=schedule.tz).astimezone(UTC)))


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0, fold=0)


def check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadRule(Reason.ZONE, value=zone[:40]) from None


def _check_begins(rule: Rule, start: datetime) -> None:
    if rule.until and rule.until < start:
        raise BadRule(Reason.UNTIL_BEFORE_START, until=rule.until)
    horizon = start + timedelta(days=366 * FIRST_WITHIN_YEARS)
    if next(walk(rule, start, start, horizon), None) is None:
        raise BadRule(Reason.NEVER, years=FIRST_WITHIN_YEARS)
