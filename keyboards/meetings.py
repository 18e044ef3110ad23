"""Buttons of an agenda: suggesting, voting, and arranging it."""

from typing import Any

from aiogram.types import InlineKeyboardButton

from keyboards import nav
from keyboards.data import CommunityData, button, in_rows, page
from locales.reader import gettext as _
from locales.reader import number
from models.meetings import ItemStatus
from models.votes import Choice
from services import meeting_carrying, meeting_suggestions
from services.meeting_facts import PAGE, Agenda, Item
from services.meeting_plans import Proposal
from services.meeting_words import MAX_MINUTES

Rows = list[list[InlineKeyboardButton]]
STEP = 5
"""Minutes that a tap gives or takes."""


class AgendaList(CommunityData, prefix="ag"):
    """See a session's agenda."""

    session: int
    page: int = 0


class AgendaSuggest(CommunityData, prefix="ags"):
    """Suggest topics."""

    session: int


class AgendaTopic(CommunityData, prefix="agi"):
    """See one item."""

    item: int


class AgendaVote(CommunityData, prefix="agv"):
    """Vote on it."""

    item: int
    vote: Choice


class AgendaEdit(CommunityData, prefix="age"):
    """Say it otherwise."""

    item: int


class AgendaWithdraw(CommunityData, prefix="agw"):
    """Take it off the list; `undo` brings it back."""

    item: int
    undo: bool = False


class AgendaPut(CommunityData, prefix="agp"):
    """Put it on the agenda, or take it off."""

    item: int
    on: bool


class AgendaMove(CommunityData, prefix="agm"):
    """Let it be the so-maniest of those to come."""

    item: int
    count: int


class AgendaMinutes(CommunityData, prefix="agt"):
    """Give it so many minutes."""

    item: int
    count: int


class AgendaPlan(CommunityData, prefix="agq"):
    """What would the votes put on the agenda?"""

    session: int


class AgendaAccept(CommunityData, prefix="aga"):
    """Put it on the agenda as it was proposed."""

    session: int
    key: str


class AgendaCarry(CommunityData, prefix="agc"):
    """Let what waits go on to the next date."""

    session: int


class AgendaPost(CommunityData, prefix="agl"):
    """Show it in the group."""

    session: int


class MeetingRun(CommunityData, prefix="agr"):
    """Look at the meeting that runs; `start` begins it."""

    session: int
    start: bool = False


def opener(community: int, session: int) -> InlineKeyboardButton:
    """To a session's agenda."""
    return button(_("Agenda"), AgendaList(community=community, session=session))


def numbers(found: Agenda, at: int) -> list[InlineKeyboardButton]:
    """A button an item, by its number in the text."""
    community = found.session.community_id
    return [
        button(number(at * PAGE + n), AgendaTopic(community=community, item=item.id))
        for n, item in enumerate(found.page(at), 1)
    ]


def pages(found: Agenda, at: int) -> list[InlineKeyboardButton]:
    """To the page before and after."""
    ids = _ids(found)

    def to(wanted: int) -> AgendaList | None:
        return AgendaList(**ids, page=wanted) if 0 <= wanted < found.pages else None

    return nav.page_row(to(at - 1), f"{number(at + 1)}/{number(found.pages)}", to(at + 1))


def ways(found: Agenda, url: str | None) -> Rows:
    """What can be done with the whole list."""
    ids, manages = _ids(found), found.session.hosts
    buttons = []
    if found.open or (found.running and manages):
        buttons.append(button(_("Suggest a topic"), AgendaSuggest(**ids), style="primary"))
    if found.running:
        buttons.append(button(_("See it live"), MeetingRun(**ids)))
    elif manages and found.open:
        if found.suggested:
            buttons.append(button(_("Plan by votes"), AgendaPlan(**ids)))
        buttons.append(button(_("Start meeting"), MeetingRun(**ids, start=True)))
    if manages and (found.open or found.running):
        buttons.append(button(_("Post to group"), AgendaPost(**ids)))
    if found.finished:
        buttons.append(button(_("See how it went"), MeetingRun(**ids)))
    if manages and meeting_carrying.waiting(found):
        buttons.append(button(_("Move to next date"), AgendaCarry(**ids)))
    return in_rows([*buttons, *page(_("Open page"), url)], 2)


def on_item(found: Agenda, item: Item) -> Rows:
    """Vote, change, withdraw; for organizers also: put on the agenda, order, give minutes."""
    changing = meeting_suggestions.may_change(found, item)
    ids: dict[str, Any] = {"community": found.session.community_id, "item": item.id}
    own = [button(_("Edit"), AgendaEdit(**ids)), button(_("Withdraw"), AgendaWithdraw(**ids))]
    arranging = _arranging(found, item) if found.session.hosts and (found.open or found.running) else []
    return [_votes(found, item), own if changing else [], *arranging, _beside(found, item)]


def _votes(found: Agenda, item: Item) -> list[InlineKeyboardButton]:
    """For and against; what one said already leads back to nothing said."""
    if not item.open or not (found.open or found.running):
        return []
    ids = {"community": found.session.community_id, "item": item.id}
    labels = {Choice.UP: _("Vote for"), Choice.DOWN: _("Vote against")}
    given = {Choice.UP: _("✓ For"), Choice.DOWN: _("✓ Against")}
    return [
        button(given[choice], AgendaVote(**ids, vote=Choice.NEUTRAL))
        if item.mine is choice
        else button(label, AgendaVote(**ids, vote=choice))
        for choice, label in labels.items()
    ]


def _arranging(found: Agenda, item: Item) -> Rows:
    ids = {"community": found.session.community_id, "item": item.id}
    if item.status in (ItemStatus.SUGGESTED, ItemStatus.DROPPED):
        return [[button(_("Put on agenda"), AgendaPut(**ids, on=True), style="primary")]]
    if item.status is not ItemStatus.PLANNED:
        return []
    at = found.planned.index(item) + 1
    moves = []
    if at > 1:
        moves.append(button(_("Move up"), AgendaMove(**ids, count=at - 1)))
    if at < len(found.planned):
        moves.append(button(_("Move down"), AgendaMove(**ids, count=at + 1)))
    return [moves, [button(_("Take off"), AgendaPut(**ids, on=False)), *_minutes(ids, item)]]


def _minutes(ids: dict[str, int], item: Item) -> list[InlineKeyboardButton]:
    """Five more, five less; from a round number to the next."""
    now = item.minutes or 0
    fewer, more = (now - 1) // STEP * STEP, now // STEP * STEP + STEP
    buttons = []
    if fewer > 0:
        buttons.append(button(_("−5 min"), AgendaMinutes(**ids, count=fewer)))
    if more <= MAX_MINUTES:
        buttons.append(button(_("+5 min"), AgendaMinutes(**ids, count=more)))
    return buttons


def _beside(found: Agenda, item: Item) -> list[InlineKeyboardButton]:
    """To the items before and after it."""
    at = found.items.index(item)

    def to(wanted: int) -> AgendaTopic | None:
        if not 0 <= wanted < len(found.items):
            return None
        return AgendaTopic(community=found.session.community_id, item=found.items[wanted].id)

    return nav.page_row(to(at - 1), f"{number(at + 1)}/{number(len(found.items))}", to(at + 1))


def undo(found: Agenda, item_id: int) -> InlineKeyboardButton:
    """Bring back what was withdrawn."""
    data = AgendaWithdraw(community=found.session.community_id, item=item_id, undo=True)
    return button(_("Undo"), data)


def accept(proposal: Proposal) -> list[InlineKeyboardButton]:
    """Take what is proposed."""
    if not proposal.chosen:
        return []
    data = AgendaAccept(**_ids(proposal.agenda), key=proposal.key)
    return [button(_("Put them on"), data, style="primary")]


def back_to(found: Agenda, item: Item | None = None) -> AgendaList:
    """The page of the agenda on which an item stands."""
    at = found.items.index(item) // PAGE if item in found.items else 0
    return AgendaList(**_ids(found), page=at)


def _ids(found: Agenda) -> dict[str, Any]:
    return {"community": found.session.community_id, "session": found.session.id}
