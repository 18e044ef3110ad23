"""One notice with everything that any kind speaks of."""

from datetime import date, timedelta
from typing import Any

from models.action_items import ActionStatus
from models.announcements import AnnouncementStatus, Audience
from models.bookings import AppointmentStatus, BookingStatus
from models.earnings import PeriodStatus
from models.files import FileKind
from models.invoices import InvoiceKind
from models.milestones import Counting, Icon
from models.orders import InstalmentStatus, Way
from models.programs import Visibility
from services.action_items import Action
from services.announcement_news import What
from services.announcement_reports import Report, Tally
from services.badges import Badge, Told
from services.bookings import AppointmentDetails, BookingDetails
from services.care_facts import StepNews
from services.conflicts import Conflict
from services.digest_content import Digest, DigestLine
from services.intake_need import FormState
from services.invoices import InvoiceDetails
from services.minutes_digest import MinutesDigest, Task
from services.notice import Notice
from services.notice_facts import NextDate
from services.outbox import Kind
from services.pay_periods import Period
from services.payment_news import PaymentNews
from services.policies import Policy
from services.refund_news import RefundNews
from services.session_facts import Fact
from services.sessions import SessionDetails
from services.setlist_shown import Difference, Named, Shown
from services.team_news import News
from services.thread_delivery import Relay

DUE = date(2026, 12, 1)


def notice(kind: Kind, session: SessionDetails) -> Notice:
    """A notice of a kind about a session."""
    ids = {"community_id": session.community_id, "program_id": session.program_id, "session_id": session.id}
    return Notice(
        kind=kind,
        community="Jam & Sons",
        session=session,
        at=session.starts_at - timedelta(hours=2),
        until=session.ends_at,
        on=session.starts_at,
        zone=session.zone,
        program=session.program_name,
        next_dates=(NextDate(session.id, session.starts_at + timedelta(days=7)),),
        asks_id=5,
        asks_name="Bo <Bold>",
        by="Bo <Bold>",
        changes=((Fact.PLACE, "Here", "There"), (Fact.COST, "", "500 EUR")),
        about=session.program_name,
        text="Hello <b>all</b>, see https://example.org/x?a=1&amp;b=2",
        news=News.JOINED,
        comment_id=11,
        room="Hall",
        more=2,
        by_mail=True,
        topics=("Money",),
        missing=("drums",),
        covered=("bass",),
        report=_report(session),
        happened=What.WAITS,
        **ids,
        **_parts(session),
    )


def _report(session: SessionDetails) -> Report:
    """An announcement that was paused half way."""
    return Report(
        id=61,
        community_id=session.community_id,
        community="Jam & Sons",
        author_id=5,
        by="Bo <Bold>",
        audience=Audience.SESSION,
        program_id=session.program_id,
        session_id=session.id,
        answers="going",
        about=session.title,
        starts_at=session.starts_at,
        zone=session.zone,
        text="Hello <b>all</b>",
        photo_id=None,
        photo=None,
        status=AnnouncementStatus.PAUSED,
        revision=1,
        sent_at=session.starts_at - timedelta(days=3),
        complete=True,
        final=False,
        paused_at=session.starts_at - timedelta(days=2),
        paused_by="Bo <Bold>",
        lapsed=False,
        tally=Tally(people=3, sent=1),
    )


def _parts(session: SessionDetails) -> dict[str, Any]:
    at, zone = session.starts_at, session.zone
    song = Named(3, "Misty", "Eb", "Erroll Garner")
    badge = Badge(
        id=1,
        community_id=session.community_id,
        user_id=5,
        program_id=session.program_id,
        program=session.program_name,
        visibility=Visibility.PUBLIC,
        counting=Counting.TOTAL,
        number=10,
        name="Ten",
        icon=Icon.STAR,
        achieved_at=at,
        zone=zone,
        description="",
    )
    line = DigestLine(
        session.id, session.community_id, session.title, at, zone, session.place, has_roles=False
    )
    return {
        "conflict": Conflict(4, "Hall", zone, at, session.ends_at, None, (), ()),
        "digest": Digest((line,), 3),
        "badge": Told(badge, 10, 20),
        "badges": (badge, badge),
        "setlist": Shown((song,), "Bring a chart"),
        "difference": Difference((song,), ("Blue Bossa",), ((song, "F"),)),
        "minutes": MinutesDigest(1, session.title, at, zone, ("Yes",), (Task("Buy", "Bo", DUE, done=False),)),
        "action": _action(session),
        "step": StepNews(
            41, 31, "Lesson <& more>", "Scales", DUE, late=True, by="Bo <Bold>", text="<Slowly>"
        ),
        "relay": _relay(session),
        **_booked(session),
    }


def _relay(session: SessionDetails) -> Relay:
    return Relay(
        message_id=51,
        community_id=session.community_id,
        thread_id=52,
        by_instructor=True,
        by="Bo <Bold>",
        to_id=5,
        text="See you <b>tomorrow</b>",
        file_id=53,
        kind=FileKind.DOCUMENT,
        telegram_id="file",
        name="Scales.pdf",
        deleted=False,
        edited=False,
        at_chat=None,
        at_message=None,
        instructor_id=35,
        group_id=None,
        topic_id=None,
    )


def _booked(session: SessionDetails) -> dict[str, Any]:
    one = AppointmentDetails(
        id=32,
        booking_id=31,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone="Asia/Kolkata",
        status=AppointmentStatus.BOOKED,
        space_id=None,
        space="",
        place="Studio <A>",
        meeting_url="https://example.org/meet",
        check_in_at=None,
        moves=0,
        fee_minor=0,
        counts=True,
        revision=1,
        busy_id=None,
        occupancy_id=None,
    )
    form = FormState(session.community_id, 31, asked=True, required=False, filled_at=None)
    booking = BookingDetails(
        id=31,
        community_id=session.community_id,
        offering_id=33,
        variant_id=34,
        instructor_id=35,
        instructor_user_id=6,
        instructor="Ines <Bold>",
        instructor_zone="Asia/Kolkata",
        instructor_active=True,
        customer_id=5,
        customer="Cleo <Bold>",
        status=BookingStatus.CONFIRMED,
        title="Lesson <& more>",
        variant="One",
        sessions=2,
        minutes=60,
        cadence_days=7,
        price_minor=9000,
        currency="CHF",
        vat_bp=810,
        policy=Policy(),
        zone=session.zone,
        hold_until=None,
        source="direct",
        note="",
        confirmed_at=session.starts_at,
        completed_at=None,
        cancelled_at=None,
        cancelled_by=None,
        cancel_reason="",
        revision=1,
        created_at=session.starts_at,
        appointments=(one,),
        mine=True,
        teaches=False,
        manages=False,
    )
    return {
        "refund": RefundNews(37, session.community_id, 4_500, "CHF", Way.CASH, "goodwill", done=False),
        "paper": InvoiceDetails(
            id=37,
            community_id=session.community_id,
            kind=InvoiceKind.INVOICE,
            number=12,
            order_id=38,
            customer_id=5,
            currency="CHF",
            total_minor=10_810,
            vat_minor=810,
            snapshot={
                "seller": {"name": "Studio <Bold>"},
                "buyer": {"name": "Cleo <Bold>", "email": ""},
                "lines": [
                    {
                        "description": "Lesson <& more>",
                        "quantity": 1,
                        "total_minor": 10_810,
                        "discount_minor": 0,
                        "vat_bp": 810,
                    }
                ],
                "vat": [{"vat_bp": 810, "total_minor": 10_810, "vat_minor": 810}],
                "parts": [],
            },
            issued_at=session.starts_at,
            zone=session.zone,
            booking_id=31,
        ),
        "payment": PaymentNews(
            id=36,
            community_id=session.community_id,
            booking_id=31,
            customer_id=5,
            number=2,
            amount_minor=123_450,
            paid_minor=0,
            currency="CHF",
            due_at=session.starts_at,
            status=InstalmentStatus.DUE,
            stage=3,
        ),
        "booking": booking,
        "appointment": one,
        "pay_period": Period(61, DUE, DUE, PeriodStatus.OPEN),
        "for_customer": True,
        "form": form,
        "came_minor": 123_450,
        "back_minor": 100,
        "currency": "CHF",
    }


def _action(session: SessionDetails) -> Action:
    return Action(
        id=21,
        community_id=session.community_id,
        program_id=session.program_id,
        session_id=session.id,
        item_id=0,
        topic="",
        program=session.program_name,
        task="Buy strings",
        assignee_id=5,
        assignee="Bo",
        due_on=DUE,
        status=ActionStatus.OPEN,
        since=session.starts_at,
        zone=session.zone,
        created_by=6,
        revision=1,
        today=DUE,
    )
