"""The gallery as screens: pages of photos, one of them, what waits for organizers, words to choose."""

from aiogram.types import InlineKeyboardMarkup

from keyboards import gallery as keyboards
from keyboards import nav
from keyboards.communities import CommunityMore
from keyboards.data import CommunityData, markup
from keyboards.gallery import GalleryScreen, GalleryToCheck
from keyboards.programs import ProgramMore
from keyboards.sessions import SessionPhotos
from locales.reader import gettext as _
from services.gallery import GalleryPage, ShotView
from services.highlights import Sentences
from views.screen import Screen, render


def gallery(found: GalleryPage, *, toast: str | None = None) -> Screen:
    """How many there are, what was said, and a button for each photo of a page."""
    here = found.community.id
    above: CommunityData = CommunityMore(community=here)
    if found.program:
        above = ProgramMore(community=here, program=found.program.id)
    rows = [*keyboards.numbers(found), keyboards.pages(found, GalleryScreen), keyboards.ways(found)]
    return Screen(render("gallery/gallery.html", found=found), markup(*rows, nav.back_row(above)), toast)


def to_check(found: GalleryPage, *, toast: str | None = None) -> Screen:
    """What waits for organizers."""
    program = found.program.id if found.program else 0
    back = nav.back_row(GalleryScreen(community=found.community.id, program=program))
    rows = [*keyboards.numbers(found), keyboards.pages(found, GalleryToCheck)]
    return Screen(render("gallery/to_check.html", found=found), markup(*rows, back), toast)


def one(view: ShotView) -> tuple[str, InlineKeyboardMarkup]:
    """What stands below one photo, and what can be done about it."""
    return render("gallery/one.html", view=view), markup(*keyboards.one(view))


def changed(view: ShotView, toast: str) -> Screen:
    """The same after something was done about it."""
    text, keyboard = one(view)
    back = [keyboards.opener(view.community.id, view.shot.program_id)]
    return Screen(text, markup(*keyboard.inline_keyboard, back), toast)


def gone(view: ShotView, toast: str) -> Screen:
    """In the place of a photo that is out of sight."""
    back = [keyboards.opener(view.community.id, view.shot.program_id)]
    return Screen(render("gallery/gone.html", view=view), markup(back), toast)


def objected() -> str:
    """After one took a photo of oneself out of sight."""
    return _("It is out of sight. Organizers hear of it; your name is not told.")


def agreed() -> str:
    """After it was said that everybody agrees."""
    return _("It is in the gallery now.")


def decided(*, keep: bool) -> str:
    """After an organizer decided."""
    return _("It is back.") if keep else _("Removed.")


def highlighted(view: ShotView, *, on: bool) -> str:
    """After it became a highlight, was proposed, or is none any more."""
    if not on:
        return _("It is no highlight any more.")
    return _("A highlight of the session.") if view.manages else _("Proposed. Organizers decide.")


def published(*, on: bool) -> str:
    """After it was shown on the web, or no longer."""
    return _("On the web, where the program is public.") if on else _("No longer on the web.")


def words(found: Sentences, *, toast: str | None = None) -> Screen:
    """Sentences to choose as highlights."""
    back = nav.back_row(SessionPhotos(community=found.session.community_id, session=found.session.id))
    return Screen(render("gallery/words.html", found=found), markup(*keyboards.words(found), back), toast)
