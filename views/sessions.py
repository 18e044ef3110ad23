"""A session as a screen: what, when, where, who; and what to do now."""

from keyboards import (
    belongings,
    calendars,
    discussion,
    feedback,
    lineup,
    meetings,
    nav,
    pairs,
    queue,
    recording,
    rsvp,
    setlists,
)
from keyboards import sessions as keyboards
from keyboards.attendance import CheckInHow
from keyboards.data import button, in_rows, markup, page
from keyboards.programs import ProgramScreen
from locales.reader import gettext as _
from services import kinds
from services.belongings import Extras
from services.meeting_facts import has_agenda
from services.sessions import SessionDetails
from views import program_facts
from views.links import Links
from views.screen import Screen, render


def screen(
    session: SessionDetails,
    *,
    toast: str | None = None,
    alert: str | None = None,
    asks_recording: bool = False,
) -> Screen:
    """One session in private, with the person's own answer; the first time, whether they may be recorded."""
    ids = {"community": session.community_id, "session": session.id}
    open_for_answers = session.answerable
    special = recording.answers(session) if asks_recording else lineup.offer(session)
    brief = bool(special)  # six rows hold
    rows = [*rsvp.answers(session, brief=brief), rsvp.extras(session)] if open_for_answers else []
    rows.append(special)
    more = [button(_("Who comes"), rsvp.WhoComes(**ids))]
    if open_for_answers:
        more.append(keyboards.share(f"s{session.id}"))
    last = [button(_("See more"), keyboards.SessionMore(**ids))]
    if session.hosts:
        last.append(button(_("Manage"), keyboards.SessionMenu(**ids)))
    back = ProgramScreen(community=session.community_id, program=session.program_id)
    text = render("session/screen.html", session=session, asks_recording=asks_recording)
    return Screen(text, markup(*rows, more, last, nav.back_row(back)), toast, alert)


def more(found: Extras, links: Links) -> Screen:
    """What else there is about a session, at most five rows: first what it is played or talked by, at last
    what is the same for every session."""
    session = found.session
    ids = {"community": session.community_id, "session": session.id}
    ways = [
        *([feedback.opener(**ids)] if found.may_rate else []),
        *([queue.opener(session), setlists.open_setlist(session, _("Setlist"))] if session.music else []),
        *lineup.open_lineup(session),
        *pairs.opener(session),
        *([meetings.opener(**ids)] if has_agenda(session.kind) else []),
        *belongings.open_minutes(found),
        discussion.opener(session),
        *belongings.open_extras(found),
        *([button(_("Check in"), CheckInHow(**ids))] if session.answerable else []),
        *([calendars.add(**ids)] if session.seen_at < session.starts_at else []),
        *(keyboards.on_map(session) if session.answerable else []),
        *page(_("Open page"), links.page(f"/app/{session.community_id}/session/{session.id}")),
    ]
    values = kinds.merged(found.defaults, found.details)
    text = render("session/more.html", session=session, extras=found, lines=program_facts.of_kind(values))
    return Screen(text, markup(*in_rows(ways, 2), nav.back_row(keyboards.SessionScreen(**ids))))
