"""Guests in the demo world: people without Telegram, whom the organizer entered with an address."""

from collections.abc import Mapping, Sequence

from models.tx import Tx
from services import guest_entry
from services.guest_entry import Entry

COMING: Mapping[str, Sequence[Entry]] = {
    "Sunday Acro Jam": (
        Entry("Rui Costa", "rui@example.org", ("base", "flyer"), note="Back after a year, please be gentle"),
        Entry("Nadia Klein", "nadia@example.org", ("flyer",)),
    ),
    "Open Mic Night": (Entry("Tess Moreau", "tess@example.org", note="Two songs, own guitar"),),
}


def enter(tx: Tx, session_id: int, program: str) -> None:
    """Enter those of a program into its next session. `tx` is the organizer's."""
    for entry in COMING.get(program, ()):
        guest_entry.enter(tx, session_id, entry)
