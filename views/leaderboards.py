"""Leaderboards as screens and pictures."""

from collections.abc import Callable
from functools import partial

from keyboards import leaderboards as keyboards
from keyboards import nav
from keyboards.data import button, markup
from keyboards.home import CommunityScreen
from keyboards.programs import ProgramMore
from locales.reader import gettext as _
from locales.reader import ngettext, number
from services.errors import NotFound
from services.leaderboards import Board, Place, Topic
from views.pictures.ranking import Ranked, Ranking, ranking
from views.screen import Picture, Screen, render


def screen(found: Board, *, toast: str | None = None) -> Screen:
    """The first ten, one's own place, the other boards."""
    here = found.community.id
    program = found.wanted.program_id
    above = ProgramMore(community=here, program=program) if program else CommunityScreen(community=here)
    return Screen(_text(found), markup(*keyboards.ways(found), nav.back_row(above)), toast)


def _text(found: Board) -> str:
    return render("leaderboards/screen.html", found=found, **words())


def words() -> dict[str, Callable[..., str]]:
    """What the templates need beside the board."""
    return {
        "topic_name": keyboards.topic_name,
        "period_name": keyboards.period_name,
        "counted": counted,
        "place": place,
    }


def place(one: Place) -> str:
    """`3.`"""
    return f"{number(one.place)}."


def counted(topic: Topic, one: Place) -> str:
    """What somebody has a place for."""
    match topic:
        case Topic.VISITS:
            return ngettext("%(num)s visit", "%(num)s visits", one.count)
        case Topic.VOTES:
            return ngettext("%(num)s vote", "%(num)s votes", one.count)
        case Topic.SONGS:
            played = ngettext("%(num)s song played", "%(num)s songs played", one.count)
            brought = ngettext("%(num)s brought", "%(num)s brought", one.brought)
            return f"{played}, {brought}"


def picture(found: Board) -> Picture:
    """The same with bars. Raises NotFound where nobody is on it."""
    if not found.lines:
        raise NotFound
    topic, period = keyboards.topic_name(found.wanted.topic), keyboards.period_name(found.wanted.period)
    mine = found.mine.user_id if found.mine else None
    shown = Ranking(
        title=found.program or found.community.name,
        subtitle=f"{topic} · {period}",
        lines=tuple(Ranked(place(one), one.name, one.count, one.user_id == mine) for one in found.lines),
    )
    back = markup([button(_("‹ Back"), keyboards.BoardScreen(**keyboards.ids(found)))])
    return Picture(shown, partial(ranking, shown), _text(found), back)


def appeared(found: Board, *, on: bool, everywhere: bool) -> Screen:
    """After leaving the boards, or coming back."""
    return screen(found, toast=appear_toast(on=on, everywhere=everywhere))


def appear_toast(*, on: bool, everywhere: bool) -> str:
    """What that means."""
    if on:
        return _("You are on the boards again.")
    if everywhere:
        return _("You are on no board any more, anywhere.")
    return _("You are on no board of this community any more.")


def switched(found: Board) -> Screen:
    """After boards were switched off, or on."""
    return screen(found, toast=switch_toast(on=found.shown))


def switch_toast(*, on: bool) -> str:
    """What that means."""
    return _("Members see the boards again.") if on else _("Nobody sees boards here any more.")
