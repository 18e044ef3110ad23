"""Floods are held back; honest people never notice."""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from tests.town import NOW
from webapp.limits import Floods, Limit, network_of
from webapp.web_identity import destination

FIVE = Limit("letters", 5, timedelta(hours=1))


def test_so_many_at_once_and_more_as_time_goes_by() -> None:
    floods = Floods()
    assert [floods.allows(FIVE, "a", NOW) for _ in range(6)] == [True] * 5 + [False]
    assert floods.allows(FIVE, "b", NOW)
    assert not floods.allows(FIVE, "a", NOW + timedelta(minutes=11))
    assert floods.allows(FIVE, "a", NOW + timedelta(minutes=13))
    assert not floods.allows(FIVE, "a", NOW + timedelta(minutes=13))


def test_a_flood_costs_no_memory_without_end() -> None:
    floods = Floods(most_keys=100)
    for number in range(5000):
        floods.allows(FIVE, str(number), NOW)
    assert len(floods._buckets["letters"]) == 100


def test_rules_do_not_share_what_is_left() -> None:
    floods = Floods()
    once = Limit("once", 1, timedelta(hours=1))
    assert floods.allows(once, "a", NOW)
    assert not floods.allows(once, "a", NOW)
    assert floods.allows(FIVE, "a", NOW)


TRUSTED = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"))


@pytest.mark.parametrize(
    ("hops", "found"),
    [
        (["198.51.100.7"], "198.51.100.7"),
        (["198.51.100.7", "203.0.113.1"], "198.51.100.7"),
        (["127.0.0.1", "203.0.113.1"], "203.0.113.1"),
        (["127.0.0.1", "10.1.2.3", "203.0.113.1", "192.0.2.66"], "203.0.113.1"),
        (["127.0.0.1"], "127.0.0.1"),
        (["127.0.0.1", "nonsense", "203.0.113.1"], "127.0.0.1"),
        (["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        (["::ffff:198.51.100.7"], "198.51.100.7"),
        ([""], "nowhere"),
    ],
)
def test_a_flood_is_known_by_its_network_and_only_a_trusted_proxy_says_another(
    hops: list[str], found: str
) -> None:
    assert network_of(hops, TRUSTED) == found


@pytest.mark.parametrize(
    "path",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/my\r\nSet-Cookie: a=b",
        "my",
        "/" + "a" * 300,
        "/sign-in?then=/sign-in",
        "/sign-out",
        "/ä",
    ],
)
def test_after_signing_in_one_goes_nowhere_else(path: str) -> None:
    assert destination(path) == "/my"


@pytest.mark.parametrize("path", ["/my/5/session/7?tab=people", "/admin", "/c/jam?then=https://a.example"])
def test_after_signing_in_one_goes_on_where_one_was(path: str) -> None:
    assert destination(path) == path
