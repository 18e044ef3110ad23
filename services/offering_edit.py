"""Making and changing offerings and their prices; showing them, putting them away, deleting them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select, update

from models.bookings import Booking
from models.files import FileKind
from models.links import LinkKind
from models.offerings import Delivery, Offering, OfferingCategory, OfferingStatus, OfferingVisibility
from models.tx import Tx, here, table_of
from services import activity, files, instructors, links, offering_form, offerings, slugs, spaces, variants
from services.errors import BadInput, NotFound, Outdated
from services.instructors import InstructorDetails
from services.offering_errors import NoPrice, OfferingInUse
from services.offerings import MOST_EACH, OfferingDetails

table = table_of(Offering)
bookings = table_of(Booking)

DEFAULTS: Mapping[str, Any] = {
    "category": OfferingCategory.OTHER,
    "delivery": Delivery.IN_PERSON,
    "minutes": 60,
    "visibility": OfferingVisibility.PUBLIC,
    "policy": {},
}
"""A new offering of which only the title is said."""

_THIS = (here(table), table.c.id == bindparam("of_offering"))
_LOCK = (
    select(table.c.revision, table.c.status, table.c.deleted_at, table.c.instructor_id)
    .where(*_THIS)
    .with_for_update()
)
_SLUG = select(table.c.id).where(here(table), table.c.slug == bindparam("wanted"))
_COUNT = (
    select(func.count())
    .select_from(table)
    .where(
        here(table),
        table.c.instructor_id == bindparam("of_instructor"),
        table.c.deleted_at.is_(None),
    )
)
_OPEN = (
    select(func.count())
    .select_from(bookings)
    .where(
        here(bookings),
        bookings.c.offering_id == bindparam("of_offering"),
        bookings.c.status.in_(instructors.OPEN),
    )
)


def create(tx: Tx, /, title: str, instructor_id: int | None = None, **values: Any) -> OfferingDetails:
    """Make a draft of one's own, or for another instructor where one manages bookings.

    Raises NotInstructor, NotFound, BadInput.
    """
    host = _host(tx, instructor_id)
    if tx.value(_COUNT, of_instructor=host.id) >= MOST_EACH:
        raise BadInput("offerings", "too_many", MOST_EACH)
    columns = _columns(tx, {**DEFAULTS, **values, "title": title})
    files.swap(tx, None, columns.get("banner_id"), FileKind.PHOTO)
    wanted = slugs.slug(columns["title"])
    offering_id = tx.add(
        Offering,
        instructor_id=host.id,
        slug=slugs.another(wanted) if tx.value(_SLUG, wanted=wanted) else wanted,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        **columns,
    )
    links.make(tx, LinkKind.OFFERING, [(tx.community_id, offering_id)])
    activity.log(tx, "created", "offering", offering_id, name=columns["title"])
    return offerings.load(tx, offering_id)


def _host(tx: Tx, instructor_id: int | None) -> InstructorDetails:
    if instructor_id is None:
        return instructors.required(tx)
    found = instructors.opened(tx, instructor_id)
    if not found.active:
        raise NotFound
    return found


def may_add(tx: Tx) -> None:
    """Raises NotInstructor unless the person may make offerings."""
    if not instructors.sells(tx):
        instructors.required(tx)


def _columns(tx: Tx, values: Mapping[str, Any]) -> dict[str, Any]:
    spaces.require_used(tx, values.get("space_id"))
    return offering_form.checked(values)


def change(tx: Tx, /, offering_id: int, revision: int, **changes: Any) -> OfferingDetails:
    """Change what an offering says, for who books from now on. Raises NotFound, Outdated, BadInput."""
    before = offerings.run(tx, offering_id)
    columns = offering_form.checked(changes)
    if changes.get("space_id") != before.space_id:
        spaces.require_used(tx, changes.get("space_id"))
    _lock(tx, offering_id, revision)
    if before.active:
        _check_whole(before, columns)
    if "banner_id" in columns:
        files.swap(tx, before.banner_id, columns["banner_id"], FileKind.PHOTO)
    _store(tx, offering_id, **columns)
    activity.log(tx, "changed", "offering", offering_id, fields=sorted(changes))
    return offerings.load(tx, offering_id)


def _check_whole(before: OfferingDetails, columns: Mapping[str, Any]) -> None:
    """What is shown to customers says where to come, and is online where it is digital. Raises BadInput."""
    said = {name: columns.get(name, getattr(before, name)) for name in ("delivery", "place", "space_id")}
    offering_form.check_whole(**said)
    if said["delivery"] is not Delivery.ONLINE and any(one.is_digital for one in before.variants):
        raise BadInput("delivery", "digital_online")


def set_status(tx: Tx, offering_id: int, status: OfferingStatus) -> OfferingDetails:
    """Show an offering, put it away, or make it a draft again. Raises NotFound, NoPrice, BadInput.

    What is shown has a price and says where to come; what was booked stays whatever becomes of it.
    """
    found = offerings.run(tx, offering_id)
    if _lock(tx, offering_id).status is status:
        return found
    if status is OfferingStatus.ACTIVE:
        if not found.variants:
            raise NoPrice
        if not instructors.of(tx, found.instructor.id).active:
            raise NotFound
        _check_whole(found, {})
    _store(tx, offering_id, status=status)
    activity.log(tx, status.value, "offering", offering_id)
    return offerings.load(tx, offering_id)


def delete(tx: Tx, offering_id: int) -> OfferingDetails:
    """Delete an offering without open bookings; `restore` undoes it. Raises NotFound, OfferingInUse."""
    found = offerings.run(tx, offering_id)
    _lock(tx, offering_id)
    open_ones = tx.value(_OPEN, of_offering=offering_id)
    if open_ones:
        raise OfferingInUse(open_ones)
    _store(tx, offering_id, deleted_at=tx.now)
    activity.log(tx, "deleted", "offering", offering_id)
    return found


def restore(tx: Tx, offering_id: int) -> OfferingDetails:
    """Undo a deletion. Raises NotFound."""
    row = _lock(tx, offering_id, gone=True)
    if not instructors.of(tx, row.instructor_id).manages:
        raise NotFound
    if row.deleted_at is not None:
        _store(tx, offering_id, deleted_at=None)
        activity.log(tx, "restored", "offering", offering_id)
    return offerings.load(tx, offering_id)


def add_variant(tx: Tx, /, offering_id: int, revision: int, **values: Any) -> OfferingDetails:
    """Sell an offering at one more price. Raises NotFound, Outdated, BadInput."""
    found = offerings.run(tx, offering_id)
    if len(found.variants) >= variants.MOST:
        raise BadInput("variants", "too_many", variants.MOST)
    columns = variants.checked({"sessions": found.sessions, **values}, found.delivery)
    _lock(tx, offering_id, revision)
    position = max((one.position for one in found.variants), default=-1) + 1
    variants.add(tx, offering_id, columns, position)
    return _priced(tx, offering_id)


def change_variant(
    tx: Tx, /, offering_id: int, variant_id: int, revision: int, **values: Any
) -> OfferingDetails:
    """Change a price, for who buys from now on. Raises NotFound, Outdated, BadInput."""
    found = offerings.run(tx, offering_id)
    before = _variant(found, variant_id)
    same = {name: getattr(before, name) for name in variants.DEFAULTS}
    columns = variants.checked({**same, **values}, found.delivery)
    _lock(tx, offering_id, revision)
    variants.store(tx, variant_id, columns)
    return _priced(tx, offering_id)


def drop_variant(tx: Tx, offering_id: int, variant_id: int) -> OfferingDetails:
    """Sell at this price no more; the last one of what is shown stays. Raises NotFound, NoPrice."""
    found = offerings.run(tx, offering_id)
    _variant(found, variant_id)
    _lock(tx, offering_id)
    if found.active and len(found.variants) == 1:
        raise NoPrice
    variants.stop(tx, variant_id)
    return _priced(tx, offering_id)


def _variant(found: OfferingDetails, variant_id: int) -> variants.VariantDetails:
    for variant in found.variants:
        if variant.id == variant_id:
            return variant
    raise NotFound


def _priced(tx: Tx, offering_id: int) -> OfferingDetails:
    _store(tx, offering_id)
    activity.log(tx, "changed", "offering", offering_id, fields=["variants"])
    return offerings.load(tx, offering_id)


def _store(tx: Tx, offering_id: int, **columns: Any) -> None:
    changed = update(table).where(*_THIS).values(revision=table.c.revision + 1, **columns)
    tx.execute(changed, of_offering=offering_id)


def _lock(tx: Tx, offering_id: int, revision: int | None = None, *, gone: bool = False) -> Any:
    row = tx.row(_LOCK, of_offering=offering_id)
    if row is None or (row.deleted_at is not None and not gone):
        raise NotFound
    if revision is not None and row.revision != revision:
        raise Outdated(activity.last_editor(tx, "offering", offering_id))
    return row
