"""Forms and answers on both databases: built, filled in, versioned, needed, read by two people alone."""

from typing import Any

import pytest
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.communities import Role
from models.database import Database
from models.intake_forms import IntakeAnswers, IntakeFile
from models.orders import Terms, Way
from models.tx import Tx, table_of
from services import (
    booking_agreeing,
    booking_holds,
    bookings,
    intake_answers,
    intake_form_edit,
    intake_forms,
    intake_need,
    roster,
)
from services.errors import BadInput, NotFound, Outdated
from services.intake_answers import Sheet
from services.intake_errors import AnswersFixed, FormNeeded, KeyMissing, NothingToAsk
from services.intake_form_edit import Wording
from services.intake_schemas import Ask
from services.vault import Vault
from tests.intake_forms.study import ANSWERS, PDF, SECRET, Study, at, key, pdf


@pytest.fixture
async def study(database: Database) -> Study:
    """A practice whose form is required."""
    return await Study.asking(database)


async def refused(study: Study, who: Actor, what: type[Exception], function: Any, *args: Any) -> None:
    with pytest.raises(what):
        await study.db.write(who, function, *args)


async def test_each_type_of_question_is_answered_and_read_as_it_was_typed(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    attempt = await study.fills(cleo, held, uploads={"q8": pdf()})
    assert attempt.saved
    read = await study.reads(study.ines, held)
    file = read.file("q8")
    assert file is not None
    assert {**read.values, "q8": file.name} == {
        "q1": "My knee",
        "q2": SECRET,
        "q3": 2.5,
        "q4": "2026-03-01",
        "q5": "The web",
        "q6": ["Yoga", "Rest"],
        "q7": True,
        "q8": "knee.pdf",
    }
    for who in (cleo, study.ines):
        found, shut = await study.db.read(who, intake_answers.file, file.id)
        assert (found.mime, shut.content) == ("application/pdf", PDF)


async def test_what_is_wrong_is_said_for_each_question_and_files_need_not_be_sent_again(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    wrong = {
        "q1": ["  "],
        "q3": ["41"],
        "q4": ["30.2."],
        "q5": ["x"],
        "q6": ["Yoga", "x"],
        "q2": ["y" * 4001],
    }
    attempt = await study.fills(cleo, held, wrong, uploads={"q8": pdf()})
    assert {one.key: (one.problem, one.limit) for one in attempt.problems} == {
        "q1": ("missing", None),
        "q2": ("too_long", 4000),
        "q3": ("too_large", 40),
        "q4": ("no_date", None),
        "q5": ("not_understood", None),
        "q6": ("not_understood", None),
        "q7": ("missing", None),
    }
    assert (await study.reads(cleo, held)).filled_at is None
    assert (await study.reads(study.ines, held)).files == ()
    assert (await study.fills(cleo, held)).saved
    assert (await study.reads(study.ines, held)).file("q8") is not None


async def test_a_file_is_replaced_and_taken_away_and_nothing_of_it_stays(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held, uploads={"q8": pdf()})
    await study.fills(cleo, held, uploads={"q8": pdf("other.pdf", PDF + b"2")})
    kept = (await study.reads(cleo, held)).file("q8")
    assert kept is not None
    assert kept.name == "other.pdf"
    await study.fills(cleo, held, dropped=frozenset({"q8"}))
    assert await study.db.read(SYSTEM, lambda tx: tx.rows(select(table_of(IntakeFile)))) == []
    await refused(study, cleo, NotFound, intake_answers.file, kept.id)


async def test_nothing_is_booked_before_a_required_form_is_filled_in(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await refused(study, cleo, FormNeeded, booking_agreeing.agree_free, held.id)
    for way in (Way.CASH, Way.CREDITS, Way.TELEGRAM):
        await refused(study, cleo, FormNeeded, booking_agreeing.agree, held.id, Terms.FULL, way)
    assert (await study.fills(cleo, held)).saved
    booked = await study.db.write(cleo, booking_agreeing.agree_free, held.id)
    assert booked.is_agreed


async def test_an_optional_form_holds_nobody_up(database: Database) -> None:
    study = await Study.asking(database, required=False)
    cleo = await study.customer()
    booked = await study.books(cleo, at(3, 10))
    state = await study.db.read(cleo, intake_need.state, booked.id)
    assert state is not None
    assert (state.waits, state.needed, state.filled_at) == (True, False, None)
    assert (await study.fills(cleo, booked)).saved


async def test_a_form_that_becomes_required_while_times_are_held_is_asked_for(database: Database) -> None:
    study = await Study.asking(database, required=False)
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.builds(intake_form_edit.require, required=True)
    await refused(study, cleo, FormNeeded, booking_agreeing.agree_free, held.id)
    await study.builds(intake_form_edit.publish, published=False)
    assert (await study.db.write(cleo, booking_agreeing.agree_free, held.id)).is_agreed


async def test_answers_keep_the_version_they_were_given_to(study: Study) -> None:
    cleo, dora = await study.customer(), await study.customer("Dora")
    first = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, first)
    assert study.draft.number == 1
    await study.builds(intake_form_edit.change, "q1", Wording("Where does it hurt?", required=True))
    await study.builds(intake_form_edit.remove, "q5")
    changed = await study.builds(intake_form_edit.add, Ask.TEXT, Wording("Who sent you?", required=True))
    assert (changed.number, changed.questions[-1].key) == (2, "q9")
    read = await study.reads(study.ines, first)
    assert read.asked is not None
    assert (read.asked.number, read.asked.form.questions[0].label) == (1, "What hurts?")
    assert read.values["q5"] == "The web"
    again = await study.fills(cleo, first, {**ANSWERS, "q1": ["My back"]})
    assert again.saved
    assert again.paper.asked is not None
    assert again.paper.asked.number == 1
    second = await study.holds(dora, at(4, 10))
    assert [one.key for one in (await study.fills(dora, second)).problems] == ["q9"]
    assert (await study.fills(dora, second, {**ANSWERS, "q9": ["Cleo"]})).saved
    assert "q5" not in (await study.reads(study.ines, second)).values


async def test_a_form_that_changed_while_it_was_filled_in_is_shown_anew(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    before = await study.reads(cleo, held)
    assert before.asked is not None
    await study.builds(intake_form_edit.change, "q1", Wording("Otherwise", required=True))
    attempt = await study.fills(cleo, held, stamp=before.asked.stamp)
    assert (attempt.saved, attempt.changed) == (False, True)
    assert (await study.reads(cleo, held)).filled_at is None
    assert (await study.fills(cleo, held)).saved


async def test_of_two_windows_the_second_sees_what_the_first_saved(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held)
    seen = (await study.reads(cleo, held)).asked
    assert seen is not None
    await study.fills(cleo, held, {**ANSWERS, "q1": ["First"]})
    late = await study.fills(cleo, held, {**ANSWERS, "q1": ["Second"]}, stamp=seen.stamp)
    assert late.changed
    assert (await study.reads(study.ines, held)).values["q1"] == "First"


async def test_answers_may_be_changed_until_the_first_appointment_begins(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held)
    await study.db.write(cleo, booking_agreeing.agree_free, held.id)
    study.now = at(3, 9, 59)
    assert (await study.fills(cleo, held, {**ANSWERS, "q1": ["Better"]})).saved
    study.now = at(3, 10)
    with pytest.raises(AnswersFixed):
        await study.fills(cleo, held)
    read = await study.reads(cleo, held)
    assert (read.may_change, read.values["q1"]) == (False, "Better")


async def test_nobody_but_the_two_reads_anything(study: Study) -> None:
    cleo, stranger = await study.customer(), await study.customer("Sam")
    admin = await study.customer("Ada")
    other = await study.person("Otto", None)
    colleague = await study.customer("Kim")
    for who, role in ((admin, Role.ADMIN), (colleague, Role.MODERATOR)):
        await study.db.write(study.owner, roster.change_role, who.user_id, role)
    admin = await study.inside(admin, study.community_id)
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held, uploads={"q8": pdf()})
    [file] = (await study.reads(cleo, held)).files
    for manager in (study.owner, admin):
        seen = await study.reads(manager, held)
        assert seen.filled_at is not None
        assert (seen.asked, seen.values, seen.files) == (None, {}, ())
        assert SECRET not in repr(seen)
        await refused(study, manager, NotFound, intake_answers.file, file.id)
        await refused(study, manager, NotFound, intake_answers.fill, study.vault, held.id, Sheet("x"))
        await refused(study, manager, NotFound, intake_answers.erase, study.vault, held.id)
        await refused(study, manager, NotFound, intake_forms.opened, study.offering.id)
    for nobody in (stranger, await study.inside(other, study.community_id)):
        await refused(study, nobody, NotFound, intake_answers.opened, study.vault, held.id)
        await refused(study, nobody, NotFound, intake_answers.file, file.id)
        await refused(study, nobody, NotFound, intake_forms.opened, study.offering.id)
    await refused(study, study.ines, NotFound, intake_answers.fill, study.vault, held.id, Sheet("x"))
    await refused(study, study.ines, NotFound, intake_answers.erase, study.vault, held.id)


async def test_a_form_is_built_changed_and_put_in_order(study: Study) -> None:
    built = await study.builds(intake_form_edit.move, "q8", -1)
    assert [one.key for one in built.questions][-2:] == ["q8", "q7"]
    built = await study.builds(intake_form_edit.move, "q1", -1)
    assert built.questions[0].key == "q1"
    built = await study.builds(intake_form_edit.introduce, "Please be frank.")
    assert (built.form.intro, built.number) == ("Please be frank.", 1)
    stale = study.draft.revision - 1
    wording = Wording("Late")
    args = (study.offering.id, stale, Ask.TEXT, wording)
    await refused(study, study.ines, Outdated, intake_form_edit.add, *args)
    await refused(study, study.ines, NotFound, intake_form_edit.remove, study.offering.id, stale + 1, "q77")
    for question in built.questions[1:]:
        await study.builds(intake_form_edit.remove, question.key)
    last = (study.offering.id, study.draft.revision)
    await refused(study, study.ines, NothingToAsk, intake_form_edit.remove, *last, "q1")


@pytest.mark.parametrize(
    ("ask", "said", "field"),
    [
        (Ask.TEXT, Wording(" \u200b "), "question"),
        (Ask.TEXT, Wording("x" * 201), "question"),
        (Ask.TEXT, Wording("x", help="x" * 501), "help"),
        (Ask.CHOICE, Wording("x", options=" \n "), "options"),
        (Ask.CHOICES, Wording("x", options="\n".join(map(str, range(31)))), "options"),
        (Ask.CHOICES, Wording("x", options="y" * 101), "options"),
        (Ask.NUMBER, Wording("x", least=5, most=4), "most"),
        (Ask.NUMBER, Wording("x", least=-(10**12)), "least"),
    ],
)
async def test_a_question_that_cannot_be_asked_is_refused(
    sqlite_database: Database, ask: Ask, said: Wording, field: str
) -> None:
    study = await Study.asking(sqlite_database)
    with pytest.raises(BadInput) as refusal:
        await study.builds(intake_form_edit.add, ask, said)
    assert refusal.value.field == field


async def test_a_form_has_at_most_so_many_questions_and_files(sqlite_database: Database) -> None:
    study = await Study.asking(sqlite_database)
    for number in range(4):
        await study.builds(intake_form_edit.add, Ask.FILE, Wording(f"File {number}"))
    with pytest.raises(BadInput):
        await study.builds(intake_form_edit.add, Ask.FILE, Wording("One more"))
    for number in range(28):
        await study.builds(intake_form_edit.add, Ask.TEXT, Wording(f"Question {number}"))
    with pytest.raises(BadInput):
        await study.builds(intake_form_edit.add, Ask.TEXT, Wording("One more"))


async def test_what_is_stored_is_encrypted_where_there_is_a_key_and_old_rows_stay_readable(
    study: Study,
) -> None:
    cleo, dora = await study.customer(), await study.customer("Dora")
    plain = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, plain, uploads={"q8": pdf()})
    first, second = key(), key()
    study.vault = Vault([first])
    secret = await study.holds(dora, at(4, 10))
    await study.fills(dora, secret, uploads={"q8": pdf()})
    assert (await study.reads(study.ines, plain)).values["q2"] == SECRET
    study.vault = Vault([second, first])
    read = await study.reads(study.ines, secret)
    assert read.values["q2"] == SECRET
    stored = await study.db.read(SYSTEM, _stored, secret.id)
    assert len(stored) == 2
    assert not any(SECRET.encode() in content or PDF in content for content in stored)
    assert any(SECRET.encode() in content for content in await study.db.read(SYSTEM, _stored, plain.id))
    for vault in (Vault(), Vault([second])):
        study.vault = vault
        read = await study.reads(study.ines, secret)
        assert (read.locked, read.values) == (True, {})
        [file] = read.files
        _found, shut = await study.db.read(study.ines, intake_answers.file, file.id)
        with pytest.raises(KeyMissing):
            vault.open(shut.content, shut.fingerprint)
    assert (await study.fills(dora, secret)).saved, "what is lost can be said anew"


def _stored(tx: Tx, booking_id: int) -> list[bytes]:
    answers, files = table_of(IntakeAnswers), table_of(IntakeFile)
    return [
        row.content
        for table in (answers, files)
        for row in tx.rows(select(table).where(table.c.booking_id == booking_id))
    ]


async def test_a_customer_erases_what_they_said_and_has_to_say_it_again(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held, uploads={"q8": pdf()})
    gone = await study.db.write(cleo, intake_answers.erase, study.vault, held.id)
    assert (gone.filled_at, gone.values, gone.files) == (None, {}, ())
    assert await study.db.read(SYSTEM, _stored, held.id) == []
    await refused(study, cleo, FormNeeded, booking_agreeing.agree_free, held.id)


async def test_of_a_hold_that_is_given_up_nothing_can_be_filled_in(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held)
    await study.db.write(cleo, booking_holds.drop, held.id)
    with pytest.raises(AnswersFixed):
        await study.fills(cleo, held)
    assert (await study.db.read(cleo, bookings.opened, held.id)).status == "expired"
