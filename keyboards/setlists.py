"""Buttons of a session's setlist: to see it, to choose and order its songs, to say what was played."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.materials import MaterialAdd
from locales import words
from locales.reader import gettext as _
from locales.reader import number, pgettext
from services.sessions import SessionDetails
from services.setlist_choice import Browse, Choice, Proposal
from services.setlist_scores import FEWEST, MOST, Candidate
from services.setlists import Line, SetlistDetails

PAGE = 6
MAX_LABEL = 18
Rows = list[list[InlineKeyboardButton]]


class SetlistScreen(CommunityData, prefix="yl"):
    """See the list."""

    session: int


class SetlistArrange(CommunityData, prefix="yg"):
    """Choose the song to change."""

    session: int
    page: int = 0


class SetlistSongScreen(CommunityData, prefix="ys"):
    """Change one song of the list."""

    session: int
    song: int


class SetlistMove(CommunityData, prefix="ym"):
    """Move it up or down."""

    session: int
    song: int
    down: bool


class SetlistKey(CommunityData, prefix="yk"):
    """Type the key of that day."""

    session: int
    song: int


class SetlistRemove(CommunityData, prefix="yr"):
    """Take it off; `undo` brings it back."""

    session: int
    song: int
    undo: bool = False


class SetlistNote(CommunityData, prefix="yn"):
    """Write a note about one song, or about the whole list (0)."""

    session: int
    song: int = 0


class SetlistNoteMine(CommunityData, prefix="ynm"):
    """Put what one wrote in the place of what another wrote meanwhile."""

    session: int
    song: int = 0


class SetlistPick(CommunityData, prefix="yp"):
    """Songs to pick by hand."""

    session: int
    by: Browse = Browse.TOP
    page: int = 0


class SetlistAdd(CommunityData, prefix="ya"):
    """Put one of them on the list."""

    session: int
    song: int
    by: Browse = Browse.TOP
    page: int = 0


class SetlistPropose(CommunityData, prefix="yo"):
    """Have a list proposed."""

    session: int


class SetlistCount(CommunityData, prefix="yc"):
    """The same with more songs, or fewer."""

    session: int
    count: int


class SetlistSwap(CommunityData, prefix="yx"):
    """The same with another song in the place of one."""

    session: int
    song: int


class SetlistTake(CommunityData, prefix="yt"):
    """Make the proposal the list."""

    session: int
    revision: int


class SetlistChoose(CommunityData, prefix="yz"):
    """Say that the list is ready."""

    session: int
    revision: int


class SetlistTicks(CommunityData, prefix="yi"):
    """Say what was played."""

    session: int
    page: int = 0


class SetlistTick(CommunityData, prefix="yj"):
    """One song was played, or was not."""

    session: int
    song: int
    played: bool
    page: int = 0


def ids(session: SessionDetails) -> dict[str, Any]:
    """What every button of a session's list carries."""
    return {"community": session.community_id, "session": session.id}


def open_setlist(session: SessionDetails, label: str | None = None) -> InlineKeyboardButton:
    """To the list."""
    return button(label or _("See setlist"), SetlistScreen(**ids(session)))


def ways(found: SetlistDetails) -> Rows:
    """What an organizer can do with the list."""
    if not found.can_change:
        return []
    of = ids(found.session)
    rows = [[button(_("Propose a list"), SetlistPropose(**of)), button(_("Add songs"), SetlistPick(**of))]]
    if found.has_begun:
        rows = [[button(_("Add songs"), SetlistPick(**of))]]
        if found.lines:
            rows = [[button(_("Tick songs"), SetlistTicks(**of))], *rows]
    if found.lines:
        rows.append(
            [button(_("Change songs"), SetlistArrange(**of)), button(_("Write note"), SetlistNote(**of))]
        )
    if found.is_draft and found.there:
        choose = SetlistChoose(**of, revision=found.revision)
        rows.append([button(_("Confirm list"), choose, style="primary")])
    return rows


def numbered(found: SetlistDetails, page: int) -> Rows:
    """A page of the songs, to change one."""
    of = ids(found.session)
    buttons = [
        button(
            words.short(f"{number(n)}. {line.title}", MAX_LABEL), SetlistSongScreen(**of, song=line.song_id)
        )
        for n, line in on_page(found, page)
    ]
    return [*in_rows(buttons, 2), _pages(found, page, SetlistArrange)]


def ticks(found: SetlistDetails, page: int) -> Rows:
    """A page of the songs; a tap says that one was not played, or was after all."""
    of = ids(found.session)
    buttons = [
        button(
            words.short(f"{'✗' if line.skipped else '✓'} {line.title}", MAX_LABEL),
            SetlistTick(**of, song=line.song_id, played=line.skipped, page=page),
        )
        for _n, line in on_page(found, page)
    ]
    return [*in_rows(buttons, 2), _pages(found, page, SetlistTicks)]


def on_page(found: SetlistDetails, page: int) -> list[tuple[int, Line]]:
    """The songs of a page, with their numbers."""
    return list(enumerate(found.lines, 1))[page * PAGE : (page + 1) * PAGE]


def pages_of(found: SetlistDetails) -> int:
    """How many pages the songs have."""
    return max(1, -(-len(found.lines) // PAGE))


def _pages(found: SetlistDetails, page: int, to: Any) -> list[InlineKeyboardButton]:
    of, pages = ids(found.session), pages_of(found)
    return nav.page_row(
        to(**of, page=page - 1) if page else None,
        f"{number(page + 1)}/{number(pages)}",
        to(**of, page=page + 1) if page + 1 < pages else None,
    )


def change(found: SetlistDetails, line: Line) -> Rows:
    """What an organizer can do with one song."""
    of = {**ids(found.session), "song": line.song_id}
    return [
        [
            button(_("Move up"), SetlistMove(**of, down=False)),
            button(_("Move down"), SetlistMove(**of, down=True)),
        ],
        [button(_("Change key"), SetlistKey(**of)), button(_("Add chart"), MaterialAdd(**of))],
        [button(_("Remove"), SetlistRemove(**of), style="danger")],
    ]


def undo(found: SetlistDetails, song_id: int) -> Rows:
    """Bring it back."""
    return [[button(_("Undo"), SetlistRemove(**ids(found.session), song=song_id, undo=True))]]


def keep_mine(found: SetlistDetails, song_id: int) -> InlineKeyboardButton:
    """Put what one wrote in the place of what another wrote."""
    return button(_("Use mine"), SetlistNoteMine(**ids(found.session), song=song_id))


def picks(choice: Choice) -> Rows:
    """A page of songs: a tap puts one on the list. Above the other orders to look through them."""
    of = ids(choice.setlist.session)
    buttons = [button(words.short(f"+ {song.title}", MAX_LABEL), _add(choice, song)) for song in choice.songs]
    orders = {
        Browse.TOP: pgettext("songs", "See top voted"),
        Browse.NEVER: pgettext("songs", "See never played"),
        Browse.REST: pgettext("songs", "See long rested"),
    }
    others = [
        button(label, SetlistPick(**of, by=by))
        for by, label in orders.items()
        if by is not choice.by or choice.text
    ]
    at = {**of, "by": choice.by}
    turning = nav.page_row(
        SetlistPick(**at, page=choice.page - 1) if choice.page else None,
        number(choice.page + 1),
        SetlistPick(**at, page=choice.page + 1) if choice.has_more else None,
    )
    return [*in_rows(buttons, 2), turning, *in_rows(others, 2)[:1]]


def _add(choice: Choice, song: Candidate) -> SetlistAdd:
    return SetlistAdd(
        **ids(choice.setlist.session), song=song.id, by=choice.by, page=0 if choice.text else choice.page
    )


def proposed(found: Proposal) -> Rows:
    """Another song in the place of one, more or fewer songs, and to take the list."""
    of = ids(found.setlist.session)
    swaps = [
        button(f"↻ {number(n)}", SetlistSwap(**of, song=pick.song.id))
        for n, pick in enumerate(found.picks, 1)
        if found.left
    ]
    sizes = []
    if len(found.picks) > FEWEST:
        sizes.append(button(_("Fewer songs"), SetlistCount(**of, count=len(found.picks) - 1)))
    if len(found.picks) < MOST and found.left:
        sizes.append(button(_("More songs"), SetlistCount(**of, count=len(found.picks) + 1)))
    take = SetlistTake(**of, revision=found.setlist.revision)
    return [*in_rows(swaps, 4), sizes, [button(_("Take this list"), take, style="primary")]]
