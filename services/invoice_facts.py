"""What others know of invoices and credit notes: results, as services give them and views take them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.invoices import InvoiceKind


@dataclass(frozen=True, slots=True)
class InvoiceDetails:
    """One paper."""

    id: int
    community_id: int
    kind: InvoiceKind
    number: int
    order_id: int
    customer_id: int | None
    currency: str
    total_minor: int
    vat_minor: int
    snapshot: dict[str, Any]
    issued_at: datetime
    zone: str
    booking_id: int

    @property
    def buyer(self) -> str:
        """The customer's name as it stands on it."""
        return str(self.snapshot["buyer"]["name"])


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """A page of papers, the newest first."""

    community_id: int
    invoices: tuple[InvoiceDetails, ...]
    page: int
    more: bool
    of_all: bool
    """Whether they are everybody's."""
