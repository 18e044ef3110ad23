"""The agenda of a session in the Mini App: suggestions and votes, one topic, a plan by votes."""

from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from models.votes import Choice
from services import (
    meeting_carrying,
    meeting_fit,
    meeting_plans,
    meeting_suggestions,
    meeting_words,
    meetings,
)
from services.errors import BadInput
from services.meeting_facts import Agenda, Item
from services.meeting_suggestions import Changed
from services.meeting_words import MAX_MINUTES, MAX_TEXT, MAX_TOPIC
from views import meetings as views
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import COMMUNITY, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

AGENDA = SESSION + "/meeting"
PAGE = "/{page:[0-9]{1,4}}"
PLAN = AGENDA + "/plan"
TOPIC = COMMUNITY + "/topic/{topic:[0-9]{1,16}}"
MOST = 20
"""Suggestions on a page; what is on the agenda is shown whole."""

Notice = dict[str, str]


async def agenda(request: web.Request) -> web.Response:
    """The agenda, and a page of the other suggestions. Raises NotFound."""
    found = await database(request).read(actor_of(request), meetings.seen, number(request, "session"))
    return _agenda(request, found)


async def suggest(request: web.Request) -> web.Response:
    """Suggest a topic. Raises what `meeting_suggestions.suggest` raises."""
    topics = [_topic(await read(request))]
    done = await database(request).write(
        actor_of(request), meeting_suggestions.suggest, number(request, "session"), topics
    )
    said = _("Suggested.") if done.new else _("On the list already: %(topic)s", topic=done.known[0].topic)
    return _agenda(request, done.agenda, _good(said))


def _topic(form: Form) -> meeting_words.Topic:
    """A topic as its form says it; minutes may stand in the topic too. Raises BadInput."""
    said = meeting_words.one(" ".join((form.text("topic") or "").split()))
    minutes = meeting_words.minutes(form.text("minutes") or "")
    return meeting_words.checked(
        said.topic, said.minutes if minutes is None else minutes, form.text("text") or said.text
    )


async def carry(request: web.Request) -> web.Response:
    """Let what waits go on to the next date. Raises what `meeting_carrying.carry` raises."""
    done = await database(request).write(
        actor_of(request), meeting_carrying.carry, number(request, "session")
    )
    return _agenda(request, done.agenda, _good(views.moved(done.count, done)))


async def restore(request: web.Request) -> web.Response:
    """Bring back what was withdrawn. Raises what `meeting_suggestions.restore` raises."""
    found, item = await database(request).write(
        actor_of(request), meeting_suggestions.restore, number(request, "topic")
    )
    return _page(request, found, item)


async def plan(request: web.Request) -> web.Response:
    """What the votes would put on the agenda. Raises what `meeting_plans.propose` raises."""
    found = await database(request).read(actor_of(request), meeting_plans.propose, number(request, "session"))
    return part(request, "meetings/plan.html", plan=found, length=meeting_fit.length, notice=None)


async def accept(request: web.Request) -> web.Response:
    """Put it on the agenda, as it was shown. Raises what `meeting_plans.accept` raises."""
    form = await read(request)
    done = await database(request).write(
        actor_of(request), meeting_plans.accept, number(request, "session"), form.text("key") or ""
    )
    if done.stale:
        notice = {"words": _("The votes have changed meanwhile. Look at the plan of now."), "kind": "bad"}
        return part(request, "meetings/plan.html", plan=done, length=meeting_fit.length, notice=notice)
    return _agenda(request, done.agenda, _good(_("They are on the agenda.")), pushed=True)


async def topic(request: web.Request) -> web.Response:
    """One topic. Raises NotFound, Withdrawn."""
    return _page(
        request, *await database(request).read(actor_of(request), meetings.one, number(request, "topic"))
    )


async def vote(request: web.Request) -> web.Response:
    """Vote on it: its line in the list, or its page. Raises what `meeting_suggestions.vote` raises."""
    form = await read(request)
    try:
        choice = Choice(form.text("vote") or "")
    except ValueError:
        raise BadInput("form", "unreadable") from None
    found, item = await database(request).write(
        actor_of(request), meeting_suggestions.vote, number(request, "topic"), choice
    )
    if form.text("line"):
        return part(request, "meetings/line.html", agenda=found, item=item, state=views.state)
    return _page(request, found, item)


async def change(request: web.Request) -> web.Response:
    """Say it otherwise; when somebody was first, both are shown. Raises as `meeting_suggestions.change`."""
    form = await read(request)
    wanted = meeting_words.checked(
        form.text("topic") or "",
        meeting_words.minutes(form.text("minutes") or ""),
        form.text("text") or "",
    )
    done: Changed = await database(request).write(
        actor_of(request),
        meeting_suggestions.change,
        number(request, "topic"),
        form.number("revision") or 0,
        wanted,
    )
    if done.conflict:
        return _page(request, done.agenda, done.item, typed=wanted, by=done.by or _("Somebody"))
    return _page(request, done.agenda, done.item, notice=_good(_("Saved.")))


async def withdraw(request: web.Request) -> web.Response:
    """Take it off the list; the list, with the way back. Raises as `meeting_suggestions.withdraw`."""
    topic_id = number(request, "topic")
    found = await database(request).write(actor_of(request), meeting_suggestions.withdraw, topic_id)
    return _agenda(request, found, undo=topic_id, pushed=True)


async def arrange(request: web.Request) -> web.Response:
    """Put it on the agenda, take it off, move it. Raises what `meeting_plans` raises."""
    form, topic_id = await read(request), number(request, "topic")
    wanted, db, actor = form.text("do"), database(request), actor_of(request)
    if wanted in ("on", "off"):
        done = await db.write(actor, meeting_plans.put, topic_id, on=wanted == "on")
    else:
        done = await db.write(actor, meeting_plans.move, topic_id, form.number("at") or 1)
    return _page(request, *done)


def _agenda(
    request: web.Request,
    found: Agenda,
    notice: Notice | None = None,
    *,
    undo: int | None = None,
    pushed: bool = False,
) -> web.Response:
    pages = max(1, -(-len(found.suggested) // MOST))
    at = min(int(request.match_info.get("page", "0")), pages - 1)
    address = views.path(found)
    return part(
        request,
        "meetings/agenda.html",
        headers={"HX-Push-Url": address} if pushed else None,
        agenda=found,
        suggested=found.suggested[at * MOST : (at + 1) * MOST],
        page=at,
        pages=pages,
        waiting=meeting_carrying.waiting(found),
        planned=views.planned(found),
        state=views.state,
        most=(MAX_TOPIC, MAX_TEXT, MAX_MINUTES),
        notice=notice,
        undo=undo,
    )


def _page(
    request: web.Request,
    found: Agenda,
    item: Item,
    *,
    typed: meeting_words.Topic | None = None,
    by: str = "",
    notice: Notice | None = None,
) -> web.Response:
    """A topic's page; `typed` is what a person wrote who was second, `by` who was first."""
    context: dict[str, Any] = {
        "given": typed or meeting_words.Topic(item.topic, item.minutes, item.text),
        "may_change": meeting_suggestions.may_change(found, item),
        "state": views.state(found, item),
        "most": (MAX_TOPIC, MAX_TEXT, MAX_MINUTES),
    }
    return part(request, "meetings/topic.html", agenda=found, item=item, by=by, notice=notice, **context)


def _good(words: str) -> Notice:
    return {"words": words, "kind": "good"}


ROUTES = [
    *shown(AGENDA, agenda),
    *shown(AGENDA + PAGE, agenda),
    post("/parts" + AGENDA, suggest),
    post("/parts" + AGENDA + "/carry", carry),
    *shown(PLAN, plan),
    post("/parts" + PLAN, accept),
    *shown(TOPIC, topic),
    post("/parts" + TOPIC, change),
    post("/parts" + TOPIC + "/vote", vote),
    post("/parts" + TOPIC + "/withdraw", withdraw),
    post("/parts" + TOPIC + "/restore", restore),
    post("/parts" + TOPIC + "/arrange", arrange),
]
