"""Buttons to what belongs to a session: materials, recap, photos."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards.data import button
from keyboards.minutes import MinutesScreen
from keyboards.sessions import SessionMaterials, SessionPhotos, SessionRecap
from locales.reader import gettext as _
from locales.reader import pgettext
from services.belongings import Extras


def open_minutes(found: Extras) -> list[InlineKeyboardButton]:
    """The way to what is written down, for kinds that have minutes or where there are some."""
    if not found.has_minutes:
        return []
    return [button(pgettext("of a meeting", "Minutes"), MinutesScreen(**_ids(found)))]


def open_extras(found: Extras) -> list[InlineKeyboardButton]:
    """What there is; photos also where the person may add the first."""
    ids, buttons = _ids(found), []
    if found.materials:
        buttons.append(button(_("Materials"), SessionMaterials(**ids)))
    if found.has_recap:
        buttons.append(button(_("Recap"), SessionRecap(**ids)))
    if found.photos or found.may_add_photos:
        buttons.append(button(_("Photos"), SessionPhotos(**ids)))
    return buttons


def _ids(found: Extras) -> dict[str, Any]:
    return {"community": found.session.community_id, "session": found.session.id}
