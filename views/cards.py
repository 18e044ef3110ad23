"""A session's live card, in a group or wherever it was shared."""

from keyboards import rsvp
from keyboards.data import link, markup
from locales.reader import gettext as _
from services.cards import CardContent
from views.links import Links
from views.screen import Screen, render


def card(content: CardContent, *, links: Links) -> Screen:
    """What, when, where, who, with the three answers; after the end the buttons go, the text stays."""
    session = content.session
    text = render("session/card.html", session=session, names=content.names)
    if not session.answerable:
        return Screen(text)
    more = [link(_("Open chat"), links.start(session.reference))]
    if app := links.app(session.reference):
        more.append(link(_("Open page"), app))
    return Screen(text, markup(*rsvp.answers(session, personal=False), more))
