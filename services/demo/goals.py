"""What the demo world's people reach together: a goal at three fifths, one reached, one that ended."""

from datetime import timedelta

from sqlalchemy import bindparam, update

from models.goals import Goal, GoalKind
from models.tx import Tx, here, table_of
from services import goal_edit, members, periods, program_lists
from services.goal_edit import GoalDraft
from services.periods import Period

table = table_of(Goal)
FAR = 0.6
"""How far the goal of the first program is."""
_HEARD = (
    update(table).where(here(table), table.c.id == bindparam("of_goal")).values(told=bindparam("quarter"))
)


def set_up(tx: Tx, since: timedelta) -> None:
    """As the organizer: goals of the community and of its busiest program, from `since` ago on."""
    zone = members.community(tx).zone
    today, first = (periods.local_day(at, zone) for at in (tx.now, tx.now - since))
    season = periods.local_day(periods.begins(Period.SEASON, tx.now, zone), zone)
    ahead = today + timedelta(days=60)
    weekly = max(program_lists.listing(tx).lines, key=lambda line: line.name)
    visits = goal_edit.create(tx, weekly.id, GoalDraft(GoalKind.VISITS, 1, first, ahead)).goal
    goal_edit.change(tx, visits.id, visits.revision, target=max(1, round(visits.done / FAR)))
    busy = goal_edit.create(tx, None, GoalDraft(GoalKind.SESSIONS, 5, first, ahead, "A busy autumn")).goal
    before = season - timedelta(days=1)
    goal_edit.create(tx, None, GoalDraft(GoalKind.NEW_FACES, 20, periods.season_of(before), before))
    for goal, quarter in ((visits, 50), (busy, 100)):  # the group heard of that at its time
        tx.execute(_HEARD, of_goal=goal.id, quarter=quarter)
