"""The form of an offering, as its instructor builds it; no organizer builds or changes it."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select

from models.intake_forms import IntakeAnswers, IntakeForm, IntakeVersion
from models.tx import Tx, here, table_of
from services import intake_schemas
from services.errors import NotFound
from services.intake_schemas import MOST_QUESTIONS, Form, Question, Schema
from services.offerings import TAUGHT

table = table_of(IntakeForm)
versions = table_of(IntakeVersion)
answers = table_of(IntakeAnswers)


@dataclass(frozen=True, slots=True)
class Draft:
    """The form of an offering; one that was never touched has no id yet."""

    offering_id: int
    community_id: int
    title: str
    """The offering's."""
    id: int | None
    published: bool
    required: bool
    number: int
    """Of the version that is asked now."""
    keys: int
    """How many questions there ever were."""
    revision: int
    answered: int
    """How many have answered this version: with any, it stays as it is, and a change makes the next."""
    form: Form

    @property
    def questions(self) -> tuple[Question, ...]:
        """What it asks."""
        return self.form.questions

    @property
    def is_full(self) -> bool:
        """Whether it takes no more questions."""
        return len(self.questions) >= MOST_QUESTIONS

    def one(self, key: str) -> Question:
        """One of its questions. Raises NotFound."""
        found = self.form.one(key)
        if found is None:
            raise NotFound
        return found


_COUNT = (
    select(func.count())
    .select_from(answers)
    .where(here(answers), answers.c.version_id == versions.c.id)
    .scalar_subquery()
)
_FORM = (
    select(
        table.c.id,
        table.c.published,
        table.c.required,
        table.c.version,
        table.c.questions,
        table.c.revision,
        versions.c.document,
        _COUNT.label("answered"),
    )
    .select_from(
        table.join(
            versions,
            and_(
                versions.c.community_id == table.c.community_id,
                versions.c.form_id == table.c.id,
                versions.c.number == table.c.version,
            ),
        )
    )
    .where(here(table), table.c.offering_id == bindparam("of_offering"))
)
_LOCK = (
    select(table.c.id).where(here(table), table.c.offering_id == bindparam("of_offering")).with_for_update()
)


def opened(tx: Tx, offering_id: int) -> Draft:
    """The form of one's own offering. Raises NotFound."""
    found = tx.row(TAUGHT, of_offering=offering_id)
    if found is None or not tx.actor.is_member or found.user_id != tx.actor.user_id:
        raise NotFound
    form = tx.row(_FORM, of_offering=offering_id)
    if form is None:
        return Draft(found.id, found.community_id, found.title, None, False, False, 1, 0, 0, 0, Form())
    return Draft(
        found.id,
        found.community_id,
        found.title,
        form.id,
        form.published,
        form.required,
        form.version,
        form.questions,
        form.revision,
        form.answered,
        intake_schemas.form_of(form.document),
    )


def lock(tx: Tx, offering_id: int) -> None:
    """Let nobody else change what an offering asks until the end of the transaction."""
    tx.row(_LOCK, of_offering=offering_id)


def schema(draft: Draft) -> Schema:
    """What it asks, as a JSON schema."""
    return intake_schemas.schema_of(draft.form)
