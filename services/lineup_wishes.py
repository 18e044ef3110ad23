"""Keys and tempos that people wish for in a session, and how many wish for each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, case, delete, func, select

from models.base import upsert
from models.ids import new_id
from models.lineup import LineupWish, Wish
from models.repertoire import Favourite, Song
from models.rsvp import Rsvp, RsvpStatus
from models.tx import Tx, here, table_of
from services import gaps, lineup
from services.errors import BadInput, NotFound
from services.instruments import fold
from services.sessions import SessionDetails

table = table_of(LineupWish)
rsvps = table_of(Rsvp)
songs = table_of(Song)
liked = table_of(Favourite)

MOST = 8
"""Keys and tempos of one person in a session."""
SLOWEST, FASTEST = 30, 320
"""Beats a minute."""
MAX_TEXT = 120
KEYS = ("C", "F", "Bb", "Eb", "G", "D", "A", "Am", "Dm", "Gm", "Cm", "Em")
"""What is offered: where most tunes of a jam are."""
TEMPOS = ("60", "90", "120", "140", "180", "220")


@dataclass(frozen=True, slots=True)
class Count:
    """One key or tempo, and how many wish for it."""

    about: Wish
    value: str
    people: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished for in a session, the most wished for first."""

    counts: tuple[Count, ...]

    def of(self, about: Wish) -> tuple[Count, ...]:
        """The keys, or the tempos."""
        return tuple(one for one in self.counts if one.about is about)

    def offered(self, about: Wish) -> tuple[Count, ...]:
        """Those wished for, then the usual ones."""
        there = self.of(about)
        known = {one.value for one in there}
        usual = KEYS if about is Wish.KEY else TEMPOS
        return (*there, *(Count(about, value, 0, mine=False) for value in usual if value not in known))


_MINE = (here(table), table.c.session_id == bindparam("of_session"), table.c.user_id == bindparam("me"))
_COUNTS = (
    select(
        table.c.about,
        table.c.value,
        func.count().label("people"),
        func.max(case((table.c.user_id == bindparam("me"), 1), else_=0)).label("mine"),
    )
    .select_from(
        table.join(
            rsvps,
            and_(
                rsvps.c.community_id == table.c.community_id,
                rsvps.c.session_id == table.c.session_id,
                rsvps.c.user_id == table.c.user_id,
            ),
        )
    )
    .where(here(table), table.c.session_id == bindparam("of_session"), rsvps.c.status.in_(gaps.MAY_COME))
    .group_by(table.c.about, table.c.value)
    .order_by(func.count().desc(), table.c.value)
)
_HOW_MANY = select(func.count()).select_from(table).where(*_MINE)
_DROP = delete(table).where(
    *_MINE, table.c.about == bindparam("of_about"), table.c.value == bindparam("of_value")
)
_ADD = upsert(table).on_conflict_do_nothing(
    index_elements=["community_id", "session_id", "user_id", "about", "value"]
)

_FAVOURITES = (
    select(songs.c.key)
    .select_from(
        songs.join(
            liked,
            and_(liked.c.community_id == songs.c.community_id, liked.c.song_id == songs.c.id),
        ).join(
            rsvps,
            and_(rsvps.c.community_id == songs.c.community_id, rsvps.c.user_id == liked.c.user_id),
        )
    )
    .where(
        here(songs),
        songs.c.program_id == bindparam("of_program"),
        songs.c.deleted_at.is_(None),
        songs.c.key != "",
        rsvps.c.session_id == bindparam("of_session"),
        rsvps.c.status == RsvpStatus.GOING,
    )
    .group_by(songs.c.key)
    .order_by(func.count().desc(), songs.c.key)
    .limit(5)
)

_TONES = {"do": "C", "ut": "C", "re": "D", "mi": "E", "fa": "F", "sol": "G", "la": "A", "si": "B", "ti": "B"}
_TONES |= {"до": "C", "ре": "D", "мі": "E", "фа": "F", "соль": "G", "ля": "A", "сі": "B"}
_SHARP = "#|♯|is|sharp|sostenido|sustenido|diese|діез|диез"
_FLAT = "b|♭|es|s|flat|bemol|бемоль"
_MINOR = "m|min|minor|moll|menor|mineur|-|мінор|минор|minore"
_MAJOR = "maj|major|dur|mayor|majeur|maior|мажор"
_KEY = re.compile(
    rf"(?P<tone>[a-h]|{'|'.join(sorted(_TONES, key=len, reverse=True))})\s*[-–]?\s*"
    rf"(?:(?P<sharp>{_SHARP})|(?P<flat>{_FLAT}))?\s*[-–]?\s*(?:(?P<minor>{_MINOR})|(?P<major>{_MAJOR}))?"
)
_GERMAN = re.compile("moll|dur$")


def read_key(text: str) -> str | None:
    """A key as musicians write it, `Gm`, `F#`, `Bb`; out of German (`b-Moll`, `H`) and solfège, too."""
    said = text.strip().casefold().replace("♯", "#").replace("♭", "b")
    found = _KEY.fullmatch("".join(c for c in _plain(said) if c != "."))
    if found is None:
        return None
    tone = _TONES.get(found["tone"], found["tone"].upper())
    flat = "b" if found["flat"] else ""
    if tone == "H":
        tone = "B"
    elif tone == "B" and _GERMAN.search(said) and not flat:
        flat = "b"
    return f"{tone}{'#' if found['sharp'] else flat}{'m' if found['minor'] else ''}"


def _plain(said: str) -> str:
    """Without accents; signs that belong to a key stay."""
    return " ".join("".join(fold(c) or c for c in word) for word in said.split())


def read_tempo(text: str) -> str | None:
    """Beats a minute: `120`, `120 bpm`."""
    found = re.fullmatch(r"[~♩=\s]*(\d{2,3})\s*(?:bpm)?", text.strip().casefold())
    return str(int(found[1])) if found and SLOWEST <= int(found[1]) <= FASTEST else None


def read(text: str) -> tuple[tuple[Wish, str], ...]:
    """What a line wishes for: `Gm, Bb, 120`. Raises BadInput("wish", …)."""
    if len(text) > MAX_TEXT:
        raise BadInput("wish", "too_long", MAX_TEXT)
    found = [_one(part) for part in re.split(r"[,;/\n]", text) if part.strip()]
    if not found:
        raise BadInput("wish", "missing")
    return tuple(dict.fromkeys(found))


def _one(part: str) -> tuple[Wish, str]:
    if tempo := read_tempo(part):
        return Wish.TEMPO, tempo
    if key := read_key(part):
        return Wish.KEY, key
    raise BadInput("wish", "no_key")


def wishes(tx: Tx, session_id: int) -> Wishes:
    """What those who may come wish for."""
    rows = tx.rows(_COUNTS, of_session=session_id, me=tx.actor.user_id)
    return Wishes(tuple(Count(row.about, row.value, row.people, mine=bool(row.mine)) for row in rows))


def favourites(tx: Tx, session: SessionDetails) -> tuple[str, ...]:
    """The keys of the songs that those who come like best, the most liked first."""
    return tuple(
        row.key for row in tx.rows(_FAVOURITES, of_session=session.id, of_program=session.program_id)
    )


def say(tx: Tx, session_id: int, text: str) -> None:
    """Wish for the keys and tempos of a line. Raises NotFound, NotMember, Banned, SessionOver, BadInput."""
    wanted = read(text)
    lineup.opened(tx, session_id)
    _add(tx, session_id, wanted)


def put(tx: Tx, session_id: int, about: Wish, value: str, *, on: bool) -> None:
    """Wish for one key or tempo, or no more. To do it twice changes nothing. Raises as `say`."""
    checked = read_key(value) if about is Wish.KEY else read_tempo(value)
    if checked is None:
        raise NotFound
    lineup.opened(tx, session_id)
    if on:
        _add(tx, session_id, [(about, checked)])
    else:
        tx.execute(_DROP, of_session=session_id, me=tx.actor.user_id, of_about=about, of_value=checked)


def _add(tx: Tx, session_id: int, wanted: Sequence[tuple[Wish, str]]) -> None:
    rows = [
        {
            "community_id": tx.community_id,
            "id": new_id(),
            "session_id": session_id,
            "user_id": tx.actor.user_id,
            "about": about,
            "value": value,
            "added_at": tx.now,
        }
        for about, value in wanted
    ]
    tx.connection.execute(_ADD, rows)
    if tx.value(_HOW_MANY, of_session=session_id, me=tx.actor.user_id) > MOST:
        raise BadInput("wish", "too_many", MOST)
