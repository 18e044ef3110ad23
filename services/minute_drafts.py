"""What people type into the editor of a note and did not save yet: it is there when they come back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select

from models.base import upsert
from models.ids import new_id
from models.minutes import MinuteDraft
from models.tx import Tx, here, table_of
from services import minute_notes, minutes, texts
from services.minute_notes import Note
from services.sessions import SessionDetails

drafts = table_of(MinuteDraft)

MAX_DRAFT = 20_000


@dataclass(frozen=True, slots=True)
class Desk:
    """A note to be written anew: as it is, or as the actor left it unsaved."""

    session: SessionDetails
    note: Note
    text: str
    revision: int
    """What the text began with."""
    left_at: datetime | None
    """When the actor left it unsaved; None where the text is the note."""


_SESSION: BindParameter[Any] = bindparam("of_session")
_ITEM: BindParameter[Any] = bindparam("of_item")
_MY_DRAFT = (
    here(drafts),
    drafts.c.session_id == _SESSION,
    drafts.c.agenda_item_id == _ITEM,
    drafts.c.user_id == bindparam("me"),
)
_DRAFT = select(drafts.c.text, drafts.c.revision, drafts.c.changed_at).where(*_MY_DRAFT)
_FORGET = delete(drafts).where(*_MY_DRAFT)
_draft = upsert(drafts)
_KEEP = _draft.on_conflict_do_update(
    index_elements=["community_id", "session_id", "agenda_item_id", "user_id"],
    set_={name: _draft.excluded[name] for name in ("text", "revision", "changed_at")},
)


def desk(tx: Tx, session_id: int, item_id: int) -> Desk:
    """A note to write anew, with what the actor left unsaved. Raises as `minutes.begin`, NotFound."""
    session = minutes.writable(tx, session_id)
    note = minute_notes.one(tx, session_id, item_id)
    draft = tx.row(_DRAFT, of_session=session_id, of_item=item_id, me=tx.actor.user_id)
    if draft is None or draft.text == note.text:
        return Desk(session, note, note.text, note.revision, None)
    return Desk(session, note, draft.text, draft.revision, draft.changed_at)


def keep(tx: Tx, session_id: int, item_id: int, revision: int, text: str) -> None:
    """Keep what the actor types until it is saved. Raises what `minutes.begin` raises, NotFound, BadInput."""
    minutes.writable(tx, session_id)
    minute_notes.one(tx, session_id, item_id)
    kept = texts.cleaned("note", text, MAX_DRAFT)
    row = {"session_id": session_id, "agenda_item_id": item_id, "user_id": tx.actor.user_id}
    said = {"revision": revision, "text": kept, "changed_at": tx.now}
    tx.connection.execute(_KEEP, [{"community_id": tx.community_id, "id": new_id(), **row, **said}])


def forget(tx: Tx, session_id: int, item_id: int) -> None:
    """Forget what the actor left unsaved."""
    tx.execute(_FORGET, of_session=session_id, of_item=item_id, me=tx.actor.user_id)
