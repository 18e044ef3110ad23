"""Favourites: songs that a person likes best, kept for themselves."""

from dataclasses import replace

from sqlalchemy import bindparam, delete

from models.base import upsert
from models.ids import new_id
from models.tx import Tx, here
from services import members, repertoire
from services.songs import SongDetails, favourites

_KEEP = upsert(favourites).on_conflict_do_nothing(index_elements=["community_id", "user_id", "song_id"])
_DROP = delete(favourites).where(
    here(favourites), favourites.c.user_id == bindparam("me"), favourites.c.song_id == bindparam("of_song")
)


def keep(tx: Tx, song_id: int, *, wanted: bool) -> SongDetails:
    """Have a song among one's favourites, or not. Raises NotFound, SongGone, NotMember, Banned."""
    song = repertoire.load(tx, song_id)
    members.ensure(tx, song.program.visibility)
    if wanted:
        row = {
            "community_id": tx.community_id,
            "id": new_id(),
            "user_id": tx.actor.user_id,
            "song_id": song_id,
            "created_at": tx.now,
        }
        tx.connection.execute(_KEEP, row)
    else:
        tx.execute(_DROP, of_song=song_id, me=tx.actor.user_id)
    return replace(song, favourite=wanted)
