"""How often something may be asked of pages that anybody can reach. Honest people never notice.

Each rule keeps one small record a key, and forgets the oldest beyond a number: a flood costs no memory.
Records live in this process; with several, each allows as much.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from aiohttp import web

from webapp.site import Network, database, site_of

MOST_KEYS = 20_000
"""Records of one rule, some 3 MB."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` at once, and as many again within `per`."""

    name: str
    most: int
    per: timedelta


class _Bucket(NamedTuple):
    left: float
    at: datetime


class Floods:
    """What each key has left of each rule."""

    def __init__(self, most_keys: int = MOST_KEYS) -> None:
        self._most_keys = most_keys
        self._buckets: dict[str, dict[str, _Bucket]] = {}

    def allows(self, limit: Limit, key: str, now: datetime) -> bool:
        """Whether one more is within the limit; what is refused does not count."""
        buckets = self._buckets.setdefault(limit.name, {})
        bucket = buckets.pop(key, _Bucket(limit.most, now))
        back = (now - bucket.at) / limit.per * limit.most
        left = min(float(limit.most), bucket.left + max(back, 0.0))
        allowed = left >= 1
        buckets[key] = _Bucket(left - 1 if allowed else left, now)
        if len(buckets) > self._most_keys:
            del buckets[next(iter(buckets))]
        return allowed


FLOODS = web.AppKey("floods", Floods)


def allows(request: web.Request, limit: Limit, key: str) -> bool:
    """Whether one more of `key` is within the limit."""
    return request.app[FLOODS].allows(limit, key, database(request).clock())


def network(request: web.Request) -> str:
    """Where a request comes from, as coarse as networks are given out: an IPv4 address, or an IPv6 /64.

    What a proxy says is believed only of a proxy we trust; of its list, the last whom none of them is.
    """
    hops = [request.remote or "", *_forwarded(request)]
    return network_of(hops, site_of(request).trusted)


def network_of(hops: Sequence[str], trusted: Sequence[Network]) -> str:
    """The same of a list of addresses, nearest first."""
    found = "nowhere"
    for hop in hops:
        address = _address(hop)
        if address is None:
            break
        found = _coarse(address)
        if not any(address in net for net in trusted if net.version == address.version):
            break
    return found


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _forwarded(request: web.Request) -> list[str]:
    """The addresses that proxies wrote down, nearest first."""
    said = ",".join(request.headers.getall("X-Forwarded-For", []))
    return [hop.strip() for hop in reversed(said.split(",")[-10:])]


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _coarse(address: Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
