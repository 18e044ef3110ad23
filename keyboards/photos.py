"""Buttons to see, add and remove the photos of a session."""

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from keyboards.sessions import SessionPhotos
from locales.reader import gettext as _
from locales.reader import number
from services.photos import PAGE, Gallery, Picture

Rows = list[list[InlineKeyboardButton]]


class PhotoAlbum(CommunityData, prefix="gs"):
    """Get a page of the photos as an album."""

    session: int
    page: int


class PhotoOne(CommunityData, prefix="go"):
    """Get one photo, with what can be done about it."""

    session: int
    photo: int


class PhotoAdd(CommunityData, prefix="ga"):
    """Add photos."""

    session: int


class PhotoAgreed(CommunityData, prefix="gag"):
    """Say of the photos one sends now whether everybody in them agrees to be shown."""

    session: int
    on: bool


class PhotoRemove(CommunityData, prefix="gr"):
    """Take one off; `undo` brings it back."""

    session: int
    photo: int
    undo: bool = False


def agreed(found: Gallery, on: bool) -> list[InlineKeyboardButton]:
    """Whether those in the photos that come agree to be in the gallery."""
    label = _("✓ All agree") if on else _("All in it agree")
    session = found.session
    return [button(label, PhotoAgreed(community=session.community_id, session=session.id, on=not on))]


def numbers(found: Gallery) -> Rows:
    """One button a photo of this page."""
    ids = {"community": found.session.community_id, "session": found.session.id}
    first = found.page * PAGE + 1
    return in_rows(
        [
            button(number(n), PhotoOne(**ids, photo=picture.id))
            for n, picture in enumerate(found.pictures, first)
        ],
        5,
    )


def ways(found: Gallery) -> list[InlineKeyboardButton]:
    """See this page at once; add more."""
    ids = {"community": found.session.community_id, "session": found.session.id}
    buttons = []
    if found.pictures:
        buttons.append(button(_("Show photos"), PhotoAlbum(**ids, page=found.page)))
    if found.may_add:
        buttons.append(button(_("Add photos"), PhotoAdd(**ids)))
    return buttons


def pages(found: Gallery) -> list[InlineKeyboardButton]:
    """To the page before and after."""

    def at(wanted: int) -> SessionPhotos | None:
        if not 0 <= wanted < found.pages:
            return None
        return SessionPhotos(community=found.session.community_id, session=found.session.id, page=wanted)

    shown = f"{number(found.page + 1)}/{number(found.pages)}"
    return nav.page_row(at(found.page - 1), shown, at(found.page + 1))


def remove(found: Gallery, picture: Picture) -> list[InlineKeyboardButton]:
    """Take it off, for those who may."""
    if not found.may_remove(picture):
        return []
    session = found.session
    data = PhotoRemove(community=session.community_id, session=session.id, photo=picture.id)
    return [button(_("Remove"), data, style="danger")]


def undo(found: Gallery, photo_id: int) -> list[InlineKeyboardButton]:
    """Bring it back."""
    session = found.session
    data = PhotoRemove(community=session.community_id, session=session.id, photo=photo_id, undo=True)
    return [button(_("Undo"), data)]
