"""What is typed while a schedule is built: a whole schedule, or an answer to the question that is open."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from services.errors import BadRule, PastDate
from services.schedule import shaping
from services.schedule.moments import parse_time
from services.schedule.occurrences import at
from services.schedule.reasons import Reason
from services.schedule.rules import Schedule
from services.schedule.words import parse_schedule


class Question(StrEnum):
    """What the builder asks for."""

    WHOLE = "whole"
    REPEAT = "repeat"
    DAYS = "days"
    TIME = "time"
    START = "start"
    END = "end"


def answered(schedule: Schedule, question: Question, text: str, language: str, now: datetime) -> Schedule:
    """The schedule after a typed answer; whole schedules, rules, times and dates are taken at any question.

    A phrase without a time keeps the time there was. Raises BadRule, and PastDate for a day gone by.
    """
    if text.strip().upper().startswith(("RRULE:", "FREQ=")):
        return shaping.by_rule(schedule, text)
    if question is Question.END and text.strip().isdecimal():
        return shaping.for_dates(schedule, int(text))
    with suppress(BadRule):
        return shaping.at_time(schedule, parse_time(text, language))
    said = _said(schedule, text, language, now)
    if said.rule is None and question is Question.END:
        return shaping.until_day(schedule, said.start.date())
    _check_ahead(said, now)
    if said.rule is None and question is Question.START:
        dated = shaping.from_day(schedule, said.start.date())
        return shaping.at_time(dated, said.start.time())
    return replace(said, exdates=(), extra=())


def _said(schedule: Schedule, text: str, language: str, now: datetime) -> Schedule:
    """The phrase as a schedule of its own; with the time there was where it names none."""
    try:
        return parse_schedule(text, language, schedule.zone, now)
    except BadRule as error:
        if error.reason != Reason.NO_TIME:
            raise
    return parse_schedule(f"{text} {schedule.start:%H:%M}", language, schedule.zone, now)


def _check_ahead(said: Schedule, now: datetime) -> None:
    moment = at(said, said.start).start_utc
    if said.rule is None and moment <= now:
        raise PastDate(moment, said.zone, now)
