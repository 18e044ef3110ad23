"""What people are told about setlists, and what to do now."""

from keyboards import notices as keyboards
from keyboards import rsvp, sessions, setlists
from keyboards.data import button, markup
from locales.reader import gettext as _
from services.choices import Topic
from services.notice import Notice
from services.sessions import SessionDetails
from views import setlist_words
from views.screen import Screen, render


def setlist(notice: Notice) -> Screen:
    """The songs of a session one comes to."""
    session = _session(notice)
    level = setlist_words.range_of(notice.setlist.preparation) if notice.setlist else ""
    text = render("notices/setlist.html", notice=notice, session=session, setlist=notice.setlist, level=level)
    less = [keyboards.less(session.community_id, Topic.REMINDERS)]
    return Screen(text, markup(*rsvp.answers(session), [setlists.open_setlist(session)], less))


def changed(notice: Notice) -> Screen:
    """What became of them."""
    session = _session(notice)
    text = render("notices/setlist_changed.html", notice=notice, session=session, news=notice.difference)
    less = [keyboards.less(session.community_id, Topic.REMINDERS)]
    return Screen(text, markup([setlists.open_setlist(session)], less))


def wanted(notice: Notice) -> Screen:
    """For who runs the session: no songs are chosen yet."""
    session = _session(notice)
    propose = setlists.SetlistPropose(**setlists.ids(session))
    return Screen(
        render("notices/setlist_wanted.html", notice=notice, session=session),
        markup(
            [button(_("Propose a list"), propose), setlists.open_setlist(session)],
            [sessions.open_session(session, _("Open session"))],
            [keyboards.less(session.community_id, Topic.REMINDERS)],
        ),
    )


def _session(notice: Notice) -> SessionDetails:
    if notice.session is None:
        raise LookupError(f"{notice.kind} without a session")
    return notice.session
