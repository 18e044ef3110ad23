"""Updates that took effect, updates set aside for the operator, and conversations under way."""

from typing import Any

from sqlalchemy import bindparam, delete, select

from models.base import upsert
from models.intake import Dialog, FailedUpdate, HandledUpdate
from models.tx import Tx, table_of
from services import faults
from services.faults import Seen

handled = table_of(HandledUpdate)
dialogs = table_of(Dialog)

MAX_ERROR = 2000

_HANDLED = select(handled.c.update_id).where(
    handled.c.bot_id == bindparam("of_bot"), handled.c.update_id == bindparam("of_update")
)
_DIALOG = select(dialogs.c.state, dialogs.c.data).where(dialogs.c.key == bindparam("of_key"))
_new = upsert(dialogs)
_SAVE = _new.on_conflict_do_update(
    index_elements=["key"], set_={name: _new.excluded[name] for name in ("state", "data", "changed_at")}
)
_END = delete(dialogs).where(dialogs.c.key == bindparam("of_key"))


def was_handled(tx: Tx, bot_id: int, update_id: int) -> bool:
    """Whether the effect of an update is committed already."""
    return tx.row(_HANDLED, of_bot=bot_id, of_update=update_id) is not None


def set_aside(tx: Tx, bot_id: int, update_id: int, payload: dict[str, Any], error: str, found: Seen) -> str:
    """Keep an update that could not be handled; the reference that the person is shown."""
    reference = faults.new_reference()
    tx.add(
        FailedUpdate,
        bot_id=bot_id,
        update_id=update_id,
        reference=reference,
        payload=payload,
        error=error[:MAX_ERROR],
        failed_at=tx.now,
    )
    faults.keep(tx, reference, found)
    return reference


def load_dialog(tx: Tx, key: str) -> tuple[str | None, dict[str, Any]]:
    """Where a conversation stands: its state (None outside of one) and what was gathered."""
    row = tx.row(_DIALOG, of_key=key)
    return (row.state, row.data) if row else (None, {})


def save_dialog(tx: Tx, key: str, state: str | None, data: dict[str, Any]) -> None:
    """Write where a conversation stands; one that is over is forgotten."""
    if state is None and not data:
        tx.execute(_END, of_key=key)
        return
    tx.connection.execute(_SAVE, {"key": key, "state": state, "data": data, "changed_at": tx.now})
