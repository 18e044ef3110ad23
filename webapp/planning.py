"""The schedule as a part of a form: plain words, a builder of native inputs, or a rule; with its next dates.

How another feature's form includes it:

- in its handler that shows the form: `plan=planning.of(community, schedule)`, for a program that exists with
  `program=its id`; a new one begins with `services.schedule.shaping.suggested(now, zone)`;
- in its template, within the form: `{% from "planning/fields.html" import schedule_fields with context %}`
  and `{{ schedule_fields(plan) }}`. Fields and preview update themselves;
- in its handler that saves: `planning.chosen(form, before, now)` is the schedule, where `before` is the one
  the form was shown with. Raises BadRule, PastDate and BadInput, which are said beside the fields.

All names of its fields are in `FIELDS`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from aiohttp import web

from locales.reader import is_zone, language
from models.tx import Tx
from services import drafts, members, program_edit
from services.errors import BadInput, BadRule, Refusal
from services.schedule import Occurrence, Reason, Schedule, next_dates, shaping
from services.schedule.answers import Question, answered
from services.schedule.parts import Parts, keeping, of_start, parts_of, schedule_of
from services.schedule.shaping import Repeat
from views import schedule as views
from views.dates import effect
from views.zones import find
from webapp.forms import Form
from webapp.pages import part
from webapp.routing import COMMUNITY, get
from webapp.site import actor_of, database, number
from webapp.words import words

DATES = 6
RULE = "rule"
"""Beside the kinds of Repeat: a rule that is written."""
WEEKDAYS = tuple(f"weekday-{day}" for day in range(7))
FIELDS = (
    *("words", "said", "repeat", "interval", *WEEKDAYS, "nth", "nth_day", "month_day", "start", "time"),
    *("zone", "end", "until", "count", "rule"),
)
"""Every field of the form's part."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the fields show."""

    community_id: int
    parts: Parts
    rule: str
    """Written out; empty for a one-off."""
    by_rule: bool
    """Whether there is no other way to say it."""
    preview: "Preview"
    program_id: int | None = None
    words: str = ""
    """What was typed last; the parts say the same."""

    @property
    def path(self) -> str:
        """Where fields and preview are, below `/parts`."""
        program = f"/program/{self.program_id}" if self.program_id else ""
        return f"/{self.community_id}{program}/planning"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a schedule that is not saved yet would mean."""

    sentence: str = ""
    dates: tuple[Occurrence, ...] = ()
    effect: str = ""
    """What it would do to a program's sessions to come, in words."""
    refused: str = ""
    """Why it cannot be, in words."""


def of(
    community: int, schedule: Schedule, now: datetime, program: int | None = None, words: str = ""
) -> Plan:
    """What the fields show of a schedule; `program` is the id of one that has it already."""
    parts = parts_of(schedule)
    return Plan(
        community,
        parts or of_start(schedule),
        schedule.rule or "",
        parts is None,
        _previewed(schedule, now),
        program,
        words,
    )


def _previewed(schedule: Schedule, now: datetime) -> Preview:
    return Preview(views.sentence(schedule), tuple(next_dates(schedule, now, DATES)))


def chosen(form: Form, before: Schedule, now: datetime) -> Schedule:
    """The schedule that was filled in, which has a date ahead. Raises BadRule, PastDate, BadInput.

    `before` is the one there was: its single dates stay where only its time or end changes.
    """
    typed = (form.text("words") or "").strip()
    if typed and typed != (form.text("said") or "").strip():
        said = answered(_plain(form, before), Question.WHOLE, typed, language(), now)
        return drafts.ahead(keeping(before, said), now)
    return drafts.ahead(keeping(before, _built(form, before)), now)


def _built(form: Form, before: Schedule) -> Schedule:
    """What the builder's inputs say."""
    repeat = form.text("repeat")
    if repeat is None:
        return before
    plain = _plain(form, before)
    if repeat == RULE:
        return shaping.by_rule(plain, form.text("rule") or "")
    ends = form.text("end")
    return schedule_of(
        Parts(
            _repeat(repeat),
            plain.start.date(),
            plain.start.time(),
            plain.zone,
            form.number("interval") or 1,
            tuple(day for day, name in enumerate(WEEKDAYS) if form.text(name)),
            form.number("nth") or 1,
            _within("nth_day", form.number("nth_day") or 0, 6),
            form.number("month_day") or 1,
            until=_date(form, "until") if ends == "until" else None,
            count=form.number("count") or _missing("count") if ends == "count" else None,
        )
    )


def _plain(form: Form, before: Schedule) -> Schedule:
    """Where and from when on; what is not in the form is as before."""
    day = _date(form, "start") if form.text("start") is not None else before.start.date()
    given = form.text("time")
    return Schedule(
        datetime.combine(day, before.start.time() if given is None else _time(given)), _zone(form, before)
    )


def _repeat(value: str) -> Repeat:
    try:
        return Repeat(value)
    except ValueError:
        raise BadInput("repeat", "missing") from None


def _date(form: Form, name: str) -> date:
    try:
        found = date.fromisoformat(form.text(name) or "")
    except ValueError:
        raise BadInput(name, "missing") from None
    if not 1970 <= found.year <= 2150:
        raise BadRule(Reason.NO_SUCH_DATE, text=found.isoformat())
    return found


def _time(value: str) -> time:
    try:
        return time.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadInput("time", "missing") from None


def _zone(form: Form, before: Schedule) -> str:
    """A zone by its name, or by a city's. Raises BadRule."""
    given = (form.text("zone") or "").strip() or before.zone
    found = given if is_zone(given) else next(iter(find(given)), None)
    if found is None:
        raise BadRule(Reason.ZONE, value=given)
    return found


def _within(name: str, value: int, most: int) -> int:
    if not 0 <= value <= most:
        raise BadInput(name, "out_of_range", most)
    return value


def _missing(name: str) -> int:
    raise BadInput(name, "missing")


async def fields(request: web.Request) -> web.Response:
    """The fields with what was typed filled in; the reason alone where it means no schedule. Raises NotFound,
    NotAllowed.
    """
    form, program, before = await _asked(request)
    now = database(request).clock()
    try:
        schedule = chosen(form, before, now)
    except Refusal as refused:
        headers = {"HX-Retarget": "#plan-preview", "HX-Reswap": "innerHTML"}
        return part(
            request, "planning/preview.html", headers=headers, preview=Preview(refused=words(refused))
        )
    community = number(request, "community")
    plan = of(community, schedule, now, program, form.text("words") or "")
    return part(request, "planning/filled.html", plan=plan)


async def preview(request: web.Request) -> web.Response:
    """The sentence and the next dates of what is filled in, or why it cannot be. Raises as `fields`."""
    form, program, before = await _asked(request)
    db, now = database(request), database(request).clock()
    try:
        schedule = chosen(form, before, now)
        shown = _previewed(schedule, now)
        if program is not None:
            foreseen = await db.read(actor_of(request), program_edit.foresee, program, schedule)
            shown = replace(shown, effect=effect(foreseen))
    except Refusal as refused:
        shown = Preview(refused=words(refused))
    return part(request, "planning/preview.html", preview=shown)


async def _asked(request: web.Request) -> tuple[Form, int | None, Schedule]:
    """What was sent, the program it is about, and the schedule there was."""
    program = number(request, "program") if "program" in request.match_info else None
    before = await database(request).read(actor_of(request), _before, program)
    sent = {name: request.query[name] for name in FIELDS if name in request.query}
    return Form(sent), program, before


def _before(tx: Tx, program: int | None) -> Schedule:
    if program is not None:
        return program_edit.opened(tx, program).draft.schedule
    return shaping.suggested(tx.now, members.community(tx).zone)


_PROGRAM = "/parts" + COMMUNITY + "/program/{program:[0-9]{1,16}}/planning"

ROUTES = [
    get("/parts" + COMMUNITY + "/planning", preview),
    get("/parts" + COMMUNITY + "/planning/words", fields),
    get(_PROGRAM, preview),
    get(_PROGRAM + "/words", fields),
]
