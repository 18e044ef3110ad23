"""What organizers say about the line-up of one date, in one step each: needs, vibe and level, recording."""

from models.tx import Tx
from services import (
    belongings,
    gaps,
    kinds,
    lineup_words,
    programs,
    recorded,
    recording,
    session_edit,
    sessions,
)
from services.errors import BadInput, NotAllowed, NotFound
from services.sessions import SessionDetails

VIBE = "session_vibe"
LEVEL = "skill_level"


def managed(tx: Tx, session_id: int) -> SessionDetails:
    """A session with a line-up, for one who runs it. Raises NotFound, NotAllowed."""
    session = sessions.details(tx, session_id)
    if not gaps.has_lineup(session.kind, music=session.music):
        raise NotFound
    if not session.manages:
        raise NotAllowed
    return session


def tell(tx: Tx, session_id: int, text: str, language: str) -> None:
    """Say what is needed ("drums, bass, 2 guitars"), or the vibe after a word for it ("vibe: blues rock").

    Raises NotFound, NotAllowed, SessionOver, BadInput.
    """
    session = managed(tx, session_id)
    word, colon, rest = text.partition(":")
    if colon and kinds.has(session.kind, VIBE) and word.strip().casefold() in _VIBES:
        _set(tx, session, language, **{VIBE: rest})
        return
    need(tx, session_id, text, language)


_VIBES = {"vibe", "stimmung", "ambiente", "ambiance", "clima", "настрій", "атмосфера"}


def need(tx: Tx, session_id: int, text: str, language: str) -> None:
    """Say what this date needs: nobody, or nothing to be as the program says. Raises as `tell`."""
    session = managed(tx, session_id)
    if lineup_words.is_nobody(text):
        text = lineup_words.NOBODY
    elif text.strip() not in ("", kinds.NONE) and not lineup_words.listed([text]):
        raise BadInput("lineup", "not_understood")
    _set(tx, session, language, **{gaps.WANTED: text})


def set_level(tx: Tx, session_id: int, place: int, language: str) -> None:
    """Choose the level of this date by its place among the options. Raises as `tell`."""
    session = managed(tx, session_id)
    if not kinds.has(session.kind, LEVEL):
        raise NotFound
    _set(tx, session, language, **{LEVEL: str(place)})


def describe(tx: Tx, session_id: int, said: dict[str, str], language: str) -> None:
    """Say several of them at once, as a form does: each by the name of its setting. Raises as `tell`."""
    session = managed(tx, session_id)
    known = {name: text for name, text in said.items() if kinds.has(session.kind, name)}
    _set(tx, session, language, **known)


def record(tx: Tx, session_id: int, language: str, *, wanted: bool) -> None:
    """Want to record this date, or not. Raises NotFound, NotAllowed, SessionOver, BadInput."""
    session = sessions.details(tx, session_id)
    if not recording.has_question(session):
        raise NotFound
    _set(tx, session, language, **{recorded.SETTING: kinds.typed(wanted)})


def for_all(tx: Tx, session_id: int) -> None:
    """Need at all dates what this one needs. Raises NotFound, NotAllowed, BadInput."""
    session = managed(tx, session_id)
    wanted = belongings.details_of(tx, session_id).get(gaps.WANTED, [])
    program = programs.details(tx, session.program_id)
    settings = {**program.draft.settings, gaps.WANTED: wanted}
    programs.change(tx, program.id, program.revision, settings=kinds.check(session.kind, settings))


def _set(tx: Tx, session: SessionDetails, language: str, **said: str) -> None:
    if said:
        session_edit.save(tx, session.id, session.revision, {}, language, said)
