"""The setlist of a session in the Mini App: seen by all, made by those who run the session."""

from typing import Any

from aiohttp import web

from locales.reader import gettext as _
from services import setlist_changes, setlist_choice, setlist_notes, setlist_page
from services.errors import BadInput
from services.setlist_choice import Browse, Choice, Proposal
from services.setlist_notes import Noted
from views import setlist_words
from webapp.forms import Form, read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.sessions import SESSION
from webapp.site import actor_of, database, number

SETLIST = SESSION + "/setlist"
SONG = SETLIST + "/song/{song:[0-9]{1,16}}"
PROPOSAL = SETLIST + "/proposal"
ADD = SETLIST + "/add"
LIST = ADD + "/{by:[a-z]}/{page:[0-9]{1,4}}"
MOST_IDS = 500
Notice = dict[str, str]


async def page(request: web.Request) -> web.Response:
    """The list. Raises NotFound."""
    return await _page(request)


async def _page(
    request: web.Request,
    notice: Notice | None = None,
    undo: int | None = None,
    noted: Noted | None = None,
) -> web.Response:
    """The list as it is now; `noted` is what a person wrote who was second."""
    view = await database(request).read(actor_of(request), setlist_page.view, number(request, "session"))
    standing = setlist_words.standing(view.setlist)
    about: dict[str, Any] = {"view": view, "standing": standing, "noted": noted}
    about["level"] = setlist_words.range_of(view.setlist.preparation)
    return part(request, "setlists/page.html", notice=notice, undo=undo, **about)


async def change_song(request: web.Request) -> web.Response:
    """Move, remove or tick one song, or say something about it. Raises what `setlist_changes` raises."""
    sent, song = await read(request), number(request, "song")
    match sent.text("do"):
        case "up" | "down" as way:
            await _change(request, setlist_changes.move, song, 1 if way == "down" else -1)
            return await _page(request)
        case "remove":
            await _change(request, setlist_changes.remove, song)
            return await _page(request, undo=song)
        case "played" | "skipped" as what:
            await _change(request, setlist_changes.tick, song, played=what == "played")
            return await _page(request)
        case _save:
            await _change(request, setlist_notes.play_in, song, sent.text("key") or "")
            return await _write(request, sent, song)


async def write_note(request: web.Request) -> web.Response:
    """Write a note about the whole list. Raises what `setlist_notes.note` raises."""
    return await _write(request, await read(request), 0)


async def _write(request: web.Request, sent: Form, song: int) -> web.Response:
    """Write a note; what another wrote meanwhile is shown beside it."""
    said = (song, sent.text("note") or "", sent.text("was"))
    noted: Noted = await _change(request, setlist_notes.note, *said)
    if noted.other is not None:
        return await _page(request, noted=noted)
    return await _page(request, _good(_("Saved.")))


async def restore_song(request: web.Request) -> web.Response:
    """Bring one back. Raises what `setlist_changes.restore` raises."""
    await _change(request, setlist_changes.restore, number(request, "song"))
    return await _page(request, _good(_("It is back.")))


async def choose(request: web.Request) -> web.Response:
    """Say that the list is ready. Raises what `setlist_changes.choose` raises."""
    sent = await read(request)
    await _change(request, setlist_changes.choose, sent.number("revision") or 0)
    return await _page(request, _good(_("Confirmed. All who see the session see it now.")))


async def propose(request: web.Request) -> web.Response:
    """A list that could be. Raises what `setlist_choice.propose` raises."""
    session = number(request, "session")
    return _proposal(
        request, await database(request).read(actor_of(request), setlist_choice.propose, session)
    )


async def go_on(request: web.Request) -> web.Response:
    """The same with another song, with more or fewer; or make it the list. Raises as `propose`, Outdated."""
    sent, session = await read(request), number(request, "session")
    talk = {"session": session, **_talk(sent)}
    if sent.text("do") == "take":
        await _change(request, setlist_choice.take, sent.number("revision") or 0, talk)
        said = _good(_("This is the list now. Confirm it when it is ready."))
        response = await _page(request, said)
        response.headers["HX-Push-Url"] = _address(request)
        return response
    how: dict[str, Any] = {"count": sent.number("more") or None, "out": sent.number("out") or 0}
    found = await database(request).read(actor_of(request), setlist_choice.go_on, session, talk, **how)
    return _proposal(request, found)


def _talk(sent: Form) -> dict[str, Any]:
    """What a proposal's form remembers."""
    return {
        "chosen": _ids(sent, "chosen"),
        "without": _ids(sent, "without"),
        "count": sent.number("count"),
    }


def _ids(sent: Form, name: str) -> list[int]:
    """Ids that stand in a field of a form. Raises BadInput."""
    words = (sent.text(name) or "").split()
    if len(words) > MOST_IDS or not all(
        word.isascii() and word.isdecimal() and len(word) < 17 for word in words
    ):
        raise BadInput("form", "unreadable")
    return [int(word) for word in words]


def _proposal(request: web.Request, found: Proposal) -> web.Response:
    lines = [(pick.song, setlist_words.reasons(found, pick)) for pick in found.picks]
    wanted = setlist_words.range_of(found.setlist.preparation)
    return part(request, "setlists/proposal.html", found=found, lines=lines, wanted=wanted)


async def browse(request: web.Request) -> web.Response:
    """Songs to pick by hand. Raises NotFound for a list there is not, and as `propose`."""
    by = request.match_info.get("by", Browse.TOP.value)
    if by not in set(Browse):
        raise BadInput("form", "unreadable")
    asked = (number(request, "session"), Browse(by), int(request.match_info.get("page", "0")))
    return _choice(request, await database(request).read(actor_of(request), setlist_choice.browse, *asked))


async def search(request: web.Request) -> web.Response:
    """The songs that words find. Raises as `propose`."""
    sent = await read(request)
    asked = (number(request, "session"), sent.text("words") or "")
    return _choice(request, await database(request).read(actor_of(request), setlist_choice.search, *asked))


async def add(request: web.Request) -> web.Response:
    """Put a song on the list. Raises what `setlist_changes.add` raises."""
    sent = await read(request)
    await _change(request, setlist_changes.add, sent.number("song") or 0)
    return await _page(request, _good(_("Added.")))


def _choice(request: web.Request, choice: Choice) -> web.Response:
    return part(request, "setlists/add.html", choice=choice, rested=setlist_words.rested, orders=list(Browse))


async def _change(request: web.Request, function: Any, *args: Any, **kwargs: Any) -> Any:
    return await database(request).write(
        actor_of(request), function, number(request, "session"), *args, **kwargs
    )


def _address(request: web.Request) -> str:
    return "/app" + request.path.removeprefix("/parts").removesuffix("/proposal")


def _good(words: str) -> Notice:
    return {"words": words, "kind": "good"}


ROUTES = [
    *shown(SETLIST, page),
    post("/parts" + SONG, change_song),
    post("/parts" + SONG + "/restore", restore_song),
    post("/parts" + SETLIST + "/note", write_note),
    post("/parts" + SETLIST + "/choose", choose),
    *shown(PROPOSAL, propose),
    post("/parts" + PROPOSAL, go_on),
    *shown(ADD, browse),
    *shown(LIST, browse),
    post("/parts" + ADD, add),
    post("/parts" + ADD + "/search", search),
]
