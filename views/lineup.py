"""The line-up of a session: the matrix, ticks, keys and tempos, and what organizers say about it."""

from keyboards import lineup as keyboards
from keyboards import nav, rsvp
from keyboards.data import markup
from keyboards.lineup import LINES, LineupScreen
from keyboards.sessions import SessionMore
from locales import instrument_words
from locales.reader import gettext as _
from models.lineup import Side, Wish
from services import gaps, kinds, lineup_words
from services.matrix import Lineup
from views import program_facts
from views.screen import Screen, render


def screen(found: Lineup, page: int = 0, *, toast: str | None = None, alert: str | None = None) -> Screen:
    """Who brings what, and what is missing."""
    page = max(0, min(page, -(-len(found.lines) // LINES) - 1))
    session = found.session
    text = render(
        "lineup/screen.html",
        found=found,
        session=session,
        lines=found.lines[page * LINES : (page + 1) * LINES],
        character=character(found),
        keys=found.wishes.of(Wish.KEY)[:6],
        tempos=found.wishes.of(Wish.TEMPO)[:6],
    )
    back = nav.back_row(SessionMore(community=session.community_id, session=session.id))
    rows = keyboards.ways(found)
    if page:  # further on there are the lines alone
        rows = []
    return Screen(text, markup(*rows, keyboards.pages(found, page), back), toast, alert)


def character(found: Lineup) -> str:
    """The vibe and the level, in a few words."""
    told = {name: found.settings[name] for name in ("session_vibe", "skill_level") if name in found.settings}
    return " · ".join(value for _name, value in program_facts.of_kind(told))


def brought(found: Lineup, what: str, *, on: bool) -> Screen:
    """After a tap on a missing thing; who has not said that they come is offered to say so."""
    if not on:
        return screen(found, toast=_("Noted."))
    if found.comes:
        return screen(found, toast=_("Noted: you bring %(things)s.", things=instrument_words.name(what)))
    return offered(found, (what,))


def offered(found: Lineup, things: tuple[str, ...]) -> Screen:
    """What one brings counts once one comes: that is one tap more, and never happens by itself."""
    session = found.session
    text = render("lineup/offer.html", session=session, brought=things)
    back = nav.back_row(LineupScreen(community=session.community_id, session=session.id))
    return Screen(text, markup(*rsvp.answers(session), back))


def said(found: Lineup) -> Screen:
    """After a line was typed."""
    if not found.comes and found.bringing:
        return offered(found, tuple(entry.what for entry in found.bringing))
    return screen(found, toast=_("Noted."))


def chips(found: Lineup, side: Side, page: int = 0, *, toast: str | None = None) -> Screen:
    """Things to tick."""
    session = found.session
    text = render("lineup/chips.html", session=session, looking=side is Side.LOOKING, found=found)
    back = nav.back_row(LineupScreen(community=session.community_id, session=session.id))
    forget = keyboards.forget(found) if side is Side.BRINGING else []
    return Screen(text, markup(*keyboards.chips(found, side, page), forget, back), toast)


def ticked(found: Lineup, side: Side, page: int, what: str, *, on: bool) -> Screen:
    """The same after a tick."""
    told = {Side.BRINGING: _("You bring: %(things)s."), Side.LOOKING: _("You look for: %(things)s.")}[side]
    return chips(
        found, side, page, toast=told % {"things": instrument_words.name(what)} if on else _("Noted.")
    )


def wishes(found: Lineup, *, wished: str | None = None) -> Screen:
    """Keys and tempos; `wished` is the one that was just tapped, empty where it was taken back."""
    toast = _("You wish for: %(what)s.", what=wished) if wished else None if wished is None else _("Noted.")
    session = found.session
    text = render("lineup/wishes.html", session=session, favourites=found.favourite_keys)
    back = nav.back_row(LineupScreen(community=session.community_id, session=session.id))
    return Screen(text, markup(*keyboards.wishes(found), back), toast)


def saved(found: Lineup) -> Screen:
    """The same, after it was changed."""
    return needs(found, toast=_("Saved."))


def needs(found: Lineup, *, toast: str | None = None) -> Screen:
    """What organizers say about this date."""
    session = found.session
    text = render(
        "lineup/needs.html",
        session=session,
        wanted=found.wanted,
        nobody=lineup_words.NOBODY in found.settings.get(gaps.WANTED, ()),
        character=character(found),
        has_vibe=kinds.has(session.kind, "session_vibe"),
    )
    back = nav.back_row(LineupScreen(community=session.community_id, session=session.id))
    return Screen(text, markup(*keyboards.needs(found), back), toast)
