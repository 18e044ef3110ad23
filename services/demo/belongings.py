"""What the demo world's sessions have: links to prepare with, and a recap of the last time."""

from collections.abc import Sequence

from models.tx import Tx
from services import materials, richtext, session_edit, sessions
from services.demo import texts
from services.session_facts import Fact


def furnish(tx: Tx, over: Sequence[int], ahead: Sequence[int], program: str) -> None:
    """As an organizer: links for the next sessions, a recap of the last one, another title for the next."""
    for session_id in ahead:
        for link in texts.LINKS.get(program, ()):
            materials.add_link(tx, session_id, link)
    for session_id in ahead[:1]:
        if title := texts.TITLES.get(program):
            _say(tx, session_id, Fact.TITLE, title)
    for session_id in over[-1:]:
        if recap := texts.RECAPS.get(program):
            _say(tx, session_id, Fact.RECAP, richtext.from_marks(recap))


def _say(tx: Tx, session_id: int, fact: Fact, text: str) -> None:
    revision = sessions.details(tx, session_id).revision
    session_edit.answer(tx, session_id, revision, fact, text, "en")
