"""Songs for the tests of setlists, put straight into a program."""

from typing import Any

from models.repertoire import Song
from models.tx import Tx


def bring(tx: Tx, program: int, title: str, **facts: Any) -> int:
    """A song that somebody brought; its id."""
    ups = facts.get("ups", 0)
    given: dict[str, Any] = {
        "title_key": title.casefold(),
        "created_by": tx.actor.user_id,
        "created_at": tx.now,
        "updated_at": tx.now,
        "score": ups - facts.get("downs", 0),
        **facts,
    }
    return tx.add(Song, program_id=program, title=title, **given)
