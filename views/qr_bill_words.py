"""The words of a QR-bill. The standard fixes them, in the languages of Switzerland and in English."""

from dataclasses import dataclass

from locales.reader import language


@dataclass(frozen=True, slots=True)
class BillWords:
    """What stands on a bill beside its facts."""

    payment_part: str
    receipt: str
    payable_to: str
    reference: str
    additional: str
    payable_by: str
    payable_by_whom: str
    """Where it is to be written in by hand."""
    currency: str
    amount: str
    acceptance_point: str
    separate: str


_WORDS = {
    "en": BillWords(
        "Payment part",
        "Receipt",
        "Account / Payable to",
        "Reference",
        "Additional information",
        "Payable by",
        "Payable by (name/address)",
        "Currency",
        "Amount",
        "Acceptance point",
        "Separate before paying in",
    ),
    "de": BillWords(
        "Zahlteil",
        "Empfangsschein",
        "Konto / Zahlbar an",
        "Referenz",
        "Zusätzliche Informationen",
        "Zahlbar durch",
        "Zahlbar durch (Name/Adresse)",
        "Währung",
        "Betrag",
        "Annahmestelle",
        "Vor der Einzahlung abzutrennen",
    ),
    "fr": BillWords(
        "Section paiement",
        "Récépissé",
        "Compte / Payable à",
        "Référence",
        "Informations supplémentaires",
        "Payable par",
        "Payable par (nom/adresse)",
        "Monnaie",
        "Montant",
        "Point de dépôt",
        "A détacher avant le versement",
    ),
    "it": BillWords(
        "Sezione pagamento",
        "Ricevuta",
        "Conto / Pagabile a",
        "Riferimento",
        "Informazioni supplementari",
        "Pagabile da",
        "Pagabile da (nome/indirizzo)",
        "Valuta",
        "Importo",
        "Punto di accettazione",
        "Da staccare prima del versamento",
    ),
}


def in_language(code: str) -> BillWords:
    """The words in a language; in English where the standard has none in it."""
    return _WORDS.get(code, _WORDS["en"])


def in_readers() -> BillWords:
    """The words in the reader's language."""
    return in_language(language())
