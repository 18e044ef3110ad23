"""Being recorded: what I say to it, and whether everybody agrees."""

from keyboards import nav
from keyboards import recording as keyboards
from keyboards.data import markup
from keyboards.lineup import LineupScreen
from keyboards.sessions import SessionMore
from locales.reader import gettext as _
from locales.reader import ngettext
from models.recording import Consent
from services import gaps
from services.recording import Standing
from views import recording_refusals
from views.screen import Screen, render


def screen(found: Standing, *, toast: str | None = None) -> Screen:
    """The question, the person's answer, and how it stands; organizers see who has not agreed."""
    session = found.session
    ids = {"community": session.community_id, "session": session.id}
    text = render("recording/screen.html", found=found, session=session, state=state(found))
    asked = keyboards.answers(session, found.mine) if found.wanted and found.comes else []
    host = []
    if session.manages:
        host = [keyboards.wish(session, wanted=found.wanted)] if session.answerable else []
        host += [keyboards.release(session)] if found.withheld else []
    above = LineupScreen(**ids) if gaps.has_lineup(session.kind, music=session.music) else SessionMore(**ids)
    return Screen(text, markup(asked[:2], asked[2:], host, nav.back_row(above)), toast)


def answered(found: Standing) -> Screen:
    """After an answer."""
    told = {
        Consent.YES: _("Thanks: you may be recorded."),
        Consent.AUDIO: _("Noted: your sound only."),
        Consent.NO: _("Noted: you are not recorded."),
    }
    return screen(found, toast=told[found.mine] if found.mine else None)


def saved(found: Standing) -> Screen:
    """After organizers changed something."""
    return screen(found, toast=_("Saved."))


def state(found: Standing) -> str:
    """How it stands: members read how many have not agreed, organizers who."""
    if not found.wanted:
        return _("No recording is planned.")
    if not found.people:
        return _("Nobody comes yet.")
    if found.allows():
        return _("All agree to a recording.")
    if found.allows(sound_only=True):
        return _("All agree to a recording of sound, without pictures.")
    against = found.against()
    told = ngettext(
        "%(num)s person has not agreed: no recording.",
        "%(num)s people have not agreed: no recording.",
        len(against),
    )
    if not found.session.manages:
        return told
    return f"{told} {recording_refusals.names([one.name for one in against], len(against))}"
