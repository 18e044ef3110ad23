"""What one takes away of a booking: its appointments for a calendar, its invoice and credit notes."""

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from locales.reader import reading
from models.actor import Actor
from services import booking_calendar, invoices
from services.booking_overview import Overview
from services.invoices import InvoiceDetails
from views import calendars, invoice_paper
from views.screen import Document
from webapp import passes
from webapp.identity import enter
from webapp.routing import COMMUNITY, get
from webapp.site import database, number, site_of

PURPOSE = "booking-files"
_CALENDAR = f"/{PURPOSE}" + COMMUNITY + "/{booking:[0-9]{1,16}}.ics"
_PAPER = f"/{PURPOSE}" + COMMUNITY + "/{invoice:[0-9]{1,16}}.pdf"


@dataclass(frozen=True, slots=True)
class Files:
    """Signed addresses."""

    calendar: str | None
    """None before it is agreed on."""
    papers: tuple[str, ...]
    """In the order of the papers."""


def of(request: web.Request, found: Overview) -> Files:
    """The files of a booking that somebody sees now."""
    booking = found.page.booking
    calendar = passes.address(request, PURPOSE, f"{booking.id}.ics") if booking.is_agreed else None
    return Files(calendar, tuple(paper_address(request, one) for one in found.papers))


def paper_address(request: web.Request, paper: InvoiceDetails) -> str:
    """Where an invoice or a credit note can be had, by the person whose page it is on."""
    return passes.address(request, PURPOSE, f"{paper.id}.pdf")


async def calendar(request: web.Request) -> web.Response:
    """The appointments as they are now, as long as who has the link may. Raises HTTPNotFound, NotFound."""
    actor, language = await _holder(request)
    events = await database(request).read(actor, booking_calendar.of_booking, number(request, "booking"))
    with reading(language, None):
        return _sent(calendars.booking(events, site_of(request).links), "text/calendar")


async def paper(request: web.Request) -> web.Response:
    """An invoice or a credit note. Raises HTTPNotFound, NotFound."""
    actor, language = await _holder(request)
    found = await database(request).read(actor, invoices.opened, number(request, "invoice"))
    with reading(language, None):
        return _sent(await asyncio.to_thread(invoice_paper.document, found), invoice_paper.TYPE)


async def _holder(request: web.Request) -> tuple[Actor, str]:
    user_id, language = passes.holder(request, PURPOSE)
    return await enter(database(request), user_id, number(request, "community")), language


def _sent(made: Document, kind: str) -> web.Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"}
    return web.Response(body=made.content, content_type=kind, headers=headers)


ROUTES = [get(_CALENDAR, calendar), get(_PAPER, paper)]
