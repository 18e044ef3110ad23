"""What a customer answered, to take along: the form as a JSON schema, the answers, the names of files."""

from typing import Any

from models.tx import Tx
from services import intake_answers
from services.errors import NotFound
from services.intake_errors import KeyMissing
from services.vault import Vault


def of_booking(tx: Tx, vault: Vault, booking_id: int) -> dict[str, Any]:
    """The answers to the form of one's own booking, for JSON. Raises NotFound, KeyMissing."""
    paper = intake_answers.opened(tx, vault, booking_id)
    if not paper.booking.mine or paper.asked is None or paper.filled_at is None or paper.changed_at is None:
        raise NotFound
    if paper.locked:
        raise KeyMissing
    used = {one.question: one.name for one in paper.files if not one.loose}
    return {
        "offering": paper.booking.title,
        "instructor": paper.booking.instructor,
        "customer": paper.booking.customer,
        "filled_at": paper.filled_at.isoformat(),
        "changed_at": paper.changed_at.isoformat(),
        "version": paper.asked.number,
        "form": paper.asked.schema,
        "answers": {key: value for key, value in paper.values.items() if key not in used},
        "files": used,
    }
