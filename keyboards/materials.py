"""Buttons to see the materials of a session, and to arrange them."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows, link
from keyboards.sessions import SessionMaterials
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.files import FileKind
from services import recording
from services.materials import PAGE, Item, Shelf
from services.setlists import Line
from services.song_history import History

MAX_LABEL = 24
SIGNS = {
    None: "🔗",
    FileKind.PHOTO: "🖼",
    FileKind.DOCUMENT: "📄",
    FileKind.VIDEO: "🎬",
    FileKind.AUDIO: "🎵",
    FileKind.VOICE: "🎙",
}
PLAYED = (None, FileKind.VIDEO, FileKind.AUDIO, FileKind.VOICE)
"""Links too."""
Rows = list[list[InlineKeyboardButton]]


class MaterialOpen(CommunityData, prefix="mo"):
    """Get a file."""

    session: int
    material: int


class MaterialAdd(CommunityData, prefix="ma"):
    """Add files and links, perhaps of one song of the setlist."""

    session: int
    song: int = 0


class MaterialEdit(CommunityData, prefix="me"):
    """Change one material."""

    session: int
    material: int


class MaterialMove(CommunityData, prefix="mm"):
    """Move it up or down."""

    session: int
    material: int
    down: bool


class MaterialShow(CommunityData, prefix="ms"):
    """Who may see it."""

    session: int
    material: int
    goers_only: bool


class MaterialSongs(CommunityData, prefix="mss"):
    """Choose the song that it is a chart or a recording of."""

    session: int
    material: int
    page: int = 0


class MaterialSong(CommunityData, prefix="msg"):
    """It is of this song; of none (0)."""

    material: int
    song: int


class MaterialRemove(CommunityData, prefix="mr"):
    """Take it off; `undo` brings it back."""

    session: int
    material: int
    undo: bool = False


class MaterialRecording(CommunityData, prefix="mg"):
    """Say that it is a recording of the session, or is none."""

    session: int
    material: int
    on: bool


def sign(item: Item) -> str:
    """A sign for what it is."""
    return SIGNS[item.kind]


def items(found: Shelf, page: int, *, arrange: bool) -> Rows:
    """A page of them: a tap gets the file or opens the link; or leads to changing it."""
    ids: dict[str, Any] = {"community": found.session.community_id, "session": found.session.id}
    buttons = []
    for item in found.page(page):
        label = f"{sign(item)} {words.short(item.title, MAX_LABEL)}"
        if arrange:
            buttons.append(button(label, MaterialEdit(**ids, material=item.id)))
        elif item.url:
            buttons.append(link(label, item.url))
        else:
            buttons.append(button(label, MaterialOpen(**ids, material=item.id)))
    return in_rows(buttons, 2)


def charts(found: History) -> list[InlineKeyboardButton]:
    """The latest two files of a song; links stand in the text."""
    community = found.song.community_id
    return [
        button(
            f"{SIGNS[one.kind]} {words.short(one.title, MAX_LABEL)}",
            MaterialOpen(community=community, session=one.session_id, material=one.id),
        )
        for one in found.charts
        if one.file_id is not None
    ][:2]


def pages(found: Shelf, page: int, *, arrange: bool) -> list[InlineKeyboardButton]:
    """To the page before and after."""

    def at(wanted: int) -> SessionMaterials | None:
        if not 0 <= wanted < found.pages:
            return None
        session = found.session
        return SessionMaterials(
            community=session.community_id, session=session.id, page=wanted, arrange=arrange
        )

    return nav.page_row(at(page - 1), f"{number(page + 1)}/{number(found.pages)}", at(page + 1))


def ways(found: Shelf, *, arrange: bool) -> list[InlineKeyboardButton]:
    """What an organizer can do with the list."""
    session = found.session
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    if not session.manages or arrange:
        return []
    buttons = [button(_("Add"), MaterialAdd(**ids))]
    if found.items:
        buttons.append(button(_("Arrange"), SessionMaterials(**ids, arrange=True)))
    return buttons


def change(found: Shelf, item: Item) -> Rows:
    """What an organizer can do with one."""
    ids: dict[str, Any] = {
        "community": found.session.community_id,
        "session": found.session.id,
        "material": item.id,
    }
    musical = found.session.music
    show = _("Show to all") if item.goers_only else _("Only who comes")
    return [
        [
            button(_("Move up"), MaterialMove(**ids, down=False)),
            button(_("Move down"), MaterialMove(**ids, down=True)),
        ],
        [
            button(show, MaterialShow(**ids, goers_only=not item.goers_only)),
            *([button(_("Choose its song"), MaterialSongs(**ids))] if musical else []),
        ],
        [button(_("Remove"), MaterialRemove(**ids), style="danger"), *_recording(found, item, ids)],
    ]


def songs(found: Shelf, item: Item, listed: Sequence[Line], page: int) -> Rows:
    """The songs of the setlist, to say of which one it is."""
    at: dict[str, Any] = {"community": found.session.community_id, "session": found.session.id}
    ids = {**at, "material": item.id}
    of: dict[str, Any] = {"community": found.session.community_id, "material": item.id}
    pages = max(1, -(-len(listed) // PAGE))
    page = max(0, min(page, pages - 1))
    buttons = [
        button(
            f"{'✓ ' * (line.song_id == item.song_id)}{words.short(line.title, MAX_LABEL)}",
            MaterialSong(**of, song=line.song_id),
        )
        for line in listed[page * PAGE : (page + 1) * PAGE]
    ]
    turning = nav.page_row(
        MaterialSongs(**ids, page=page - 1) if page else None,
        f"{number(page + 1)}/{number(pages)}",
        MaterialSongs(**ids, page=page + 1) if page + 1 < pages else None,
    )
    none = [button(_("Choose none"), MaterialSong(**of, song=0))] if item.song_id else []
    return [*in_rows(buttons, 2), turning, none]


def _recording(found: Shelf, item: Item, ids: dict[str, Any]) -> list[InlineKeyboardButton]:
    """To mark it as a recording: files that one hears or looks at, of sessions where people are asked."""
    if item.kind not in PLAYED or not recording.has_question(found.session):
        return []
    label = _("Unmark recording") if item.is_recording else _("Mark as recording")
    return [button(label, MaterialRecording(**ids, on=not item.is_recording))]


def undo(found: Shelf, material_id: int) -> InlineKeyboardButton:
    """Bring it back."""
    ids: dict[str, Any] = {"community": found.session.community_id, "session": found.session.id}
    return button(_("Undo"), MaterialRemove(**ids, material=material_id, undo=True))
