"""Tokens: made, shown once, listed, revoked; good for nobody whom the community knows no more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from models.actor import SYSTEM, Actor
from models.api_access import ApiToken
from models.communities import Membership, Standing
from models.database import Database
from models.tx import Tx, table_of
from models.users import User
from services import account_deletion, api_tokens, leaving, members
from services.api_errors import TooManyTokens
from services.errors import BadInput, NotFound
from tests.api.script import Script, token_of
from tests.webapp.worlds import Client, World, visitor

tokens = table_of(ApiToken)


async def test_only_hashes_are_kept(client: Client, world: World) -> None:
    secret = await token_of(client, world.organizer)

    def kept(tx: Tx) -> list[Any]:
        return [tuple(row) for row in tx.rows(select(tokens))]

    rows = await world.db.read(SYSTEM, kept)
    assert len(secret) > 40
    assert secret not in str(rows)
    assert secret[-4:] in str(rows)


async def test_a_token_says_when_it_was_used_and_is_revoked_at_once(client: Client, world: World) -> None:
    script = await Script.of(client, world.organizer)
    before = await world.db.read(world.organizer, api_tokens.mine)
    assert before.tokens[0].seen_at is None
    await script.gets("/events")
    seen = await world.db.read(world.organizer, api_tokens.mine)
    assert seen.tokens[0].seen_at == world.town.now
    await world.db.write(world.organizer, api_tokens.revoke, seen.tokens[0].id)
    assert (await script.asks("GET", "/events")).code == "bad_token"


async def test_it_ends_when_its_time_is_over(client: Client, world: World) -> None:
    script = await Script.of(client, world.organizer)
    world.town.now += timedelta(days=90)
    assert (await script.asks("GET", "/events")).code == "bad_token"
    assert (await world.db.read(world.organizer, api_tokens.mine)).tokens == ()


async def test_without_a_token_or_with_a_bad_one_nobody_gets_in(client: Client, world: World) -> None:
    secret = await token_of(client, world.organizer)
    nobody = await Script(client).asks("GET", "/events")
    assert (nobody.status, nobody.code) == (401, "no_token")
    assert nobody.headers["WWW-Authenticate"] == 'Bearer realm="jamboree"'
    for bad in (secret[:-1], secret + "x", secret.swapcase(), "jam_", "x" * 500):
        heard = await Script(client, bad).asks("GET", "/events")
        assert (heard.status, heard.code) == (401, "bad_token"), bad
        assert 'error="invalid_token"' in heard.headers["WWW-Authenticate"]
    basic = await Script(client).asks("GET", "/events", Authorization=f"Basic {secret}")
    assert basic.code == "no_token"


async def test_one_that_reads_changes_nothing(client: Client, world: World) -> None:
    session = await world.session()
    script = await Script.of(client, world.organizer, writes=False)
    assert (await script.gets(f"/events/{session.reference}"))["going"] == 0


@pytest.mark.parametrize("end", ["suspended", "banned", "left", "deleted"])
async def test_who_is_gone_has_no_token(client: Client, world: World, end: str) -> None:
    await world.session()
    eve = visitor("Eve")
    await world.db.write(await world.actor(eve), members.join)
    inside = await world.actor(eve)
    everywhere = await Script.of(client, inside)
    here = await Script.of(client, inside, community=world.community)
    assert (await here.gets("/events?limit=1"))["events"]
    await _ends(world, inside, end)
    assert (await here.asks("GET", "/events")).code == "bad_token"
    if end in ("suspended", "deleted"):
        assert (await everywhere.asks("GET", "/events")).code == "bad_token"
    else:
        assert (await everywhere.gets("/events"))["events"] == []


async def test_a_banned_person_finds_nothing_by_its_name(client: Client, world: World) -> None:
    session = await world.session()
    eve = visitor("Eve")
    await world.db.write(await world.actor(eve), members.join)
    inside = await world.actor(eve)
    script = await Script.of(client, inside)
    await _ends(world, inside, "banned")
    assert (await script.asks("GET", f"/events/{session.reference}")).code == "not_found"


async def _ends(world: World, who: Actor, end: str) -> None:
    if end == "left":
        await world.db.write(who, leaving.leave)
    elif end == "deleted":
        alone = replace(who, community_id=None, role=None, standing=None)
        await world.db.write(alone, account_deletion.delete_account)
    elif end == "banned":
        table = table_of(Membership)
        ban = update(table).where(table.c.user_id == who.user_id).values(standing=Standing.BANNED)
        await world.db.write(SYSTEM, lambda tx: tx.execute(ban))
    else:
        users = table_of(User)
        suspend = update(users).where(users.c.id == who.user_id).values(suspended_at=world.town.now)
        await world.db.write(SYSTEM, lambda tx: tx.execute(suspend))


async def test_what_a_token_may_be_is_checked(database: Database, world: World) -> None:
    other = await World.begin(database, "Elsewhere")
    for name, community, days, field in (
        ("  ", 0, 30, "token_name"),
        ("x" * 41, 0, 30, "token_name"),
        ("Mine", 0, 3650, "token_days"),
        ("Mine", other.community, 30, "token_community"),
    ):
        with pytest.raises(BadInput) as refused:
            await database.write(
                world.organizer, api_tokens.make, name, may_write=False, community=community, days=days
            )
        assert refused.value.field == field
    for number in range(api_tokens.MOST):
        await database.write(world.organizer, api_tokens.make, f"No. {number}", may_write=False)
    with pytest.raises(TooManyTokens):
        await database.write(world.organizer, api_tokens.make, "One more", may_write=False)


async def test_nobody_revokes_anothers(client: Client, database: Database, world: World) -> None:
    script = await Script.of(client, world.organizer)
    mine = (await database.read(world.organizer, api_tokens.mine)).tokens[0]
    other = await World.begin(database, "Elsewhere")
    with pytest.raises(NotFound):
        await database.write(other.organizer, api_tokens.revoke, mine.id)
    assert (await script.asks("GET", "/events")).status == 200


async def test_too_many_requests_wait(client: Client, world: World) -> None:
    script = await Script.of(client, world.organizer)
    heard = [await script.asks("GET", "/events?limit=1") for _ in range(241)]
    assert [one.status for one in heard[:240]] == [200] * 240
    assert (heard[-1].status, heard[-1].code, heard[-1].headers["Retry-After"]) == (
        429,
        "too_many_requests",
        "1",
    )
    world.town.now += timedelta(seconds=1)
    assert (await script.asks("GET", "/events?limit=1")).status == 200


async def test_guessing_ends_soon(client: Client, world: World) -> None:
    found = [(await Script(client, f"jam_{number}").asks("GET", "/events")).status for number in range(40)]
    assert found == [401] * 30 + [429] * 10
