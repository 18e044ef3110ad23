"""Who came: the list at the door, finding and adding people; and a person who is checked in."""

from keyboards import attendance as keyboards
from keyboards import nav
from keyboards.attendance import AttendanceFind, AttendanceList, AttendanceTools
from keyboards.data import button, in_rows, markup, page
from keyboards.sessions import SessionMenu, SessionMore, open_session
from locales.reader import gettext as _
from locales.reader import number
from services.attendance import Entry, Roll
from services.check_in import CheckedIn
from services.marking import Marked
from services.sessions import SessionDetails
from services.walk_ins import Matches
from views.links import Links
from views.screen import Screen, render


def listed(roll: Roll, *, toast: str | None = None) -> Screen:
    """A page of the list: a tap a person."""
    session = roll.session
    ids = {"community": session.community_id, "session": session.id}

    def at(number_: int) -> AttendanceList:
        return AttendanceList(**ids, page=number_)

    pages = nav.page_row(
        at(roll.page - 1) if roll.page else None,
        f"{number(roll.page + 1)}/{number(roll.pages)}",
        at(roll.page + 1) if roll.page + 1 < roll.pages else None,
    )
    tools = [button(_("See more"), AttendanceTools(**ids))]
    if roll.open:
        tools.insert(0, button(_("Find or add"), AttendanceFind(**ids)))
    text = render("attendance/list.html", roll=roll, session=session)
    rows = keyboards.people(roll, roll.page)
    return Screen(text, markup(*rows, pages, tools, nav.back_row(SessionMenu(**ids))), toast)


def marked(done: Marked) -> Screen:
    """The list after a mark, which says what came of it."""
    return listed(done.roll, toast=said(done))


def said(done: Marked) -> str:
    """What a mark came to."""
    counts = done.roll.counts
    count = _("%(taken)s of %(capacity)s.", taken=number(counts.here), capacity=number(counts.expected))
    if done.entry.came:
        return _("%(name)s is here. %(count)s", name=done.entry.name, count=count)
    return _("%(name)s is not here. %(count)s", name=done.entry.name, count=count)


def noted(done: Marked) -> Screen:
    """The list after a person's guests or note were written down."""
    return listed(done.roll, toast=noted_for(done))


def noted_for(done: Marked) -> str:
    """That it was written down."""
    return _("Noted for %(name)s.", name=done.entry.name)


def tools(roll: Roll, links: Links) -> Screen:
    """What else can be done with the list."""
    session = roll.session
    ids = {"community": session.community_id, "session": session.id}
    path = f"/app/{session.community_id}/session/{session.id}"
    buttons = []
    if roll.scannable:
        buttons += page(_("Show QR code"), links.page(f"{path}/check-in"))
    if roll.open:
        buttons += page(_("Open page"), links.page(f"{path}/attendance"))
        if roll.counts.here < roll.counts.expected:
            buttons.append(button(_("Mark all as here"), keyboards.AttendanceAll(**ids)))
    if roll.can_finish:
        buttons.append(button(_("Finish list"), keyboards.AttendanceFinish(**ids)))
    if roll.can_reopen:
        buttons.append(button(_("Reopen list"), keyboards.AttendanceReopen(**ids)))
    text = render("attendance/tools.html", roll=roll)
    return Screen(
        text, markup(*in_rows(buttons, 2), *keyboards.files(session), nav.back_row(AttendanceList(**ids)))
    )


def ask_all(roll: Roll) -> Screen:
    """Everybody, sure?"""
    session = roll.session
    ids = {"community": session.community_id, "session": session.id}
    sure = [button(_("Mark all as here"), keyboards.AttendanceAllNow(**ids), style="primary")]
    text = render("attendance/all.html", roll=roll)
    return Screen(text, markup(sure, nav.back_row(AttendanceTools(**ids))))


def ask_finish(roll: Roll) -> Screen:
    """Nobody else comes, sure?"""
    session = roll.session
    ids = {"community": session.community_id, "session": session.id}
    sure = [button(_("Finish list"), keyboards.AttendanceFinishNow(**ids), style="primary")]
    text = render("attendance/finish.html", roll=roll)
    return Screen(text, markup(sure, nav.back_row(AttendanceTools(**ids))))


def reopened(roll: Roll) -> Screen:
    """The list once it is open again."""
    return listed(roll, toast=_("Open again. Nobody counts as a no-show."))


def all_marked(roll: Roll) -> Screen:
    """The list once all who said yes are ticked."""
    return listed(roll, toast=_("All who said yes are here."))


def finished(roll: Roll) -> Screen:
    """The list once it is closed."""
    return listed(roll, toast=_("Finished. Tap a name to correct it."))


def find(session: SessionDetails) -> Screen:
    """Ask for a name."""
    back = AttendanceList(community=session.community_id, session=session.id)
    return Screen(render("attendance/find.html", session=session), markup(nav.back_row(back)))


def found(matches: Matches) -> Screen:
    """Who a typed name may mean."""
    session = matches.roll.session
    ids = {"community": session.community_id, "session": session.id}
    add = [button(_("Add by this name"), keyboards.AttendanceNamed(**ids))]
    rows = keyboards.matches(matches) if matches.roll.open else []
    text = render("attendance/found.html", found=matches)
    return Screen(text, markup(*rows, add if matches.roll.open else [], nav.back_row(AttendanceList(**ids))))


def guest_menu(session: SessionDetails, one: Entry) -> Screen:
    """How many guests a person brought."""
    back = AttendanceList(community=session.community_id, session=session.id)
    text = render("attendance/guests.html", one=one)
    return Screen(text, markup(*keyboards.guest_counts(session, one), nav.back_row(back)))


def note_prompt(session: SessionDetails, one: Entry) -> Screen:
    """Ask for a note about a person."""
    back = AttendanceList(community=session.community_id, session=session.id)
    return Screen(render("attendance/note.html", one=one), markup(nav.back_row(back)))


def how(session: SessionDetails) -> Screen:
    """How one checks in."""
    back = SessionMore(community=session.community_id, session=session.id)
    return Screen(render("attendance/how.html", session=session), markup(nav.back_row(back)))


def checked_in(done: CheckedIn) -> Screen:
    """A person who is checked in, with their streak."""
    text = render("attendance/checked_in.html", done=done, session=done.session)
    return Screen(text, markup([open_session(done.session, _("Open session"))], nav.back_row()))
