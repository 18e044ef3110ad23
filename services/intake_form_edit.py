"""Building the form of an offering: question by question, by its instructor.

What is asked of customers already and has answers stays as it is: a change makes the next version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, update

from models.intake_forms import IntakeForm, IntakeVersion
from models.tx import Tx, here, table_of
from services import intake_forms, intake_schemas, texts
from services.errors import BadInput, Outdated
from services.intake_errors import NothingToAsk
from services.intake_forms import Draft
from services.intake_schemas import (
    LARGEST,
    MAX_HELP,
    MAX_INTRO,
    MAX_LABEL,
    MAX_OPTION,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    Ask,
    Form,
    Question,
)

table = table_of(IntakeForm)
versions = table_of(IntakeVersion)

_CHANGE = (
    update(table)
    .where(here(table), table.c.id == bindparam("of_form"))
    .values(
        published=bindparam("now_published"),
        required=bindparam("now_required"),
        version=bindparam("now_version"),
        questions=bindparam("now_questions"),
        revision=table.c.revision + 1,
        changed_at=bindparam("at_time"),
    )
)
_REWRITE = (
    update(versions)
    .where(
        here(versions),
        versions.c.form_id == bindparam("of_form"),
        versions.c.number == bindparam("of_number"),
    )
    .values(document=bindparam("said", type_=versions.c.document.type))
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What an instructor types for one question; what does not belong to its type is left aside."""

    label: str
    help: str = ""
    required: bool = False
    options: str = ""
    """A line each."""
    least: int | None = None
    most: int | None = None


def add(tx: Tx, offering_id: int, revision: int, ask: Ask, said: Wording) -> Draft:
    """One more question, at the end. Raises NotFound, Outdated, BadInput."""
    draft = _locked(tx, offering_id, revision)
    if draft.is_full:
        raise BadInput("question", "too_many", MOST_QUESTIONS)
    made = _worded(f"q{draft.keys + 1}", ask, said)
    draft = replace(draft, keys=draft.keys + 1)
    return _store(tx, draft, replace(draft.form, questions=(*draft.questions, made)))


def change(tx: Tx, offering_id: int, revision: int, key: str, said: Wording) -> Draft:
    """Ask it otherwise; its type stays. Raises NotFound, Outdated, BadInput."""
    draft = _locked(tx, offering_id, revision)
    made = _worded(key, draft.one(key).ask, said)
    return _store(tx, draft, _with(draft.form, [made if one.key == key else one for one in draft.questions]))


def move(tx: Tx, offering_id: int, revision: int, key: str, by: int) -> Draft:
    """Move it up (-1) or down (1); past an end it stays. Raises NotFound, Outdated."""
    draft = _locked(tx, offering_id, revision)
    questions = list(draft.questions)
    at = questions.index(draft.one(key))
    if not 0 <= at + by < len(questions):
        return draft
    questions.insert(at + by, questions.pop(at))
    return _store(tx, draft, _with(draft.form, questions))


def remove(tx: Tx, offering_id: int, revision: int, key: str) -> Draft:
    """Ask it no more; who answered it keeps their answer. Raises NotFound, Outdated, NothingToAsk."""
    draft = _locked(tx, offering_id, revision)
    gone = draft.one(key)
    rest = [one for one in draft.questions if one != gone]
    if draft.published and not rest:
        raise NothingToAsk
    return _store(tx, draft, _with(draft.form, rest))


def introduce(tx: Tx, offering_id: int, revision: int, intro: str) -> Draft:
    """Say something before the first question. Raises NotFound, Outdated, BadInput."""
    draft = _locked(tx, offering_id, revision)
    said = texts.cleaned("intro", intro, MAX_INTRO)
    return _store(tx, draft, replace(draft.form, intro=said))


def require(tx: Tx, offering_id: int, revision: int, *, required: bool) -> Draft:
    """Have nothing booked before it is filled in, or leave that to customers. Raises NotFound, Outdated."""
    draft = _locked(tx, offering_id, revision)
    return _store(tx, replace(draft, required=required), draft.form)


def publish(tx: Tx, offering_id: int, revision: int, *, published: bool) -> Draft:
    """Ask customers from now on, or no more. Raises NotFound, Outdated, NothingToAsk."""
    draft = _locked(tx, offering_id, revision)
    if published and not draft.questions:
        raise NothingToAsk
    return _store(tx, replace(draft, published=published), draft.form)


def _with(form: Form, questions: Sequence[Question]) -> Form:
    return replace(form, questions=tuple(questions))


def _locked(tx: Tx, offering_id: int, revision: int) -> Draft:
    intake_forms.lock(tx, offering_id)
    draft = intake_forms.opened(tx, offering_id)
    if draft.revision != revision:
        raise Outdated(None)
    return draft


def _store(tx: Tx, draft: Draft, form: Form) -> Draft:
    """Write a form down: over its version, or as the next one where that was answered."""
    document = intake_schemas.schema_of(form)
    intake_schemas.check(document)
    if draft.id is None:
        _begin(tx, draft, document)
        return intake_forms.opened(tx, draft.offering_id)
    number = draft.number
    if form != draft.form and draft.answered:
        number += 1
        tx.add(IntakeVersion, form_id=draft.id, number=number, document=document, created_at=tx.now)
    elif form != draft.form:
        tx.execute(_REWRITE, of_form=draft.id, of_number=number, said=document)
    tx.execute(
        _CHANGE,
        of_form=draft.id,
        now_published=draft.published,
        now_required=draft.required,
        now_version=number,
        now_questions=draft.keys,
        at_time=tx.now,
    )
    return intake_forms.opened(tx, draft.offering_id)


def _begin(tx: Tx, draft: Draft, document: intake_schemas.Schema) -> None:
    form_id = tx.add(
        IntakeForm,
        offering_id=draft.offering_id,
        published=draft.published,
        required=draft.required,
        questions=draft.keys,
        changed_at=tx.now,
    )
    tx.add(IntakeVersion, form_id=form_id, number=1, document=document, created_at=tx.now)


def _worded(key: str, ask: Ask, said: Wording) -> Question:
    """A question as it was typed. Raises BadInput."""
    label = texts.line("question", said.label, MAX_LABEL, least=1)
    made = Question(key, ask, label, texts.line("help", said.help, MAX_HELP), said.required)
    if made.is_choice:
        return replace(made, options=_options(said.options))
    if ask is Ask.NUMBER:
        return replace(made, least=_bound("least", said.least), most=_most(said))
    return made


def _options(typed: str) -> tuple[str, ...]:
    lines = (texts.line("options", line, MAX_OPTION) for line in typed.split("\n"))
    found = tuple(dict.fromkeys(line for line in lines if line))
    if not found:
        raise BadInput("options", "missing")
    if len(found) > MOST_OPTIONS:
        raise BadInput("options", "too_many", MOST_OPTIONS)
    return found


def _most(said: Wording) -> int | None:
    most = _bound("most", said.most)
    if most is not None and said.least is not None and most < said.least:
        raise BadInput("most", "too_short", said.least)
    return most


def _bound(field: str, value: int | None) -> int | None:
    if value is not None and abs(value) >= LARGEST:
        raise BadInput(field, "too_large", LARGEST - 1)
    return value
