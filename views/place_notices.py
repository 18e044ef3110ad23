"""What people are told about places offered, changed or shared, with what they can do about it at once."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton

from keyboards import place_offers, roles
from keyboards.data import markup
from keyboards.sessions import open_session
from locales.reader import gettext as _
from locales.reader import ngettext
from services.notice import Notice
from services.outbox import Kind
from services.sessions import SessionDetails
from views.screen import Screen, render

Buttons = Callable[[Notice, SessionDetails], list[InlineKeyboardButton]]


def _made(buttons: Buttons) -> Callable[[Notice], Screen]:
    """The maker of a notice with these buttons above the way to the session."""

    def make(notice: Notice) -> Screen:
        session = notice.session
        if session is None:
            raise LookupError(f"{notice.kind} without a session")
        text = render("notices/place.html", notice=notice, session=session, kind=notice.kind)
        return Screen(text, markup(buttons(notice, session), [open_session(session, _("Open session"))]))

    return make


def _offer(_notice: Notice, session: SessionDetails) -> list[InlineKeyboardButton]:
    return place_offers.offer(session.community_id, session.id)


def _moved(_notice: Notice, session: SessionDetails) -> list[InlineKeyboardButton]:
    """Who would rather be moved no more says so."""
    pool = session.pool(session.mine.pool_id) if session.mine else None
    return [roles.kept(session, pool.role)] if pool else []


def _pair(notice: Notice, session: SessionDetails) -> list[InlineKeyboardButton]:
    return place_offers.pair(session.community_id, session.id, notice.asks_id or 0)


def _minimum(_notice: Notice, session: SessionDetails) -> list[InlineKeyboardButton]:
    return place_offers.minimum(session.community_id, session.id)


def _ended(notice: Notice, session: SessionDetails) -> list[InlineKeyboardButton]:
    return _offer(notice, session) if notice.at else []


def _nothing(_notice: Notice, _session: SessionDetails) -> list[InlineKeyboardButton]:
    return []


def held(session: SessionDetails) -> str:
    """What is said once it is decided that a session takes place with those who come."""
    going = session.going
    return ngettext("It takes place with %(num)s.", "It takes place with %(num)s.", going)


SCREENS = {
    Kind.OFFERED: _made(_offer),
    Kind.MOVED: _made(_moved),
    Kind.PAIR_ASKED: _made(_pair),
    Kind.PAIR_ENDED: _made(_ended),
    Kind.TOO_FEW: _made(_minimum),
    **{
        kind: _made(_nothing)
        for kind in (
            Kind.OFFER_GONE,
            Kind.PAIR_CONFIRMED,
            Kind.PAIR_DECLINED,
            Kind.TAKES_PLACE,
        )
    },
}
