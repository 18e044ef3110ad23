"""Buttons of a live queue: call a song, see one's own, and for hosts run it."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from locales.reader import number
from services.queue import Board, Entry, State
from services.queue_songs import Choice, SongLine, Source
from services.sessions import SessionDetails

PAGE = 8
"""Songs on a screen."""
START = "queue_"
"""A deep link that opens the choice of songs: this, and the session's reference."""
PAYLOAD = rf"^{START}[A-Za-z0-9_-]{{8,32}}$"


class QueueScreen(CommunityData, prefix="lq"):
    """What is played at a session, and what is next."""

    session: int
    page: int = 0


class QueueChoose(CommunityData, prefix="lqc"):
    """Which song to call?"""

    session: int
    source: Source = Source.TOP
    page: int = 0


class QueueCall(CommunityData, prefix="lqn"):
    """Call this song."""

    session: int
    song: int


class QueueNew(CommunityData, prefix="lqf"):
    """It is none of the similar ones: a new song of this title."""

    session: int


class QueueMine(CommunityData, prefix="lqm"):
    """One's own songs that wait."""

    session: int


class QueueEntryScreen(CommunityData, prefix="lqe"):
    """One song that was called."""

    entry: int


class QueueSound(CommunityData, prefix="lqs"):
    """Change its key and tempo."""

    entry: int


class QueueWithdraw(CommunityData, prefix="lqw"):
    """Take it back."""

    entry: int


class QueueArrange(CommunityData, prefix="lqg"):
    """Which song to move, or to take out?"""

    session: int
    page: int = 0


def reference_of(payload: str) -> str:
    """The session's reference in such a deep link."""
    return payload.removeprefix(START)


def ids(session: SessionDetails) -> dict[str, Any]:
    """What every button of a session's queue carries."""
    return {"community": session.community_id, "session": session.id}


def ticked(label: str, chosen: bool) -> str:
    """A label, with a tick where it is what is chosen."""
    return f"✓ {label}" if chosen else label


def opener(session: SessionDetails) -> InlineKeyboardButton:
    """To the queue, or to what was played."""
    label = _("Live queue") if session.answerable else _("See what played")
    return button(label, QueueScreen(**ids(session)))


def of_callers(board: Board) -> list[InlineKeyboardButton]:
    """Call a song, and see one's own."""
    here = ids(board.session)
    row = []
    if board.state is State.OPEN:
        runs = board.session.hosts and board.waiting  # then playing the next one is what matters most
        row.append(button(_("Call a song"), QueueChoose(**here), style=None if runs else "primary"))
    if board.mine:
        row.append(button(_("See my songs"), QueueMine(**here)))
    return row


def pages(
    board: Board, page: int, count: int, kind: type[QueueScreen] | type[QueueArrange] = QueueScreen
) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    last = max(0, -(-count // PAGE) - 1)

    def at(wanted: int) -> CommunityData | None:
        return kind(**ids(board.session), page=wanted) if 0 <= wanted <= last else None

    return nav.page_row(at(page - 1), f"{number(page + 1)}/{number(last + 1)}", at(page + 1))


def entries(board: Board, shown: tuple[Entry, ...]) -> list[list[InlineKeyboardButton]]:
    """A button a song, by its place."""
    community = board.session.community_id
    return in_rows(
        [button(number(one.place), QueueEntryScreen(community=community, entry=one.id)) for one in shown], 4
    )


def songs(choice: Choice) -> list[list[InlineKeyboardButton]]:
    """A button a song, by its number in the text."""
    here = ids(choice.board.session)
    return in_rows(
        [button(number(at), QueueCall(**here, song=song.id)) for at, song in enumerate(choice.lines, 1)], 4
    )


def sources(choice: Choice) -> list[list[InlineKeyboardButton]]:
    """Where to choose from; what is shown is ticked."""
    here = ids(choice.board.session)
    labels = {
        Source.TOP: _("See top songs"),
        Source.MINE: _("See mine"),
        Source.FAVOURITES: _("See favourites"),
        Source.SETLIST: _("See setlist"),
    }
    return in_rows(
        [
            button(ticked(label, source is choice.source), QueueChoose(**here, source=source))
            for source, label in labels.items()
        ],
        2,
    )


def song_pages(choice: Choice) -> list[InlineKeyboardButton]:
    """`‹ · 2/7 · ›`."""
    here = ids(choice.board.session)

    def at(wanted: int) -> QueueChoose | None:
        if not 0 <= wanted < choice.pages:
            return None
        return QueueChoose(**here, source=choice.source, page=wanted)

    return nav.page_row(
        at(choice.page - 1), f"{number(choice.page + 1)}/{number(choice.pages)}", at(choice.page + 1)
    )


def similar(session: SessionDetails, found: tuple[SongLine, ...]) -> list[list[InlineKeyboardButton]]:
    """One of these, or a new one."""
    here = ids(session)
    numbers = [button(number(at), QueueCall(**here, song=song.id)) for at, song in enumerate(found, 1)]
    return [*in_rows(numbers, 4), [button(_("Add as new song"), QueueNew(**here))]]
