"""Tasks in the chat: who does what by when."""

from collections.abc import Sequence

from keyboards import action_items as keyboards
from keyboards import nav
from keyboards.action_items import ActionList, ActionScreen, MyActions, ProgramActions
from keyboards.data import button, markup
from keyboards.programs import ProgramScreen
from keyboards.sessions import SessionMore
from locales.reader import day, short_date
from locales.reader import gettext as _
from models.action_items import ActionStatus
from services.action_changes import Choice
from services.action_items import Action, Actions, OfProgram, Opened
from services.minute_notes import Note
from services.minutes_sheet import Sheet
from views.screen import Screen, render


def due(action: Action) -> str:
    """By when: `by Sat 12 Dec`; that it is late; empty for no day."""
    if action.due_on is None:
        return ""
    shown = short_date(action.due_on, year=action.due_on.year != action.today.year)
    return _("was due %(day)s", day=shown) if action.is_late else _("by %(day)s", day=shown)


def who(action: Action) -> str:
    """Who does it."""
    return action.assignee or _("nobody yet")


def since(action: Action) -> str:
    """From which session it is."""
    return _("open from %(day)s", day=day(action.since, action.zone))


def facts(action: Action, *, carried: bool = False) -> str:
    """`Ana · by Sat 12 Dec · open from Thu 12 Nov`."""
    said = [who(action), due(action), since(action) if carried and action.is_open else ""]
    return " · ".join(part for part in said if part)


def line(action: Action, *, carried: bool = False) -> str:
    """A task in one line of plain text."""
    return f"{'☐' if action.is_open else '✓'} {action.task} · {facts(action, carried=carried)}"


def listed(found: Actions, *, toast: str | None = None) -> Screen:
    """The tasks of a session, a page of them."""
    session = found.session
    text = render("action_items/list.html", found=found, facts=facts)
    back = SessionMore(community=session.community_id, session=session.id)
    return Screen(text, markup(*keyboards.listed(found), nav.back_row(back)), toast)


def of_program(found: OfProgram, page: int = 0) -> Screen:
    """What is open in a program."""
    ids = {"community": found.program.community_id, "program": found.program.id}
    rows = keyboards.paged(found.items, page, lambda to: ProgramActions(**ids, page=to))
    text = render("action_items/program.html", found=found, facts=facts)
    return Screen(text, markup(*rows, nav.back_row(ProgramScreen(**ids))))


def mine(parts: Sequence[tuple[Action, ...]], page: int = 0) -> Screen:
    """What one has to do oneself, over all communities; what is due first at the top."""
    found = soonest(parts)
    rows = keyboards.paged(found, page, lambda to: MyActions(page=to))
    text = render("action_items/mine.html", found=found, due=due)
    return Screen(text, markup(*rows, nav.back_row()))


def soonest(parts: Sequence[tuple[Action, ...]]) -> tuple[Action, ...]:
    """Tasks of several communities, what is due first at the top."""
    found = [action for part in parts for action in part]
    return tuple(sorted(found, key=lambda one: (one.due_on is None, one.due_on or one.today, one.id)))


def ask(sheet: Sheet, note: Note) -> Screen:
    """Who does what by when?"""
    back = ActionList(community=sheet.session.community_id, session=sheet.session.id)
    text = render("action_items/ask.html", sheet=sheet, note=note)
    return Screen(text, markup(nav.back_row(back)))


def one(opened: Opened, *, toast: str | None = None, added: bool = False) -> Screen:
    """One task, and what can be done with it."""
    action, session = opened.action, opened.session
    text = render(
        "action_items/one.html", action=action, session=session, who=who, due=due, added=added, since=since
    )
    another = keyboards.another(opened) if added else []
    back = ActionList(community=action.community_id, session=session.id)
    return Screen(text, markup(*keyboards.one(opened), another, nav.back_row(back)), toast)


def added(opened: Opened) -> Screen:
    """As it was understood, to be put right."""
    return one(opened, added=True)


def changed(opened: Opened) -> Screen:
    """The same after a change."""
    return one(opened, toast=_("Saved."))


def ticked(opened: Opened) -> Screen:
    """After it was ticked off, or opened again."""
    return one(opened, toast=done(opened.action))


def done(action: Action) -> str:
    """What a tick came to."""
    return _("It is open again.") if action.is_open else _("Done. Thank you!")


def dropped(opened: Opened) -> Screen:
    """After it was dropped, with the way back; or brought back."""
    if opened.action.status is not ActionStatus.DROPPED:
        return one(opened, toast=_("It is back."))
    shown = one(opened, toast=_("Dropped."))
    rows = shown.keyboard.inline_keyboard if shown.keyboard else []
    return Screen(shown.text, markup(keyboards.undo_drop(opened), *rows), shown.toast)


def ask_who(choice: Choice, page: int = 0) -> Screen:
    """Who does it? Tap, or write a name."""
    action = choice.opened.action
    back = nav.back_row(ActionScreen(community=action.community_id, action=action.id))
    text = render("action_items/who.html", action=action, who=who, people=choice.people)
    return Screen(text, markup(*keyboards.people(choice, page), back))


def ask_when(opened: Opened) -> Screen:
    """By when? Tap, or write a day."""
    action = opened.action
    back = nav.back_row(ActionScreen(community=action.community_id, action=action.id))
    return Screen(
        render("action_items/when.html", action=action, due=due), markup(*keyboards.days(action), back)
    )


def ask_task(opened: Opened) -> Screen:
    """What is to be done, in other words?"""
    action = opened.action
    back = nav.back_row(ActionScreen(community=action.community_id, action=action.id))
    return Screen(render("action_items/reword.html", action=action), markup(back))


def opener(action: Action) -> list[object]:
    """A button to it."""
    return [button(_("Open task"), ActionScreen(community=action.community_id, action=action.id))]
