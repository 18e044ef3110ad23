"""What every page of one site needs, and how a handler gets at it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network

from aiohttp import web

from locales import reader
from models.actor import Actor
from models.database import Database
from services.bookings import BookingDetails
from services.installation import NONE_RUN_IT, Superadmins
from services.order_facts import ChargeDetails
from services.vault import OPEN, Vault
from views.links import Links

Network = IPv4Network | IPv6Network
Checkout = Callable[[Actor, int], Awaitable[str]]
"""Where an attempt to pay is paid; raises refusals of `services/order_errors.py`."""
Fetch = Callable[[str], AsyncIterator[bytes]]
"""The content of a file that Telegram has, by its `file_id`; raises LookupError where it cannot be had."""

InvoiceLink = Callable[[Actor, BookingDetails, ChargeDetails], Awaitable[str]]
"""A link by which Telegram takes the money of an attempt to pay; raises LookupError where none can be had."""

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""This machine, where a proxy stands by default."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site's constants.

    `script_url` is where Telegram's Mini App script comes from; `ancestors` are origins beside Telegram's own
    that may frame our pages; `language` is for people whose own is not among ours;
    `fetch` gets files from Telegram, `invoice_link` has it take money.
    """

    bot_token: str = field(repr=False)
    token_key: bytes = field(repr=False)
    file_key: bytes = field(repr=False)
    script_url: str
    ancestors: tuple[str, ...]
    language: str
    links: Links
    fetch: Fetch | None = None
    invoice_link: InvoiceLink | None = None
    checkout: Checkout | None = None
    """Opens a provider's page to pay on."""
    mail_hook_secret: str | None = field(default=None, repr=False)
    """What a mail server says to be let in that reports what came back."""
    metrics_token: str | None = field(default=None, repr=False)
    """What a monitor says to be told numbers."""
    superadmins: Superadmins = NONE_RUN_IT
    in_effect: tuple[tuple[str, str], ...] = ()
    """Every setting, secrets masked, for those who run the installation."""
    has_redis: bool = False
    """Whether several processes may work together."""
    vault: Vault = field(default=OPEN, repr=False)
    """Encrypts what the instructor of a booking alone may read."""
    trusted: tuple[Network, ...] = ()
    """Where proxies stand whose word on where a request comes from is taken."""


SITE = web.AppKey("site", Site)
DATABASE = web.AppKey("database", Database)
ACTOR = web.RequestKey("actor", Actor)
READER = web.RequestKey("reader", reader.Reader)
RUNS = web.RequestKey("runs", bool)
"""Said of requests of a browser in which somebody is signed in who runs the installation."""
WHOLE = web.RequestKey("whole", bool)
"""Said of requests on the web whose part of a page is put into a whole one before it goes out."""


def site_of(request: web.Request) -> Site:
    """The site's constants."""
    return request.app[SITE]


def database(request: web.Request) -> Database:
    """The two doors."""
    return request.app[DATABASE]


def actor_of(request: web.Request) -> Actor:
    """Who asks; known below `/parts/`, where the token was read."""
    return request[ACTOR]


def number(request: web.Request, name: str) -> int:
    """A number of the path, whose digits its route has checked."""
    return int(request.match_info[name])
