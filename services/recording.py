"""Being recorded: everyone who comes is asked, and no recording is kept that not all of them agree to.

`standing` says how it stands, `allowed` whether a recording may be kept: the one rule for materials, setlists
and whatever else takes recordings. What a person said last in a program counts for its sessions to come; when
a session is over that is written down for it, so that a change of mind later is about later sessions, unless
the person says otherwise there. One answers for one's guests, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from models.base import upsert
from models.ids import new_id
from models.programs import Program
from models.recording import Consent, RecordingConsent, RecordingRule
from models.sessions import ProgramSession
from models.tx import Tx, here, table_of
from models.users import User
from services import kinds, places, presence, recorded, recording_withholding, sessions
from services.errors import NoRecording, NotComing, NotFound, SessionOver
from services.sessions import WITH_PROGRAM, SessionDetails

consents = table_of(RecordingConsent)
rules = table_of(RecordingRule)
programs = table_of(Program)
program_sessions = table_of(ProgramSession)
users = table_of(User)


@dataclass(frozen=True, slots=True)
class Said:
    """What one of those who come says to it; None was not asked, or did not answer."""

    user_id: int
    name: str
    consent: Consent | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with recording one session."""

    session: SessionDetails
    wanted: bool
    """Whether the organizers want to record at all."""
    people: tuple[Said, ...]
    """Those who come, or came."""
    mine: Consent | None
    """What the person says, in this session or since an earlier one."""
    comes: bool
    """Whether the person is one of those who are asked."""
    withheld: int
    """Recordings that members do not see, until an organizer decides."""

    def against(self, *, sound_only: bool = False) -> tuple[Said, ...]:
        """Those who have not agreed, to be heard and seen or to be heard only."""
        enough = (Consent.YES, Consent.AUDIO) if sound_only else (Consent.YES,)
        return tuple(one for one in self.people if one.consent not in enough)

    def allows(self, *, sound_only: bool = False) -> bool:
        """Whether a recording may be made and kept: it is wanted, and everybody agrees."""
        return self.wanted and bool(self.people) and not self.against(sound_only=sound_only)


_SAID = (
    select(users.c.id, users.c.name, func.coalesce(consents.c.answer, rules.c.answer).label("answer"))
    .select_from(
        users.outerjoin(
            consents,
            and_(
                here(consents),
                consents.c.session_id == bindparam("of_session"),
                consents.c.user_id == users.c.id,
            ),
        ).outerjoin(
            rules,
            and_(
                here(rules),
                rules.c.program_id == bindparam("of_program"),
                rules.c.user_id == users.c.id,
                rules.c.answered_at <= bindparam("until"),
            ),
        )
    )
    .where(users.c.id.in_(bindparam("of_users", expanding=True)))
    .order_by(users.c.name, users.c.id)
)
_SAVED = upsert(consents)
_SAVE = _SAVED.on_conflict_do_update(
    index_elements=["community_id", "session_id", "user_id"],
    set_={"answer": _SAVED.excluded.answer, "answered_at": _SAVED.excluded.answered_at},
)
_RULED = upsert(rules)
_RULE = _RULED.on_conflict_do_update(
    index_elements=["community_id", "program_id", "user_id"],
    set_={"answer": _RULED.excluded.answer, "answered_at": _RULED.excluded.answered_at},
)
_HOST = (
    select(func.coalesce(program_sessions.c.facilitator_id, programs.c.facilitator_id, programs.c.created_by))
    .select_from(WITH_PROGRAM)
    .where(here(program_sessions), program_sessions.c.id == bindparam("of_session"))
)


def standing(tx: Tx, session_id: int) -> Standing:
    """How it stands with recording a session, in a fixed number of queries. Raises NotFound."""
    return standing_of(tx, sessions.details(tx, session_id))


def standing_of(tx: Tx, session: SessionDetails) -> Standing:
    """The same, when the session was read before."""
    there = presence.people(tx, session.id)
    me = tx.actor.user_id or 0
    rows = _rows(tx, session, [*there, me])
    said = {row.id: Said(row.id, row.name, Consent(row.answer) if row.answer else None) for row in rows}
    own = said.get(me)
    people = tuple(one for one in said.values() if one.user_id in set(there))
    return Standing(
        session,
        session.recorded,
        people,
        own.consent if own else None,
        me in there,
        recording_withholding.count(tx, session.id),
    )


def _rows(tx: Tx, session: SessionDetails, user_ids: Sequence[int]) -> Sequence[Any]:
    return tx.rows(
        _SAID,
        of_session=session.id,
        of_program=session.program_id,
        of_users=list(user_ids),
        until=session.ends_at,
    )


def allowed(tx: Tx, session_id: int, *, sound_only: bool = False) -> bool:
    """Whether a recording may be kept: organizers want it, and all who come agree. Raises NotFound."""
    return standing(tx, session_id).allows(sound_only=sound_only)


def require(tx: Tx, session_id: int, *, sound_only: bool = False) -> None:
    """Raise NoRecording, with who has not agreed, unless a recording may be kept; NotFound."""
    found = standing(tx, session_id)
    if not found.allows(sound_only=sound_only):
        against = found.against(sound_only=sound_only)
        raise NoRecording(tuple(one.name for one in against), len(against), wanted=found.wanted)


def has_question(session: SessionDetails) -> bool:
    """Whether people of a session of this kind may be recorded at all."""
    return kinds.has(session.kind, recorded.SETTING)


def answer(tx: Tx, session_id: int, consent: Consent) -> Standing:
    """Agree to being recorded, or not; it counts for this session and those of the program to come.

    Who takes a consent back after the session has the recordings that need it withheld, and the host told.
    Raises NotFound, NotComing, SessionOver for a cancelled session.
    """
    places.lock(tx, session_id)
    before = standing(tx, session_id)
    session = before.session
    if not has_question(session):
        raise NotFound
    if session.cancellation_reason is not None:
        raise SessionOver(cancelled=True)
    if not before.comes:
        raise NotComing
    row = {
        "community_id": tx.community_id,
        "user_id": tx.actor.user_id,
        "answer": consent,
        "answered_at": tx.now,
    }
    tx.connection.execute(_SAVE, [{**row, "id": new_id(), "session_id": session_id}])
    tx.connection.execute(_RULE, [{**row, "id": new_id(), "program_id": session.program_id}])
    if _is_less(before.mine, consent):
        recording_withholding.withhold(tx, session, tx.value(_HOST, of_session=session_id))
    return standing_of(tx, session)


def _is_less(before: Consent | None, after: Consent) -> bool:
    """Whether a consent that was given is taken back, in whole or in part."""
    worth = {Consent.YES: 2, Consent.AUDIO: 1, Consent.NO: 0}
    return before is not None and worth[after] < worth[before]
