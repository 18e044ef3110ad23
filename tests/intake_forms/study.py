"""What the tests of intake forms share: a practice whose instructor asks something before lessons."""

from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet

from models.actor import Actor
from models.database import Database
from services import intake_answers, intake_form_edit, intake_forms
from services.bookings import BookingDetails
from services.intake_answers import Attempt, Paper, Sheet
from services.intake_files import prepared
from services.intake_form_edit import Wording
from services.intake_forms import Draft
from services.intake_schemas import Ask
from services.uploads import Upload, document
from services.vault import OPEN, Vault
from tests.bookings.practice import Practice, at

SECRET = "Marzipan allergy"
PDF = b"%PDF-1.4 the knee, from the side"
GOALS: tuple[tuple[Ask, Wording], ...] = (
    (Ask.TEXT, Wording("What hurts?", "In a few words", required=True)),
    (Ask.PROSE, Wording("Tell me more")),
    (Ask.NUMBER, Wording("Hours of sport a week", least=0, most=40)),
    (Ask.DATE, Wording("Since when?")),
    (Ask.CHOICE, Wording("How did you hear of me?", options="A friend\nThe web")),
    (Ask.CHOICES, Wording("What have you tried?", options="Yoga\nSwimming\nRest")),
    (Ask.CONSENT, Wording("I may be touched at the shoulder", required=True)),
    (Ask.FILE, Wording("A picture or report")),
)
"""A question of each type: q1 to q8."""
ANSWERS: Mapping[str, Sequence[str]] = {
    "q1": ["My knee"],
    "q2": [SECRET],
    "q3": ["2,5"],
    "q4": ["2026-03-01"],
    "q5": ["The web"],
    "q6": ["Rest", "Yoga"],
    "q7": ["yes"],
}


def key() -> str:
    """A new key for INTAKE_KEY."""
    return Fernet.generate_key().decode()


def pdf(name: str = "knee.pdf", content: bytes = PDF) -> Upload:
    """A document that was sent along."""
    return document("q8", name, content)


class Study(Practice):
    """A practice with a form of each type of question, published."""

    vault: Vault = OPEN
    draft: Draft

    @classmethod
    async def asking(
        cls, db: Database, *, required: bool = True, questions: Any = GOALS, price: Any = None
    ) -> "Study":
        """One that asks."""
        study = await cls.opened(db, price)
        assert isinstance(study, Study)
        study.draft = await db.read(study.ines, intake_forms.opened, study.offering.id)
        for ask, said in questions:
            await study.builds(intake_form_edit.add, ask, said)
        await study.builds(intake_form_edit.require, required=required)
        await study.builds(intake_form_edit.publish, published=True)
        return study

    async def builds(self, function: Any, *args: Any, **kwargs: Any) -> Draft:
        """The instructor changes the form."""
        offering, revision = self.offering.id, self.draft.revision
        self.draft = await self.db.write(self.ines, function, offering, revision, *args, **kwargs)
        return self.draft

    async def reads(self, who: Actor, booking: BookingDetails) -> Paper:
        """What somebody sees of a booking's form."""
        return await self.db.read(who, intake_answers.opened, self.vault, booking.id)

    async def fills(
        self, who: Actor, booking: BookingDetails, typed: Mapping[str, Sequence[str]] = ANSWERS, **more: Any
    ) -> Attempt:
        """A customer fills the form in as they see it."""
        paper = await self.reads(who, booking)
        stamp = paper.asked.stamp if paper.asked else ""
        sent = {name: prepared(self.vault, upload) for name, upload in more.get("uploads", {}).items()}
        sheet = Sheet(**{"stamp": stamp, "typed": typed, **more, "uploads": sent})
        return await self.db.write(who, intake_answers.fill, self.vault, booking.id, sheet)


__all__ = ["ANSWERS", "GOALS", "PDF", "SECRET", "Study", "at", "key", "pdf"]
