"""Changing some dates of a schedule: only this one, or this and the following.

Dates are named by their original local time (naive), as ``Occurrence.original_local`` has it.
"""

from dataclasses import replace
from datetime import datetime

from services.errors import BadRule
from services.schedule.checks import checked
from services.schedule.occurrences import is_date, rule_of
from services.schedule.reasons import Reason
from services.schedule.rules import LAST_YEAR, Rule, Schedule
from services.schedule.walk import walk

_END = datetime(LAST_YEAR, 12, 31)


def without(schedule: Schedule, local: datetime) -> Schedule:
    """The schedule without one of its dates ("only this" is cancelled or moved away).

    Raises BadRule if it is not one of them, or too many are left out already.
    """
    _check_is_date(schedule, local)
    extra = tuple(date for date in schedule.extra if date != local)
    return checked(replace(schedule, extra=extra, exdates=(*schedule.exdates, local)))


def with_extra(schedule: Schedule, local: datetime) -> Schedule:
    """The schedule with one date more; one that was left out comes back. The same schedule if it has it.

    Raises BadRule if too many are added already.
    """
    back = replace(schedule, exdates=tuple(date for date in schedule.exdates if date != local))
    if is_date(back, local):
        return checked(back)
    return checked(replace(back, extra=(*back.extra, local)))


def split(schedule: Schedule, local: datetime) -> tuple[Schedule | None, Schedule]:
    """The dates before ``local``, and ``local`` with those that follow ("this and following").

    Together they have the dates of the whole: the first part gets an UNTIL, or the part of COUNT that has
    passed; the second starts at its first date and has what remains. The first is None if nothing is
    before. Raises BadRule if ``local`` is not one of the schedule's dates.
    """
    _check_is_date(schedule, local)
    rule = rule_of(schedule)
    past = list(walk(rule, schedule.start, schedule.start, local)) if rule else []
    single = set(schedule.extra) if rule else {schedule.start, *schedule.extra}
    before = {date for date in single if date < local}
    return (
        _before(schedule, rule, past, before) if {*past, *before} - {*schedule.exdates} else None,
        _from(schedule, rule, len(past), local, single - before),
    )


def _before(schedule: Schedule, rule: Rule | None, past: list[datetime], single: set[datetime]) -> Schedule:
    """The part of ``past``, the rule's dates, and the ``single`` ones."""
    if not (rule and past):
        return _of_dates(schedule, single)
    ended = replace(rule, count=len(past)) if rule.count else replace(rule, until=past[-1])
    kept = tuple(date for date in schedule.exdates if date <= max({past[-1], *single}))
    return checked(replace(schedule, rule=str(ended), exdates=kept, extra=tuple(single)))


def _from(
    schedule: Schedule, rule: Rule | None, passed: int, local: datetime, single: set[datetime]
) -> Schedule:
    """The part from ``local`` on, after ``passed`` dates of the rule, and the ``single`` dates.

    It starts at a date of the rule, in a period that is in phase, so INTERVAL stays right.
    """
    start = next(walk(rule, schedule.start, local, _END), None) if rule else None
    if not (rule and start):
        return _of_dates(schedule, single)
    rest = replace(rule, count=rule.count - passed) if rule.count else rule
    kept = tuple(date for date in schedule.exdates if date >= local)
    return checked(replace(schedule, start=start, rule=str(rest), exdates=kept, extra=tuple(single)))


def _of_dates(schedule: Schedule, dates: set[datetime]) -> Schedule:
    start, *extra = sorted(dates - {*schedule.exdates})
    return checked(Schedule(start, schedule.zone, extra=tuple(extra)))


def _check_is_date(schedule: Schedule, local: datetime) -> None:
    if not is_date(schedule, local):
        raise BadRule(Reason.NO_SUCH_DATE, text=local.isoformat(" ", "minutes"))
