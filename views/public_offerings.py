"""One-to-one services for search engines and previews."""

from typing import Any

from services import money
from services.public_offerings import PublicOffering
from services.variants import VariantDetails
from views import prices
from views.pictures.card import Face
from views.public import Address, path


def address_of(community: str, slug: str) -> str:
    """Where a public offering is."""
    return f"{path(community)}/one-to-one/{slug}"


def of_offering(found: PublicOffering, address: Address) -> dict[str, Any]:
    """An offering and its prices, as schema.org has them."""
    offering = found.offering
    url = address(address_of(found.slug, offering.slug))
    return {
        "@type": "Product",
        "name": offering.title,
        "description": offering.summary or offering.description,
        "url": url,
        "image": [f"{url}/card.jpg"],
        "brand": {"@type": "Organization", "name": found.card.name, "url": address(path(found.slug))},
        "offers": [_offer(one, url) for one in offering.variants],
    }


def _offer(variant: VariantDetails, url: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "name": variant.name,
        "url": url,
        "price": f"{money.exact(variant.price_minor, variant.currency):f}",
        "priceCurrency": variant.currency,
        "availability": "https://schema.org/InStock",
    }


def face(found: PublicOffering) -> Face:
    """The picture of an offering."""
    offering = found.offering
    costs = " · ".join(prices.price(one) for one in offering.variants[:2])
    return Face(
        title=offering.title,
        when=f"{prices.length(offering)} · {costs}",
        community=found.card.name,
        where=offering.instructor.name,
        tone=0,
    )
