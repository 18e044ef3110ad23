"""A place as Telegram shows it on its map."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from keyboards.data import button, link, markup
from keyboards.programs import ProgramScreen
from keyboards.sessions import open_session
from locales.reader import gettext as _
from services import maps
from services.errors import NotFound
from services.programs import ProgramDetails
from services.sessions import SessionDetails


@dataclass(frozen=True, slots=True)
class Venue:
    """A place as Telegram shows it on its map."""

    latitude: float
    longitude: float
    title: str
    address: str
    keyboard: InlineKeyboardMarkup


def of_program(program: ProgramDetails) -> Venue:
    """Where it is. Raises NotFound without a point."""
    draft = program.draft
    ids = {"community": program.community_id, "program": program.id}
    back = button(_("Open program"), ProgramScreen(**ids))
    return _venue(draft.place, draft.latitude, draft.longitude, program.name, back)


def of_session(session: SessionDetails) -> Venue:
    """Where it takes place. Raises NotFound without a point."""
    back = open_session(session, _("Open session"))
    return _venue(session.place, session.latitude, session.longitude, session.title, back)


def _venue(
    place: str, latitude: float | None, longitude: float | None, name: str, back: InlineKeyboardButton
) -> Venue:
    if latitude is None or longitude is None:
        raise NotFound
    title, _comma, address = (place or name).partition(", ")
    google, apple, street_map = maps.links(place, latitude, longitude)
    keyboard = markup(
        [link(_("Open Google Maps"), google.url), link(_("Open Apple Maps"), apple.url)],
        [link(_("Open OpenStreetMap"), street_map.url), back],
    )
    return Venue(latitude, longitude, title, address or f"{latitude}, {longitude}", keyboard)
