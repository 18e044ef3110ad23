"""Photos of a session: by those who were there, seen by all who see the session."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from models.communities import Standing
from models.files import File, FileKind
from models.materials import Photo
from models.sessions import SessionStatus
from models.tx import Tx, here, table_of
from models.users import User
from services import activity, files, presence, sessions
from services.errors import BadInput, Banned, NotAllowed, NotFound, SessionOver
from services.files import Sent
from services.sessions import SessionDetails

table = table_of(Photo)
stored = table_of(File)
users = table_of(User)

MOST = 300
"""Photos of one session."""
MOST_EACH = 50
"""Photos of one session by one person."""
PAGE = 10
"""An album of Telegram has at most ten."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo."""

    id: int
    file_id: int
    width: int | None
    height: int | None
    by_id: int
    by: str
    agreed: bool
    """Whether everybody in it agrees to be shown in the gallery."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """A page of a session's photos, in the order they came."""

    session: SessionDetails
    pictures: tuple[Picture, ...]
    count: int
    page: int
    may_add: bool
    me: int | None
    shy: tuple[str, ...] = ()
    """Who comes or came, and does not want to be photographed; for those who add photos."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE))

    def may_remove(self, picture: Picture) -> bool:
        """One's own; organizers any."""
        return self.session.manages or picture.by_id == self.me


_ALL = (
    here(table),
    table.c.session_id == bindparam("of_session"),
    table.c.deleted_at.is_(None),
    table.c.objected_at.is_(None),
)
_COUNT = select(func.count()).select_from(table).where(*_ALL)
_MINE = _COUNT.where(table.c.added_by == bindparam("me"))
_PICTURES = select(
    table.c.id,
    table.c.file_id,
    stored.c.width,
    stored.c.height,
    table.c.added_by,
    users.c.name,
    table.c.agreed_at.is_not(None),
).select_from(
    table.join(
        stored, (stored.c.community_id == table.c.community_id) & (stored.c.id == table.c.file_id)
    ).join(users, users.c.id == table.c.added_by)
)
_PAGE = _PICTURES.where(*_ALL).order_by(table.c.id).limit(PAGE).offset(bindparam("skip"))
_ONE = _PICTURES.where(*_ALL, table.c.id == bindparam("of_photo"))
_OF = select(table.c.file_id, table.c.added_by, table.c.deleted_at).where(
    here(table), table.c.session_id == bindparam("of_session"), table.c.id == bindparam("of_photo")
)
_THIS = (here(table), table.c.id == bindparam("of_photo"))
_SHY = (
    select(users.c.name)
    .where(users.c.id.in_(bindparam("of_users", expanding=True)), users.c.in_photos.is_(False))
    .order_by(users.c.name, users.c.id)
)
_REMOVE = update(table).where(*_THIS).values(deleted_at=bindparam("at"))
_RESTORE = update(table).where(*_THIS).values(deleted_at=null())


def gallery(tx: Tx, session_id: int, page: int = 0) -> Gallery:
    """A page of the photos; one past the end is the last. Raises NotFound, Banned."""
    return gallery_of(tx, _seen(tx, session_id), page)


def gallery_of(tx: Tx, session: SessionDetails, page: int = 0) -> Gallery:
    """The same, when the session was read before. One who was banned sees nothing."""
    count: int = 0 if _is_out(tx) else tx.value(_COUNT, of_session=session.id)
    page = max(0, min(page, -(-count // PAGE) - 1))
    pictures = tx.records(Picture, _PAGE, of_session=session.id, skip=page * PAGE) if count else []
    return Gallery(session, tuple(pictures), count, page, may_add(tx, session), tx.actor.user_id)


def one(tx: Tx, session_id: int, photo_id: int) -> tuple[Gallery, Picture]:
    """One photo that the person sees. Raises NotFound, Banned."""
    session = _seen(tx, session_id)
    found = tx.records(Picture, _ONE, of_session=session_id, of_photo=photo_id)
    if not found:
        raise NotFound
    return gallery_of(tx, session), found[0]


def _seen(tx: Tx, session_id: int) -> SessionDetails:
    if _is_out(tx):
        raise Banned
    return sessions.details(tx, session_id)


def _is_out(tx: Tx) -> bool:
    return tx.actor.standing is Standing.BANNED


def may_add(tx: Tx, session: SessionDetails) -> bool:
    """Whether the actor may add photos: once it has begun, those who were there, and its organizers."""
    begun = tx.now >= session.starts_at and session.status is not SessionStatus.CANCELLED
    return begun and tx.actor.is_member and (session.manages or presence.is_there(tx, session))


def adding(tx: Tx, session_id: int) -> Gallery:
    """The photos, for one who may add some. Raises NotFound, Banned, NotAllowed, SessionOver (cancelled)."""
    found = gallery(tx, session_id)
    if found.session.status is SessionStatus.CANCELLED:
        raise SessionOver(cancelled=True)
    if not found.may_add:
        raise NotAllowed
    return _with_shy(tx, found)


def _with_shy(tx: Tx, found: Gallery) -> Gallery:
    names = tx.rows(_SHY, of_users=presence.people(tx, found.session.id))
    return replace(found, shy=tuple(row.name for row in names))


def add_sent(tx: Tx, session_id: int, sent: Sent, *, agreed: bool = False) -> Gallery:
    """Add a photo that came by chat; `agreed` where everybody in it wants to be shown.

    Raises as `adding`, BadInput.
    """
    _check_room(tx, adding(tx, session_id))
    if sent.kind is not FileKind.PHOTO:
        raise BadInput("file", "no_picture")
    return _add(tx, session_id, files.add_sent(tx, sent), agreed)


def add_uploaded(tx: Tx, session_id: int, file_id: int, *, agreed: bool = False) -> Gallery:
    """The same for a photo that the person uploaded in the app. Raises as `adding`, BadInput."""
    _check_room(tx, adding(tx, session_id))
    files.mine(tx, file_id, FileKind.PHOTO)
    files.keep(tx, file_id)
    return _add(tx, session_id, file_id, agreed)


def _check_room(tx: Tx, found: Gallery) -> None:
    mine: int = tx.value(_MINE, of_session=found.session.id, me=tx.actor.user_id)
    if found.count >= MOST or mine >= MOST_EACH:
        raise BadInput("photos", "too_many", MOST if found.count >= MOST else MOST_EACH)


def _add(tx: Tx, session_id: int, file_id: int, agreed: bool) -> Gallery:
    values: dict[str, Any] = {"added_by": tx.actor.user_id, "added_at": tx.now}
    tx.add(Photo, session_id=session_id, file_id=file_id, agreed_at=tx.now if agreed else None, **values)
    return _with_shy(tx, gallery(tx, session_id, MOST))


def remove(tx: Tx, session_id: int, photo_id: int) -> Gallery:
    """Take one off: one's own, or as an organizer any. Raises NotFound, NotAllowed, Banned."""
    file_id = _removable(tx, session_id, photo_id)
    tx.execute(_REMOVE, of_photo=photo_id, at=tx.now)
    files.remove(tx, file_id)
    activity.log(tx, "photo_removed", "session", session_id)
    return gallery(tx, session_id)


def restore(tx: Tx, session_id: int, photo_id: int) -> Gallery:
    """Undo a removal. Raises as `remove`."""
    file_id = _removable(tx, session_id, photo_id)
    tx.execute(_RESTORE, of_photo=photo_id)
    files.keep(tx, file_id)
    return gallery(tx, session_id, MOST)


def _removable(tx: Tx, session_id: int, photo_id: int) -> int:
    session = _seen(tx, session_id)
    row = tx.row(_OF, of_session=session_id, of_photo=photo_id)
    if row is None:
        raise NotFound
    if not session.manages and row.added_by != tx.actor.user_id:
        raise NotAllowed
    file_id: int = row.file_id
    return file_id
