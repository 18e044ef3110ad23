"""A meeting that runs, on one screen: what is talked about, how long still, and what comes next."""

from aiogram.types import InlineKeyboardButton

from keyboards import meeting_runs as keyboards
from keyboards import meetings, minutes, nav
from keyboards.data import link, markup
from locales.reader import clock, day, duration, ngettext
from locales.reader import gettext as _
from services.meeting_cards import AgendaCard
from services.meeting_clock import Running
from views.links import Links
from views.meetings import planned
from views.screen import Screen, render


def running(found: Running, *, toast: str | None = None) -> Screen:
    """The meeting as it is now; for its host with what to do, for others to follow."""
    if not found.agenda.running:
        return finished(found)
    rows = _ways(found)
    text = render(
        "meetings/running.html",
        running=found,
        left=left(found),
        outlook=outlook(found),
        until=clock(found.until, found.agenda.session.zone),
    )
    alert = _("Somebody else was first: this is where the meeting is now.") if found.beaten else None
    back = nav.back_row(meetings.back_to(found.agenda))
    return Screen(text, markup(*rows, back), None if alert else toast or moved_on(found), alert)


def card(content: AgendaCard, links: Links) -> Screen:
    """The agenda in the group; once the meeting runs, what is talked about. After the end only the text."""
    found = content.running
    agenda = found.agenda
    text = render(
        "meetings/card.html",
        running=found,
        agenda=agenda,
        left=left(found),
        outlook=outlook(found),
        time=planned(agenda),
    )
    if not content.postable:
        return Screen(text)
    return Screen(text, markup([link(_("Open chat"), links.start(agenda.session.reference))]))


def left(found: Running) -> str:
    """How long the current item still has, or for how long its time is over."""
    if found.current is None:
        return ""
    zone = found.agenda.session.zone
    if found.left > 0:
        time = duration(-(-found.left // 60))
        return _("%(time)s left, until %(clock)s", time=time, clock=clock(found.ends_at, zone))
    return _(
        "%(time)s over, since %(clock)s", time=duration(-found.left // 60), clock=clock(found.ends_at, zone)
    )


def outlook(found: Running) -> str:
    """How the rest fits."""
    seen = found.outlook
    if not seen.over:
        return _("All of it fits.")
    over = duration(seen.over)
    if not seen.late:
        return _("%(over)s over.", over=over)
    return ngettext(
        "%(over)s over: %(num)s topic will not fit.",
        "%(over)s over: %(num)s topics will not fit.",
        seen.late,
        over=over,
    )


def moved_on(found: Running) -> str | None:
    """When a parked topic goes on."""
    if found.next_date is None or not found.carried:
        return None
    return _("It goes on at %(date)s.", date=day(found.next_date, found.agenda.session.zone))


def _ways(found: Running) -> list[list[InlineKeyboardButton]]:
    """What its host does, and to write it down; for others to follow."""
    session = found.agenda.session
    ids = (session.community_id, session.id)
    if not session.hosts:
        return [[keyboards.refresh(found), minutes.opener(*ids)]]
    return [*keyboards.host(found), *minutes.beside(*ids, found.current.id if found.current else 0)]


def park(found: Running) -> Screen:
    """Put the current item off: to when?"""
    if found.current is None:
        return running(found)
    text = render("meetings/park.html", item=found.current)
    return Screen(text, markup(*keyboards.park(found), nav.back_row(keyboards.back(found), home=False)))


def ask_finish(found: Running) -> Screen:
    """End it now?"""
    text = render("meetings/finish.html", running=found)
    return Screen(text, markup(keyboards.finish(found), nav.back_row(keyboards.back(found), home=False)))


def finished(found: Running) -> Screen:
    """What came of it."""
    text = render("meetings/finished.html", running=found)
    return Screen(text, markup(keyboards.resume(found), nav.back_row(meetings.back_to(found.agenda))))
