"""Answers encrypted anew, taken along, erased by whom they are of, and forgotten in their time."""

import json
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import intake_commands
from bot.config import ConfigError
from models.actor import SYSTEM, Actor
from models.bookings import BookingStatus
from models.database import Database
from models.intake_forms import IntakeAnswers, IntakeFile
from models.tx import Tx, table_of
from models.users import User
from scheduler import booking_sweeps, intake_sweeps
from services import account, booking_agreeing, booking_changes, guest_erasing, intake_answers, joining
from services.bookings import BookingDetails
from services.demo.cast import CAST, MUSICIANS
from services.people import ANYBODY
from services.vault import Vault
from tests.cli.test_commands import command
from tests.commands import TOKEN, Done, run
from tests.intake_forms.desk import open_desk, where
from tests.intake_forms.study import PDF, SECRET, Study, at, key, pdf
from webapp.markup import parse

answers, files = table_of(IntakeAnswers), table_of(IntakeFile)


@pytest.fixture
async def study(database: Database) -> Study:
    """A practice whose form is required."""
    return await Study.asking(database)


async def filled(study: Study, name: str = "Cleo", day: int = 3) -> tuple[Actor, BookingDetails]:
    """Somebody who has answered, with a file, and booked."""
    who = await study.customer(name)
    held = await study.holds(who, at(day, 10))
    assert (await study.fills(who, held, uploads={"q8": pdf()})).saved
    return who, await study.db.write(who, booking_agreeing.agree_free, held.id)


def stored(tx: Tx) -> list[tuple[str, bytes]]:
    """All that is stored, with whose key."""
    return [(row.fingerprint, row.content) for table in (answers, files) for row in tx.rows(select(table))]


async def test_the_newest_key_takes_over_and_what_no_key_opens_is_told(study: Study) -> None:
    db, first, second = study.db, key(), key()
    await filled(study)
    study.vault = Vault([first])
    await filled(study, "Dora", 4)
    both = Vault([second, first])
    assert await intake_commands.seal_answers(db, both, dry_run=True, tick=lambda _n: None) == (4, 0)
    assert await intake_commands.seal_answers(db, both, dry_run=False, tick=lambda _n: None) == (4, 0)
    assert await intake_commands.seal_answers(db, both, dry_run=False, tick=lambda _n: None) == (0, 0)
    found = await db.read(SYSTEM, stored)
    assert {fingerprint for fingerprint, _content in found} == {both.fingerprint}
    assert not any(SECRET.encode() in content or PDF in content for _fingerprint, content in found)
    study.vault = Vault([second])
    cleo, booking = await filled(study, "Emil", 5)
    assert (await study.reads(cleo, booking)).values["q2"] == SECRET
    other = Vault([key()])
    assert await intake_commands.seal_answers(db, other, dry_run=False, tick=lambda _n: None) == (0, 6)


def test_the_operator_encrypts_and_erases_by_commands(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    def with_key(*words: str, key: str) -> Done:
        settings = {"BOT_TOKEN": TOKEN, "DATABASE_URL": database_url, "LOG_LEVEL": "warning"}
        return run(*words, folder=tmp_path, **settings, INTAKE_KEY=key)

    assert command(database_url, "demo-data").returncode == 0
    none = command(database_url, "seal-answers")
    assert (none.returncode, none.stderr.count("\n")) == (2, 1)
    assert "INTAKE_KEY is missing" in none.stderr
    first = key()
    assert with_key("seal-answers", "--dry-run", key=first).stdout == "1 records would get the newest key.\n"
    assert with_key("seal-answers", key=first).stdout == "1 records got the newest key.\n"
    lost = with_key("seal-answers", key=key())
    assert (lost.returncode, lost.stderr.count("\n")) == (2, 1)
    assert "INTAKE_KEY lacks the key of 1 records" in lost.stderr
    assert with_key("seal-answers", key=f"{key()},{first}").stdout == "1 records got the newest key.\n"
    bad = with_key("check", key="short")
    assert (bad.returncode, "INTAKE_KEY" in bad.stderr) == (2, True)
    who = str(CAST.people[MUSICIANS[0]])
    assert command(database_url, "erase-answers", who, "--dry-run").stdout.startswith("1 forms")
    assert command(database_url, "erase-answers", who).stdout.startswith("1 forms")
    assert command(database_url, "erase-answers", who).stdout.startswith("0 forms")
    assert "nobody is known" in command(database_url, "erase-answers", "@nobody").stderr


async def test_erasing_somebodys_answers_leaves_all_others(study: Study) -> None:
    cleo, _booking = await filled(study)
    dora, theirs = await filled(study, "Dora", 4)
    number = await intake_commands.erase_answers(study.db, await known_as(study, cleo), dry_run=False)
    assert number == 1
    assert (await study.reads(dora, theirs)).values["q2"] == SECRET
    assert len(await study.db.read(SYSTEM, stored)) == 2
    with pytest.raises(ConfigError):
        await intake_commands.erase_answers(study.db, "@nobody", dry_run=False)


async def known_as(study: Study, who: Actor) -> str:
    of = select(table_of(User).c.telegram_id).where(table_of(User).c.id == who.user_id)
    return str(await study.db.read(SYSTEM, lambda tx: tx.value(of)))


async def test_answers_are_forgotten_in_their_time(study: Study) -> None:
    db = study.db
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held, uploads={"q8": pdf()})
    dora, kept = await filled(study, "Dora", 4)
    study.passes(minutes=16)
    await booking_sweeps.expire_holds(db)
    study.passes(days=6)
    assert await intake_sweeps.forget_answers(db) == 0
    study.passes(days=1, minutes=1)
    assert await intake_sweeps.forget_answers(db) == 1
    assert (await study.reads(cleo, held)).filled_at is None
    assert (await study.reads(dora, kept)).values["q2"] == SECRET
    cancelling = await db.read(dora, booking_changes.ask, kept.id)
    await db.write(dora, booking_changes.cancel, kept.id, cancelling.sum.keep_minor, "")
    for years, left in ((1, 2), (1, 0)):
        study.passes(days=365 * years, hours=1)
        await intake_sweeps.forget_answers(db)
        assert len(await db.read(SYSTEM, stored)) == left
    assert await intake_sweeps.forget_answers(db) == 0


async def test_a_file_whose_form_was_never_put_right_goes_after_a_day(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    assert not (await study.fills(cleo, held, {}, uploads={"q8": pdf()})).saved
    study.passes(hours=23)
    assert await intake_sweeps.forget_answers(study.db) == 0
    study.passes(hours=1)
    assert await intake_sweeps.forget_answers(study.db) == 1
    assert await study.db.read(SYSTEM, stored) == []


async def test_a_booking_that_goes_on_is_looked_at_again_and_again(study: Study) -> None:
    _cleo, booking = await filled(study)
    for _month in range(40):
        study.passes(days=31)
        assert await intake_sweeps.forget_answers(study.db) == 0
    assert booking.status is BookingStatus.CONFIRMED


async def test_ones_answers_are_listed_in_the_account_taken_along_and_erased(study: Study) -> None:
    cleo, booking = await filled(study)
    dora, _theirs = await filled(study, "Dora", 4)
    mine = await study.db.read(cleo, account.of_actor)
    assert [one.booking_id for one in mine.forms] == [booking.id]
    outside = Actor(cleo.user_id, cleo.name)
    assert [one.booking_id for one in (await study.db.read(outside, account.of_actor)).forms] == [booking.id]
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, where(booking))
        links = [one.get("href") for one in parse(page).elements() if one.get("id") == "export"]
        response = await desk.client.get(unescape(links[0]))
        taken = json.loads(await response.read())
        assert taken["answers"]["q2"] == SECRET
        assert taken["files"] == {"q8": "knee.pdf"}
        assert taken["form"]["properties"]["q2"]["title"] == "Tell me more"
        assert response.headers["Cache-Control"] == "no-store"
        other = unescape(links[0]).replace(f"by={cleo.user_id}", f"by={dora.user_id}")
        assert (await desk.client.get(other)).status == 404
        assert 'id="export"' not in await desk.asks(study.ines, where(booking))
    await study.db.write(cleo, intake_answers.erase, study.vault, booking.id)
    assert (await study.db.read(cleo, account.of_actor)).forms == ()


async def test_two_accounts_that_become_one_keep_the_answers(study: Study) -> None:
    cleo, booking = await filled(study)
    await study.db.write(ANYBODY, _without_telegram, cleo)
    other = await study.customer("Cleo too")
    await study.db.write(ANYBODY, joining.join, cleo.user_id or 0, other.user_id or 0)
    assert (await study.reads(other, booking)).values["q2"] == SECRET
    assert (await study.reads(study.ines, booking)).booking.customer == "Cleo too"


async def test_of_a_customer_who_is_deleted_nothing_is_left_and_the_instructors_page_stands(
    study: Study,
) -> None:
    cleo, booking = await filled(study)
    await study.db.write(ANYBODY, _without_telegram, cleo)
    here = SYSTEM.inside(study.community_id)
    assert await study.db.write(here, guest_erasing.forget_due, [cleo.user_id or 0]) == 1
    assert await study.db.read(SYSTEM, stored) == []
    async with open_desk(study) as desk:
        read = await desk.asks(study.ines, where(booking))
        assert "The form is not filled in" in read


async def test_whoever_still_has_an_account_keeps_their_answers_when_they_are_forgotten_as_a_guest(
    study: Study,
) -> None:
    cleo, booking = await filled(study)
    await study.db.write(SYSTEM.inside(study.community_id), guest_erasing.forget_due, [cleo.user_id or 0])
    assert (await study.reads(study.ines, booking)).values["q2"] == SECRET


def _without_telegram(tx: Tx, who: Actor) -> None:
    users = table_of(User)
    tx.execute(update(users).where(users.c.id == who.user_id).values(telegram_id=None, email=None))


async def test_the_account_page_leads_to_each_form(study: Study) -> None:
    cleo, booking = await filled(study)
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, "/settings/account", whole=True)
        assert f'href="/app/{study.community_id}{where(booking)}"' in page
        browser = await desk.browses(cleo)
        shown = await browser.get("/my/settings/account")
        assert f"/my/{study.community_id}{where(booking)}" in shown.links()
