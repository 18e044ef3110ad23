"""The photos of a session: seen as albums, added, removed."""

from aiogram.types import InlineKeyboardMarkup
from markupsafe import escape

from keyboards import nav
from keyboards import photos as keyboards
from keyboards.data import button, markup
from keyboards.gallery import WordsScreen
from keyboards.sessions import SessionMore, SessionPhotos
from locales.reader import gettext as _
from services.photos import Gallery, Picture
from views.screen import Screen, render


def gallery(found: Gallery, *, toast: str | None = None) -> Screen:
    """How many there are, and a button for each of a page."""
    session = found.session
    back = nav.back_row(SessionMore(community=session.community_id, session=session.id))
    text = render("photos/gallery.html", found=found)
    rows = [*keyboards.numbers(found), keyboards.pages(found), keyboards.ways(found)]
    if session.manages:
        rows.append(
            [button(_("Choose words"), WordsScreen(community=session.community_id, session=session.id))]
        )
    return Screen(text, markup(*rows, back), toast)


def add(found: Gallery, *, added: bool = False, agreed: bool = False) -> Screen:
    """Ask for photos, one or many; `agreed` where everybody in them wants to be in the gallery."""
    back = nav.back_row(SessionPhotos(community=found.session.community_id, session=found.session.id))
    text = render("photos/add.html", found=found, added=added, agreed=agreed)
    return Screen(text, markup(keyboards.agreed(found, agreed), back))


def one(found: Gallery, picture: Picture) -> tuple[str, InlineKeyboardMarkup]:
    """What stands below one photo: by whom, and the way to take it off."""
    caption = _("By %(name)s", name=escape(picture.by))
    return caption, markup(keyboards.remove(found, picture))


def removed(found: Gallery, photo_id: int) -> Screen:
    """The others, and the way back."""
    session = found.session
    back = nav.back_row(SessionPhotos(community=session.community_id, session=session.id))
    text = render("photos/gallery.html", found=found)
    return Screen(text, markup(keyboards.undo(found, photo_id), back), toast=_("Removed."))


def restored(found: Gallery) -> Screen:
    """With it again."""
    return gallery(found, toast=_("It is back."))
