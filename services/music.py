"""Whether music is played at a program: then it has songs, and its sessions a queue and a line-up.

Book clubs, jams and open mics play, unless their setting says otherwise: there are jams of acrobats.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, true

from models.programs import Kind, Program
from models.tx import table_of

programs = table_of(Program)

KINDS = frozenset({Kind.BOOK_CLUB, Kind.JAM_SESSION, Kind.OPEN_MIC})
SETTING = "music"
IS_PLAYED = and_(
    programs.c.kind.in_(sorted(KINDS)), func.coalesce(programs.c.settings[SETTING].as_boolean(), true())
)
"""The same as a criterion of programs."""


def is_played(kind: Kind, settings: Mapping[str, Any]) -> bool:
    """Whether programs of this kind, with these settings, play music."""
    return kind in KINDS and settings.get(SETTING) is not False
