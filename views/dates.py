"""The dates of a program as screens: the list, one date, and what a change would do before it is done."""

from datetime import date, datetime

from keyboards import dates as keyboards
from keyboards.data import markup
from locales.reader import city, day, duration, moment, ngettext, short_date, time_of_day
from locales.reader import gettext as _
from services.changes import local_start
from services.course import Foreseen
from services.dates import DatesPage, Done, OneDate
from services.following import Followed
from services.programs import ProgramDetails
from services.schedule import at
from services.series import Applied, Change, Prospect, Scope, What
from views import changes, refusals
from views.program_edit import followed
from views.schedule import sentence
from views.screen import Screen, render


def listed(page: DatesPage, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """A page of the dates to come."""
    text = render("dates/list.html", page=page, zone=_zone(page.program), sentence=sentence)
    return Screen(text, markup(*keyboards.lines(page)), toast, alert)


def one(found: OneDate) -> Screen:
    """One date, and what can be done with it."""
    text = render("dates/one.html", date=found, zone=found.session.zone, asks="")
    return Screen(text, markup(*keyboards.one(found)))


def ask(found: OneDate, what: What) -> Screen:
    """To what?"""
    text = render("dates/one.html", date=found, zone=found.session.zone, asks=what.value)
    present = local_start(found.session).time()
    return Screen(text, markup(*keyboards.choices(found, what, present)))


def prospect(found: Prospect) -> Screen:
    """What a change would do, and which dates it is for."""
    text = render(
        "dates/scopes.html",
        prospect=found,
        zone=found.date.session.zone,
        sentence=sentence,
        wanted=wanted(found.change, found.date),
        effects=effects(found),
    )
    return Screen(text, markup(*keyboards.scopes(found)))


def wanted(change: Change, found: OneDate) -> str:
    """A change in words."""
    match change.what:
        case What.TIME:
            return time_of_day(change.clock)
        case What.LENGTH:
            return duration(int(change.value))
        case What.PLACE:
            return change.value
        case What.END:
            last = day(found.session.starts_at, found.session.zone)
            return _("The series ends before %(date)s.", date=last)


def effects(found: Prospect) -> list[tuple[str, str]]:
    """Each scope with what the change would do there, or why it cannot be."""
    return [(label, said) for _scope, label, said, _possible in effects_by_scope(found)]


def effects_by_scope(found: Prospect) -> list[tuple[Scope, str, str, bool]]:
    """The same with the scopes, and whether it can be."""
    labels = {
        Scope.THIS: _("Only this date"),
        Scope.FOLLOWING: _("This and the following"),
        Scope.ALL: _("All dates"),
    }
    said = {scope: effect(foreseen) for scope, foreseen in found.effects.items()}
    said |= {scope: refusals.words(refused) for scope, refused in found.refused.items()}
    return [(scope, labels[scope], said[scope], scope in found.effects) for scope in Scope if scope in said]


def effect(foreseen: Foreseen) -> str:
    """How many dates move, go and come, and how many people are told."""
    parts = []
    if foreseen.moved:
        parts.append(ngettext("%(num)s date moves", "%(num)s dates move", foreseen.moved))
    if foreseen.gone:
        parts.append(ngettext("%(num)s date goes", "%(num)s dates go", foreseen.gone))
    if foreseen.added:
        parts.append(ngettext("%(num)s date is added", "%(num)s dates are added", foreseen.added))
    if foreseen.told:
        parts.append(ngettext("%(num)s person is told", "%(num)s people are told", foreseen.told))
    return ", ".join(parts) or _("nobody has to be told")


def applied(done: Applied, page: DatesPage) -> Screen:
    """The dates as they are now; an alert says what became of them, where that must be read."""
    said, news = saved(done.followed), followed(done.followed)
    return listed(page, toast=None if news else said, alert=said if news else None)


def saved(done: Followed) -> str:
    """It is saved, and what became of the dates."""
    return " ".join(filter(None, [_("Saved."), followed(done)]))


def leave_out(found: OneDate) -> Screen:
    """Sure?"""
    text = render("dates/out.html", date=found, zone=found.session.zone, told=changes.told)
    return Screen(text, markup(*keyboards.sure_out(found)))


def was_left_out(done: Done) -> Screen:
    """Gone, with the way back."""
    schedule = done.program.draft.schedule
    when = moment(at(schedule, done.local).start_utc, schedule.zone)
    text = render("dates/was_left_out.html", done=done, date=when, told=changes.told)
    return Screen(text, markup(*keyboards.undo(done.program, done.local)), is_left_out())


def is_left_out() -> str:
    """Said of a date that was left out."""
    return _("Left out.")


def left_out(page: DatesPage) -> Screen:
    """The dates that can be brought back."""
    text = render("dates/left_out.html", page=page)
    return Screen(text, markup(*keyboards.left_out(page)))


def brought_back(page: DatesPage) -> Screen:
    """It is a date again."""
    return listed(page, toast=is_back())


def is_back() -> str:
    """Said of a date that was brought back."""
    return _("It is back.")


def add(program: ProgramDetails, today: date, month: str) -> Screen:
    """When?"""
    text = render("dates/add.html", program=program, at=None, day="", zone=_zone(program))
    return Screen(text, markup(*keyboards.days(program, today, month)))


def add_time(program: ProgramDetails, on: datetime) -> Screen:
    """At what time?"""
    said = f"{short_date(on.date())} ({city(_zone(program))})"
    text = render("dates/add.html", program=program, at=None, day=said, zone=_zone(program))
    return Screen(text, markup(*keyboards.times(program, on)))


def add_preview(program: ProgramDetails, starts_at: datetime, local: datetime) -> Screen:
    """Right?"""
    text = render("dates/add.html", program=program, at=starts_at, day="", zone=_zone(program))
    return Screen(text, markup(*keyboards.add(program, local)))


def added(page: DatesPage) -> Screen:
    """It is there."""
    return listed(page, toast=is_added())


def is_added() -> str:
    """Said of a new date."""
    return _("Added.")


def _zone(program: ProgramDetails) -> str:
    return program.draft.schedule.zone
