"""When programs meet: rules, their dates, and the words for them. Pure: no clock, no database, no network."""

from services.schedule.build import (
    WEEKEND,
    WORKDAYS,
    daily,
    ending,
    monthly_by_day,
    monthly_by_weekday,
    once,
    recurring,
    weekly,
    yearly,
)
from services.schedule.checks import calendar_rule, check_year, checked
from services.schedule.moments import parse_days, parse_moment, parse_time
from services.schedule.occurrences import Occurrence, at, between, is_date, next_dates, rule_of
from services.schedule.parsing import parse_rule
from services.schedule.reasons import Reason
from services.schedule.rules import Frequency, Rule, Schedule, Weekday
from services.schedule.split import split, with_extra, without
from services.schedule.words import parse_schedule

__all__ = [
    "WEEKEND",
    "WORKDAYS",
    "Frequency",
    "Occurrence",
    "Reason",
    "Rule",
    "Schedule",
    "Weekday",
    "at",
    "between",
    "calendar_rule",
    "check_year",
    "checked",
    "daily",
    "ending",
    "is_date",
    "monthly_by_day",
    "monthly_by_weekday",
    "next_dates",
    "once",
    "parse_days",
    "parse_moment",
    "parse_rule",
    "parse_schedule",
    "parse_time",
    "recurring",
    "rule_of",
    "split",
    "weekly",
    "with_extra",
    "without",
    "yearly",
]
