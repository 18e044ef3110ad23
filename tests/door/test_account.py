"""One's own account, as people use it: the address, and browsers that are signed in."""

from typing import Any

import pytest
from sqlalchemy import select

from locales.reader import reading
from models.actor import Actor
from models.database import Database
from models.mails import DoorMail, Stop
from models.tx import Tx, table_of
from services import account, mail_troubles, my_email
from services.door_errors import LinkUsed
from services.errors import NotAllowed
from services.my_email import Proven, WrongCode
from services.people import ANYBODY
from services.seals import Seals
from services.sign_in import Browser, enter, give_link
from tests.door.test_joining import without_telegram
from tests.town import Town
from views import account as views
from views.links import Links

SEALS = Seals(b"tests")
LINKS = Links("jamboree_bot", public_url="https://jam.test", seals=SEALS, mails=True)
mails = table_of(DoorMail)


async def asked(town: Town, actor: Actor, address: str) -> dict[str, str]:
    """What the letter says that came for it."""

    def letter(tx: Tx) -> Any:
        return tx.rows(select(mails.c.sealed).order_by(mails.c.created_at, mails.c.id))[-1].sealed

    await town.db.write(actor, my_email.ask, address, language="en", seals=SEALS)
    return {name: SEALS.open(text) for name, text in (await town.db.read(ANYBODY, letter)).items()}


async def test_an_address_is_proven_by_its_code_and_taken_away(database: Database) -> None:
    town = Town(database)
    alice = await town.person("Alice")
    letter = await asked(town, alice, "Alice@Example.org")
    assert await database.write(alice, my_email.try_code, "AAAA-AAAA") == WrongCode(4)
    assert (await database.read(alice, account.of_actor)).mine.address is None
    proven = await database.write(alice, my_email.try_code, letter["code"].lower())
    assert isinstance(proven, Proven)
    assert proven.mine.address == "Alice@example.org"
    assert (await database.write(alice, my_email.want_mail, on=True)).by_mail
    gone = await database.write(alice, my_email.remove)
    assert (gone.address, gone.by_mail) == (None, False)


async def test_who_is_written_to_in_vain_sees_so_and_mends_it(database: Database) -> None:
    alice = await Town(database).person("Alice")
    town = Town(database)
    for stop in Stop:
        letter = await asked(town, alice, "alice@example.org")
        await database.write(alice, my_email.try_code, letter["code"])
        await database.write(ANYBODY, mail_troubles.stop, "alice@example.org", stop, "550 no such user")
        mine = (await database.read(alice, account.of_actor)).mine
        assert mine.stopped is stop
        with reading("en"):
            said = views.stopped(mine, mails=True)
            assert said in views.email(await database.read(alice, account.of_actor), LINKS).text
        assert ("spam" in said) is (stop is Stop.COMPLAINED)
        assert "enter the code" in said
    letter = await asked(town, alice, "alice@example.org")
    await database.write(alice, my_email.try_code, letter["code"])
    mine = (await database.read(alice, account.of_actor)).mine
    assert views.stopped(mine, mails=True) == ""


async def test_a_letters_link_proves_nothing_to_others(database: Database) -> None:
    town = Town(database)
    alice, eve = await town.person("Alice"), await town.person("Eve")
    letter = await asked(town, alice, "alice@example.org")
    with pytest.raises(LinkUsed):
        await database.write(eve, my_email.open_link, letter["token"])
    assert (await database.write(alice, my_email.open_link, letter["token"])).mine.address


async def test_an_address_that_has_an_account_is_joined_once_that_was_said(database: Database) -> None:
    town = Town(database)
    other = await without_telegram(town, "Ana by mail")
    letter = await asked(town, other, "ana@example.org")
    await database.write(other, my_email.open_link, letter["token"])
    with pytest.raises(NotAllowed):
        await database.write(other, my_email.remove)
    ana = await town.person("Ana")
    letter = await asked(town, ana, "ana@example.org")
    proven = await database.write(ana, my_email.open_link, letter["token"])
    assert proven.other is not None
    assert proven.other.name == "Ana by mail"
    assert proven.mine.address is None, "nothing is joined before it was said"
    assert (await database.write(ana, my_email.join)).mine.address == "ana@example.org"


async def test_browsers_are_listed_and_signed_out(database: Database) -> None:
    town = Town(database)
    alice, eve = await town.person("Alice"), await town.person("Eve")
    for number in range(3):
        secret = await database.write(alice, give_link)
        await database.write(ANYBODY, enter, secret, Browser(f"browser {number}", "Firefox, Linux"))
    devices = (await database.read(alice, account.of_actor)).devices
    assert [one.browser for one in devices] == ["Firefox, Linux"] * 3
    assert not (await database.read(eve, account.of_actor)).devices
    assert len((await database.write(alice, account.end, devices[0].id)).devices) == 2
    assert not (await database.write(alice, account.end_all)).devices
