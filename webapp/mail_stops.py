"""`/mail/stop/<token>`: fewer letters, from the link at a letter's end, and in one click of the mail program.

The link is the right: it was sent to this person alone, and does nothing else. To read the page changes
nothing; mail programs post to it by themselves (RFC 8058), so no form's token is asked for.
"""

from aiohttp import web

from models.actor import Actor
from services import mail_stops, people
from services.choices import Topic
from services.mail_stops import Wanted
from services.seals import BadSeal
from views import mail_stops as views
from views.choices import name
from webapp import forms, pages
from webapp.routing import get, post
from webapp.site import database, site_of

PATH = "/mail/stop/{token:[A-Za-z0-9_-]{40,100}}"
ONE_CLICK = "List-Unsubscribe"
"""The field that a mail program posts."""


async def page(request: web.Request) -> web.Response:
    """What one gets, and the button. Raises HTTPNotFound for a link that is not ours."""
    actor, topic = await _reader(request)
    return _page(request, await database(request).read(actor, mail_stops.wanted), topic)


async def stop(request: web.Request) -> web.Response:
    """Stop this kind, or take what was ticked. Raises HTTPNotFound for a link that is not ours."""
    actor, topic = await _reader(request)
    form = await forms.read(request)
    db = database(request)
    if ONE_CLICK in form.fields or "topics" not in form.fields:
        found = await db.write(actor, mail_stops.stop, topic)
    else:
        ticked = {each for each in Topic if str(each) in form.fields}
        found = await db.write(actor, mail_stops.choose, ticked)
    return _page(request, found, topic, done=True)


async def _reader(request: web.Request) -> tuple[Actor, Topic]:
    """Who the link is of, in its community, and what kind of letter it came with."""
    db = database(request)
    try:
        token, seals = request.match_info["token"], site_of(request).links.seals
        community, user_id, topic = views.read(seals, token, db.clock())
    except BadSeal:
        raise web.HTTPNotFound from None
    actor = await db.read(people.ANYBODY, people.recall, user_id)
    if actor is None:
        raise web.HTTPNotFound
    there = Actor(user_id=user_id, community_id=community, language=actor.language, zone=actor.zone)
    return there, topic


def _page(request: web.Request, found: Wanted, topic: Topic, *, done: bool = False) -> web.Response:
    topics = [(str(each), name(each), on) for each, on in found.topics if each is not Topic.JOIN_REQUESTS]
    return pages.private(
        request, "mails/stop.html", found=found, topics=topics, kind=name(topic), done=done, path=request.path
    )


ROUTES = [get(PATH, page), post(PATH, stop)]
