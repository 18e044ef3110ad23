"""What makes a payment this one: the names by which a bank tells of it, in one file or another.

A bank's own reference of a payment is its name, that of its entry too where the entry is this payment
alone: a statement may tell of the same payment as a notification did. Where a bank gives the same reference
to several, or none, a payment is known by its day, amount, references and payer, and by which of the alike
it is.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from services.camt import What

_NOTHING = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF"}


@dataclass(frozen=True, slots=True)
class Told:
    """A payment in a file: its entry, and its part of it where there are several."""

    entry: Element
    part: Element | None
    what: "What"
    minor: int
    currency: str
    day: date | None
    alone: bool
    """Whether the entry is this payment alone."""


def named(iban: str, told: Sequence[Told]) -> list[tuple[str, ...]]:
    """The names of each payment of an account."""
    own = [list(dict.fromkeys(_own(each))) for each in told]
    shared = Counter(name for names in own for name in names)
    alike: Counter[str] = Counter()
    found = []
    for each, names in zip(told, own, strict=True):
        good = [f"{iban}:{each.what}:{name}"[:200] for name in names if shared[name] == 1]
        if not good:
            look = _look(iban, each)
            alike[look] += 1
            good = [f"{look}:{alike[look]}"]
        found.append(tuple(good))
    return found


def anywhere(path: str) -> str:
    """A path whose names are of any version's namespace."""
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def text(node: Element, path: str) -> str:
    """The text at a path; '' where there is none."""
    return (node.findtext(anywhere(path)) or "").strip()


def _own(each: Told) -> Iterator[str]:
    if each.part is not None:
        for path in ("Refs/AcctSvcrRef", "Refs/UETR"):
            if (said := text(each.part, path)).upper() not in _NOTHING:
                yield said
    if each.alone and (said := text(each.entry, "AcctSvcrRef")).upper() not in _NOTHING:
        yield said


def _look(iban: str, each: Told) -> str:
    part = each.part if each.part is not None else each.entry
    said = (
        *(iban, each.what, str(each.day), str(each.minor), each.currency),
        *(text(part, "Refs/EndToEndId"), text(part, "RmtInf/Strd/CdtrRefInf/Ref")),
        *(text(part, "RltdPties/DbtrAcct/Id/IBAN"), text(part, "RmtInf/Ustrd")),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]
