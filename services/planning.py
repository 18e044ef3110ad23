"""A schedule that is being built, between two taps: for a new program, or for one that has one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services import drafts
from services.schedule import Occurrence, Schedule, next_dates
from services.schedule.answers import Part, Question, answered, next_question, tapped

DATES = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule and what is asked about it."""

    community_id: int
    schedule: Schedule
    question: Question
    today: date
    """In the program's zone."""
    dates: tuple[Occurrence, ...] = ()
    """The next dates, where the whole is shown."""
    program_id: int | None = None
    """The program that has another schedule until this one is saved."""
    revision: int = 0
    """That program's, as it was when the change began."""
    month: str = ""
    """The month shown where a day is asked for."""


def ask(talk: Mapping[str, Any], question: Question, now: datetime, month: str = "") -> Plan:
    """Ask about the schedule of a conversation."""
    schedule = drafts.unpack_schedule(talk["schedule"])
    return _plan(talk, schedule, question, now, month)


def tap(talk: Mapping[str, Any], part: Part, value: str, now: datetime) -> Plan:
    """The plan after a tap. Raises PastDate, BadRule, NotFound."""
    schedule = tapped(drafts.unpack_schedule(talk["schedule"]), part, value, now)
    return _plan(talk, schedule, next_question(schedule, part), now)


def take(talk: Mapping[str, Any], text: str, language: str, now: datetime) -> Plan:
    """The plan after a typed answer to the open question. Raises PastDate, BadRule."""
    question = Question(talk["question"])
    schedule = answered(drafts.unpack_schedule(talk["schedule"]), question, text, language, now)
    return _plan(talk, schedule, Question.WHOLE, now)


def _plan(
    talk: Mapping[str, Any], schedule: Schedule, question: Question, now: datetime, month: str = ""
) -> Plan:
    whole = question is Question.WHOLE
    return Plan(
        talk["community"],
        schedule,
        question,
        now.astimezone(schedule.tz).date(),
        tuple(next_dates(schedule, now, DATES)) if whole else (),
        talk.get("program"),
        talk.get("revision", 0),
        month,
    )


def pack(plan: Plan, talk: Mapping[str, Any]) -> dict[str, Any]:
    """The conversation after `plan`, as plain values for JSON."""
    return {**talk, "schedule": drafts.pack_schedule(plan.schedule), "question": plan.question.value}
