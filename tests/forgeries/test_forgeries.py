"""Nothing that was made up is taken: init data, tokens, seals, buttons, links, invitations, webhook calls."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import aiohttp
import orjson
import pytest
from aiogram.filters.callback_data import CallbackData

from bot.app import Jamboree
from bot.webhook import HEADER, path_of
from keyboards.data import MOST, CommunityData, community_of
from models.database import Database
from models.tx import Tx
from sandbox import Sandbox
from sandbox.init_data import sign
from services import api_tokens, arrivals, stripe_events, team_invites, telegram_payments
from services.errors import NotFound
from services.people import ANYBODY
from services.seals import BadSeal, Seals
from tests.conftest import Starter, free_port
from tests.conventions.test_buttons import every_class
from tests.forgeries.forging import SOME, forgeries
from tests.town import Town
from webapp import initdata, tokens
from webapp.api import door
from webapp.limits import Limit

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
TOKEN = "42:token"
BODY = b'{"id": "evt_1", "type": "checkout.session.completed", "data": {"object": {}}}'
SECRET = "0123456789abcdef"


def taken(read: Callable[[str], Any], good: list[str], *refusals: type[Exception]) -> list[str]:
    """The forgeries that are read as something else than the good ones: there must be none."""
    known = [read(one) for one in good]
    found = []
    for forged in forgeries(good):
        with suppress(*refusals):
            if read(forged) not in known:
                found.append(forged)
    return found


def test_no_init_data_is_taken_but_telegrams() -> None:
    people = [{"id": number, "first_name": f"Ana {number}"} for number in range(1, 6)]
    good = [
        sign(TOKEN, {"user": orjson.dumps(one).decode(), "auth_date": str(SECONDS), "start_param": "s_1"})
        for one in people
    ]
    assert taken(lambda raw: initdata.check(raw, TOKEN, NOW), good, initdata.BadInitData) == []
    others = [
        sign("43:other", {"user": orjson.dumps(one).decode(), "auth_date": str(SECONDS)}) for one in people
    ]
    for raw in others:
        with pytest.raises(initdata.BadInitData):
            initdata.check(raw, TOKEN, NOW)


def test_no_token_is_taken_but_ours() -> None:
    key = tokens.key_for(TOKEN)
    good = [tokens.issue(key, number, NOW) for number in range(1, 9)]
    assert taken(lambda text: tokens.read(key, text, NOW), good, tokens.BadToken) == []
    for stranger in (tokens.key_for("43:other"), tokens.key_for(TOKEN, b"files")):
        with pytest.raises(tokens.BadToken):
            tokens.read(key, tokens.issue(stranger, 1, NOW), NOW)


def test_no_seal_is_taken_but_ours_for_its_purpose() -> None:
    seals = Seals(b"k")
    signed = [seals.sign("guest", 7, number) for number in range(1, 9)]
    marked = [seals.mark("letter", 7, number) for number in range(1, 9)]
    assert taken(lambda text: seals.read("guest", text, NOW), signed, BadSeal) == []
    assert taken(lambda text: seals.marked("letter", text), marked, BadSeal) == []
    with pytest.raises(BadSeal):
        seals.read("other", signed[0], NOW)


def test_no_stripe_event_is_taken_but_stripes() -> None:
    right = hmac.new(SECRET.encode(), f"{SECONDS}.".encode() + BODY, hashlib.sha256).hexdigest()
    good = [f"t={SECONDS},v1={right}", f"t={SECONDS},v1={'0' * 64},v1={right}"]

    def said(header: str) -> tuple[str, ...]:
        """The signature and its time: what else a header says changes nothing."""
        stripe_events.verify(SECRET, header, BODY, NOW)
        return (f"t={SECONDS}" in header and right in header,)  # type: ignore[return-value]

    assert taken(said, good, stripe_events.Forged) == []
    for body in forgeries([BODY.decode()]):
        with pytest.raises(stripe_events.Forged):
            stripe_events.verify(SECRET, good[0], body.encode(errors="replace"), NOW)
        with suppress(ValueError):
            stripe_events.read(body.encode(errors="replace"))


def test_no_invoice_names_more_than_a_community_and_a_reference() -> None:
    good = [telegram_payments.written(7, "a" * 22), telegram_payments.written(MOST - 1, "B-_9" * 6)]
    for forged in forgeries(good):
        with suppress(NotFound):
            read = telegram_payments.read(forged)
            assert telegram_payments.written(read.community_id, read.reference).lstrip("0") == forged.lstrip(
                "0"
            )
            assert 0 <= read.community_id < MOST


def test_every_damaged_button_is_no_button_or_one_with_numbers_of_ours() -> None:
    classes = [cls for cls in every_class() if issubclass(cls, CommunityData)]
    known = {cls.__prefix__: cls for cls in classes}
    good = [f"{cls.__prefix__}:7:" + ":".join(["1"] * (len(cls.model_fields) - 1)) for cls in classes]
    for forged in forgeries(good):
        community = community_of(forged)
        assert community is None or 0 <= community < 10**16
        cls: type[CallbackData] | None = known.get(forged.partition(":")[0])
        with suppress(ValueError, TypeError):
            if cls is not None:
                numbers = [one for one in cls.unpack(forged).model_dump().values() if type(one) is int]
                assert all(0 <= one < MOST for one in numbers), forged


async def test_no_deep_link_or_invitation_leads_where_none_was_made_for(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    session = await town.session(owner)
    invite = await database.write(owner, team_invites.make, session.program_id)
    stranger = await town.person("Mallory")

    def led(tx: Tx, given: list[str]) -> list[str]:
        found = []
        for one in given:
            for resolve in (arrivals.resolve, team_invites.resolve):
                with suppress(NotFound):
                    target = resolve(tx, one)
                    found.append(f"{one!r} leads to {target}")
        return found

    made = [session.reference, invite.token]
    assert len(await database.read(stranger, led, made)) >= 2
    near = list(forgeries(made, SOME * 10))
    assert await database.read(stranger, led, near) == []


@pytest.mark.timeout(0)
async def test_no_token_of_the_api_is_taken_but_one_that_was_made(database: Database) -> None:
    town = Town(database)
    owner = await town.community()
    made = [
        (await database.write(owner, api_tokens.make, f"No. {number}", may_write=True)).secret
        for number in range(5)
    ]

    def taken_in(tx: Tx, given: list[str]) -> list[str]:
        return [one for one in given if api_tokens.recognise(tx, one) is not None]

    assert await database.read(ANYBODY, taken_in, made) == made
    for some in batched(forgeries(made), 1_000):
        assert await database.read(ANYBODY, taken_in, some) == []


@pytest.mark.timeout(0)
async def test_no_forged_token_gets_into_the_api_and_none_is_our_fault(
    start: Starter, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "GUESSES", Limit("api_guesses", 10**9, door.GUESSES.per))
    async with start(sqlite_url) as app:
        owner = await Town(app.db).community()
        made = await app.db.write(owner, api_tokens.make, "Mine", may_write=True)
        said = [f"Bearer {made.secret}"]
        async with aiohttp.ClientSession(f"http://127.0.0.1:{app.port}") as session:
            answers = set()
            for forged in forgeries(said, SOME):
                if not forged.isascii() or not forged.isprintable() or forged.split()[-1:] == [made.secret]:
                    continue
                given = {"Authorization": forged[:4000]}
                async with session.get("/api/v1/events", headers=given) as answer:
                    answers.add(answer.status)
            assert answers == {401}
            async with session.get("/api/v1/events", headers={"Authorization": said[0]}) as answer:
                assert answer.status == 200


def batched(texts: Iterator[str], size: int) -> Iterator[list[str]]:
    """The texts in lists of so many."""
    while some := list(islice(texts, size)):
        yield some


async def test_no_call_of_the_webhook_without_the_secret_reaches_anybody(
    start: Starter, sqlite_url: str, sandbox: Sandbox
) -> None:
    address = f"127.0.0.1:{free_port()}"
    settings = {"listen": address, "public_url": f"http://{address}", "webhook_secret": SECRET}
    async with (
        start(sqlite_url, **settings) as app,
        aiohttp.ClientSession(f"http://{address}") as session,
    ):
        found = await _forged_calls(app, session)
        assert found == {404}
        damaged = await _damaged_updates(app, session)
        assert damaged <= {200, 400}


async def _forged_calls(app: Jamboree, session: aiohttp.ClientSession) -> set[int]:
    """The answers to calls whose secret was guessed."""
    answers = set()
    for forged in forgeries([SECRET], SOME):
        if forged.isascii() and forged.isprintable() and forged.strip() != SECRET:
            given = {HEADER: forged[:4000]}
            async with session.post(path_of(app.bot), data=b'{"update_id": 1}', headers=given) as answer:
                answers.add(answer.status)
    return answers


async def _damaged_updates(app: Jamboree, session: aiohttp.ClientSession) -> set[int]:
    """The answers to calls with the secret, of updates that Telegram would not send."""
    person = {"id": 7, "is_bot": False, "first_name": "Zoë"}
    chat = {"id": 7, "type": "private", "first_name": "Zoë"}
    message = {"message_id": 1, "date": SECONDS, "chat": chat, "from": person, "text": "/start"}
    tap = {"id": "1", "from": person, "chat_instance": "1", "data": "zol:7:0", "message": message}
    good = [
        orjson.dumps({"update_id": 1, "message": message}).decode(),
        orjson.dumps({"update_id": 2, "callback_query": tap}).decode(),
    ]
    answers = set()
    for forged in forgeries(good, SOME):
        body = forged.encode(errors="replace")
        async with session.post(path_of(app.bot), data=body, headers={HEADER: SECRET}) as answer:
            answers.add(answer.status)
    return answers
