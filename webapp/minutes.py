"""Minutes in the Mini App: read, written by several at once, their decisions and tasks, closed and sent."""

from contextlib import suppress
from datetime import date
from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from locales.reader import language, ngettext
from services import (
    action_changes,
    action_words,
    decision_writing,
    decisions,
    minute_drafts,
    minute_notes,
    minute_writing,
    minutes,
    minutes_sending,
    minutes_sheet,
)
from services.decisions import MAX_TEXT
from services.errors import BadInput, Refusal
from services.minute_writing import Outcome
from views import action_items as action_views
from views import minutes as views
from views.decisions import counted
from webapp import minutes_files
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import COMMUNITY, get, post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

MINUTES = SESSION + "/minutes"
NOTE = MINUTES + "/note/{item:[0-9]{1,16}}"
DECISION = MINUTES + "/decision/{decision:[0-9]{1,16}}"
TASK = MINUTES + "/task/{task:[0-9]{1,16}}"
DECISIONS = COMMUNITY + "/program/{program:[0-9]{1,16}}/decisions"
PAGE = "/{page:[0-9]{1,4}}"

Notice = dict[str, str]


async def page(request: web.Request) -> web.Response:
    """Everything the minutes say. Raises NotFound, NotMember, Banned."""
    return await _page(request)


async def _page(
    request: web.Request, notice: Notice | None = None, undo: str = "", moved: bool = False
) -> web.Response:
    """The page as it is now; `undo` is where what was just taken out is brought back."""
    session = number(request, "session")
    sheet = await database(request).read(actor_of(request), minutes_sheet.read, session)
    sending = None
    if sheet.session.manages and not sheet.is_empty:
        sending = await database(request).read(actor_of(request), minutes_sending.plan, session)
    headers = {"HX-Push-Url": f"/app/{sheet.session.community_id}/session/{session}/minutes"}
    return part(
        request,
        "minutes/page.html",
        headers=headers if moved else None,
        sheet=sheet,
        sending=sending,
        standing=views.status(sheet.state, sheet.session.zone),
        paper=minutes_files.address(request, session),
        counted=counted,
        facts=action_views.facts,
        me=actor_of(request).user_id,
        notice=notice,
        undo=undo,
    )


async def write(request: web.Request) -> web.Response:
    """The editor of one note. Raises NotFound, NotMember, NotAllowed, MinutesClosed."""
    desk = await database(request).read(actor_of(request), minute_drafts.desk, *_note(request))
    return part(request, "minutes/write.html", desk=desk, topic=views.topic(desk.note), notice=None)


async def save(request: web.Request) -> web.Response:
    """Keep what was written, with what others wrote meanwhile. Raises what `minute_writing.write` raises."""
    sent = await read(request)
    revision, text = sent.number("revision") or 0, sent.text("note") or ""
    done = await database(request).write(
        actor_of(request), minute_writing.write, *_note(request), revision, text
    )
    kind = "attention" if done.outcome is Outcome.CLASHED else "good"
    notice = {"words": views.outcome(done), "kind": kind}
    if done.outcome is not Outcome.CLASHED:
        return await _page(request, notice, moved=True)
    desk = await database(request).read(actor_of(request), minute_drafts.desk, *_note(request))
    return part(request, "minutes/write.html", desk=desk, topic=views.topic(desk.note), notice=notice)


async def keep(request: web.Request) -> web.Response:
    """Keep what is typed until it is saved; what cannot be kept is said when it is saved."""
    sent = await read(request)
    revision, text = sent.number("revision") or 0, sent.text("note") or ""
    with suppress(Refusal):
        await database(request).write(actor_of(request), minute_drafts.keep, *_note(request), revision, text)
    return web.Response(status=204)


async def forget(request: web.Request) -> web.Response:
    """Forget what was left unsaved; the editor as the note is."""
    await database(request).write(actor_of(request), minute_drafts.forget, *_note(request))
    return await write(request)


async def history(request: web.Request) -> web.Response:
    """How a note was. Raises NotFound, NotMember, Banned."""
    at = int(request.match_info.get("page", "0"))
    found = await database(request).read(actor_of(request), minute_notes.history, *_note(request), at)
    return part(request, "minutes/history.html", found=found, topic=views.topic(found.note))


async def restore(request: web.Request) -> web.Response:
    """Bring a version back. Raises what `minute_writing.restore` raises."""
    sent = await read(request)
    wanted, seen = sent.number("wanted") or 0, sent.number("revision")
    await database(request).write(actor_of(request), minute_writing.restore, *_note(request), wanted, seen)
    return await _page(request, _good(_("It is back.")), moved=True)


def _note(request: web.Request) -> tuple[int, int]:
    return number(request, "session"), number(request, "item")


async def decide(request: web.Request) -> web.Response:
    """Write a decision down. Raises what `decision_writing.record` raises."""
    sent, session = await read(request), number(request, "session")
    text, item = sent.text("decision") or "", sent.number("item") or 0
    await _do(request, decision_writing.record, session, text, item)
    return await _page(request, _good(_("Added.")))


async def correct(request: web.Request) -> web.Response:
    """Correct a decision, or take it out. Raises what `decision_writing.change` raises."""
    sent, decision = await read(request), number(request, "decision")
    if sent.text("do") in ("remove", "undo"):
        undo = sent.text("do") == "undo"
        await _do(request, decision_writing.remove, decision, undo=undo)
        if undo:
            return await _page(request, _good(_("It is back.")))
        return await _page(request, undo=f"/decision/{decision}")
    votes = decision_writing.parse_votes(sent.text("votes") or "")
    text, item = sent.text("decision") or "", sent.number("item") or 0
    revision = sent.number("revision") or 0
    await _do(request, decision_writing.change, decision, revision, text, item, votes)
    return await _page(request, _good(_("Saved.")))


async def add_task(request: web.Request) -> web.Response:
    """Add a task: in one line, or field by field. Raises what `action_changes.add` raises."""
    sent, session = await read(request), number(request, "session")
    item, task = sent.number("item") or 0, sent.text("task") or ""
    if not (sent.text("assignee") or sent.text("due")):
        await _do(request, action_changes.add, session, task, language(), item)
        return await _page(request, _good(_("Added.")))
    await _do(
        request, action_changes.add_fields, session, task, sent.text("assignee") or "", _day(sent), item
    )
    return await _page(request, _good(_("Added.")))


async def change_task(request: web.Request) -> web.Response:
    """Tick a task off, take it on, drop it, or change it. Raises what `action_changes` raises."""
    sent, task = await read(request), number(request, "task")
    wanted = sent.text("do")
    if wanted in ("done", "open"):
        done = await _do(request, action_changes.tick, task, done=wanted == "done")
        return await _page(request, _good(action_views.done(done.action)))
    if wanted == "take":
        await _do(request, action_changes.take, task)
    elif wanted in ("drop", "undo"):
        await _do(request, action_changes.drop, task, undo=wanted == "undo")
        if wanted == "drop":
            return await _page(request, undo=f"/task/{task}")
    else:
        words, who = sent.text("task") or "", sent.text("assignee") or action_words.NONE
        await _do(request, action_changes.rewrite, task, sent.number("revision") or 0, words, who, _day(sent))
    return await _page(request, _good(_("Saved.")))


def _day(sent: Form) -> date | None:
    """The day of a form. Raises BadInput."""
    value = sent.text("due")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadInput("due", "not_understood") from None


async def close(request: web.Request) -> web.Response:
    """Close them, or let people write again. Raises what `minutes.close` raises."""
    closed = (await read(request)).text("closed") == "yes"
    await _do(request, minutes.close, number(request, "session"), closed=closed)
    return await _page(request, _good(_("Saved.")))


async def hold(request: web.Request) -> web.Response:
    """Hold them back, or let them go out by themselves. Raises what `minutes.hold` raises."""
    held = (await read(request)).text("held") == "yes"
    await _do(request, minutes.hold, number(request, "session"), held=held)
    return await _page(request, _good(_("Saved.")))


async def send(request: web.Request) -> web.Response:
    """Send them to all they concern. Raises what `minutes_sending.send` raises."""
    version = (await read(request)).number("version") or 0
    done = await _do(request, minutes_sending.send, number(request, "session"), version)
    told = ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", done.people)
    return await _page(request, _good(told if done.people else _("It was sent before.")))


async def of_program(request: web.Request) -> web.Response:
    """What a program decided, with the words looked for. Raises NotFound, NotMember, Banned."""
    query, at = request.query.get("q", "")[:MAX_TEXT], int(request.match_info.get("page", "0"))
    found = await database(request).read(
        actor_of(request), decisions.of_program, number(request, "program"), query, at
    )
    return part(request, "minutes/decisions.html", found=found, counted=counted)


async def _do(request: web.Request, function: Any, *args: Any, **kwargs: Any) -> Any:
    return await database(request).write(actor_of(request), function, *args, **kwargs)


def _good(words: str) -> Notice:
    return {"words": words, "kind": "good"}


ROUTES = [
    *shown(MINUTES, page),
    *shown(NOTE, write),
    post("/parts" + NOTE, save),
    post("/parts" + NOTE + "/draft", keep),
    post("/parts" + NOTE + "/forget", forget),
    *shown(NOTE + "/versions", history),
    *shown(NOTE + "/versions" + PAGE, history),
    post("/parts" + NOTE + "/restore", restore),
    post("/parts" + MINUTES + "/decision", decide),
    post("/parts" + DECISION, correct),
    post("/parts" + MINUTES + "/task", add_task),
    post("/parts" + TASK, change_task),
    post("/parts" + MINUTES + "/close", close),
    post("/parts" + MINUTES + "/hold", hold),
    post("/parts" + MINUTES + "/send", send),
    *shown(DECISIONS, of_program),
    get("/parts" + DECISIONS + PAGE, of_program),
]
