"""Buttons of the gallery: its pages, one photo, what can be done about it, highlights."""

from typing import Annotated, Any

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows
from locales.reader import gettext as _
from locales.reader import number
from services.gallery import PAGE, GalleryPage, ShotView
from services.highlights import Sentences

Rows = list[list[InlineKeyboardButton]]
Key = Annotated[str, Field(max_length=8)]


class GalleryScreen(CommunityData, prefix="gy"):
    """The gallery of a program; program 0 is the whole community."""

    program: int = 0
    page: int = 0


class GalleryAlbum(CommunityData, prefix="gya"):
    """Get a page of it as an album."""

    program: int
    page: int


class GalleryToCheck(CommunityData, prefix="gyc"):
    """What waits for organizers."""

    program: int = 0
    page: int = 0


class ShotOne(CommunityData, prefix="gyo"):
    """Get one photo, with what can be done about it."""

    photo: int


class ShotAgree(CommunityData, prefix="gyg"):
    """Say that everybody in it agrees to be shown."""

    photo: int


class ShotObject(CommunityData, prefix="gyt"):
    """Take it out of sight: one is in it and does not want to be shown."""

    photo: int


class ShotDecide(CommunityData, prefix="gyd"):
    """Bring it back, or remove it."""

    photo: int
    keep: bool


class ShotHighlight(CommunityData, prefix="gyh"):
    """Make it a highlight, propose it as one, or no longer."""

    photo: int
    on: bool


class ShotPublic(CommunityData, prefix="gyp"):
    """Show it on the web, or no longer."""

    photo: int
    on: bool


class WordsScreen(CommunityData, prefix="gyw"):
    """Choose words of a session as highlights."""

    session: int


class WordsSet(CommunityData, prefix="gyx"):
    """Make words a highlight, or no longer."""

    session: int
    key: Key
    on: bool


class WordsPublic(CommunityData, prefix="gyz"):
    """Show chosen words on the web, or no longer."""

    session: int
    key: Key
    on: bool


def opener(community: int, program: int = 0) -> InlineKeyboardButton:
    """To the gallery of a program, or of the community."""
    return button(_("See gallery"), GalleryScreen(community=community, program=program))


def _ids(found: GalleryPage) -> dict[str, int]:
    return {"community": found.community.id, "program": found.program.id if found.program else 0}


def numbers(found: GalleryPage) -> Rows:
    """One button a photo of this page."""
    first = found.page * PAGE + 1
    here = found.community.id
    return in_rows(
        [
            button(number(n), ShotOne(community=here, photo=shot.id))
            for n, shot in enumerate(found.shots, first)
        ],
        5,
    )


def ways(found: GalleryPage) -> list[InlineKeyboardButton]:
    """The page as an album; for organizers, what waits for them."""
    ids = _ids(found)
    album = [button(_("Show photos"), GalleryAlbum(**ids, page=found.page))] if found.shots else []
    check = [button(_("Decide on photos"), GalleryToCheck(**ids))] if found.to_check else []
    return [*album, *check]


def pages(
    found: GalleryPage, screen: type[GalleryScreen] | type[GalleryToCheck]
) -> list[InlineKeyboardButton]:
    """To the page before and after."""

    def at(wanted: int) -> CommunityData | None:
        return screen(**_ids(found), page=wanted) if 0 <= wanted < found.pages else None

    shown = f"{number(found.page + 1)}/{number(found.pages)}"
    return nav.page_row(at(found.page - 1), shown, at(found.page + 1))


def one(view: ShotView) -> Rows:
    """What can be done about a photo, by this person."""
    shot = view.shot
    ids: dict[str, Any] = {"community": view.community.id, "photo": shot.id}
    if shot.objected:
        keep = button(_("Bring back"), ShotDecide(**ids, keep=True))
        remove = button(_("Remove"), ShotDecide(**ids, keep=False), style="danger")
        return [[keep, remove]] if view.manages else []
    rows: Rows = []
    if not shot.agreed:
        return [[button(_("All in it agree"), ShotAgree(**ids))]] if view.mine else []
    if view.may_highlight:
        rows.append([button(_highlight(view), ShotHighlight(**ids, on=_wants_highlight(view)))])
    if view.manages and shot.chosen:
        label = _("Keep off the web") if shot.is_public else _("Show on the web")
        rows.append([button(label, ShotPublic(**ids, on=not shot.is_public))])
    return [*rows, [button(_("Hide: I'm in it"), ShotObject(**ids))]]


def _wants_highlight(view: ShotView) -> bool:
    return not view.shot.chosen if view.manages else view.shot.status is None


def _highlight(view: ShotView) -> str:
    if not _wants_highlight(view):
        return _("No highlight")
    return _("Make highlight") if view.manages else _("Propose highlight")


def words(found: Sentences) -> Rows:
    """A number a sentence; those chosen can be shown on the web."""
    ids = {"community": found.session.community_id, "session": found.session.id}
    choose, publish = [], []
    for n, one in enumerate(found.sentences, 1):
        label = f"✓ {number(n)}" if one.chosen else number(n)
        choose.append(button(label, WordsSet(**ids, key=one.key, on=not one.chosen)))
        if one.chosen:
            web = f"🌐 {number(n)}" if one.is_public else _("Web %(number)s", number=number(n))
            publish.append(button(web, WordsPublic(**ids, key=one.key, on=not one.is_public)))
    return [*in_rows(choose, 5), *in_rows(publish, 4)][:5]
