"""What an instructor of the demo world offers one to one."""

from typing import Any

from models.offerings import Delivery, OfferingCategory, OfferingStatus, OfferingVisibility
from models.tx import Tx
from services import instructors, offering_edit
from services.demo.cast import ORGANIZER, Become
from services.policies import Policy
from services.spaces import SpaceDetails

INSTRUCTOR = "Inês"
LESSON = "Private piano lesson"
PACK = "Find your voice"
BY_LINK = "Online theory check-up"
_TITLE = "Pianist and singing teacher"
_BIO = (
    "I have played in the bars of Alfama for fifteen years. In my lessons you play from the first minute on."
)
_PRICES = {
    LESSON: (
        {"name": "One hour", "price_minor": 4500},
        {"name": "Half an hour", "price_minor": 2500, "minutes": 30},
    ),
    PACK: (
        {
            "name": "Four sessions",
            "sessions": 4,
            "price_minor": 20000,
            "deposit_minor": 5000,
            "instalments": 4,
            "credit_price": 8,
        },
    ),
    BY_LINK: ({"name": "Check-up", "price_minor": 1900, "is_digital": True, "stars_price": 950},),
}


def sell(tx: Tx, user_id: int, rooms: dict[str, SpaceDetails], become: Become) -> None:
    """Make the instructor one, with a lesson, a pack with deposit and plan, and one for who has its link."""
    become(ORGANIZER)
    instructors.make(tx, user_id)
    become(INSTRUCTOR)
    me = instructors.required(tx)
    instructors.introduce(tx, me.id, me.revision, _TITLE, _BIO)
    for title, said in _offerings(rooms["Studio B"].id).items():
        made = offering_edit.create(tx, title, **said)
        for price in _PRICES[title]:
            made = offering_edit.add_variant(tx, made.id, made.revision, currency="EUR", vat_bp=2300, **price)
        offering_edit.set_status(tx, made.id, OfferingStatus.ACTIVE)


def _offerings(room: int) -> dict[str, dict[str, Any]]:
    return {
        LESSON: {
            "category": OfferingCategory.PRIVATE_CLASS,
            "summary": "An hour at the piano, for whatever you want to play next.",
            "description": "Bring a song you love, or let me choose one. We work on touch and ear, and"
            " you go home with something to practise.",
            "space_id": room,
            "place": "Rua da Rosa 14",
            "tags": ["piano", "lesson"],
            "expectations": ["A warm-up", "Your song, bar by bar", "One thing to practise until next time"],
            "faq": [["Do I need to read music?", "No. We play by ear first."]],
            "testimonials": [["Bruno", "After three lessons I dared to play at the jam."]],
        },
        PACK: {
            "category": OfferingCategory.COACHING,
            "delivery": Delivery.HYBRID,
            "minutes": 75,
            "sessions": 4,
            "summary": "Four sessions from the first note to a song on stage.",
            "description": "We meet once a week. At the end you sing at the jam.",
            "place": "Rua da Rosa 14",
            "meeting_url": "https://meet.example/voice",
            "tags": ["voice", "coaching"],
            "expectations": ["A talk about your goals", "Breath and range", "Your song", "The stage"],
            "policy": Policy(cancel_free_hours=48, late_reschedule_percent=20),
        },
        BY_LINK: {
            "category": OfferingCategory.MENTORING,
            "delivery": Delivery.ONLINE,
            "minutes": 30,
            "visibility": OfferingVisibility.BY_LINK,
            "summary": "Half an hour on what you do not understand yet.",
            "meeting_url": "https://meet.example/theory",
        },
    }
