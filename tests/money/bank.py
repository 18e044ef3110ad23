"""A bank that writes camt files: statements and notifications, in both versions."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from services import camt
from services.camt import Account

ACCOUNT = "CH5604835012345678009"
"""The ordinary account of the studio."""


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment of an entry."""

    amount: str
    reference: str = ""
    ref: str = ""
    """The bank's own name of it."""
    currency: str = "CHF"
    payer: str = "Rutschmann Pia"
    end_to_end: str = "NOTPROVIDED"
    words: str = ""
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an account."""

    payments: tuple[Paid, ...]
    amount: str = ""
    ref: str = ""
    came: str = "CRDT"
    reversal: bool = False
    status: str = "BOOK"
    mark: str = ""
    """The QR-IBAN it came to."""
    day: str = "2026-11-25"


@dataclass(frozen=True, slots=True)
class Bank:
    """Writes files of one kind and version."""

    kind: str = "053"
    version: str = "08"
    account: str = ACCOUNT
    head: str = field(default='<?xml version="1.0" encoding="UTF-8"?>')

    def file(self, *entries: Entry) -> bytes:
        """A file with some entries of one account."""
        message, of = {
            "053": ("BkToCstmrStmt", "Stmt"),
            "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        }[self.kind]
        name = f"urn:iso:std:iso:20022:tech:xsd:camt.{self.kind}.001.{self.version}"
        inner = "".join(map(self._entry, entries))
        return (
            f'{self.head}<Document xmlns="{name}"><{message}><GrpHdr><MsgId>M1</MsgId></GrpHdr>'
            f"<{of}><Id>S1</Id><Acct><Id><IBAN>{self.account}</IBAN></Id></Acct>{inner}</{of}>"
            f"</{message}></Document>"
        ).encode()

    def told(self, *entries: Entry) -> tuple[Account, ...]:
        """The same as it is read."""
        return camt.read(self.file(*entries))

    def _entry(self, entry: Entry) -> str:
        currency = entry.payments[0].currency if entry.payments else "CHF"
        amount = entry.amount or (entry.payments[0].amount if entry.payments else "1.00")
        status = f"<Cd>{entry.status}</Cd>" if self.version == "08" else entry.status
        mark = f"<NtryRef>{entry.mark}</NtryRef>" if entry.mark else ""
        reversal = "<RvslInd>true</RvslInd>" if entry.reversal else ""
        ref = f"<AcctSvcrRef>{entry.ref}</AcctSvcrRef>" if entry.ref else ""
        parts = "".join(self._part(each, entry.came) for each in entry.payments)
        details = f"<NtryDtls>{parts}</NtryDtls>" if parts else ""
        return (
            f'<Ntry>{mark}<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{entry.came}</CdtDbtInd>{reversal}'
            f"<Sts>{status}</Sts><BookgDt><Dt>{entry.day}</Dt></BookgDt>{ref}{details}</Ntry>"
        )

    def _part(self, paid: Paid, came: str) -> str:
        ref = f"<AcctSvcrRef>{paid.ref}</AcctSvcrRef>" if paid.ref else ""
        name = f"<Nm>{escape(paid.payer)}</Nm>"
        payer = f"<Pty>{name}</Pty>" if self.version == "08" else name
        strd = f"<Strd><CdtrRefInf><Ref>{paid.reference}</Ref></CdtrRefInf></Strd>" if paid.reference else ""
        words = f"<Ustrd>{escape(paid.words)}</Ustrd>" if paid.words else ""
        amount = f'<Amt Ccy="{paid.currency}">{paid.amount}</Amt>' if paid.amount else ""
        returned = "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>" if paid.returned else ""
        return (
            f"<TxDtls><Refs>{ref}<EndToEndId>{paid.end_to_end}</EndToEndId></Refs>{amount}"
            f"<CdtDbtInd>{came}</CdtDbtInd><RltdPties><Dbtr>{payer}</Dbtr></RltdPties>"
            f"<RmtInf>{words}{strd}</RmtInf>{returned}</TxDtls>"
        )


def entry(*payments: Paid, **more: object) -> Entry:
    """An entry of payments."""
    return Entry(payments, **more)  # type: ignore[arg-type]
