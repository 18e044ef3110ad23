"""What people are told about a line-up, and asked and told about being recorded."""

from collections.abc import Callable, Mapping
from typing import Any

from keyboards import notices as keyboards
from keyboards import recording
from keyboards.data import button, markup
from keyboards.lineup import LineupScreen
from keyboards.recording import RecordingScreen
from keyboards.sessions import SessionMaterials
from locales.reader import gettext as _
from services.choices import Topic
from services.notice import Notice
from services.outbox import Kind
from services.sessions import SessionDetails
from views.screen import Screen, render


def _session(notice: Notice) -> SessionDetails:
    if notice.session is None:
        raise LookupError(f"{notice.kind} without a session")
    return notice.session


def _lineup(notice: Notice) -> Screen:
    session = _session(notice)
    opening = button(_("Open line-up"), LineupScreen(community=session.community_id, session=session.id))
    text = render("lineup/notice.html", notice=notice, session=session)
    return Screen(text, markup([opening, keyboards.less(session.community_id, Topic.CHANGES)]))


def _ask(notice: Notice) -> Screen:
    session = _session(notice)
    asked = recording.answers(session)
    less = keyboards.less(session.community_id, Topic.REMINDERS)
    return Screen(render("recording/ask.html", session=session), markup(asked[:2], [asked[2], less]))


def _withheld(notice: Notice) -> Screen:
    session = _session(notice)
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    ways = [
        button(_("See recording"), RecordingScreen(**ids)),
        button(_("Materials"), SessionMaterials(**ids)),
    ]
    return Screen(render("recording/withheld.html", session=session), markup(ways))


SCREENS: Mapping[Kind, Callable[[Notice], Screen]] = {
    Kind.LINEUP: _lineup,
    Kind.FOUND: _lineup,
    Kind.ASK_RECORDING: _ask,
    Kind.RECORDING: _withheld,
}
