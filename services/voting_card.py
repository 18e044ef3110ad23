"""The group's live card to vote on songs: posted, turned to other songs, and what it shows now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, select, update

from models.cards import Card, Shows
from models.links import Link, LinkKind
from models.tx import Tx, here, table_of
from services import access, cards, links, outbox, programs, repertoire, voting
from services.access import Ability
from services.cards import CardPlace
from services.errors import NoGroup, NotFound, NothingToVote
from services.members import community
from services.songs import LIVE, SongProgram, songs
from services.songs import programs as program_table

placed = table_of(Card)
references = table_of(Link)

ON_CARD = 8
"""Songs that the card shows at a time."""


@dataclass(frozen=True, slots=True)
class CardSong:
    """A song on the group's card."""

    id: int
    title: str
    composer: str
    ups: int
    downs: int

    @property
    def score(self) -> int:
        """Ups less downs."""
        return self.ups - self.downs


@dataclass(frozen=True, slots=True)
class VotingCard:
    """What the group's card shows: a page of the songs, the best liked first."""

    community_id: int
    program_id: int
    program: str
    reference: str | None
    """Leads to all songs."""
    songs: tuple[CardSong, ...]
    page: int
    pages: int
    language: str
    gone: bool = False
    """Whether the program was deleted: no buttons, until it is brought back."""

    @property
    def postable(self) -> bool:
        """Whether it is posted where it never was."""
        return not self.gone


_ANY = select(songs.c.id).where(*LIVE).limit(1)
_UNSENT = select(placed.c.id).where(
    here(placed),
    placed.c.program_id == bindparam("of_program"),
    placed.c.shows == Shows.VOTES,
    placed.c.chat_id == bindparam("chat"),
    placed.c.message_id.is_(None),
    placed.c.retired_at.is_(None),
)
_TURN = (
    update(placed)
    .where(
        here(placed),
        placed.c.program_id == bindparam("of_program"),
        placed.c.shows == Shows.VOTES,
        placed.c.chat_id == bindparam("chat"),
        placed.c.message_id == bindparam("message"),
        placed.c.page != bindparam("wanted"),
    )
    .values(page=bindparam("wanted"))
)
_WITHIN: BindParameter[Any] = bindparam("of_communities", expanding=True)
_SOME: BindParameter[Any] = bindparam("of_programs", expanding=True)
_PROGRAMS = (
    select(program_table.c.id, program_table.c.name, program_table.c.deleted_at, references.c.reference)
    .select_from(
        program_table.outerjoin(
            references,
            and_(
                references.c.community_id == program_table.c.community_id,
                references.c.kind == LinkKind.SONGS,
                references.c.target_id == program_table.c.id,
            ),
        )
    )
    .where(program_table.c.community_id.in_(_WITHIN), program_table.c.id.in_(_SOME))
)
_ranked = (
    select(
        songs.c.program_id,
        songs.c.id,
        songs.c.title,
        songs.c.composer,
        songs.c.ups,
        songs.c.downs,
        func.count().over(partition_by=songs.c.program_id).label("count"),
        func.row_number()
        .over(partition_by=songs.c.program_id, order_by=(songs.c.score.desc(), songs.c.id.desc()))
        .label("rank"),
    )
    .where(songs.c.community_id.in_(_WITHIN), songs.c.program_id.in_(_SOME), songs.c.deleted_at.is_(None))
    .subquery()
)
_RANKED = (
    select(_ranked).where(_ranked.c.rank <= bindparam("most")).order_by(_ranked.c.program_id, _ranked.c.rank)
)


def post(tx: Tx, program_id: int, thread_id: int | None = None) -> SongProgram:
    """Put a card to vote on a program's songs into the community's group.

    Raises NotFound, NotAllowed, NothingToVote, NoGroup.
    """
    program = repertoire.program(tx, program_id)
    access.require(tx, Ability.MANAGE_REPERTOIRE, program_id)
    if tx.value(_ANY, of_program=program_id) is None:
        raise NothingToVote
    group = community(tx)
    if group.chat_id is None:
        raise NoGroup
    programs.lock(tx, program_id)
    if links.reference_if_any(tx, LinkKind.SONGS, program_id) is None:
        links.make(tx, LinkKind.SONGS, [(tx.community_id, program_id)])
    if tx.row(_UNSENT, of_program=program_id, chat=group.chat_id) is None:
        thread = thread_id or group.thread_id
        cards.place(tx, program_id, group.chat_id, thread, group.language, Shows.VOTES)
    else:  # tapped twice
        outbox.refresh_cards_showing(tx, Shows.VOTES, program_id)
    return program


def post_soonest(tx: Tx, thread_id: int | None) -> SongProgram:
    """The same for the program with songs that meets next. Raises as `post`."""
    if tx.actor.community_id is None:
        raise NotFound
    program_id = voting.soonest(tx)
    if program_id is None:
        raise NothingToVote
    return post(tx, program_id, thread_id)


def turn(tx: Tx, program_id: int, chat_id: int, message_id: int, page: int) -> int:
    """Turn the group's card to another page, for all who look at it; the page. Raises NotFound."""
    repertoire.program(tx, program_id)
    tx.execute(_TURN, of_program=program_id, chat=chat_id, message=message_id, wanted=page)
    outbox.refresh_cards_showing(tx, Shows.VOTES, program_id)
    return page


def load(tx: Tx, wanted: Sequence[CardPlace]) -> dict[int, VotingCard]:
    """What some voting cards show, by card id, in two queries. For the sender, across communities."""
    ids = list({place.program_id for place in wanted if place.program_id is not None})
    values = {"of_programs": ids, "of_communities": list({place.community_id for place in wanted})}
    found = {row.id: row for row in tx.rows(_PROGRAMS, **values)}
    most = ON_CARD * (1 + max(place.page for place in wanted))
    ranked: dict[int, list[Any]] = {}
    for row in tx.rows(_RANKED, most=most, **values):
        ranked.setdefault(row.program_id, []).append(row)
    shown = {}
    for place in wanted:
        if program := found.get(place.program_id or 0):
            shown[place.id] = _card(place, program, ranked.get(program.id, []))
    return shown


def _card(place: CardPlace, program: Any, rows: Sequence[Any]) -> VotingCard:
    """The page of one card; where songs went, the last page there is."""
    pages = max(1, -(-(rows[0]._mapping["count"] if rows else 0) // ON_CARD))
    page = min(place.page, pages - 1)
    shown = [
        CardSong(row.id, row.title, row.composer, row.ups, row.downs)
        for row in rows[page * ON_CARD : (page + 1) * ON_CARD]
    ]
    return VotingCard(
        place.community_id,
        program.id,
        program.name,
        program.reference,
        tuple(shown),
        page,
        pages,
        place.language,
        gone=program.deleted_at is not None,
    )
