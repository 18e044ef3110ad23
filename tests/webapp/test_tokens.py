"""Tokens: ours, for an hour, renewed for a day, and nothing anybody else makes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.webapp.worlds import TOKEN, Client, World, visitor
from webapp.tokens import LIFETIME, LONGEST, BadToken, issue, key_for, read, renew

KEY = key_for(TOKEN)
NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
PERSON = 2**53 - 1


def test_a_token_says_who_for_an_hour() -> None:
    made = issue(KEY, PERSON, NOW)
    assert read(KEY, made, NOW + LIFETIME).user_id == PERSON
    with pytest.raises(BadToken):
        read(KEY, made, NOW + LIFETIME + timedelta(seconds=1))


def test_renewed_tokens_end_a_day_after_the_first() -> None:
    moment, made = NOW, issue(KEY, PERSON, NOW)
    while moment - NOW <= LONGEST - LIFETIME:
        moment += LIFETIME
        made = renew(KEY, read(KEY, made, moment), moment)
    with pytest.raises(BadToken):
        renew(KEY, read(KEY, made, moment + LIFETIME), moment + LIFETIME)


@given(st.text(max_size=120))
@example("é")
@example("A" * 76)
@example("=" * 76)
@example("A" * 77)
def test_nonsense_is_refused(given_token: str) -> None:
    with pytest.raises(BadToken):
        read(KEY, given_token, NOW)


@given(st.integers(0, 75), st.sampled_from("ABCxyz019-_"))
def test_a_changed_token_is_refused(at: int, other: str) -> None:
    made = issue(KEY, PERSON, NOW)
    changed = made[:at] + other + made[at + 1 :]
    if changed != made:
        with pytest.raises(BadToken):
            read(KEY, changed, NOW)


def test_another_bots_token_is_refused() -> None:
    with pytest.raises(BadToken):
        read(KEY, issue(key_for("43:other"), PERSON, NOW), NOW)


async def test_a_good_token_is_renewed_at_the_door(client: Client, world: World) -> None:
    init_data = visitor("Ann").init_data()
    first = await (await client.post("/app/token", headers={"Authorization": f"tma {init_data}"})).json()
    assert first["expires_in"] == 3600
    response = await client.post("/app/token", headers={"Authorization": f"Bearer {first['token']}"})
    assert response.status == 200
    renewed = (await response.json())["token"]
    home = await client.get("/parts/home", headers={"Authorization": f"Bearer {renewed}"})
    assert home.status == 200


async def test_the_token_of_a_person_who_is_gone_is_no_good(client: Client, world: World) -> None:
    made = issue(KEY, 1, world.db.clock())
    response = await client.get("/parts/home", headers={"Authorization": f"Bearer {made}"})
    assert response.status == 401
