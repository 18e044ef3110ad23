"""Home: what is next, over all of a person's communities."""

from collections.abc import Iterable, Sequence

from aiogram.types import InlineKeyboardButton

from keyboards import home as keyboards
from keyboards.action_items import MyActions
from keyboards.data import button, in_rows, link, markup
from keyboards.settings import SettingsScreen
from keyboards.voting import VoteNow
from locales.reader import gettext as _
from locales.reader import moment_there
from services.action_items import Action
from services.discovery import SessionLine
from services.home import CommunityHome
from services.members import CommunityCard
from services.my_programs import MyProgram
from services.voting import ToVote
from views import action_items
from views.choosing import which_community
from views.links import Links
from views.screen import Screen, render

MINE = 4
"""Sessions of one's own that home shows, two buttons a row."""
NEW = 2
"""Unanswered ones, each with a quick answer; with the ways below, six rows."""

MY_PROGRAMS = 3
MY_TASKS = 3
PLAYED = 3
"""Songs played lately."""
ROWS = 6


def home(
    parts: Sequence[CommunityHome], links: Links, toast: str | None = None, alert: str | None = None
) -> Screen:
    """My next sessions with quick answers, what is still unanswered, and the ways on."""
    parts = [part for part in parts if part.inside or part.mine]
    if not parts:
        return nowhere(links)
    mine = _soonest(MINE, (line for part in parts for line in part.mine))
    todo = _todo(parts)
    # Six rows in all: the ways and the last are always there.
    room = min(NEW, ROWS - 2 - len(todo) - -(-len(mine) // 2))
    new = _soonest(room, (line for part in parts for line in part.unanswered))
    tasks = _tasks(parts)[:MY_TASKS]
    text = render(
        "home/home.html",
        tasks=tasks,
        due=action_items.due,
        mine=mine,
        new=new,
        programs=_most_attended(parts),
        reserved=_next_reserved(parts),
        to_vote=_to_vote(parts),
        played=_played(parts),
    )
    first = {line.title: line.id for line in reversed((*mine, *new))}
    rows = in_rows([keyboards.opener(line, dated=first[line.title] != line.id) for line in mine], 2)
    rows += [keyboards.quick_row(line, dated=first[line.title] != line.id) for line in new]
    inside = [part for part in parts if part.inside]
    ways = [keyboards.ways([part.community.id for part in inside])] if inside else []
    return Screen(text, markup(*rows, *todo, *ways, _last(inside)), toast, alert)


def nowhere(links: Links) -> Screen:
    """For those in no community yet: what this is, and how to begin."""
    rows = [[link(_("Add me to a group"), links.startgroup())], [button(_("Settings"), SettingsScreen())]]
    return Screen(render("home/nowhere.html"), markup(*rows))


def pick(communities: Sequence[CommunityCard], to: str) -> Screen:
    """Choose a community."""
    return which_community((one.name, keyboards.destination(to, one.id)) for one in communities)


def _tasks(parts: Sequence[CommunityHome]) -> tuple[Action, ...]:
    """What one has to do, over all communities, what is due first at the top."""
    return action_items.soonest([part.tasks for part in parts])


def _todo(parts: Sequence[CommunityHome]) -> list[list[InlineKeyboardButton]]:
    """What waits for the person beside answers to sessions: a row, or none."""
    first = _to_vote(parts)
    row = [button(_("Show my tasks"), MyActions())] if _tasks(parts) else []
    if first is not None:
        vote = VoteNow(community=first.community_id, program=first.program_id)
        row.append(button(_("Vote now"), vote))
    return [row] if row else []


def _to_vote(parts: Sequence[CommunityHome]) -> ToVote | None:
    """Where most songs wait for the person's vote, over all communities."""
    waiting = [one for part in parts for one in part.to_vote]
    return max(waiting, key=lambda one: one.left, default=None)


def _played(parts: Sequence[CommunityHome]) -> list[str]:
    """The titles played lately, over all communities, the latest first."""
    found = sorted(
        (one for part in parts for one in part.played), key=lambda one: one.played_at, reverse=True
    )
    return [one.title for one in found[:PLAYED]]


def _soonest(most: int, lines: Iterable[SessionLine]) -> list[SessionLine]:
    return sorted(lines, key=lambda line: (line.starts_at, line.id))[:most]


def _next_reserved(parts: Sequence[CommunityHome]) -> str:
    """One's next reservation over all communities, `🚪 Studio A · Sat 28 Nov, 17:00–19:00 (Lisbon)`."""
    held = [part.reservation for part in parts if part.reservation]
    if not held:
        return ""
    first = min(held, key=lambda each: each.use.starts_at)
    return f"🚪 {first.space} · {moment_there(first.use.starts_at, first.zone, first.use.ends_at)}"


def _most_attended(parts: Sequence[CommunityHome]) -> list[MyProgram]:
    """The programs one comes to, over all communities: at most MY_PROGRAMS."""
    found = [program for part in parts for program in part.programs]
    return sorted(found, key=lambda program: (-program.streak, -program.attended))[:MY_PROGRAMS]


def _last(parts: Sequence[CommunityHome]) -> list[InlineKeyboardButton]:
    settings = button(_("Settings"), SettingsScreen())
    if not parts:
        return [settings]
    if len(parts) == 1:
        community = button(_("Community"), keyboards.CommunityScreen(community=parts[0].community.id))
    else:
        community = button(_("Communities"), keyboards.PickCommunity(to="c"))
    return [community, settings]
