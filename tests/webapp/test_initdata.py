"""Init data: what Telegram signed is taken, and nothing else ever is; no input is a fault."""

import hashlib
import hmac
import random
import string
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.init_data import sign
from tests.webapp.worlds import TOKEN, Client, World, visitor
from webapp.initdata import BadInitData, Launch, OldInitData, check

NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
USER = {"id": 7, "first_name": "Zoë", "last_name": "Ré", "username": "zoe", "language_code": "de"}


def signed(token: str = TOKEN, **fields: str) -> str:
    known = {"user": orjson.dumps(USER).decode(), "auth_date": str(SECONDS), **fields}
    return sign(token, {name: value for name, value in known.items() if value != "-"})


def resigned(pairs: list[tuple[str, str]]) -> str:
    """Any fields, signed with the right key: only the form can be wrong."""
    lines = "\n".join(f"{name}={value}" for name, value in sorted(pairs))
    key = hmac.digest(b"WebAppData", TOKEN.encode(), hashlib.sha256)
    digest = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode([*pairs, ("hash", digest)], quote_via=quote)


def taken(raw: str, now: datetime = NOW) -> Launch | None:
    try:
        return check(raw, TOKEN, now)
    except BadInitData:
        return None


def test_what_telegram_signed_says_who_and_where_to() -> None:
    launch = check(signed(start_param="abc_-1", query_id="", chat_type="group"), TOKEN, NOW)
    assert launch.start == "abc_-1"
    profile = launch.profile
    assert (profile.telegram_id, profile.name, profile.username, profile.language) == (
        7,
        "Zoë Ré",
        "zoe",
        "de",
    )


def test_it_is_good_for_an_hour_and_for_a_clock_half_a_minute_ahead() -> None:
    raw = signed()
    assert taken(raw, NOW + timedelta(hours=1))
    assert taken(raw, NOW - timedelta(seconds=30))
    assert taken(raw, NOW - timedelta(seconds=31)) is None
    with pytest.raises(OldInitData):
        check(raw, TOKEN, NOW + timedelta(hours=1, seconds=1))


@given(st.data())
def test_one_changed_character_and_it_is_refused(data: st.DataObject) -> None:
    raw = signed(start_param="reference")
    at = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126).filter(lambda c: c != raw[at]))
    changed = raw[:at] + other + raw[at + 1 :]
    launch = taken(changed)
    assert launch is None or launch == taken(raw)  # an escape may be written in two ways


@given(
    st.sampled_from(["user", "auth_date", "hash", "start_param", "new"]), st.booleans(), st.text(max_size=20)
)
def test_a_field_given_twice_is_refused(name: str, first: bool, value: str) -> None:
    raw = signed(start_param="x")
    extra = f"{name}={quote(value)}"
    both = f"{extra}&{raw}" if first else f"{raw}&{extra}"
    assert taken(both) is None


@given(st.text(min_size=1, max_size=40).filter(lambda token: token != TOKEN))
def test_another_bots_signature_is_refused(token: str) -> None:
    assert taken(signed(token)) is None


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda raw: raw.decode("latin-1"))))
@example("hash=é")
@example("hash=" + "é" * 64)
@example("hash=" + "%D0%B0" * 64)
@example("\ud800")
@example("a" * 5000)
@example("&" * 500)
@example("%")
@example("user=%FF&hash=" + "0" * 64)
def test_nonsense_is_refused_and_never_a_fault(raw: str) -> None:
    assert taken(raw) is None


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=60)), max_size=8))
@example([("auth_date", "９" * 10)])
@example([("auth_date", "-1")])
@example([("auth_date", str(SECONDS)), ("user", "[" * 900)])
@example([("auth_date", str(SECONDS)), ("user", '{"id": 1e400, "first_name": "x"}')])
@example([("auth_date", str(SECONDS)), ("user", '{"id": true, "first_name": "x"}')])
@example([("auth_date", str(SECONDS)), ("user", '{"id": -7, "first_name": "x"}')])
@example([("auth_date", str(SECONDS)), ("user", '{"id": 9007199254740993, "first_name": "x"}')])
@example([("auth_date", str(SECONDS)), ("user", '{"id": 7, "first_name": "\\ud800"}')])
def test_odd_fields_are_refused_even_when_signed(pairs: list[tuple[str, str]]) -> None:
    assert taken(resigned(pairs)) is None


@pytest.mark.parametrize("name", [5, None, "", ["x"], "x" * 500, "a\nb\0c"])
def test_a_name_that_is_no_line_of_text_becomes_one(name: object) -> None:
    raw = resigned(
        [("auth_date", str(SECONDS)), ("user", orjson.dumps({"id": 7, "first_name": name}).decode())]
    )
    launch = taken(raw)
    assert launch
    assert not set(launch.profile.name) & {"\n", "\0"}


def test_blank_values_are_part_of_what_was_signed() -> None:
    raw = resigned([("auth_date", str(SECONDS)), ("user", orjson.dumps(USER).decode()), ("signature", "")])
    assert taken(raw)
    assert taken(raw.replace("signature=&", "")) is None


SIGNS = string.ascii_letters + string.digits + "%&=+;,:. ÿé"
KNOWN = ["", "tma ", "Bearer ", "Bearer " + "A" * 76, "Bearer ÿÿÿ", "Basic eA==", "tma hash=" + "a" * 4090]


async def test_the_door_answers_401_with_one_sentence(client: Client, world: World) -> None:
    noise = random.Random(7)
    damaged = ["".join(noise.choices(SIGNS, k=noise.randrange(120))) for _ in range(200)]
    for header in [*KNOWN, *damaged, *(f"tma {each}" for each in damaged)]:
        for method, where in (("POST", "/app/token"), ("GET", "/parts/home")):
            response = await client.request(method, where, headers={"Authorization": header})
            assert response.status == 401, header
            assert "Open this page from the chat in Telegram." in await response.text()


async def test_old_init_data_says_to_open_the_page_again(client: Client, world: World) -> None:
    old = visitor("Ann").init_data(at=world.town.now - timedelta(hours=2))
    response = await client.post("/app/token", headers={"Authorization": f"tma {old}"})
    assert response.status == 401
    assert "open for too long" in await response.text()
