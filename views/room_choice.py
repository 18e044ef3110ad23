"""Choosing the room of a program or of a session."""

from keyboards import nav
from keyboards import room_choice as keyboards
from keyboards.data import markup
from keyboards.program_edit import ProgramEditRest
from keyboards.sessions import SessionMenu
from locales.reader import gettext as _
from services.room_choice import OfProgram, OfSession
from views import conflicts
from views.program_edit import followed
from views.screen import Screen, render


def of_session(choice: OfSession) -> Screen:
    """Which room?"""
    session = choice.session
    back = nav.back_row(SessionMenu(community=session.community_id, session=session.id))
    taken = [each.room.name for each in choice.options if not each.free and each.room.name != session.room]
    text = render("room_choice/session.html", choice=choice, session=session, taken=taken)
    return Screen(text, markup(*keyboards.of_session(choice), back))


def of_session_changed(choice: OfSession) -> Screen:
    """After another was chosen."""
    return _said(of_session(choice), _("Saved."), conflicts.too_small(choice.too_small))


def of_program(choice: OfProgram) -> Screen:
    """Which room, for all its sessions?"""
    program = choice.program
    back = nav.back_row(ProgramEditRest(community=program.community_id, program=program.id))
    text = render("room_choice/program.html", choice=choice, program=program)
    return Screen(text, markup(*keyboards.of_program(choice), back))


def of_program_changed(choice: OfProgram) -> Screen:
    """After another was chosen."""
    news = followed(choice.changed.followed) if choice.changed else ""
    return _said(of_program(choice), _("Saved."), f"{news} {conflicts.too_small(choice.too_small)}".strip())


def _said(screen: Screen, saved: str, news: str) -> Screen:
    """The toast says it is saved; an alert says what must be read."""
    if news:
        return Screen(screen.text, screen.keyboard, alert=f"{saved} {news}")
    return Screen(screen.text, screen.keyboard, toast=saved)
