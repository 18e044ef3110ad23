"""The materials of a session: seen, added, arranged."""

from typing import Any

from aiogram.types import InlineKeyboardButton
from markupsafe import escape

from keyboards import materials as keyboards
from keyboards import nav
from keyboards.data import markup
from keyboards.materials import MaterialEdit
from keyboards.sessions import SessionMaterials, SessionMore
from locales.reader import gettext as _
from services import recording
from services.materials import Item, Shelf
from services.setlists import SetlistDetails
from views.screen import Screen, render


def shelf(
    found: Shelf,
    page: int = 0,
    *,
    arrange: bool = False,
    outcome: str = "",
    toast: str | None = None,
    first: list[InlineKeyboardButton] | None = None,
) -> Screen:
    """The list; to arrange, a tap leads to changing one."""
    page = max(0, min(page, found.pages - 1))
    session = found.session
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    back = nav.back_row(SessionMaterials(**ids) if arrange else SessionMore(**ids))
    text = render(
        "materials/list.html",
        found=found,
        page=page,
        arrange=arrange,
        outcome=outcome,
        sign=keyboards.sign,
    )
    rows = [
        *keyboards.items(found, page, arrange=arrange),
        keyboards.pages(found, page, arrange=arrange),
        first or keyboards.ways(found, arrange=arrange),
    ]
    return Screen(text, markup(*rows, back), toast)


def add(found: Shelf, *, added: bool = False) -> Screen:
    """Ask for files and links, one after the other."""
    back = nav.back_row(SessionMaterials(community=found.session.community_id, session=found.session.id))
    last = found.items[-1] if added else None
    played = last is not None and last.url is None and last.kind in keyboards.PLAYED
    asks = played and recording.has_question(found.session)
    text = render("materials/add.html", found=found, added=added, sign=keyboards.sign, asks=asks)
    return Screen(text, markup(back))


def one(found: Shelf, item: Item, *, toast: str | None = None) -> Screen:
    """One of them, to be changed."""
    session = found.session
    back = SessionMaterials(community=session.community_id, session=session.id, arrange=True)
    at = found.items.index(item) + 1
    text = render("materials/one.html", found=found, item=item, at=at, sign=keyboards.sign)
    return Screen(text, markup(*keyboards.change(found, item), nav.back_row(back)), toast)


def choose_song(found: Shelf, item: Item, listed: SetlistDetails, page: int) -> Screen:
    """Of which song of the setlist is it?"""
    session = found.session
    back = MaterialEdit(community=session.community_id, session=session.id, material=item.id)
    text = render("materials/song.html", found=found, item=item, listed=listed, sign=keyboards.sign)
    return Screen(text, markup(*keyboards.songs(found, item, listed.there, page), nav.back_row(back)))


def changed(found: Shelf, material_id: int) -> Screen:
    """The same after a change."""
    item = next(item for item in found.items if item.id == material_id)
    return one(found, item, toast=_("Saved."))


def removed(found: Shelf, material_id: int) -> Screen:
    """The list without it, and the way back."""
    return shelf(found, toast=_("Removed."), first=[keyboards.undo(found, material_id)])


def restored(found: Shelf) -> Screen:
    """The list with it again."""
    return shelf(found, toast=_("It is back."))


def caption(item: Item) -> str:
    """What stands below a file that is sent."""
    return str(escape(item.title))
