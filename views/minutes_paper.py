"""The minutes of a session as a document: who was there, what was said, decided, and who does what."""

import re
from collections.abc import Iterator
from datetime import date

from markupsafe import escape

from keyboards.minutes import topic
from locales.reader import duration, language, listing, moment, ngettext, number, pgettext, plain_date
from locales.reader import gettext as _
from models.action_items import ActionStatus
from services.action_items import Action
from services.decisions import Decision
from services.minutes import State
from services.minutes_sheet import Paper as Found
from services.minutes_sheet import Sheet
from views.action_items import who
from views.decisions import counted
from views.paper_parts import Heading, Mark, Paper, Part, Table, Text
from views.papers import pdf
from views.screen import Document

MOST_NAMES = 60
TYPE = "application/pdf"


def document(found: Found) -> Document:
    """The file for the chat. For a thread."""
    session = found.sheet.session
    return Document(file_name(found.sheet), pdf(paper(found)), str(escape(session.title)))


def file_name(sheet: Sheet) -> str:
    """What the file is called."""
    title = re.sub(r"[\W_]+", "-", sheet.session.title)[:60].strip("-") or "minutes"
    local = sheet.session.starts_at
    return f"{title}-{local:%Y-%m-%d}.pdf"


def paper(found: Found) -> Paper:
    """What stands in it, in the reader's language."""
    sheet, session = found.sheet, found.sheet.session
    return Paper(
        kind=pgettext("of a meeting", "Minutes"),
        title=session.title,
        language=language().replace("_", "-"),
        facts=tuple(_facts(found)),
        parts=tuple(_parts(sheet)),
        footer=f"{session.program_name} · {moment(session.starts_at, session.zone)}",
        notes=tuple(_standing(sheet.state, session.zone)),
    )


def _standing(state: State, zone: str) -> Iterator[str]:
    """Whether it is a draft, or which version."""
    if not state.number:
        yield _("Draft: not sent yet.")
    elif state.corrected:
        yield _("Version %(num)s: corrected, not sent yet.", num=number(state.number))
    elif state.sent_at and state.version > 1:
        when = moment(state.sent_at, zone)
        yield _("Version %(num)s: corrected, sent on %(moment)s.", num=number(state.number), moment=when)
    elif state.sent_at:
        yield _("Version %(num)s, sent on %(moment)s.", num=number(1), moment=moment(state.sent_at, zone))


def _facts(found: Found) -> Iterator[tuple[str, str]]:
    session = found.sheet.session
    yield _("When"), moment(session.starts_at, session.zone, session.ends_at)
    place = " · ".join(part for part in (session.room, session.place) if part)
    if place:
        yield _("Where"), place
    if session.facilitator:
        yield _("Host"), session.facilitator
    if found.there:
        yield (_("Who was there") if found.known else _("Who said yes")), _names(found)


def _names(found: Found) -> str:
    shown, more = list(found.there[:MOST_NAMES]), found.more + len(found.there[MOST_NAMES:])
    if more:
        shown.append(ngettext("%(num)s more", "%(num)s more", more))
    return listing(shown)


def _parts(sheet: Sheet) -> Iterator[Part]:
    place = 0
    for note in sheet.notes:
        decided = sheet.decided(note.item_id)
        if not (note.text or decided or note.topic):
            continue
        place += bool(note.topic)
        title = f"{number(place)}. {note.topic}" if note.topic else topic(note)
        spent = duration(max(1, round(note.spent_seconds / 60))) if note.spent_seconds else ""
        yield Heading(title, spent)
        if note.text:
            yield Text(note.text)
        for one in decided:
            yield _decision(one)
        if not (note.text or decided):
            yield Text(_("Nothing was noted."))
    if sheet.actions.items:
        yield Heading(_("Tasks"))
        yield Table(
            (_("Task"), _("Who"), _("By when"), _("State")),
            tuple(_row(sheet, action) for action in sheet.actions.items),
            (48, 20, 18, 14),
        )


def _decision(one: Decision) -> Mark:
    return Mark(_("Decided"), one.text, counted(one.votes) if one.votes else "")


def _row(sheet: Sheet, action: Action) -> tuple[str, str, str, str]:
    state = {
        ActionStatus.OPEN: _("late") if action.is_late else _("open"),
        ActionStatus.DONE: _("done"),
        ActionStatus.DROPPED: _("dropped"),
    }[action.status]
    task = action.task
    if sheet.actions.is_carried(action):
        since = _("open from %(day)s", day=plain_date(action.since.date()))
        task += f" ({since})"
    return task, who(action), _day(action.due_on), state


def _day(due_on: date | None) -> str:
    return plain_date(due_on) if due_on else "–"
