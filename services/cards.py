"""Live cards: which messages show a session, and what they show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from models.base import upsert
from models.cards import Card, Shows
from models.communities import Community
from models.ids import new_id
from models.places import PlacePool
from models.rsvp import Answer, Rsvp
from models.tx import Tx, here, table_of
from models.users import User
from services import access, card_names, discovery, finding, outbox, places, rsvp, sessions, setlists
from services.access import Ability
from services.errors import NoGroup, NothingAhead
from services.members import community
from services.rsvp import RsvpResult
from services.sessions import SessionDetails

cards = table_of(Card)
communities = table_of(Community)
rsvps = table_of(Rsvp)
users = table_of(User)
pools = table_of(PlacePool)


@dataclass(frozen=True, slots=True)
class CardContent:
    """What one card shows: the session as its group sees it, the first names."""

    session: SessionDetails
    names: tuple[str, ...]
    language: str
    community: str = ""
    pictured: bool = False
    """Whether a picture is shown above the text."""
    songs: tuple[str, ...] = ()
    """Titles of its setlist, once it is chosen."""

    @property
    def postable(self) -> bool:
        """Whether it is posted where it never was: not after the end."""
        return self.session.answerable


@dataclass(frozen=True, slots=True)
class GoneCard:
    """What is left of a card whose program was deleted: no buttons, until it is brought back."""

    title: str
    starts_at: datetime
    zone: str
    language: str
    postable: bool = False


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where a card is, or is to be."""

    id: int
    community_id: int
    shows: Shows
    session_id: int | None
    program_id: int | None
    """In place of a session, where it shows votes."""
    chat_id: int | None
    thread_id: int | None
    message_id: int | None
    inline_message_id: str | None
    fingerprint: str | None
    language: str
    edited_at: datetime | None
    community: str = ""
    """Its name."""
    pictured: bool = False
    page: int = 0


_WITHIN: BindParameter[Any] = bindparam("of_communities", expanding=True)
_ADOPT = upsert(cards).on_conflict_do_nothing(index_elements=["community_id", "inline_message_id"])
_PLACES = (
    select(
        cards.c.id,
        cards.c.community_id,
        cards.c.shows,
        cards.c.session_id,
        cards.c.program_id,
        cards.c.chat_id,
        cards.c.thread_id,
        cards.c.message_id,
        cards.c.inline_message_id,
        cards.c.fingerprint,
        cards.c.language,
        cards.c.edited_at,
        communities.c.name,
        communities.c.card_pictures,
        cards.c.page,
    )
    .select_from(cards.join(communities, communities.c.id == cards.c.community_id))
    .where(
        cards.c.community_id.in_(_WITHIN),
        cards.c.id.in_(bindparam("of_cards", expanding=True)),
        cards.c.retired_at.is_(None),
    )
)
_LOOKS = select(communities.c.name, communities.c.card_pictures).where(communities.c.id == bindparam("here"))
_UNSENT = select(cards.c.id).where(
    here(cards),
    cards.c.session_id == bindparam("of_session"),
    cards.c.shows == Shows.SESSION,
    cards.c.chat_id == bindparam("chat"),
    cards.c.message_id.is_(None),
    cards.c.retired_at.is_(None),
)
_SOME: BindParameter[Any] = bindparam("of_sessions", expanding=True)
_GONE = (
    select(
        sessions.sessions.c.id,
        func.coalesce(sessions.sessions.c.title, sessions.programs.c.name).label("title"),
        sessions.sessions.c.starts_at,
        sessions.programs.c.zone,
    )
    .select_from(sessions.WITH_PROGRAM)
    .where(
        sessions.sessions.c.community_id.in_(_WITHIN),
        sessions.sessions.c.id.in_(_SOME),
        sessions.programs.c.deleted_at.is_not(None),
    )
)


def post(tx: Tx, session_id: int) -> SessionDetails:
    """Put a card of a session into the community's group. Raises NotFound, NotAllowed, NoGroup."""
    return _post(tx, sessions.details(tx, session_id), None)


def post_next(tx: Tx, thread_id: int | None) -> SessionDetails:
    """Put a card of the community's next session into its group, in a topic of it where one is named.

    Raises NotFound, NotAllowed, NothingAhead, NoGroup.
    """
    ahead = discovery.soonest(tx)
    if ahead is None:
        raise NothingAhead
    return _post(tx, sessions.details(tx, ahead.id), thread_id)


def _post(tx: Tx, session: SessionDetails, thread_id: int | None) -> SessionDetails:
    access.require(tx, Ability.RUN_PROGRAM, session.program_id)
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    places.lock(tx, session.id)
    if tx.row(_UNSENT, of_session=session.id, chat=group.chat_id) is None:
        place(tx, session.id, group.chat_id, thread_id or group.thread_id, group.language)
    else:  # tapped twice
        outbox.refresh_cards(tx, session.id)
    return session


def place(
    tx: Tx, of: int, chat_id: int, thread_id: int | None, language: str, shows: Shows = Shows.SESSION
) -> None:
    """Have a card sent into a chat; from then on it follows every change.

    `of` is the session it shows, or the program whose votes.
    """
    what = {"program_id": of} if shows is Shows.VOTES else {"session_id": of}
    tx.add(Card, shows=shows, chat_id=chat_id, thread_id=thread_id, language=language, **what)
    outbox.refresh_cards_showing(tx, shows, of)


def adopt_inline(tx: Tx, session_id: int, inline_message_id: str) -> None:
    """Let a card that a person shared by inline mode follow every answer. Raises NotFound."""
    sessions.details(tx, session_id)
    tx.connection.execute(
        _ADOPT,
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "shows": Shows.SESSION,
            "session_id": session_id,
            "inline_message_id": inline_message_id,
            "language": tx.actor.language or "en",
            "edited_at": tx.now,
        },
    )


def places_of(tx: Tx, card_ids: Sequence[int], within: Collection[int]) -> dict[int, CardPlace]:
    """Where some cards of several communities are, by id; retired ones are left out. For the sender."""
    found = tx.records(CardPlace, _PLACES, of_cards=list(card_ids), of_communities=list(within))
    return {card.id: card for card in found}


def load(tx: Tx, wanted: Sequence[CardPlace]) -> dict[int, CardContent | GoneCard]:
    """What some cards of sessions show, by card id, in at most five queries. For the sender."""
    ids = list({card.session_id for card in wanted if card.session_id is not None})
    if not ids:
        return {}
    within = list({card.community_id for card in wanted})
    found = sessions.many(tx, ids, within)
    names = card_names.within(tx, ids, within)
    songs = setlists.titles(tx, ids, within)
    deleted = gone(tx, [session_id for session_id in ids if session_id not in found], within)
    shown: dict[int, CardContent | GoneCard] = {}
    for card in wanted:
        session_id = card.session_id or 0
        if session := found.get(session_id):
            told = names.get(session_id, ())
            looks = (card.language, card.community, card.pictured)
            shown[card.id] = CardContent(session, told, *looks, songs.get(session_id, ()))
        elif left := deleted.get(session_id):
            shown[card.id] = replace(left, language=card.language)
    return shown


def gone(tx: Tx, session_ids: Sequence[int], within: Collection[int]) -> dict[int, GoneCard]:
    """What is left of those of some sessions whose program was deleted, by session. For the sender."""
    if not session_ids:
        return {}
    rows = tx.rows(_GONE, of_sessions=list(session_ids), of_communities=list(within))
    return {row.id: GoneCard(row.title, row.starts_at, row.zone, "en") for row in rows}


def find(tx: Tx, text: str, most: int = 10) -> list[CardContent]:
    """The next sessions that `text` finds (`s…` names one by its id, over or not), as cards to share."""
    exact = text[1:] if text[:1] == "s" and text[1:].isdecimal() and len(text) < 20 else None
    ids = [int(exact)] if exact else finding.search(tx, text, most)
    found = sessions.many(tx, ids)
    names = card_names.of_sessions(tx, list(found))
    look = tx.row(_LOOKS)
    name, pictured = (look.name, look.card_pictures) if look else ("", False)
    songs = setlists.titles(tx, list(found))
    return [
        CardContent(found[one], names.get(one, ()), tx.actor.language, name, pictured, songs.get(one, ()))
        for one in ids
        if one in found
    ]


def respond_on(
    tx: Tx, inline_message_id: str | None, session_id: int, answer: Answer, pool_id: int | None
) -> RsvpResult:
    """Answer on a card; one shared by inline mode follows every answer from its first tap on.

    Raises what `rsvp.respond` raises.
    """
    if inline_message_id:
        adopt_inline(tx, session_id, inline_message_id)
    return rsvp.respond(tx, session_id, answer, pool_id=pool_id)
