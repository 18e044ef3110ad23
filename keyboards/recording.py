"""Buttons to agree to being recorded, and to decide about recordings that somebody is on who does not."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import CommunityData, button
from locales.reader import gettext as _
from models.recording import Consent
from services.sessions import SessionDetails


class RecordingScreen(CommunityData, prefix="rcs"):
    """How it stands with recording a session."""

    session: int


class RecordingAnswer(CommunityData, prefix="rca"):
    """Agree, to sound alone, or not."""

    session: int
    consent: Consent


class RecordingWish(CommunityData, prefix="rcw"):
    """Organizers want to record this date, or not."""

    session: int
    wanted: bool


class RecordingRelease(CommunityData, prefix="rcr"):
    """Show the withheld recordings of a session again: what was asked for is cut out."""

    session: int


def _ids(session: SessionDetails) -> dict[str, Any]:
    return {"community": session.community_id, "session": session.id}


def answers(session: SessionDetails, mine: Consent | None = None) -> list[InlineKeyboardButton]:
    """The three answers; the person's own is ticked."""
    labels = {
        Consent.YES: _("Record me"),
        Consent.AUDIO: _("Only my sound"),
        Consent.NO: _("Don't record me"),
    }
    return [
        button(("✓ " if consent is mine else "") + label, RecordingAnswer(**_ids(session), consent=consent))
        for consent, label in labels.items()
    ]


def wish(session: SessionDetails, *, wanted: bool) -> InlineKeyboardButton:
    """For organizers: to record this date, or not."""
    label = _("Record no more") if wanted else _("Ask to record")
    return button(label, RecordingWish(**_ids(session), wanted=not wanted))


def release(session: SessionDetails) -> InlineKeyboardButton:
    """For organizers: show again what was withheld."""
    return button(_("Show them again"), RecordingRelease(**_ids(session)))
