"""The form of a booking, filled in by its customer and read by its instructor; by nobody else.

Whoever manages bookings learns whether it is filled in, and when: not what was answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import and_, bindparam, delete, select, update

from models.intake_forms import IntakeAnswers, IntakeForm, IntakeVersion
from models.tx import Tx, here, table_of
from services import bookings, intake_files, intake_forms, intake_schemas, intake_values
from services.bookings import BookingDetails
from services.errors import NotFound
from services.intake_errors import AnswersFixed, KeyMissing
from services.intake_files import Attached, Prepared
from services.intake_privacy import first_look
from services.intake_schemas import Form, Schema
from services.intake_values import Given, Problem, Values
from services.vault import Shut, Vault

table = table_of(IntakeAnswers)
forms = table_of(IntakeForm)
versions = table_of(IntakeVersion)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a booking is asked, and by which version."""

    form: Form
    schema: Schema
    version_id: int
    number: int
    stamp: str
    """Says what the customer saw: another one now means that it changed meanwhile."""
    required: bool
    """Whether nothing is booked before it is filled in."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The form of a booking as somebody may see it."""

    booking: BookingDetails
    asked: Asked | None
    """None where nothing is asked, and for who may not read it."""
    filled_at: datetime | None
    changed_at: datetime | None
    revision: int
    values: Values = field(default_factory=dict)
    files: tuple[Attached, ...] = ()
    may_change: bool = False
    locked: bool = False
    """Whether what was answered is encrypted with a key that is not there."""

    @property
    def reads(self) -> bool:
        """Whether who looks may read what was answered: the customer and the instructor."""
        return self.booking.mine or self.booking.teaches

    def file(self, key: str, *, loose: bool = False) -> Attached | None:
        """The file that answers a question; the one that waits for the form to be right, where asked for."""
        value = self.values.get(key)
        if loose:
            return next((one for one in self.files if one.loose and one.question == key), None)
        return next((one for one in self.files if one.id == value), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was sent: nothing about it is trusted."""

    stamp: str
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uploads: Mapping[str, Prepared] = field(default_factory=dict)
    refused: Mapping[str, Problem] = field(default_factory=dict)
    """Files that were sent and cannot be taken, by question."""
    dropped: frozenset[str] = frozenset()
    """Questions whose file is to go."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of filling a form in: it is saved where nothing is wrong."""

    paper: Paper
    problems: tuple[Problem, ...] = ()
    changed: bool = False
    """Whether it asks something else meanwhile, or was changed elsewhere: what was typed was not saved."""

    @property
    def saved(self) -> bool:
        """Whether it is."""
        return not self.problems and not self.changed


_MINE = select(
    table.c.version_id,
    table.c.revision,
    table.c.filled_at,
    table.c.changed_at,
    table.c.content,
    table.c.fingerprint,
).where(here(table), table.c.booking_id == bindparam("of_booking"))
_VERSIONS = select(
    versions.c.id,
    versions.c.number,
    versions.c.document,
    forms.c.revision,
    forms.c.required,
    forms.c.published,
).select_from(
    versions.join(
        forms, and_(forms.c.community_id == versions.c.community_id, forms.c.id == versions.c.form_id)
    )
)
_VERSION = _VERSIONS.where(here(versions), versions.c.id == bindparam("of_version"))
_NOW = _VERSIONS.where(
    here(versions),
    forms.c.offering_id == bindparam("of_offering"),
    forms.c.version == versions.c.number,
    forms.c.published,
)
_CHANGE = (
    update(table)
    .where(here(table), table.c.booking_id == bindparam("of_booking"))
    .values(
        content=bindparam("now_content"),
        fingerprint=bindparam("now_fingerprint"),
        revision=table.c.revision + 1,
        changed_at=bindparam("at_time"),
    )
)
_ERASE = delete(table).where(here(table), table.c.booking_id == bindparam("of_booking"))


def opened(tx: Tx, vault: Vault, booking_id: int) -> Paper:
    """The form of a booking, for who may see the booking. Raises NotFound."""
    return _paper(tx, vault, bookings.opened(tx, booking_id))


def _paper(tx: Tx, vault: Vault, booking: BookingDetails) -> Paper:
    row = tx.row(_MINE, of_booking=booking.id)
    filled = (row.filled_at, row.changed_at, row.revision) if row is not None else (None, None, 0)
    if not (booking.mine or booking.teaches):
        return Paper(booking, None, *filled)
    asked = _asked(tx, booking, row)
    files = tuple(one for one in intake_files.of(tx, booking.id) if booking.mine or not one.loose)
    may_change = asked is not None and _may_change(tx, booking)
    paper = replace(Paper(booking, asked, *filled), files=files, may_change=may_change)
    if row is None:
        return paper
    try:
        return replace(paper, values=intake_values.unpack(vault.open(row.content, row.fingerprint)))
    except (KeyMissing, orjson.JSONDecodeError):
        return replace(paper, locked=True)


def _asked(tx: Tx, booking: BookingDetails, filled: Any) -> Asked | None:
    """The version that was answered; else the one that is asked now."""
    if filled is not None:
        row = tx.row(_VERSION, of_version=filled.version_id)
        stamp = f"{filled.version_id}-a{filled.revision}"
    else:
        row = tx.row(_NOW, of_offering=booking.offering_id)
        stamp = f"{row.id}-f{row.revision}" if row is not None else ""
    if row is None:
        return None
    needs = bool(row.required and row.published)
    return Asked(intake_schemas.form_of(row.document), row.document, row.id, row.number, stamp, needs)


def _may_change(tx: Tx, booking: BookingDetails) -> bool:
    """The customer, until the first appointment begins."""
    counted = [one.starts_at for one in booking.appointments if one.counts]
    return booking.mine and booking.is_open and not (counted and min(counted) <= tx.now)


def changing(tx: Tx, vault: Vault, booking_id: int) -> Paper:
    """The form of one's own booking, to fill it in or change it. Raises NotFound, AnswersFixed."""
    paper = opened(tx, vault, booking_id)
    if not paper.booking.mine or paper.asked is None:
        raise NotFound
    if not paper.may_change:
        raise AnswersFixed
    return paper


def fill(tx: Tx, vault: Vault, booking_id: int, sheet: Sheet) -> Attempt:
    """Fill in the form of one's booking, or change what was answered. Raises NotFound, AnswersFixed.

    Files that came along are kept for a day where something else is wrong: they need not be sent again.
    """
    bookings.lock(tx, booking_id)
    intake_forms.lock(tx, bookings.opened(tx, booking_id).offering_id)
    paper = changing(tx, vault, booking_id)
    asked = paper.asked
    assert asked is not None
    wanted = asked.form.wants_files
    for key in wanted & set(sheet.uploads):
        intake_files.add(tx, booking_id, key, sheet.uploads[key])
    paper = replace(paper, files=tuple(intake_files.of(tx, booking_id)))
    if sheet.stamp != asked.stamp:
        return Attempt(paper, changed=True)
    given = intake_values.read(asked.form, asked.schema, sheet.typed, _files(paper, wanted, sheet))
    problems = _with_refused(given, asked.form, sheet.refused)
    if problems:
        return Attempt(paper, problems)
    _save(tx, vault, paper, asked, given.values)
    intake_files.use(tx, booking_id, [given.values[key] for key in wanted if key in given.values])
    return Attempt(opened(tx, vault, booking_id))


def _files(paper: Paper, wanted: frozenset[str], sheet: Sheet) -> dict[str, int]:
    """The file for each question that wants one: what just came, else what was there and is not to go."""
    found = {}
    for key in wanted:
        one = paper.file(key, loose=True) or paper.file(key)
        if one is not None and (key in sheet.uploads or key not in sheet.dropped):
            found[key] = one.id
    return found


def _with_refused(given: Given, form: Form, refused: Mapping[str, Problem]) -> tuple[Problem, ...]:
    """What is wrong, in the form's order; of a file that was refused, why."""
    found = {one.key: one for one in given.problems} | {
        key: one for key, one in refused.items() if form.one(key)
    }
    return tuple(found[one.key] for one in form.questions if one.key in found)


def _save(tx: Tx, vault: Vault, paper: Paper, asked: Asked, values: Values) -> None:
    shut = vault.shut(intake_values.pack(values))
    if paper.filled_at is not None:
        tx.execute(
            _CHANGE,
            of_booking=paper.booking.id,
            now_content=shut.content,
            now_fingerprint=shut.fingerprint,
            at_time=tx.now,
        )
        return
    tx.add(
        IntakeAnswers,
        booking_id=paper.booking.id,
        version_id=asked.version_id,
        user_id=paper.booking.customer_id,
        fingerprint=shut.fingerprint,
        filled_at=tx.now,
        changed_at=tx.now,
        look_at=first_look(tx.now),
        content=shut.content,
    )


def erase(tx: Tx, vault: Vault, booking_id: int) -> Paper:
    """Erase what one answered, at any time: it is gone for good. Raises NotFound."""
    bookings.lock(tx, booking_id)
    paper = opened(tx, vault, booking_id)
    if not paper.booking.mine or paper.filled_at is None:
        raise NotFound
    tx.execute(_ERASE, of_booking=booking_id)
    intake_files.use(tx, booking_id, [])
    return opened(tx, vault, booking_id)


def file(tx: Tx, file_id: int) -> tuple[Attached, Shut]:
    """A file with its bytes as they are stored, for the two of its booking. Raises NotFound."""
    found = intake_files.one(tx, file_id)
    if found is None:
        raise NotFound
    booking_id, attached = found
    booking = bookings.opened(tx, booking_id)
    if not (booking.mine or (booking.teaches and not attached.loose)):
        raise NotFound
    return attached, intake_files.content(tx, file_id)
