"""Why a song is on a proposed list, and where a setlist stands, in words; for chat and app."""

from collections.abc import Callable
from datetime import datetime

from locales import kind_words
from locales.reader import day, moment, ngettext
from locales.reader import gettext as _
from models.repertoire import Difficulty
from services.setlist_choice import Proposal
from services.setlist_scores import Pick, Why
from services.setlist_sending import BEFORE
from services.setlist_shown import Preparation
from services.setlists import SetlistDetails

_DAYS_OF_MONTH = 30.44
_FEW_MONTHS = 2
"""Below, weeks are told."""
_SEPARATOR = ", "


def level(difficulty: Difficulty) -> str:
    """How hard a song is."""
    return {
        Difficulty.BEGINNER: _("for beginners"),
        Difficulty.INTERMEDIATE: _("intermediate"),
        Difficulty.ADVANCED: _("advanced"),
    }[difficulty]


def range_of(said: Preparation) -> str:
    """The difficulty that a session is for; empty where none is named."""
    return kind_words.option(said.level) if said.level else ""


def reasons(found: Proposal, pick: Pick) -> str:
    """`12 votes, not played for 5 months, the only one in B♭`; never empty."""
    at = found.setlist.session.starts_at
    said = [_WORDS[why](pick, at) for why in pick.why]
    return _SEPARATOR.join(said) or _("the next best")


def rested(since: datetime, at: datetime) -> str:
    """`not played for 5 months`."""
    days = max((at - since).days, 0)
    months = round(days / _DAYS_OF_MONTH)
    if months >= _FEW_MONTHS:
        return ngettext("not played for %(num)s month", "not played for %(num)s months", months)
    return ngettext("not played for %(num)s week", "not played for %(num)s weeks", max(days // 7, 1))


def _long_ago(pick: Pick, at: datetime) -> str:
    return rested(pick.song.last_played_at or at, at)


def _level(pick: Pick, _at: datetime) -> str:
    return level(pick.song.difficulty) if pick.song.difficulty else ""


def _outside(pick: Pick, _at: datetime) -> str:
    easy = pick.song.difficulty is Difficulty.BEGINNER
    return _("easier than planned") if easy else _("another level than planned")


_WORDS: dict[Why, Callable[[Pick, datetime], str]] = {
    Why.CHOSEN: lambda _pick, _at: _("on the list already"),
    Why.AGAIN: lambda _pick, _at: _("played last time, but nothing else is left"),
    Why.VOTES: lambda pick, _at: ngettext("%(num)s vote", "%(num)s votes", pick.song.ups),
    Why.NEVER: lambda _pick, _at: _("never played yet"),
    Why.LONG_AGO: _long_ago,
    Why.ONLY_KEY: lambda pick, _at: _("the only one in %(key)s", key=pick.song.key),
    Why.LEVEL: _level,
    Why.OUTSIDE: _outside,
}


def standing(found: SetlistDetails) -> str:
    """Where a list stands, for those who run the session; for others, and afterwards, nothing."""
    session = found.session
    if not session.manages or found.has_begun or not found.lines:
        return ""
    sent_on = session.starts_at - BEFORE
    is_late = sent_on <= session.seen_at
    when = _("at once") if is_late else day(sent_on, session.zone)
    if found.chosen_at is None:
        return _(
            "A draft: only organizers see it. Once you confirm it, it goes to those who come: %(when)s.",
            when=when,
        )
    if found.sent_at is None:
        return _("Confirmed. It goes to those who come: %(when)s.", when=when)
    if found.news:
        return _(
            "Those who come have it. They hear of your changes once you have left it alone for 15 minutes."
        )
    return _("Sent to those who come on %(moment)s.", moment=moment(found.sent_at, session.zone))
