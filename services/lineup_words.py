"""What people write about a line-up: `bringing bass, amp; looking for drums`, in any of six languages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.lineup import Side
from services import instruments
from services.errors import BadInput
from services.instruments import MAX_WORD

MOST = 12
"""Things a person brings to one session, and looks for."""
MOST_AMOUNT = 20
MAX_NOTE = 60
MAX_LINE = 1500


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing, how many of it, and what is to know about it."""

    what: str
    amount: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says."""

    bringing: tuple[Entry, ...]
    looking: tuple[Entry, ...]

    def of(self, side: Side) -> tuple[Entry, ...]:
        """What it says of one side."""
        return self.bringing if side is Side.BRINGING else self.looking


_BRINGING = (
    "bringing, i bring, i'll bring, i will bring, bring, brings, i have, i've got, i play, playing, "
    "ich bringe, bringe, bringen, bring mit, ich habe, habe, hab, ich spiele, spiele, "
    "traigo, llevo, llevaré, traeré, voy a llevar, tengo, toco, "
    "j'apporte, apporte, j'amène, amène, je ramène, ramène, j'ai, je joue, "
    "trago, levo, vou levar, vou trazer, levarei, tenho, "
    "беру, візьму, принесу, приношу, привезу, маю, граю"
)
_LOOKING = (
    "looking for, look for, searching for, need, i need, we need, needed, wanted, missing, who has, "
    "who brings, suche, suchen, ich suche, wir suchen, brauche, brauchen, wir brauchen, gesucht, es fehlt, "
    "fehlt, fehlen, "
    "busco, buscamos, necesito, necesitamos, se busca, falta, faltan, hace falta, "
    "cherche, cherchons, je cherche, on cherche, recherche, besoin de, besoin d', il manque, manque, "
    "procuro, procuramos, procura-se, preciso de, preciso, precisamos de, precisamos, faltam, "
    "шукаю, шукаємо, потрібен, потрібна, потрібні, потрібно, треба, бракує, не вистачає"
)


def _alternatives(cues: str) -> str:
    ordered = sorted((cue.strip() for cue in cues.split(",")), key=len, reverse=True)
    return "|".join(re.escape(cue).replace(r"\ ", r"\s+").replace("'", "['’]") for cue in ordered)


_CUE = re.compile(
    rf"(?<!\w)(?:(?P<bringing>{_alternatives(_BRINGING)})|(?P<looking>{_alternatives(_LOOKING)}))(?!\w)\s*:?",
    re.IGNORECASE,
)
_APART = re.compile(
    r"[,;、،+&/\n\r•|]|\.(?=\s|$)|(?<!\w)(?:and|und|y|e|et|і|й|та|plus|also|auch|también|aussi|também|також|mit)(?!\w)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\(([^()]*)\)")
_BEFORE = re.compile(r"^(\d{1,2})\s*(?:x|×|х)?\s+(?=\S)", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:x|×|х)?\s*(\d{1,2})$", re.IGNORECASE)


def read(text: str, side: Side = Side.BRINGING) -> Said:
    """What a line says that was written as an answer; without a verb it is about `side`.

    Raises BadInput("lineup", …).
    """
    if len(text) > MAX_LINE:
        raise BadInput("lineup", "too_long", MAX_LINE)
    found: dict[Side, dict[str, Entry]] = {Side.BRINGING: {}, Side.LOOKING: {}}
    for about, part in _parts(text, side):
        _keep(found[about], _entry(part))
    if not any(found.values()):
        raise BadInput("lineup", "not_understood")
    said = Said(tuple(found[Side.BRINGING].values()), tuple(found[Side.LOOKING].values()))
    for about in Side:
        check_count(len(said.of(about)))
    return said


def check_count(count: int) -> None:
    """Raise BadInput when a person has more things of one side than one may."""
    if count > MOST:
        raise BadInput("lineup", "too_many", MOST)


def noticed(note: str) -> Said:
    """What a note to an answer says of instruments and gear: only what is in the catalogue counts.

    "bringing my bass, looking for drums", "alto sax", "piano, a bit late": the rest is for people to read.
    """
    found: dict[Side, dict[str, Entry]] = {Side.BRINGING: {}, Side.LOOKING: {}}
    for side, part in _parts(note, Side.BRINGING):
        entry = _entry(part, strict=False)
        if entry is not None and entry.what in instruments.CATALOGUE:
            _keep(found[side], entry)
    return Said(
        tuple(found[Side.BRINGING].values())[:MOST],
        tuple(found[Side.LOOKING].values())[:MOST],
    )


NOBODY = "nobody"
"""What a setting of what is needed says for: nothing, though the program needs something."""
_NOBODY = frozenset({NOBODY, "niemand", "nadie", "personne", "ninguém", "ninguem", "ніхто", "нікого"})


def is_nobody(text: str) -> bool:
    """Whether a line says in one of our languages that nobody is needed."""
    return text.strip(" .!").casefold() in _NOBODY


def listed(words: Iterable[str], *, on_site: bool = False) -> tuple[Entry, ...]:
    """The things of a setting's list, each once; among gear `on_site` "drums" is the kit, not its player."""
    found: dict[str, Entry] = {}
    for word in words:
        for part in re.split("[,;]", word):
            entry = None if is_nobody(part) else _entry(part, strict=False)
            if entry is None:
                continue
            what = instruments.ON_SITE.get(entry.what, entry.what) if on_site else entry.what
            _keep(found, Entry(what, entry.amount))
    return tuple(found.values())


def _parts(text: str, side: Side) -> Iterable[tuple[Side, str]]:
    """The parts of a line between commas and verbs, each with the side of the verb before it."""
    at = 0
    for cue in _CUE.finditer(text):
        yield from ((side, part) for part in _APART.split(text[at : cue.start()]) if part)
        side = Side.BRINGING if cue["bringing"] else Side.LOOKING
        at = cue.end()
    yield from ((side, part) for part in _APART.split(text[at:]) if part)


def _entry(part: str, *, strict: bool = True) -> Entry | None:
    """One part: `2 guitars`, `bass (five strings)`. Raises BadInput where it is too long, if `strict`."""
    note = " ".join(" ".join(_NOTE.findall(part)).split())[:MAX_NOTE]
    words = " ".join(_NOTE.sub(" ", part).split())
    count = _BEFORE.search(words) or _AFTER.search(words)
    if count:
        words = (words[: count.start()] + words[count.end() :]).strip()
    amount = max(1, min(int(count[1]) if count else 1, MOST_AMOUNT))
    what = instruments.thing(words)
    if len(what) > MAX_WORD:
        if strict:
            raise BadInput("lineup", "too_long", MAX_WORD)
        return None
    return Entry(what, amount, note) if what else None


def _keep(found: dict[str, Entry], entry: Entry | None) -> None:
    """Said twice is said once, with the larger number."""
    if entry is None:
        return
    before = found.get(entry.what)
    if before is None or before.amount < entry.amount:
        found[entry.what] = entry
