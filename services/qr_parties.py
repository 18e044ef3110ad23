"""Who is paid by a QR-bill, and who pays: structured addresses, in letters and lengths of the standard."""

from dataclasses import dataclass, fields

from services import qr_references, qr_texts

LENGTHS = {
    "name": 70,
    "street": 70,
    "house_number": 16,
    "postal_code": 16,
    "city": 35,
    "country": 2,
}
"""Characters that the fields of an address have room for."""


@dataclass(frozen=True, slots=True)
class Party:
    """A name with its address. Street and house number may be empty, all else is there."""

    name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    country: str
    """Two capital letters, ISO 3166."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Its fields, as the code of a bill has them one after the other."""
        return tuple(str(getattr(self, each.name)) for each in fields(self))

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it stands on paper."""
        street = " ".join(filter(None, (self.street, self.house_number)))
        abroad = "" if self.country in qr_references.COUNTRIES else f"{self.country}-"
        return tuple(filter(None, (self.name, street, f"{abroad}{self.postal_code} {self.city}")))

    @property
    def folded(self) -> "Party":
        """The same in ASCII."""
        return Party(**{name: qr_texts.folded(getattr(self, name), most) for name, most in LENGTHS.items()})


def party(**said: str) -> Party | None:
    """An address in letters that a bill may have; None where too little is left for the standard."""
    made = {name: qr_texts.cleaned(said.get(name, ""), most) for name, most in LENGTHS.items()}
    country = made["country"].upper()
    is_country = len(country) == 2 and country.isascii() and country.isalpha()
    if not (is_country and made["name"] and made["postal_code"] and made["city"]):
        return None
    return Party(**{**made, "country": country})
