"""A session given to an instructor over an appointment: who plans it is told, and it is held all the same."""

from datetime import timedelta

import pytest

from models.database import Database
from models.tx import Tx
from services import busy, session_edit
from services.opening import Stretch
from services.session_edit import Edited
from services.session_facts import Fact
from services.sessions import SessionDetails
from tests.bookings.test_slots import instructor
from tests.town import Town
from views import session_edit as views


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


def _hosted(tx: Tx, session: SessionDetails, name: str) -> Edited:
    return session_edit.answer(tx, session.id, session.revision, Fact.HOST, name, "en")


async def test_who_gives_a_session_to_a_busy_instructor_is_told(town: Town) -> None:
    owner = await town.community()
    bob = await town.person("Bob", owner.community_id)
    carol = await town.person("Carol", owner.community_id)
    await instructor(town, bob)
    session = await town.session(owner)
    then = Stretch(session.starts_at + timedelta(minutes=30), session.ends_at)
    await town.db.write(owner, busy.claim, bob.user_id or 0, then)
    done = await town.db.write(owner, _hosted, session, "Bob")
    assert done.editing.session.facilitator == "Bob"
    assert "Bob has an appointment then." in views.outcome(done)
    done = await town.db.write(owner, _hosted, done.editing.session, "Carol")
    assert carol.user_id == done.editing.host_id
    assert "appointment" not in views.outcome(done)
