"""The songs of a program in the Mini App: lists, one song, votes, favourites, its history."""

from typing import Any
from urllib.parse import quote

from aiohttp import web

from keyboards.repertoire import list_names
from models.votes import Choice
from services import favourites, repertoire, song_history, song_lists, voting, voting_card
from services.errors import BadInput
from services.song_lists import SongList
from services.songs import SongDetails
from views import repertoire as views
from views import voting as voting_views
from webapp.forms import read
from webapp.pages import part
from webapp.programs import PAGE, PROGRAM
from webapp.routing import COMMUNITY, get, post, shown
from webapp.site import actor_of, database, number

SONGS = PROGRAM + "/songs"
WHICH = "/{which:" + "|".join(which.name.lower() for which in SongList) + "}"
BALLOT = PROGRAM + "/vote"
SONG = COMMUNITY + "/song/{song:[0-9]{1,16}}"
TOLD: dict[str, Any] = {**views.words_of_songs(), "song_lists": SongList}


async def listing(request: web.Request) -> web.Response:
    """A page of a list. Raises NotFound."""
    return await listed(request, number(request, "program"))


async def listed(
    request: web.Request, program: int, said: str | None = None, undo: int | None = None, **more: Any
) -> web.Response:
    """The list of the address, the best liked where it names none."""
    which = SongList[request.match_info.get("which", "top").upper()]
    page, words = int(request.match_info.get("page", "0")), request.query.get("q", "")[:100]
    view = await database(request).read(actor_of(request), song_lists.view, program, which, page, words)
    found_at = f"/app{request.path.removeprefix('/parts')}?q={quote(words)}"
    return part(
        request,
        "songs/list.html",
        headers={"HX-Push-Url": found_at} if words else None,
        view=view,
        found=view.found,
        names=list_names(),
        nothing=views.nothing(view.found),
        notice=_good(said),
        undo=undo,
        **TOLD,
        **more,
    )


async def song(request: web.Request) -> web.Response:
    """One song. Raises NotFound, SongGone."""
    return await shown_song(request)


async def shown_song(
    request: web.Request, said: str | None = None, song_id: int | None = None, **headers: str
) -> web.Response:
    """The song's page as it is now; `song_id` where the address names none."""
    wanted = number(request, "song") if song_id is None else song_id
    found = await database(request).read(
        actor_of(request), song_history.of_song, wanted, 0, song_history.PAGE_IN_APP
    )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return part(
        request, "songs/song.html", headers=named, song=found.song, history=found, notice=_good(said), **TOLD
    )


async def history(request: web.Request) -> web.Response:
    """More of the times it was played. Raises NotFound, SongGone."""
    at = int(request.match_info["page"])
    found = await database(request).read(
        actor_of(request), song_history.of_song, number(request, "song"), at, song_history.PAGE_IN_APP
    )
    return part(request, "songs/played.html", song=found.song, history=found)


async def vote(request: web.Request) -> web.Response:
    """Vote on a song; its page, or its line in a list. Raises what services.voting.vote raises."""
    sent = await read(request)
    choice = choice_of(sent.text("choice"))
    result = await database(request).write(actor_of(request), voting.vote, number(request, "song"), choice)
    said = voting_views.outcome(result)
    if sent.text("from") == "list":
        return part(request, "songs/voted.html", song=_line(result.song), notice=_good(said), **TOLD)
    return await shown_song(request, said)


def _line(found: SongDetails) -> dict[str, Any]:
    """A song as a list tells of it."""
    draft = found.draft
    facts = {name: getattr(draft, name) for name in ("title", "composer", "key", "tempo", "difficulty")}
    counts = {
        name: getattr(found, name) for name in ("id", "community_id", "ups", "downs", "mine", "may_vote")
    }
    played = {"times_played": found.times_played, "last_played_at": found.last_played_at}
    return {**facts, **counts, **played, "zone": found.program.zone}


def choice_of(text: str | None) -> Choice:
    """What a form says of a song. Raises BadInput."""
    try:
        return Choice(text or "")
    except ValueError:
        raise BadInput("answer", "missing") from None


async def keep(request: web.Request) -> web.Response:
    """Have it among one's favourites, or not. Raises what services.favourites.keep raises."""
    wanted = (await read(request)).text("wanted") == "yes"
    kept = await database(request).write(
        actor_of(request), favourites.keep, number(request, "song"), wanted=wanted
    )
    return await shown_song(request, views.kept_toast(kept))


async def ballot(request: web.Request) -> web.Response:
    """The next song to vote on. Raises NotFound."""
    found = await database(request).read(actor_of(request), voting.ballot, number(request, "program"))
    return part(request, "songs/ballot.html", ballot=found, song=found.song, notice=None, **TOLD)


async def vote_next(request: web.Request) -> web.Response:
    """Vote on it, and go on. Raises what services.voting.vote raises."""
    choice = choice_of((await read(request)).text("choice"))
    result, found = await database(request).write(
        actor_of(request), voting.vote_and_go_on, number(request, "song"), choice
    )
    notice = _good(voting_views.outcome(result))
    return part(request, "songs/ballot.html", ballot=found, song=found.song, notice=notice, **TOLD)


async def post_card(request: web.Request) -> web.Response:
    """Put a card to vote into the group. Raises what services.voting_card.post raises."""
    program = number(request, "program")
    await database(request).write(actor_of(request), voting_card.post, program)
    return await listed(request, program, voting_views.posted_toast())


async def suggested_same(request: web.Request) -> web.Response:
    """It is that song: vote for it, and show it. Raises what services.voting.vote raises."""
    song_id = number(request, "song")
    await database(request).write(actor_of(request), voting.vote, song_id, Choice.UP)
    found = await database(request).read(actor_of(request), repertoire.load, song_id)
    address = f"/app/{found.community_id}/song/{song_id}"
    return await shown_song(request, voting_views.same_toast(), HX_Push_Url=address)


def _good(said: str | None) -> dict[str, str] | None:
    return {"words": said, "kind": "good"} if said else None


ROUTES = [
    *shown(SONGS, listing),
    *shown(SONGS + WHICH, listing),
    *shown(SONGS + WHICH + PAGE, listing),
    post("/parts" + SONGS + "/post", post_card),
    *shown(BALLOT, ballot),
    post("/parts" + BALLOT + "/{song:[0-9]{1,16}}", vote_next),
    *shown(SONG, song),
    get("/parts" + SONG + "/history" + PAGE, history),
    post("/parts" + SONG + "/vote", vote),
    post("/parts" + SONG + "/favourite", keep),
    post("/parts" + SONG + "/same", suggested_same),
]
