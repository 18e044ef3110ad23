"""Who brings what to the next jam of the demo world, what it lacks, and who agrees to being recorded."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from models.recording import Consent
from models.tx import Tx
from services import lineup, lineup_host, lineup_wishes, recording
from services.demo.cast import Become
from services.errors import NotComing

DESCRIBED: Mapping[str, Mapping[str, str]] = {
    "Thursday Jam": {
        "session_vibe": "blues and bossa",
        "lineup_wanted": "drums, bass, keys, 2 guitars",
        "recording_allowed": "yes",
    },
    "Open Mic Night": {"lineup_wanted": "keys, 2 microphones", "gear_available": "PA system, piano"},
}
SAID: Mapping[str, Sequence[tuple[str, str]]] = {
    "Thursday Jam": (
        ("Mia", "bringing vocals"),
        ("Davi", "bringing guitar, amp"),
        ("Greta", "bringing bass (five strings); looking for drums"),
        ("Hugo", "bringing trumpet"),
        ("Inês", "bringing keys"),
        ("Kateryna", "bringing violin; looking for drums"),
    ),
    "Open Mic Night": (("Farid", "bringing ukulele"), ("Greta", "bringing a mic; looking for keys")),
}
WISHED: Mapping[str, Sequence[tuple[str, str]]] = {
    "Thursday Jam": (("Mia", "Gm, 120"), ("Davi", "Gm, Am"), ("Hugo", "Bb, 140"), ("Inês", "Gm, Bb, 120")),
}
AGREED: Mapping[str, Mapping[str, Consent]] = {
    "Thursday Jam": {
        "Mia": Consent.YES,
        "Davi": Consent.YES,
        "Elif": Consent.YES,
        "Farid": Consent.AUDIO,
        "Greta": Consent.YES,
        "Hugo": Consent.YES,
        "Inês": Consent.AUDIO,
        "Jonas": Consent.YES,
    },
}
BEFORE = timedelta(days=4)
"""All that was days ago: nobody hears of it now."""


def play(tx: Tx, session_id: int, program: str, organizer: str, become: Become) -> None:
    """Have the organizer say what the next session needs, and its people what they bring and wish for."""
    now = tx.now
    tx.now = now - BEFORE
    if described := DESCRIBED.get(program):
        become(organizer)
        lineup_host.describe(tx, session_id, dict(described), "en")
    for name, line in SAID.get(program, ()):
        become(name)
        lineup.say(tx, session_id, line)
    for name, line in WISHED.get(program, ()):
        become(name)
        lineup_wishes.say(tx, session_id, line)
    for name, consent in AGREED.get(program, {}).items():
        become(name)
        with suppress(NotComing):  # whoever cannot come this time is not asked
            recording.answer(tx, session_id, consent)
    tx.now = now
    become(organizer)
