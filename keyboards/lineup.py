"""Buttons of a session's line-up: what one brings and looks for, keys and tempos, what the jam needs."""

from typing import Annotated, Any

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.recording import RecordingScreen
from locales import instrument_words, kind_words, words
from locales.reader import gettext as _
from locales.reader import number
from models.lineup import Side, Wish
from models.rsvp import RsvpStatus
from services import gaps, instruments, kinds, recording
from services.lineup_wishes import Count
from services.matrix import Lineup
from services.sessions import SessionDetails

Token = Annotated[str, Field(max_length=8)]
Rows = list[list[InlineKeyboardButton]]
PAGE = 6
"""Things to tick at once."""
LINES = 6
"""Things of the matrix on one screen."""
MAX_THING = 12


class LineupScreen(CommunityData, prefix="li"):
    """Who brings what, and what is missing."""

    session: int
    page: int = 0


class LineupPut(CommunityData, prefix="lip"):
    """Bring (or look for) a thing, or no more, from the matrix."""

    session: int
    thing: Token
    looking: bool
    on: bool


class LineupChips(CommunityData, prefix="lic"):
    """Choose by ticks what one brings, or looks for."""

    session: int
    looking: bool
    page: int = 0


class LineupTick(CommunityData, prefix="lit"):
    """Tick one thing, or no more."""

    session: int
    thing: Token
    looking: bool
    on: bool
    page: int = 0


class LineupUsual(CommunityData, prefix="liu"):
    """Bring what one brought to the last jam; or never be offered it again."""

    session: int
    forget: bool = False


class LineupWishes(CommunityData, prefix="liw"):
    """Keys and tempos that people wish for."""

    session: int


class LineupWish(CommunityData, prefix="lix"):
    """Wish for a key or a tempo, or no more."""

    session: int
    about: Wish
    value: Token
    on: bool


class LineupNeeds(CommunityData, prefix="lin"):
    """What the jam needs, its vibe and level: for organizers."""

    session: int


class LineupLevel(CommunityData, prefix="lil"):
    """Set the level of one date: a place among the options."""

    session: int
    step: int


class LineupNobody(CommunityData, prefix="lio"):
    """Nobody is needed at this date, whatever the program says."""

    session: int


class LineupForAll(CommunityData, prefix="lia"):
    """What is needed at this date is needed at all dates."""

    session: int


def _ids(session: SessionDetails) -> dict[str, Any]:
    return {"community": session.community_id, "session": session.id}


def open_lineup(session: SessionDetails) -> list[InlineKeyboardButton]:
    """The way to the line-up, for kinds that have one."""
    if not gaps.has_lineup(session.kind, music=session.music):
        return []
    return [button(_("Line-up"), LineupScreen(**_ids(session)))]


def offer(session: SessionDetails) -> list[InlineKeyboardButton]:
    """For one who just said that they come to play: what is missing, and the rest."""
    comes = session.mine is not None and session.mine.status in (RsvpStatus.GOING, RsvpStatus.WAITLIST)
    if not (comes and gaps.has_lineup(session.kind, music=session.music)) or session.has_roles:
        return []
    say = button(_("Say what I bring"), LineupScreen(**_ids(session)))
    return [*_bring(session, session.missing[:1]), say]


def _bring(session: SessionDetails, things: tuple[str, ...]) -> list[InlineKeyboardButton]:
    return [
        button(
            _("Bring %(thing)s", thing=words.short(instrument_words.name(what), MAX_THING)),
            LineupPut(**_ids(session), thing=instruments.token(what), looking=False, on=True),
        )
        for what in things
    ]


def ways(found: Lineup) -> Rows:
    """What one can do on the matrix."""
    session, ids = found.session, _ids(found.session)
    if not session.answerable:
        return in_rows(_recording(session), 2)
    mine = found.mine(Side.BRINGING)
    buttons = _bring(session, tuple(what for what in session.missing if what not in mine)[:2])
    if found.offers_usual:
        buttons.append(button(_("Bring the same"), LineupUsual(**ids)))
    buttons += [
        button(_("Tick what I bring"), LineupChips(**ids, looking=False)),
        button(_("Look for somebody"), LineupChips(**ids, looking=True)),
        button(_("Wish keys, tempo"), LineupWishes(**ids)),
        *_recording(session),
    ]
    if session.manages:
        buttons.append(button(_("Set what is needed"), LineupNeeds(**ids)))
    return in_rows(buttons, 2)


def _recording(session: SessionDetails) -> list[InlineKeyboardButton]:
    if not recording.has_question(session):
        return []
    return [button(_("See recording"), RecordingScreen(**_ids(session)))]


def pages(found: Lineup, page: int) -> list[InlineKeyboardButton]:
    """To more of the matrix."""
    last = max(0, -(-len(found.lines) // LINES) - 1)

    def at(wanted: int) -> LineupScreen | None:
        return LineupScreen(**_ids(found.session), page=wanted) if 0 <= wanted <= last else None

    return nav.page_row(at(page - 1), f"{number(page + 1)}/{number(last + 1)}", at(page + 1))


def chips(found: Lineup, side: Side, page: int) -> Rows:
    """Things to tick: words of one's own first, then the catalogue, in pages."""
    ids, looking, mine = _ids(found.session), side is Side.LOOKING, found.mine(side)
    things = [*(what for what in mine if what not in instruments.CATALOGUE), *instruments.CATALOGUE]
    last = -(-len(things) // PAGE) - 1
    page = max(0, min(page, last))
    ticks = [
        button(
            ("✓ " if what in mine else "") + words.short(instrument_words.title(what), 16),
            LineupTick(**ids, thing=instruments.token(what), looking=looking, on=what not in mine, page=page),
        )
        for what in things[page * PAGE : (page + 1) * PAGE]
    ]

    def at(wanted: int) -> LineupChips | None:
        return LineupChips(**ids, looking=looking, page=wanted) if 0 <= wanted <= last else None

    turn = nav.page_row(at(page - 1), f"{number(page + 1)}/{number(last + 1)}", at(page + 1))
    return [*in_rows(ticks, 2), turn]


def forget(found: Lineup) -> list[InlineKeyboardButton]:
    """Offer what one brought last time no more."""
    if not found.usual:
        return []
    return [button(_("Forget my usual"), LineupUsual(**_ids(found.session), forget=True))]


def wishes(found: Lineup) -> Rows:
    """Keys, four a row, and tempos, three a row: the person's own are ticked."""
    keys = [_wish(found.session, one) for one in found.wishes.offered(Wish.KEY)[:12]]
    tempos = [_wish(found.session, one) for one in found.wishes.offered(Wish.TEMPO)[:6]]
    return [*in_rows(keys, 4), *in_rows(tempos, 3)]


def _wish(session: SessionDetails, one: Count) -> InlineKeyboardButton:
    count = f" ·{number(one.people)}" if one.people else ""
    data = LineupWish(**_ids(session), about=one.about, value=one.value, on=not one.mine)
    return button(("✓ " if one.mine else "") + one.value + count, data)


def needs(found: Lineup) -> Rows:
    """The levels to choose from, where the kind has one; and what is needed, for all dates."""
    session, rows = found.session, []
    level = next((one for one in kinds.settings_of(session.kind) if one.name == "skill_level"), None)
    if level is not None:
        now = found.settings.get("skill_level")
        buttons = [
            button(
                ("✓ " if option == now else "") + kind_words.option(option),
                LineupLevel(**_ids(session), step=at),
            )
            for at, option in enumerate(level.options)
        ]
        rows = in_rows(buttons, 2)
    if found.wanted:
        nobody = button(_("Need nobody"), LineupNobody(**_ids(session)))
        rows.append([nobody, button(_("Use for all dates"), LineupForAll(**_ids(session)))])
    return rows
