"""Earnings in the Mini App: one's own, everybody's by pay periods, paying, and by which rules one earns."""

import asyncio
from datetime import date
from typing import Any
from urllib.parse import quote

from aiohttp import web

from locales.reader import reading
from models.earnings import EarningKind, Rhythm
from models.tx import Tx
from services import earning_rules, pay_periods, pay_runs, statements
from services.earning_rules import RulePage
from services.errors import BadInput
from services.statements import StatementPage
from views import earnings as views
from views import statement_files
from webapp import passes
from webapp.forms import Form, read
from webapp.identity import enter
from webapp.pages import part
from webapp.programs import PAGE
from webapp.routing import COMMUNITY, get, post, shown
from webapp.site import actor_of, database, number

PURPOSE = "statement-files"
MINE = COMMUNITY + "/my-earnings"
ALL = COMMUNITY + "/earnings"
PERIOD = ALL + "/period/{payroll:[0-9]{1,16}}"
EARNED = ALL + "/{instructor:[0-9]{1,16}}"
STATEMENT = EARNED + "/{payroll:[0-9]{1,16}}"
RULES = ALL + "/rules"
_FILE = f"/{PURPOSE}" + COMMUNITY + "/{instructor:[0-9]{1,16}}/{payroll:[0-9]{1,16}}/{kind:pdf|csv}"


async def mine(request: web.Request) -> web.Response:
    """One's own earnings now. Raises NotFound."""
    found = await database(request).read(actor_of(request), statements.mine, _page(request))
    return _statement(request, found)


async def statement(request: web.Request) -> web.Response:
    """What somebody earned in a period. Raises NotFound."""
    which = (number(request, "instructor"), number(request, "payroll"), _page(request))
    return _statement(request, await database(request).read(actor_of(request), statements.of, *which))


def _statement(request: web.Request, found: StatementPage, said: str | None = None) -> web.Response:
    inside = f"{found.instructor.id}/{found.period.id}"
    files = {
        kind: passes.address(request, PURPOSE, f"{inside}/{kind}")
        for kind in statement_files.TYPES
        if found.lines
    }
    today = database(request).clock().date()
    return part(request, "earnings/statement.html", found=found, files=files, today=today, **_words(said))


async def earlier(request: web.Request) -> web.Response:
    """The periods in which somebody earned. Raises NotFound."""
    which = (number(request, "instructor"), _page(request))
    found = await database(request).read(actor_of(request), statements.earlier, *which)
    return part(request, "earnings/periods.html", found=found, rhythms=(), **_words())


async def periods(request: web.Request) -> web.Response:
    """The periods there are. Raises NotAllowed."""
    return await _periods(request)


async def _periods(request: web.Request, said: str | None = None) -> web.Response:
    found = await database(request).read(actor_of(request), statements.all_periods, _page(request))
    return part(request, "earnings/periods.html", found=found, rhythms=tuple(Rhythm), **_words(said))


async def rhythm(request: web.Request) -> web.Response:
    """How long the next ones are. Raises NotAllowed, BadInput."""
    wanted = (await read(request)).text("rhythm")
    if wanted not in set(Rhythm):
        raise BadInput("rhythm", "missing")
    await database(request).write(actor_of(request), pay_periods.turn, Rhythm(wanted))
    return await _periods(request, views.turned_words())


async def period(request: web.Request) -> web.Response:
    """Who earned what. Raises NotAllowed, NotFound."""
    found = await database(request).read(actor_of(request), pay_runs.of_period, number(request, "payroll"))
    return part(request, "earnings/period.html", found=found, **_words())


async def close(request: web.Request) -> web.Response:
    """Close it. Raises NotAllowed, NotFound, PeriodNotOver."""
    found = await database(request).write(actor_of(request), pay_runs.close, number(request, "payroll"))
    return part(request, "earnings/period.html", found=found, **_words(views.closed_words()))


async def pay(request: web.Request) -> web.Response:
    """Paid on that day, or not paid after all. Raises what `pay_runs.pay` raises, BadInput."""
    form = await read(request)
    paid_on = _day(form) if form.text("paid") == "1" else None
    which = (number(request, "payroll"), number(request, "instructor"))
    found = await database(request).write(
        actor_of(request), pay_runs.pay, *which, paid_on, form.text("note") or ""
    )
    return _statement(request, found, views.marked_words(paid=paid_on is not None))


async def rulers(request: web.Request) -> web.Response:
    """Everybody, and by what they earn. Raises NotAllowed."""
    found = await database(request).read(actor_of(request), earning_rules.everybody)
    return part(
        request, "earnings/rulers.html", community=number(request, "community"), found=found, **_words()
    )


async def rules(request: web.Request) -> web.Response:
    """By what one instructor earns. Raises NotFound."""
    found = await database(request).read(
        actor_of(request), earning_rules.listed, number(request, "instructor")
    )
    return _rules(request, found)


def _rules(request: web.Request, found: RulePage, said: str | None = None) -> web.Response:
    return part(request, "earnings/rules.html", found=found, kinds=tuple(EarningKind), **_words(said))


async def start(request: web.Request) -> web.Response:
    """Let them earn by something else. Raises NotAllowed, NotFound, PastDate, BadInput."""
    form = await read(request)
    found = await database(request).write(actor_of(request), _start, number(request, "instructor"), form)
    return _rules(request, found, views.ruled_words())


def _start(tx: Tx, instructor_id: int, form: Form) -> RulePage:
    page = earning_rules.to_change(tx, instructor_id)
    kind = form.text("kind")
    if kind not in set(EarningKind):
        raise BadInput("kind", "missing")
    said = (form.number("offering") or None, EarningKind(kind), form.text("amount") or "")
    return earning_rules.start(tx, instructor_id, earning_rules.read(page, *said, _day(form)))


async def file(request: web.Request) -> web.Response:
    """A statement to take away, as long as who has the link may. Raises HTTPNotFound, NotFound."""
    user_id, language = passes.holder(request, PURPOSE)
    actor = await enter(database(request), user_id, number(request, "community"))
    kind = request.match_info["kind"]
    which = (number(request, "instructor"), number(request, "payroll"))
    with reading(language, None):
        found = await database(request).write(actor, statements.whole, *which)
        body = await asyncio.to_thread(statement_files.content, found, kind)
        name = quote(statement_files.file_name(found, kind), safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return web.Response(body=body, content_type=statement_files.TYPES[kind], headers=headers)


def _day(form: Form) -> date:
    """The day in a form. Raises BadInput."""
    try:
        return date.fromisoformat(form.text("day") or "")
    except ValueError as wrong:
        raise BadInput("day", "not_understood") from wrong


def _page(request: web.Request) -> int:
    return int(request.match_info.get("page", "0"))


def _words(said: str | None = None) -> dict[str, Any]:
    notice = {"words": said, "kind": "good"} if said else None
    return {"notice": notice, "say": views.words()}


ROUTES = [
    *shown(MINE, mine),
    *shown(MINE + PAGE, mine),
    *shown(ALL, periods),
    *shown(ALL + PAGE, periods),
    post("/parts" + ALL + "/rhythm", rhythm),
    *shown(PERIOD, period),
    post("/parts" + PERIOD + "/close", close),
    *shown(RULES, rulers),
    *shown(EARNED + "/rules", rules),
    post("/parts" + EARNED + "/rules", start),
    *shown(EARNED + "/earlier", earlier),
    *shown(EARNED + "/earlier" + PAGE, earlier),
    *shown(STATEMENT, statement),
    *shown(STATEMENT + PAGE, statement),
    post("/parts" + STATEMENT + "/pay", pay),
    get(_FILE, file),
]
