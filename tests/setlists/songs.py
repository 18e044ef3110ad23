"""Songs for the tests of setlists, as a member brings them, with as many votes as are wanted."""

from typing import Any

from sqlalchemy import update

from models.repertoire import Song
from models.tx import Tx, here, table_of
from services import repertoire
from services.song_draft import SongDraft

table = table_of(Song)


def bring(tx: Tx, program: int, title: str, *, ups: int = 0, downs: int = 0, **facts: Any) -> int:
    """A song that somebody brought; its id."""
    song = repertoire.add(tx, program, SongDraft(title, **facts)).id
    votes = {"ups": ups, "downs": downs, "score": ups - downs}
    tx.execute(update(table).where(here(table), table.c.id == song).values(**votes))
    return song
