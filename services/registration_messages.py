"""A message to some registrations: an announcement to people who were chosen one by one."""

from sqlalchemy import bindparam, update

from models.announcements import Announcement, AnnouncementPerson, Audience
from models.tx import Tx, here, table_of
from services import announcements, registration_selection, registrations, richtext
from services.announcement_drafts import MAX_TEXT
from services.announcements import Preview
from services.registration_selection import Chosen

table = table_of(Announcement)

_CHOOSE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_announcement"))
    .values(audience=Audience.CHOSEN, answers="")
)


def write(tx: Tx, session_id: int, chosen: Chosen, marks: str) -> Preview:
    """A draft to those who were chosen, as they are now; `marks` is text with marks (services/richtext.py).

    It goes out like every announcement, once to each. Raises NotFound, NotAllowed, NobodyChosen, BadInput.
    """
    session = registrations.viewed(tx, session_id)
    people = [{"user_id": row.user_id} for row in registration_selection.rows(tx, session, chosen)]
    text = richtext.cleaned("announcement", richtext.from_marks(marks), MAX_TEXT, least=1)
    draft = announcements.write(tx, text, session_id=session_id).report.id
    tx.execute(_CHOOSE, of_announcement=draft)
    tx.add_many(AnnouncementPerson, [{"announcement_id": draft, **person} for person in people])
    return announcements.preview(tx, draft)


def asked(tx: Tx, session_id: int, chosen: Chosen) -> tuple[str, int]:
    """What the session is called, and how many were chosen. Raises NotFound, NotAllowed, NobodyChosen."""
    session = registrations.viewed(tx, session_id)
    return session.title, len(registration_selection.ids(tx, session, chosen))
