"""Highlights: photos and words that stand for a session. Organizers choose; who took a photo proposes it."""

import re
from binascii import crc32
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, select, update

from models.base import upsert
from models.feedback import Feedback
from models.gallery import Highlight, HighlightStatus
from models.ids import new_id
from models.tx import Tx, here, table_of
from services import access, activity, changes, gallery, recaps, richtext
from services.access import Ability
from services.errors import NotAllowed, NotFound
from services.gallery import WITH_SESSION, Said, ShotView, photos, program_rows, sessions
from services.sessions import SessionDetails

table = table_of(Highlight)
feedback = table_of(Feedback)

MOST_WORDS = 300
OFFERED = 8
"""Sentences of a recap, and words of people, that are offered."""
PUBLIC_PHOTOS, PUBLIC_WORDS = 12, 5
_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that may stand for a session."""

    key: str
    """What a button calls them by."""
    words: str
    quoted: bool
    """Whether a person said so of the session, and lets it be quoted; else it is of the recap."""
    highlight_id: int | None
    is_public: bool

    @property
    def chosen(self) -> bool:
        """Whether it is a highlight."""
        return self.highlight_id is not None


@dataclass(frozen=True, slots=True)
class Sentences:
    """The words of one session to choose from."""

    session: SessionDetails
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PublicHighlights:
    """What anybody may see of a program."""

    photos: tuple[tuple[int, int | None, int | None], ...] = ()
    """File, width and height."""
    said: tuple[Said, ...] = ()


_new = upsert(table)
_CHOOSE = _new.on_conflict_do_update(
    index_elements=["community_id", "photo_id"], set_={"status": HighlightStatus.CHOSEN}
)
_PROPOSE = upsert(table).on_conflict_do_nothing(index_elements=["community_id", "photo_id"])
_DROP = delete(table).where(here(table), table.c.photo_id == bindparam("of_photo"))
_OF_SESSION = (here(table), table.c.session_id == bindparam("of_session"), table.c.words != "")
_WORDS = select(table.c.words, table.c.id, table.c.is_public).where(*_OF_SESSION)
_DROP_WORDS = delete(table).where(*_OF_SESSION, table.c.words == bindparam("said"))
_PUBLISH = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_highlight"), table.c.status == HighlightStatus.CHOSEN)
    .values(is_public=bindparam("on"))
)
_SESSION_OF = (
    select(table.c.session_id, sessions.c.program_id)
    .select_from(
        table.join(
            sessions,
            and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id),
        )
    )
    .where(here(table), table.c.id == bindparam("of_highlight"))
)
_QUOTABLE = (
    select(feedback.c.text)
    .where(
        here(feedback),
        feedback.c.session_id == bindparam("of_session"),
        feedback.c.quotable,
        feedback.c.text != "",
    )
    .order_by(feedback.c.stars.desc(), feedback.c.text)
    .limit(OFFERED)
)
_PUBLIC = (here(table), table.c.is_public, table.c.status == HighlightStatus.CHOSEN)
_PUBLIC_PHOTOS = (
    select(photos.c.file_id, gallery.stored.c.width, gallery.stored.c.height)
    .select_from(
        WITH_SESSION.join(
            table, and_(table.c.community_id == photos.c.community_id, table.c.photo_id == photos.c.id)
        ).join(
            gallery.stored,
            and_(
                gallery.stored.c.community_id == photos.c.community_id,
                gallery.stored.c.id == photos.c.file_id,
            ),
        )
    )
    .where(
        *_PUBLIC,
        sessions.c.program_id == bindparam("of_program"),
        photos.c.deleted_at.is_(None),
        photos.c.objected_at.is_(None),
        photos.c.agreed_at.is_not(None),
        sessions.c.deleted_at.is_(None),
    )
    .order_by(photos.c.id.desc())
    .limit(PUBLIC_PHOTOS)
)
_PUBLIC_SAID = (
    select(
        table.c.words,
        func.coalesce(sessions.c.title, program_rows.c.name),
        sessions.c.starts_at,
        program_rows.c.zone,
    )
    .select_from(
        table.join(
            sessions,
            and_(sessions.c.community_id == table.c.community_id, sessions.c.id == table.c.session_id),
        ).join(
            program_rows,
            and_(
                program_rows.c.community_id == sessions.c.community_id,
                program_rows.c.id == sessions.c.program_id,
            ),
        )
    )
    .where(
        *_PUBLIC,
        table.c.words != "",
        sessions.c.program_id == bindparam("of_program"),
        sessions.c.deleted_at.is_(None),
    )
    .order_by(sessions.c.starts_at.desc(), table.c.id.desc())
    .limit(PUBLIC_WORDS)
)


def set_photo(tx: Tx, photo_id: int, *, on: bool) -> ShotView:
    """Make a photo a highlight, or no longer; who took it only proposes. Raises NotFound, NotAllowed."""
    view = gallery.one(tx, photo_id)
    if not view.may_highlight:
        raise NotAllowed
    if on:
        status = HighlightStatus.CHOSEN if view.manages else HighlightStatus.PROPOSED
        row = _row(tx, view.shot.session_id, status, photo_id=photo_id)
        tx.connection.execute(_CHOOSE if view.manages else _PROPOSE, row)
    else:
        tx.execute(_DROP, of_photo=photo_id)
    activity.log(tx, "highlighted" if on else "not_highlighted", "session", view.shot.session_id)
    return gallery.one(tx, photo_id)


def _row(
    tx: Tx, session_id: int, status: HighlightStatus, *, photo_id: int | None = None, words: str = ""
) -> dict[str, Any]:
    return {
        "community_id": tx.community_id,
        "id": new_id(),
        "session_id": session_id,
        "photo_id": photo_id,
        "words": words,
        "status": status,
        "is_public": False,
        "added_by": tx.actor.user_id,
        "added_at": tx.now,
    }


def publish(tx: Tx, highlight_id: int, *, on: bool) -> int:
    """Whether a highlight may be seen on the web; its session. Raises NotFound, NotAllowed."""
    row = tx.row(_SESSION_OF, of_highlight=highlight_id)
    if row is None:
        raise NotFound
    access.require(tx, Ability.RUN_PROGRAM, row.program_id)
    tx.execute(_PUBLISH, of_highlight=highlight_id, on=on)
    session: int = row.session_id
    return session


def publish_photo(tx: Tx, photo_id: int, *, on: bool) -> ShotView:
    """The same for a photo. Raises NotFound (also for what is no highlight), NotAllowed."""
    found = gallery.one(tx, photo_id).shot.highlight_id
    publish(tx, found or 0, on=on)
    return gallery.one(tx, photo_id)


def sentences(tx: Tx, session_id: int) -> Sentences:
    """What is written of a session, sentence by sentence, and what people let be quoted.

    Raises NotFound, NotAllowed.
    """
    session = changes.managed(tx, session_id)
    chosen = {row.words: row for row in tx.rows(_WORDS, of_session=session_id)}
    recap = recaps.of(tx, session).html or ""
    written = [one for part in _END.split(richtext.plain(recap)) if (one := part.strip())]
    quoted = [" ".join(row.text.split()) for row in tx.rows(_QUOTABLE, of_session=session_id)]
    return Sentences(session, _offered(chosen, written, quoted))


def _offered(chosen: dict[str, Any], written: list[str], quoted: list[str]) -> tuple[Sentence, ...]:
    found: dict[str, Sentence] = {}
    for words, said in (*((one, False) for one in written), *((one, True) for one in quoted)):
        if len(words) <= MOST_WORDS and len(found) < 2 * OFFERED:
            row = chosen.get(words)
            key = f"{crc32(words.encode()):08x}"
            found[key] = Sentence(key, words, said, row and row.id, bool(row and row.is_public))
    return tuple(found.values())


def set_words(tx: Tx, session_id: int, key: str, *, on: bool) -> Sentences:
    """Make words a highlight, or no longer. Raises NotFound (also for words that are gone), NotAllowed."""
    meant = next((one for one in sentences(tx, session_id).sentences if one.key == key), None)
    if meant is None:
        raise NotFound
    if on and not meant.chosen:
        row = _row(tx, session_id, HighlightStatus.CHOSEN, words=meant.words)
        tx.connection.execute(upsert(table), row)
    elif not on:
        tx.execute(_DROP_WORDS, of_session=session_id, said=meant.words)
    return sentences(tx, session_id)


def publish_words(tx: Tx, session_id: int, key: str, *, on: bool) -> Sentences:
    """Whether words that were chosen may be seen on the web. Raises NotFound, NotAllowed."""
    meant = next((one for one in sentences(tx, session_id).sentences if one.key == key), None)
    publish(tx, (meant and meant.highlight_id) or 0, on=on)
    return sentences(tx, session_id)


def on_the_web(tx: Tx, program_id: int) -> PublicHighlights:
    """What anybody may see of a program that is on the web. The caller knows that it is."""
    found = tuple(tx.records(lambda *row: row, _PUBLIC_PHOTOS, of_program=program_id))
    return PublicHighlights(found, tuple(tx.records(Said, _PUBLIC_SAID, of_program=program_id)))
