"""Suggesting and changing a song on a page: every fact at once, and nothing that was typed is lost."""

from typing import Any

from aiohttp import web

from keyboards.song_edit import names
from models.repertoire import Difficulty, SongLink
from services import song_edit, song_form
from services.song_draft import NAMES, TEXTS, SongFact
from services.song_form import Form as SongForm
from services.song_suggest import Suggestion
from views.repertoire import words_of_songs
from views.song_edit import removed_toast, restored_toast, saved_toast, told
from views.song_suggest import outcome
from webapp.forms import Form, read
from webapp.pages import part
from webapp.repertoire import SONG, SONGS, listed, shown_song
from webapp.routing import post, shown
from webapp.site import actor_of, database, number

WAS = "was-"
"""Before the name of a field: what it held when the form was shown."""
LINKS = [kind.value for kind in SongLink]


async def new(request: web.Request) -> web.Response:
    """The form to suggest a song, filled in with what a message tells of it. Raises NotFound."""
    message = request.query.get("message", "")
    form = await database(request).read(actor_of(request), song_form.new, number(request, "program"), message)
    return _form(request, form, message=message)


async def suggest(request: web.Request) -> web.Response:
    """Suggest it, and show it; where it may be there already, ask. Raises what `song_form.suggest` raises."""
    sent = await read(request)
    fields, program = _fields(sent), number(request, "program")
    sure = sent.text("sure") == "yes"
    result = await database(request).write(actor_of(request), song_form.suggest, program, fields, sure=sure)
    if isinstance(result, Suggestion):
        return _form(request, SongForm(result.program, fields), similar=result.similar)
    made = result.song
    address = f"/app/{made.community_id}/song/{made.id}"
    return await shown_song(request, outcome(result), made.id, HX_Push_Url=address)


async def edit(request: web.Request) -> web.Response:
    """The form of a song as it is now. Raises NotFound, SongGone, NotAllowed."""
    return _form(
        request, await database(request).read(actor_of(request), song_form.opened, number(request, "song"))
    )


async def save(request: web.Request) -> web.Response:
    """Save what was changed; where somebody else changed the same, show both.

    Raises what `song_form.save` raises.
    """
    sent = await read(request)
    edited = await database(request).write(
        actor_of(request), song_form.save, number(request, "song"), _fields(sent, WAS), _fields(sent)
    )
    song = edited.song
    if not edited.clashes:
        return await shown_song(
            request, saved_toast(), HX_Push_Url=f"/app/{song.community_id}/song/{song.id}"
        )
    now = SongForm(song.program, song_form.fields_of(edited.wanted), song)
    clashes = {NAMES.get(fact, "difficulty"): told(song.draft, fact) for fact in edited.clashes}
    return _form(request, now, clashes=clashes, by=edited.by or "")


async def remove(request: web.Request) -> web.Response:
    """Take it off the list; the list, with the way back. Raises NotFound, SongGone, NotAllowed."""
    song = await database(request).write(actor_of(request), song_edit.remove, number(request, "song"))
    return await listed(request, song.program_id, removed_toast(), undo=song.id)


async def restore(request: web.Request) -> web.Response:
    """Bring it back. Raises NotFound, NotAllowed, SongKnown."""
    song = await database(request).write(actor_of(request), song_edit.restore, number(request, "song"))
    return await shown_song(request, restored_toast(), HX_Push_Url=f"/app/{song.community_id}/song/{song.id}")


def _fields(sent: Form, before: str = "") -> dict[str, str]:
    """What the fields hold, or held when the form was shown."""
    return {name: sent.text(before + name) or "" for name in (*TEXTS, "difficulty", *LINKS)}


def _form(request: web.Request, form: SongForm, **more: Any) -> web.Response:
    kept = song_form.fields_of(form.song.draft) if form.song else {}
    called = {name: names()[fact] for fact, name in NAMES.items()}
    shown_as: dict[str, Any] = {
        "message": "",
        "similar": (),
        "clashes": {},
        "by": None,
        "names": {**called, "difficulty": names()[SongFact.DIFFICULTY]},
        "difficulties": list(Difficulty),
        "kinds": list(SongLink),
        "most": TEXTS,
        **words_of_songs(),
        **more,
    }
    return part(request, "songs/form.html", form=form, kept=kept, fields=form.fields, **shown_as)


ROUTES = [
    *shown(SONGS + "/suggest", new),
    post("/parts" + SONGS + "/suggest", suggest),
    *shown(SONG + "/edit", edit),
    post("/parts" + SONG + "/edit", save),
    post("/parts" + SONG + "/remove", remove),
    post("/parts" + SONG + "/restore", restore),
]
