"""The gallery: photos of sessions that everybody in them agrees to, the newest first.

Whoever is in a picture takes it out of sight with one tap; organizers then bring it back or remove it. What
a person sees here is of sessions that they see anyway.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, null, or_, select, update

from models.files import File
from models.gallery import Highlight, HighlightStatus
from models.materials import Photo
from models.programs import Program
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import access, activity, crew, files, members, outbox, programs
from services.access import Ability
from services.errors import NotAllowed, NotFound
from services.members import CommunityCard
from services.programs import ProgramDetails

photos = table_of(Photo)
stored = table_of(File)
users = table_of(User)
sessions = table_of(ProgramSession)
program_rows = table_of(Program)
highlights = table_of(Highlight)

PAGE = 10
"""An album of Telegram has at most ten."""
SAID = 3
"""Words that are shown above the photos."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo, of which session it is, and how it stands."""

    id: int
    file_id: int
    width: int | None
    height: int | None
    by_id: int
    by: str
    session_id: int
    program_id: int
    title: str
    starts_at: datetime
    zone: str
    agreed: bool
    """Whether everybody in it agrees to be shown."""
    objected: bool
    """Whether somebody in it took it out of sight."""
    highlight_id: int | None
    status: HighlightStatus | None
    """Chosen or proposed as a highlight; None for neither."""
    is_public: bool | None

    @property
    def chosen(self) -> bool:
        """Whether it is a highlight of its session."""
        return self.status is HighlightStatus.CHOSEN


@dataclass(frozen=True, slots=True)
class Said:
    """Words that stand for a session."""

    words: str
    title: str
    starts_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """A page of the gallery of a program, or of a community."""

    community: CommunityCard
    program: ProgramDetails | None
    shots: tuple[Shot, ...]
    said: tuple[Said, ...]
    count: int
    page: int
    to_check: int
    """Photos and proposals that wait for organizers; 0 for others."""
    manages: bool

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class ShotView:
    """One photo as one person sees it."""

    community: CommunityCard
    shot: Shot
    manages: bool
    me: int | None

    @property
    def mine(self) -> bool:
        """Whether the person took it."""
        return self.shot.by_id == self.me

    @property
    def may_highlight(self) -> bool:
        """Organizers choose; who took it proposes, and takes that back."""
        fit = self.shot.agreed and not self.shot.objected
        return fit and (self.manages or (self.mine and not self.shot.chosen))


WITH_SESSION = photos.join(
    sessions, and_(sessions.c.community_id == photos.c.community_id, sessions.c.id == photos.c.session_id)
).join(
    program_rows,
    and_(program_rows.c.community_id == sessions.c.community_id, program_rows.c.id == sessions.c.program_id),
)
_HIGHLIGHTED = and_(highlights.c.community_id == photos.c.community_id, highlights.c.photo_id == photos.c.id)
_SHOT = select(
    photos.c.id,
    photos.c.file_id,
    stored.c.width,
    stored.c.height,
    photos.c.added_by,
    users.c.name,
    sessions.c.id,
    sessions.c.program_id,
    func.coalesce(sessions.c.title, program_rows.c.name),
    sessions.c.starts_at,
    program_rows.c.zone,
    photos.c.agreed_at.is_not(None),
    photos.c.objected_at.is_not(None),
    highlights.c.id,
    highlights.c.status,
    highlights.c.is_public,
).select_from(
    WITH_SESSION.join(
        stored, and_(stored.c.community_id == photos.c.community_id, stored.c.id == photos.c.file_id)
    )
    .join(users, users.c.id == photos.c.added_by)
    .outerjoin(highlights, _HIGHLIGHTED)
)
_THERE = (here(photos), photos.c.deleted_at.is_(None), sessions.c.deleted_at.is_(None), access.VISIBLE)
_SHOWN = (*_THERE, photos.c.agreed_at.is_not(None), photos.c.objected_at.is_(None))
_OF_PROGRAM = sessions.c.program_id == bindparam("of_program")
_WAITING = (*_THERE, or_(photos.c.objected_at.is_not(None), highlights.c.status == HighlightStatus.PROPOSED))


def _paged(*criteria: Any) -> tuple[Any, Any]:
    """How many, and a page of them."""
    count = select(func.count()).select_from(WITH_SESSION.outerjoin(highlights, _HIGHLIGHTED))
    page = _SHOT.order_by(photos.c.id.desc()).limit(PAGE).offset(bindparam("skip"))
    return count.where(*criteria), page.where(*criteria)


_PAGES = {True: _paged(*_SHOWN, _OF_PROGRAM), False: _paged(*_SHOWN)}
_CHECKS = {True: _paged(*_WAITING, _OF_PROGRAM), False: _paged(*_WAITING)}
_ONE = _SHOT.where(*_THERE, photos.c.id == bindparam("of_photo"))
_SAID = (
    select(
        highlights.c.words,
        func.coalesce(sessions.c.title, program_rows.c.name),
        sessions.c.starts_at,
        program_rows.c.zone,
    )
    .select_from(
        highlights.join(
            sessions,
            and_(
                sessions.c.community_id == highlights.c.community_id, sessions.c.id == highlights.c.session_id
            ),
        ).join(
            program_rows,
            and_(
                program_rows.c.community_id == sessions.c.community_id,
                program_rows.c.id == sessions.c.program_id,
            ),
        )
    )
    .where(
        here(highlights),
        highlights.c.words != "",
        highlights.c.status == HighlightStatus.CHOSEN,
        sessions.c.deleted_at.is_(None),
        access.VISIBLE,
    )
    .order_by(sessions.c.starts_at.desc(), highlights.c.id.desc())
    .limit(SAID)
)
_SAYINGS = {True: _SAID.where(_OF_PROGRAM), False: _SAID}
_THIS = (here(photos), photos.c.id == bindparam("of_photo"))
_AGREE = update(photos).where(*_THIS, photos.c.agreed_at.is_(None)).values(agreed_at=bindparam("at"))
_OBJECT = (
    update(photos)
    .where(*_THIS, photos.c.objected_at.is_(None))
    .values(objected_at=bindparam("at"), objected_by=bindparam("who"))
)
_SHOW = update(photos).where(*_THIS).values(objected_at=null(), objected_by=null())
_REMOVE = update(photos).where(*_THIS).values(deleted_at=bindparam("at"))


def listing(tx: Tx, program_id: int | None = None, page: int = 0) -> GalleryPage:
    """A page of the gallery; one past the end is the last. Raises NotFound, NotMember, Banned."""
    return _page(tx, program_id, page, _PAGES)


def to_check(tx: Tx, program_id: int | None = None, page: int = 0) -> GalleryPage:
    """A page of what waits for organizers. Raises NotFound, NotAllowed, NotMember, Banned."""
    found = _page(tx, program_id, page, _CHECKS)
    if not found.manages:
        raise NotAllowed
    return found


def _page(tx: Tx, program_id: int | None, page: int, statements: dict[bool, tuple[Any, Any]]) -> GalleryPage:
    community = members.inside(tx)
    program = programs.details(tx, program_id) if program_id is not None else None
    manages = program.manages if program else access.may(tx.actor, Ability.RUN_PROGRAM)
    one, values = program is not None, access.sight(tx.actor)
    if program:
        values["of_program"] = program.id
    counted, paged = statements[one]
    count: int = tx.value(counted, **values)
    page = max(0, min(page, -(-count // PAGE) - 1))
    return GalleryPage(
        community=community,
        program=program,
        shots=tuple(tx.records(Shot, paged, skip=page * PAGE, **values)),
        said=tuple(tx.records(Said, _SAYINGS[one], **values)),
        count=count,
        page=page,
        to_check=tx.value(_CHECKS[one][0], **values) if manages else 0,
        manages=manages,
    )


def one(tx: Tx, photo_id: int) -> ShotView:
    """One photo. What is out of sight, or not agreed to, is there for organizers and who took it alone.

    Raises NotFound, NotMember, Banned.
    """
    community = members.inside(tx)
    found = tx.records(Shot, _ONE, of_photo=photo_id, **access.sight(tx.actor))
    if not found:
        raise NotFound
    shot = found[0]
    manages = programs.details(tx, shot.program_id).manages
    view = ShotView(community, shot, manages, tx.actor.user_id)
    if not (manages or view.mine) and (shot.objected or not shot.agreed):
        raise NotFound
    return view


def agree(tx: Tx, photo_id: int) -> ShotView:
    """Who took it says that everybody in it agrees to be shown. Raises NotFound, NotAllowed."""
    if not one(tx, photo_id).mine:
        raise NotAllowed
    tx.execute(_AGREE, of_photo=photo_id, at=tx.now)
    return one(tx, photo_id)


def object_to(tx: Tx, photo_id: int) -> ShotView:
    """Somebody in it does not want to be shown: out of sight at once, and organizers hear of it.

    Raises NotFound, NotMember, Banned.
    """
    view = one(tx, photo_id)
    shot = view.shot
    if tx.execute(_OBJECT, of_photo=photo_id, at=tx.now, who=tx.actor.user_id).rowcount:
        told = [who for who in crew.people(tx, shot.program_id) if who != tx.actor.user_id]
        key = f"{photo_id}:{tx.now.timestamp():.0f}"
        outbox.tell(tx, outbox.Kind.PHOTO_OBJECTED, told, key=key, session=shot.session_id)
        activity.log(tx, "photo_objected", "session", shot.session_id)
    return view


def decide(tx: Tx, photo_id: int, *, keep: bool) -> ShotView:
    """Bring it back into sight, or remove it for good. Raises NotFound, NotAllowed."""
    view = one(tx, photo_id)
    if not view.manages:
        raise NotAllowed
    if keep:
        tx.execute(_SHOW, of_photo=photo_id)
        activity.log(tx, "photo_kept", "session", view.shot.session_id)
        return one(tx, photo_id)
    tx.execute(_REMOVE, of_photo=photo_id, at=tx.now)
    files.remove(tx, view.shot.file_id)
    activity.log(tx, "photo_removed", "session", view.shot.session_id)
    return view
