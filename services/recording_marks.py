"""Recordings among the materials of a session: marked as such only where all who came agree."""

from sqlalchemy import bindparam, update

from models.files import FileKind
from models.materials import Material
from models.tx import Tx, here, table_of
from services import materials, recording
from services.materials import Shelf

table = table_of(Material)

SOUND = frozenset({FileKind.AUDIO, FileKind.VOICE})
"""Files on which people are heard, not seen."""
_MARK = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_material"))
    .values(is_recording=bindparam("on"), withheld_at=None)
)


def mark(tx: Tx, session_id: int, material_id: int, *, on: bool) -> Shelf:
    """Say that a material is a recording of the session, or is none.

    Raises NotFound, NotAllowed, and NoRecording unless organizers want to record and all who came agree.
    """
    found, item = materials.managed(tx, session_id, material_id)
    if item.is_recording is on:
        return found
    if on:
        recording.require(tx, session_id, sound_only=item.kind in SOUND)
    tx.execute(_MARK, of_material=material_id, on=on)
    return materials.shelf_of(tx, found.session)


def change(
    tx: Tx,
    session_id: int,
    material_id: int,
    *,
    title: str,
    goers_only: bool,
    is_recording: bool,
    song: int | None = None,
) -> Shelf:
    """All that a form says of a material; a song that is None stays. Raises as `mark`, BadInput."""
    mark(tx, session_id, material_id, on=is_recording)
    return materials.change(tx, session_id, material_id, title=title, goers_only=goers_only, song=song)
