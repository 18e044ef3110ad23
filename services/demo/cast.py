"""Who plays in the demo world. Telegram ids are made up, unless a sandbox gives its own."""

from collections.abc import Callable
from dataclasses import dataclass, field

Become = Callable[[str], None]
"""Go on as the person of this name, in the community that is being made."""

ORGANIZER = "Ana"
MEMBER = "Mia"
CO_ORGANIZER = "Noor"
NEWCOMER = "Theo"

MUSICIANS = (
    "Bruno",
    "Chiara",
    "Davi",
    "Elif",
    "Farid",
    "Greta",
    "Hugo",
    "Inês",
    "Jonas",
    "Kateryna",
    "Leo",
    "Marta",
)
ACROBATS = (
    "Nuno",
    "Olha",
    "Pilar",
    "Quentin",
    "Rita",
    "Sofia",
    "Tomás",
    "Uwe",
    "Vera",
    "Wanda",
    "Xavi",
    "Yara",
)
TROUPE = (
    "Aisha",
    "Bento",
    "Carla",
    "Dmitri",
    "Esra",
    "Fiona",
    "Goran",
    "Hana",
    "Ivo",
    "Jana",
    "Kofi",
    "Lena",
    "Mateus",
    "Nina",
    "Oskar",
    "Paola",
    "Ravi",
    "Sanna",
)
"""Acrobats who come now and then: with them the next jam is full."""
EXTRAS = MUSICIANS + ACROBATS + TROUPE

FIRST_ID = 5_000_000_001
MUSIC_GROUP = -1_000_005_000_001
ACRO_GROUP = -1_000_005_000_002


@dataclass(frozen=True, slots=True)
class Cast:
    """The Telegram accounts and groups of the demo world."""

    people: dict[str, int] = field(
        default_factory=lambda: {
            name: FIRST_ID + n for n, name in enumerate((ORGANIZER, MEMBER, CO_ORGANIZER, *EXTRAS))
        }
    )
    """Telegram id by first name; the newcomer is nobody's member yet and not among them."""
    music_group: int = MUSIC_GROUP
    acro_group: int = ACRO_GROUP
    acro_thread: int | None = None
    provider_token: str = ""
    """By which cards pay in Telegram, sealed; empty where none do."""
    stripe: tuple[str, str] = ("", "")
    """Stripe's secret key and what its webhook is signed with, sealed; empty where nobody pays so."""


CAST = Cast()
