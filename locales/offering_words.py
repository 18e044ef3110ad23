"""What offerings are called in the reader's language: categories, where one meets, statuses."""

from locales.reader import gettext as _
from models.offerings import Delivery, OfferingCategory, OfferingStatus, OfferingVisibility


def category(value: OfferingCategory) -> str:
    """What sort of service it is."""
    return {
        OfferingCategory.COACHING: _("Coaching"),
        OfferingCategory.MOBILITY: _("Mobility"),
        OfferingCategory.REIKI: _("Reiki"),
        OfferingCategory.PRIVATE_CLASS: _("Private class"),
        OfferingCategory.MASSAGE: _("Massage"),
        OfferingCategory.MENTORING: _("Mentoring"),
        OfferingCategory.OTHER: _("Other"),
    }[value]


def delivery(value: Delivery) -> str:
    """Where customer and instructor meet."""
    return {
        Delivery.IN_PERSON: _("In person"),
        Delivery.ONLINE: _("Online"),
        Delivery.HYBRID: _("In person or online"),
    }[value]


def visibility(value: OfferingVisibility) -> str:
    """Who finds it."""
    return {
        OfferingVisibility.PUBLIC: _("Everyone"),
        OfferingVisibility.BY_LINK: _("Only who has the link"),
    }[value]


def status(value: OfferingStatus) -> str:
    """Whether it can be booked."""
    return {
        OfferingStatus.DRAFT: _("Draft"),
        OfferingStatus.ACTIVE: _("Published"),
        OfferingStatus.ARCHIVED: _("Archived"),
    }[value]
