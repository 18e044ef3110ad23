"""Materials of a session: files and links in order, for all who see it or only for those who come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from models.communities import Standing
from models.files import File, FileKind
from models.materials import Material
from models.repertoire import Song
from models.sessions import ProgramSession, SessionStatus
from models.tx import Tx, here, table_of
from services import activity, changes, files, presence, sessions, setlists, texts, web_links
from services.errors import BadInput, Banned, NotFound, SessionOver
from services.files import Sent
from services.sessions import SessionDetails

table = table_of(Material)
stored = table_of(File)
program_sessions = table_of(ProgramSession)
songs = table_of(Song)

MOST = 20
"""Materials of one session."""
MAX_TITLE = 100
PAGE = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One material."""

    id: int
    title: str
    url: str | None
    file_id: int | None
    kind: FileKind | None
    """What its file is; None for a link."""
    size: int | None
    goers_only: bool
    song_id: int | None = None
    """The song it is a chart or a recording of."""
    song: str | None = None
    """What that is called."""
    is_recording: bool = False
    """Whether those who came are to be heard or seen on it."""
    withheld: bool = False
    """Whether members do not see it, since somebody took their consent back."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The materials of a session that a person sees, in order."""

    session: SessionDetails
    items: tuple[Item, ...]

    def page(self, number: int) -> tuple[Item, ...]:
        """One page of them."""
        return self.items[number * PAGE : (number + 1) * PAGE]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.items) // PAGE))


_LIST = (
    select(
        table.c.id,
        table.c.title,
        table.c.url,
        table.c.file_id,
        stored.c.kind,
        stored.c.size,
        table.c.goers_only,
        table.c.song_id,
        songs.c.title.label("song"),
        table.c.is_recording,
        table.c.withheld_at.is_not(None),
    )
    .select_from(
        table.outerjoin(
            stored, (stored.c.community_id == table.c.community_id) & (stored.c.id == table.c.file_id)
        ).outerjoin(songs, (songs.c.community_id == table.c.community_id) & (songs.c.id == table.c.song_id))
    )
    .where(here(table), table.c.session_id == bindparam("of_session"), table.c.deleted_at.is_(None))
    .order_by(table.c.position, table.c.id)
)
_OF = select(table.c.session_id, table.c.file_id, table.c.deleted_at).where(
    here(table), table.c.id == bindparam("of_material")
)
_LAST = select(func.max(table.c.position)).where(here(table), table.c.session_id == bindparam("of_session"))
_THIS = (here(table), table.c.id == bindparam("of_material"))
_PLACE = update(table).where(*_THIS).values(position=bindparam("at_position"))
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at"))
_RESTORE = update(table).where(*_THIS).values(deleted_at=null())
_RENAME = update(table).where(*_THIS).values(title=bindparam("called"))
_OF_SONG = update(table).where(*_THIS).values(song_id=bindparam("of_song"))
_SHOW = update(table).where(*_THIS).values(goers_only=bindparam("only"))
_LOCK = (
    select(program_sessions.c.id)
    .where(here(program_sessions), program_sessions.c.id == bindparam("of_session"))
    .with_for_update()
)


def shelf(tx: Tx, session_id: int) -> Shelf:
    """What a person sees of a session's materials. Raises NotFound."""
    return shelf_of(tx, sessions.details(tx, session_id))


def shelf_of(tx: Tx, session: SessionDetails) -> Shelf:
    """The same, when the session was read before. One who was banned sees nothing."""
    if tx.actor.standing is Standing.BANNED:
        return Shelf(session, ())
    comes = presence.is_there(tx, session)
    items = tx.records(Item, _LIST, of_session=session.id)
    seen = (one for one in items if session.manages or not one.withheld)
    return Shelf(session, tuple(one for one in seen if comes or session.manages or not one.goers_only))


def item(tx: Tx, session_id: int, material_id: int) -> tuple[SessionDetails, Item]:
    """One material that the person sees. Raises NotFound, Banned."""
    if tx.actor.standing is Standing.BANNED:
        raise Banned
    found = shelf(tx, session_id)
    return found.session, _among(found, material_id)


def managed(tx: Tx, session_id: int, material_id: int) -> tuple[Shelf, Item]:
    """One material, for one who may change it, among the others. Raises NotFound, NotAllowed."""
    found = shelf_of(tx, changes.managed(tx, session_id))
    return found, _among(found, material_id)


def _among(found: Shelf, material_id: int) -> Item:
    wanted = next((one for one in found.items if one.id == material_id), None)
    if wanted is None:
        raise NotFound
    return wanted


def add_link(tx: Tx, session_id: int, text: str, title: str = "", song: int = 0) -> Shelf:
    """Add a link: its address, and what it is called, in either order; the host where it has no name.

    It may be of a `song` of the setlist. Raises NotFound, NotAllowed, SessionOver for a cancelled session,
    BadInput.
    """
    words = text.split()
    urls = [
        word
        for word in words
        if "://" in word or word.casefold().startswith(("www.", "javascript:", "data:"))
    ]
    url = web_links.checked("link", _with_scheme(urls[0]) if urls else text.strip())
    rest = title or " ".join(word for word in words if word not in urls[:1])
    named = texts.line("title", rest or _host(url), MAX_TITLE, least=1)
    return _add(tx, session_id, song, title=named, url=url)


def _with_scheme(url: str) -> str:
    return f"https://{url}" if url.casefold().startswith("www.") else url


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0][:MAX_TITLE]


def add_sent(tx: Tx, session_id: int, sent: Sent, title: str = "", song: int = 0) -> Shelf:
    """Add a file that came by chat; its caption or name is its title. Raises as `add_link`, NotMember."""
    changes.managed(tx, session_id)
    named = _title(title or sent.name or sent.kind.value)
    return _add(tx, session_id, song, title=named, file_id=files.add_sent(tx, sent))


def add_uploaded(tx: Tx, session_id: int, file_id: int, title: str = "", song: int = 0) -> Shelf:
    """Add a file that the person uploaded in the app. Raises as `add_link`."""
    file = files.mine(tx, file_id)
    files.keep(tx, file_id)
    named = _title(title or file.name or file.kind.value)
    return _add(tx, session_id, song, title=named, file_id=file_id)


def _title(text: str) -> str:
    """A caption may be long: the first line of it serves as a name."""
    first = text.strip().splitlines()[0] if text.strip() else text
    return texts.line("title", first[:MAX_TITLE], MAX_TITLE, least=1)


def _add(tx: Tx, session_id: int, song: int, **what: Any) -> Shelf:
    session = changes.managed(tx, session_id)
    listed = _listed(tx, session, song)
    if session.status is SessionStatus.CANCELLED:
        raise SessionOver(cancelled=True)
    tx.execute(_LOCK, of_session=session_id)
    if len(shelf_of(tx, session).items) >= MOST:
        raise BadInput("materials", "too_many", MOST)
    last: int | None = tx.value(_LAST, of_session=session_id)
    tx.add(
        Material,
        session_id=session_id,
        position=(last or 0) + 1,
        added_by=tx.actor.user_id,
        added_at=tx.now,
        song_id=listed,
        **what,
    )
    activity.log(tx, "material_added", "session", session_id, title=what["title"])
    return shelf_of(tx, session)


def _listed(tx: Tx, session: SessionDetails, song: int) -> int | None:
    """A song of the session's setlist; None for none (0). Raises NotFound."""
    return setlists.of(tx, session).line(song).song_id if song else None


def of_song(tx: Tx, material_id: int, song: int) -> Shelf:
    """Say that it is a chart or a recording of a song of the setlist, or of none (0).

    Raises NotFound, NotAllowed.
    """
    row = tx.row(_OF, of_material=material_id)
    found, _item = managed(tx, row.session_id if row else 0, material_id)
    tx.execute(_OF_SONG, of_material=material_id, of_song=_listed(tx, found.session, song))
    return shelf_of(tx, found.session)


def rename(tx: Tx, session_id: int, material_id: int, title: str) -> Shelf:
    """Call it otherwise. Raises NotFound, NotAllowed, BadInput."""
    found, _item = managed(tx, session_id, material_id)
    tx.execute(_RENAME, of_material=material_id, called=texts.line("title", title, MAX_TITLE, least=1))
    return shelf_of(tx, found.session)


def show_to(tx: Tx, session_id: int, material_id: int, *, goers_only: bool) -> Shelf:
    """Show it to those who come alone, or to all who see the session. Raises NotFound, NotAllowed."""
    found, _item = managed(tx, session_id, material_id)
    tx.execute(_SHOW, of_material=material_id, only=goers_only)
    return shelf_of(tx, found.session)


def change(
    tx: Tx, session_id: int, material_id: int, *, title: str, goers_only: bool, song: int | None = None
) -> Shelf:
    """All at once, as a form says it; a song that is None stays. Raises NotFound, NotAllowed, BadInput."""
    rename(tx, session_id, material_id, title)
    if song is not None:
        of_song(tx, material_id, song)
    return show_to(tx, session_id, material_id, goers_only=goers_only)


def move(tx: Tx, session_id: int, material_id: int, by: int) -> Shelf:
    """Move it up (-1) or down (1) by one; at the end of the list it stays. Raises NotFound, NotAllowed."""
    tx.execute(_LOCK, of_session=session_id)
    found, wanted = managed(tx, session_id, material_id)
    order = [one.id for one in found.items if one.id != material_id]
    at = max(0, min(len(order), found.items.index(wanted) + (1 if by > 0 else -1)))
    order.insert(at, material_id)
    _arrange(tx, order)
    return shelf_of(tx, found.session)


def _arrange(tx: Tx, order: Sequence[int]) -> None:
    tx.execute_many(_PLACE, [{"of_material": one, "at_position": n} for n, one in enumerate(order, 1)])


def remove(tx: Tx, session_id: int, material_id: int) -> Shelf:
    """Take it off; `restore` brings it back. Raises NotFound, NotAllowed."""
    found, wanted = managed(tx, session_id, material_id)
    tx.execute(_REMOVE, of_material=material_id, at=tx.now)
    if wanted.file_id is not None:
        files.remove(tx, wanted.file_id)
    activity.log(tx, "material_removed", "session", session_id, title=wanted.title)
    return shelf_of(tx, found.session)


def restore(tx: Tx, session_id: int, material_id: int) -> Shelf:
    """Undo a removal. Raises NotFound, NotAllowed."""
    session = changes.managed(tx, session_id)
    row = tx.row(_OF, of_material=material_id)
    if row is None or row.session_id != session_id:
        raise NotFound
    if row.deleted_at is not None:
        tx.execute(_RESTORE, of_material=material_id)
        if row.file_id is not None:
            files.keep(tx, row.file_id)
    return shelf_of(tx, session)
