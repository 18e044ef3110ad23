"""A session's live card, in a group or wherever it was shared."""

from keyboards import rsvp
from keyboards.data import link, markup
from locales.reader import gettext as _
from locales.reader import language
from services.cards import CardContent, GoneCard
from views.links import Links
from views.pictures.faces import face
from views.screen import Screen, render


def card(content: CardContent, *, links: Links) -> Screen:
    """What, when, where, who, with the three answers; after the end the buttons go, the text stays."""
    session = content.session
    text = render("session/card.html", session=session, names=content.names, songs=content.songs)
    picture = _picture(content, links) if content.pictured else None
    if not session.answerable:
        return Screen(text, picture=picture)
    more = [link(_("Open chat"), links.start(session.reference))]
    if app := links.app(session.reference):
        more.append(link(_("Open page"), app))
    return Screen(text, markup(*rsvp.answers(session, personal=False), more), picture=picture)


def _picture(content: CardContent, links: Links) -> str | None:
    """Its address is another one whenever it looks otherwise: Telegram keeps what it fetched."""
    session = content.session
    look = face(session, content.community).tag[:8]
    return links.picture(session.community_id, session.id, language(), look)


def gone(content: GoneCard) -> Screen:
    """What is left where the program was deleted."""
    return Screen(render("session/gone_card.html", card=content))
