"""The minutes of a session in the chat: read, written, closed, sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from keyboards import minutes as keyboards
from keyboards import nav
from keyboards.data import button, markup
from keyboards.minutes import MinutesRead, MinutesScreen, NoteHistory, NoteItems, NoteRestore
from keyboards.sessions import SessionMore
from locales.reader import gettext as _
from locales.reader import listing, moment, ngettext, number
from services.minute_notes import History, Note, Version
from services.minute_writing import Outcome, Written
from services.minutes import State
from services.minutes_sending import Sending
from services.minutes_sheet import Sheet
from views import action_items, decisions
from views.links import Links
from views.screen import Screen, render

PAGE = 2800
"""Characters of the minutes on one screen: with its title it stays below Telegram's 4,096."""
SHORT = 100
SHOWN = 6
"""Notes that the first screen shows the beginning of."""
TAIL = 600
"""Characters of a note's end that are shown while one adds to it."""
MOST_NAMES = 3


def screen(sheet: Sheet, links: Links, *, toast: str | None = None) -> Screen:
    """The minutes in short, and what can be done with them."""
    session = sheet.session
    ids: dict[str, Any] = {"community": session.community_id, "session": session.id}
    url = links.page(f"/app/{session.community_id}/session/{session.id}/minutes")
    written = [note for note in sheet.notes if note.text]
    text = render(
        "minutes/screen.html",
        sheet=sheet,
        written=written[:SHOWN],
        more=max(0, len(written) - SHOWN),
        status=status(sheet.state, session.zone),
        topic=keyboards.topic,
        begins=_begins,
    )
    return Screen(text, markup(*keyboards.ways(sheet, url), nav.back_row(SessionMore(**ids))), toast)


def status(state: State, zone: str) -> list[str]:
    """Whether they are open, and whether they were sent, in words."""
    said = []
    if state.closed_at:
        said.append("🔒 " + _("Closed by %(name)s.", name=state.closed_by or "?"))
    if state.sent_at:
        said.append(
            _(
                "Version %(num)s, sent on %(moment)s.",
                num=number(state.version),
                moment=moment(state.sent_at, zone),
            )
        )
    elif state.held:
        said.append(_("They are held back: an organizer sends them."))
    if state.corrected:
        said.append(_("Changed since they were sent."))
    return said


def _begins(note: Note) -> str:
    return cut(note.text.split("\n", 1)[0], SHORT)


def cut(text: str, most: int) -> str:
    """The beginning of a text."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the minutes: a heading stands out."""

    text: str
    heading: bool = False


def _lines(sheet: Sheet) -> Iterator[Line]:
    """Everything the minutes say, line by line."""
    for note in sheet.notes:
        decided = sheet.decided(note.item_id)
        if not (note.text or decided or note.topic):
            continue
        yield Line(keyboards.topic(note), heading=True)
        for line in note.text.split("\n") if note.text else ():
            yield Line(line)
        for one in decided:
            yield Line("✔ " + decisions.told(one))
        yield Line("")
    if sheet.actions.items:
        yield Line(_("Tasks"), heading=True)
        for action in sheet.actions.items:
            yield Line(action_items.line(action, carried=sheet.actions.is_carried(action)))


def pages(sheet: Sheet) -> list[list[Line]]:
    """The same as pages, each short enough for one message."""
    made: list[list[Line]] = [[]]
    size = 0
    for line in _lines(sheet):
        for at in range(0, max(len(line.text), 1), PAGE):
            part = Line(line.text[at : at + PAGE], line.heading)
            if size and size + len(part.text) > PAGE:
                made.append([])
                size = 0
            made[-1].append(part)
            size += len(part.text) + 1
    return made


def read(sheet: Sheet, at: int = 0) -> Screen:
    """A page of everything they say."""
    found = pages(sheet)
    at = max(0, min(at, len(found) - 1))
    back = MinutesScreen(community=sheet.session.community_id, session=sheet.session.id)
    text = render("minutes/read.html", sheet=sheet, lines=found[at])
    return Screen(text, markup(*keyboards.reading(sheet, at, len(found)), nav.back_row(back)))


def items(sheet: Sheet, at: int = 0, *, past: bool = False) -> Screen:
    """About which item?"""
    ids: dict[str, Any] = {"community": sheet.session.community_id, "session": sheet.session.id}
    back = MinutesRead(**ids) if past else MinutesScreen(**ids)
    text = render("minutes/items.html", sheet=sheet, past=past)
    return Screen(text, markup(*keyboards.items(sheet, at, past=past), nav.back_row(back)))


def ask(sheet: Sheet, note: Note) -> Screen:
    """What is to be added?"""
    return _noting(sheet, note, added=False)


def added(sheet: Sheet, done: Written) -> Screen:
    """It is there; one may go on."""
    return _noting(sheet, done.note, added=True)


def _noting(sheet: Sheet, note: Note, *, added: bool) -> Screen:
    tail = note.text if len(note.text) <= TAIL else "…" + note.text[-TAIL:].lstrip()
    back = MinutesScreen(community=sheet.session.community_id, session=sheet.session.id)
    text = render("minutes/ask.html", note=note, topic=keyboards.topic(note), tail=tail, added=added)
    return Screen(text, markup(keyboards.noting(sheet), nav.back_row(back)))


def outcome(done: Written) -> str:
    """What became of what was written, and what others have to do with it."""
    names = listing([*done.others[:MOST_NAMES]])
    if done.outcome is Outcome.SAME:
        return _("Nothing is different.")
    if done.outcome is Outcome.SAVED:
        return _("Saved.")
    if done.outcome is Outcome.JOINED:
        if not names:
            return _("Saved, together with what was written meanwhile.")
        return _("Saved, together with what %(names)s wrote meanwhile.", names=names)
    if not names:
        return _("Saved. The same lines were changed meanwhile: both are there, marked.")
    return _(
        "Saved. %(names)s changed the same lines: both versions are there, marked by who wrote them. "
        "Please put them in order.",
        names=names,
    )


def history(found: History) -> Screen:
    """How a note was, newest first."""
    ids: dict[str, Any] = {"community": found.session.community_id, "session": found.session.id}
    text = render("minutes/history.html", found=found, topic=keyboards.topic(found.note), cut=cut)
    back = nav.back_row(NoteItems(**ids, past=True))
    return Screen(text, markup(*keyboards.versions(found), back))


def version(found: History, one: Version) -> Screen:
    """One version; it can be brought back."""
    ids: dict[str, Any] = {
        "community": found.session.community_id,
        "session": found.session.id,
        "item": found.note.item_id,
    }
    newest = one.revision == found.note.revision
    restore = [button(_("Bring it back"), NoteRestore(**ids, revision=one.revision))]
    shown = {"topic": keyboards.topic(found.note), "text": cut(one.text, PAGE)}
    text = render("minutes/version.html", found=found, one=one, **shown)
    row = restore if found.may_write and not newest else []
    return Screen(text, markup(row, nav.back_row(NoteHistory(**ids))))


def restored(found: History) -> Screen:
    """It is back."""
    shown = history(found)
    return Screen(shown.text, shown.keyboard, _("It is back."))


def closed(sheet: Sheet, links: Links) -> Screen:
    """After they were closed, or opened again."""
    shut = sheet.state.closed
    toast = _("Closed. Nobody writes here now.") if shut else _("Open: who comes may write again.")
    return screen(sheet, links, toast=toast)


def preview(sending: Sending, *, toast: str | None = None) -> Screen:
    """Once more, with how many get them."""
    sheet = sending.sheet
    back = MinutesScreen(community=sheet.session.community_id, session=sheet.session.id)
    text = render("minutes/send.html", sheet=sheet, people=sending.people)
    return Screen(text, markup(keyboards.sending(sheet, sending.people), nav.back_row(back)), toast)


def held(sending: Sending) -> Screen:
    """After they were held back, or let go."""
    held_now = sending.sheet.state.held
    toast = _("They wait for you.") if held_now else _("They go out a day after the end.")
    return preview(sending, toast=toast)


def sent(sending: Sending, links: Links) -> Screen:
    """They are on their way, or were before."""
    told = ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", sending.people)
    return screen(sending.sheet, links, toast=told if sending.people else _("It was sent before."))


def topic(note: Note) -> str:
    """What a note is about."""
    return keyboards.topic(note)
