"""Addresses as people type them."""

import pytest

from services import emails
from services.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "key", "mailbox"),
    [
        ("ana@example.org", "ana@example.org", "ana@example.org"),
        ("  Ana.Silva@Example.ORG ", "ana.silva@example.org", "ana.silva@example.org"),
        ("ana+jam@example.org", "ana+jam@example.org", "ana@example.org"),
        ("+ana@example.org", "+ana@example.org", "+ana@example.org"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
        ("jürgen@example.org", "jürgen@example.org", "jürgen@example.org"),
        ('"ana silva"@example.org', '"ana silva"@example.org', '"ana silva"@example.org'),
    ],
)
def test_one_address_is_one_key(typed: str, key: str, mailbox: str) -> None:
    found = emails.read(typed)
    assert (found.key, found.mailbox) == (key, mailbox)


@pytest.mark.parametrize(
    "typed",
    [
        "ana",
        "ana@",
        "@example.org",
        "ana@example",
        "ana@@example.org",
        "ana@example.org\nBcc: bob@example.org",
        "ana\r@example.org",
        "ana@exam\x00ple.org",
        "ana@example.org, bob@example.org",
        "a" * 65 + "@example.org",
        "ana@" + "a" * 250 + ".org",
        "Ana <ana@example.org>",
        "ana@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        emails.read(typed)
    assert (refused.value.field, refused.value.problem) == ("email", "not_an_address")


def test_nothing_typed_is_said_so() -> None:
    with pytest.raises(BadInput) as refused:
        emails.read("   ")
    assert refused.value.problem == "missing"
