"""Instruments and gear in the reader's language, by the codes of services/instruments.py."""

from collections.abc import Callable, Iterable, Mapping

from locales.reader import gettext as _
from locales.reader import listing

NAMES: Mapping[str, Callable[[], str]] = {
    "drums": lambda: _("drums"),
    "bass": lambda: _("bass"),
    "keys": lambda: _("keys"),
    "guitar": lambda: _("guitar"),
    "vocals": lambda: _("vocals"),
    "saxophone": lambda: _("saxophone"),
    "trumpet": lambda: _("trumpet"),
    "double_bass": lambda: _("double bass"),
    "piano": lambda: _("piano"),
    "percussion": lambda: _("percussion"),
    "cajon": lambda: _("cajón"),
    "acoustic_guitar": lambda: _("acoustic guitar"),
    "trombone": lambda: _("trombone"),
    "clarinet": lambda: _("clarinet"),
    "flute": lambda: _("flute"),
    "violin": lambda: _("violin"),
    "viola": lambda: _("viola"),
    "cello": lambda: _("cello"),
    "harmonica": lambda: _("harmonica"),
    "accordion": lambda: _("accordion"),
    "organ": lambda: _("organ"),
    "vibraphone": lambda: _("vibraphone"),
    "ukulele": lambda: _("ukulele"),
    "banjo": lambda: _("banjo"),
    "mandolin": lambda: _("mandolin"),
    "amp": lambda: _("amp"),
    "bass_amp": lambda: _("bass amp"),
    "drum_kit": lambda: _("drum kit"),
    "pa": lambda: _("PA system"),
    "mic": lambda: _("microphone"),
    "mic_stand": lambda: _("mic stand"),
    "music_stand": lambda: _("music stand"),
    "cables": lambda: _("cables"),
    "mixer": lambda: _("mixer"),
    "sticks": lambda: _("drumsticks"),
    "cymbals": lambda: _("cymbals"),
    "pedals": lambda: _("effect pedals"),
    "charts": lambda: _("charts"),
}
MOST = 6
"""How many things a line names; of more it says only that there are."""


def name(what: str) -> str:
    """What a thing is called within a sentence; a word of people's own is as they wrote it."""
    return NAMES[what]() if what in NAMES else what


def title(what: str) -> str:
    """The same at the beginning of a line."""
    called = name(what)
    return called[:1].upper() + called[1:]


def things(found: Iterable[str]) -> str:
    """Several things in one line: `drums, keys and PA system`."""
    called = [name(what) for what in found]
    return listing(called) if len(called) <= MOST else ", ".join(called[:MOST]) + " …"
