"""Forms when two act at the same moment, and a form that is asked for while somebody already pays."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from models.actor import SYSTEM, Actor
from models.database import Database
from models.intake_forms import IntakeAnswers, IntakeForm, IntakeVersion
from models.orders import Way
from models.tx import Tx, table_of
from services import charges, intake_answers, intake_form_edit, intake_values
from services.bookings import BookingDetails
from services.errors import Outdated
from services.intake_answers import Sheet
from services.intake_errors import FormNeeded
from services.intake_form_edit import Wording
from services.intake_schemas import Ask
from services.vault import OPEN
from tests.intake_forms.study import ANSWERS, Study, at
from tests.money.shop import begun, shop
from tests.races.interleaving import Call, interleaved
from tests.town import Town

answers, versions, forms = table_of(IntakeAnswers), table_of(IntakeVersion), table_of(IntakeForm)


@pytest.fixture
async def study(database: Database) -> Study:
    """A practice whose form is required."""
    return await Study.asking(database)


async def filling(study: Study, who: Actor, held: BookingDetails, hurts: str = "My knee") -> Call:
    """Somebody fills the form in as it is now."""
    asked = (await study.reads(who, held)).asked
    assert asked is not None
    sheet = Sheet(asked.stamp, {**ANSWERS, "q1": [hurts]})
    return who, lambda tx: intake_answers.fill(tx, OPEN, held.id, sheet)


def changing(study: Study, what: Any, *args: Any) -> Call:
    """The instructor changes the form as it is now."""
    offering, revision = study.offering.id, study.draft.revision
    return study.ines, lambda tx: what(tx, offering, revision, *args)


def fits(tx: Tx) -> list[bool]:
    """Whether each answer fits the very version that it names."""
    of = select(answers.c.content, versions.c.document).select_from(
        answers.join(
            versions,
            (versions.c.community_id == answers.c.community_id) & (versions.c.id == answers.c.version_id),
        )
    )
    return [
        Draft202012Validator(row.document).is_valid(intake_values.unpack(row.content)) for row in tx.rows(of)
    ]


async def test_a_change_that_comes_while_somebody_answers_makes_the_next_version(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    fill, change = await filling(study, cleo, held), changing(study, intake_form_edit.remove, "q1")
    attempt, draft = await interleaved(study.db, fill, change)
    assert attempt.saved
    assert (draft.number, draft.answered) == (2, 0)
    assert (await study.reads(study.ines, held)).values["q1"] == "My knee"
    assert await study.db.read(SYSTEM, fits) == [True]


async def test_answers_that_come_while_the_form_changes_are_looked_through_again(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    fill, change = await filling(study, cleo, held), changing(study, intake_form_edit.remove, "q1")
    draft, attempt = await interleaved(study.db, change, fill)
    assert draft.number == 1
    assert attempt.changed
    assert await study.db.read(SYSTEM, fits) == []


async def test_of_two_windows_that_save_at_once_one_is_told(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    for hurts in ("Knee", "Back"):
        first = await filling(study, cleo, held, hurts)
        second = await filling(study, cleo, held, "Late")
        one, other = await interleaved(study.db, first, second)
        assert (one.saved, other.saved, other.changed) == (True, False, True)
        assert (await study.reads(cleo, held)).values["q1"] == hurts


async def test_two_who_build_at_once_lose_nothing(database: Database) -> None:
    study = await Study.asking(database, questions=((Ask.TEXT, Wording("What hurts?")),))
    adds = [changing(study, intake_form_edit.add, Ask.TEXT, Wording(words)) for words in ("One", "Two")]
    draft, refused = await interleaved(study.db, *adds)
    assert isinstance(refused, Outdated)
    assert [one.label for one in draft.questions] == ["What hurts?", "One"]


async def test_the_first_question_of_a_form_is_asked_once(database: Database) -> None:
    study = await Study.opened(database)
    assert isinstance(study, Study)

    def add(words: str) -> Call:
        offering = study.offering.id
        return study.ines, lambda tx: intake_form_edit.add(tx, offering, 0, Ask.TEXT, Wording(words))

    _draft, refused = await interleaved(study.db, add("One"), add("Two"))
    assert isinstance(refused, Outdated)
    assert len(await study.db.read(SYSTEM, lambda tx: tx.rows(select(forms.c.id)))) == 1


async def test_a_form_that_is_asked_for_while_somebody_pays_comes_before_the_next_attempt(
    database: Database,
) -> None:
    sold = await shop(Town(database))
    order = await sold.ordered(way=Way.STRIPE)
    await begun(sold, order)
    db, offering = database, sold.offering_id
    draft = await db.write(sold.owner, intake_form_edit.add, offering, 0, Ask.TEXT, Wording("What hurts?"))
    draft = await db.write(
        sold.owner, lambda tx: intake_form_edit.require(tx, offering, draft.revision, required=True)
    )
    await db.write(
        sold.owner, lambda tx: intake_form_edit.publish(tx, offering, draft.revision, published=True)
    )
    with pytest.raises(FormNeeded):
        await db.write(sold.customer, charges.begin, order.id, Way.STRIPE)
    asked = (await db.read(sold.customer, intake_answers.opened, OPEN, order.booking_id)).asked
    assert asked is not None
    sheet = Sheet(asked.stamp, {"q1": ["My knee"]})
    attempt = await db.write(sold.customer, intake_answers.fill, OPEN, order.booking_id, sheet)
    assert attempt.saved
    await begun(sold, order)
