"""Coming with somebody, as screens."""

from urllib.parse import urlencode

from keyboards import nav, pairs
from keyboards.data import link, markup
from keyboards.sessions import SessionMore
from locales.reader import gettext as _
from services import answers, pair_choice
from services.pair_choice import PairChoice
from services.sessions import SessionDetails
from views import rsvp, sessions
from views.links import Links
from views.screen import Screen, render


def menu(found: PairChoice, user_id: int | None, links: Links) -> Screen:
    """Whom, by a name that is typed or by a link; or the pair there is."""
    session = found.session
    send = link(_("Send a link"), share_url(session, user_id, links))
    rows = pairs.standing(session) or [*pairs.people(found), [send]]
    back = SessionMore(community=session.community_id, session=session.id)
    return Screen(render("pairs/menu.html", found=found, session=session), markup(*rows, nav.back_row(back)))


def share_url(session: SessionDetails, user_id: int | None, links: Links) -> str:
    """Sends a link in which one asks for company to whichever chat is chosen."""
    url = links.start(f"{pairs.PREFIX}{pair_choice.reference(session, user_id)}")
    query = urlencode({"url": url, "text": _("Come with me: %(title)s", title=session.title)})
    return f"https://t.me/share/url?{query}"


def roles(found: PairChoice, chosen: str) -> Screen:
    """Who comes in which role, then the question."""
    session, partner = found.session, found.people[0]
    pools = [answers.unpacked(session.pools, digit) for digit in chosen]
    names = [session.pool(one[0]) for one in pools if one]
    known = "".join(digit for digit, pool in zip(chosen, pools, strict=True) if pool)[:2]
    back = pairs.PairMenu(community=session.community_id, session=session.id)
    text = render(
        "pairs/roles.html", session=session, partner=partner, names=[pool.role for pool in names if pool]
    )
    return Screen(text, markup(*pairs.roles(session, partner.id, known), nav.back_row(back)))


def done(session: SessionDetails) -> Screen:
    """The session once somebody was asked or answered, or it was taken back."""
    return sessions.screen(session, toast=outcome(session))


def outcome(session: SessionDetails) -> str:
    """What asking, or answering, came to."""
    pair = session.pair
    if pair is None:
        return _("You come alone, and keep what you have.") if session.mine else _("Taken back.")
    if pair.together and session.mine and session.mine.has_place:
        return rsvp.is_in(session) + " " + _("%(name)s comes with you.", name=pair.partner)
    if pair.together and session.mine:
        said = rsvp.waits(session, session.mine)
        return said + " " + _("%(name)s waits with you.", name=pair.partner)
    return _("%(name)s is asked. You hear what they say.", name=pair.partner)


def answered(session: SessionDetails) -> Screen:
    """The session once one said yes or no to who asked."""
    if session.pair and session.pair.together:
        return done(session)
    return sessions.screen(session, toast=_("You come without them, and they hear of it."))
