"""What goes out anywhere is seen, paused, continued and stopped by who runs the installation, on a page."""

from sqlalchemy import select, update

from models.activity import ActivityEntry
from models.actor import SYSTEM
from models.installation import InstallationEntry
from models.tx import table_of
from models.users import User
from services import announcement_pauses, announcements
from services.announcement_reports import Report
from tests.admin.test_pages import BOSS, client, page, sends, signs_in, world
from tests.webapp.worlds import Client, World

__all__ = ["client", "world"]
WHERE = "/admin/announcements"


async def hears(world: World) -> None:
    """Somebody whom it reaches."""
    ann = await world.town.person("Ann", world.community)
    reached = update(table_of(User)).where(table_of(User).c.id == ann.user_id).values(reachable=True)
    await world.db.write(SYSTEM, lambda tx: tx.execute(reached))


async def goes_out(world: World, text: str = "Bring a <b>chair</b>") -> Report:
    """The organizer announces something to one member."""
    shown = await world.db.write(world.organizer, announcements.write, text)
    report = shown.report
    return await world.db.write(world.organizer, announcements.send, report.id, report.revision)


async def now(world: World, of: Report) -> Report:
    """How it stands."""
    return await world.db.read(world.organizer, announcements.report, of.id)


async def test_a_broadcast_is_paused_continued_and_stopped_on_the_page(client: Client, world: World) -> None:
    await hears(world)
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    assert "Nothing." in await page(client, WHERE)
    sent = await goes_out(world)
    seen = await page(client, WHERE)
    assert "Weekly jam" in seen
    assert "0 of 1 sent" in seen
    assert "chair" not in seen  # what it says is not theirs to read
    assert 'value="continue"' not in seen
    path = f"{WHERE}/{world.community}/{sent.id}"
    seen = await sends(client, seen, path, wanted="pause")
    assert "Only you let it go on" in seen
    assert "from here, since" in seen
    assert 'value="pause"' not in seen
    assert "Only you let it go on" in await sends(client, seen, path, wanted="pause")
    assert (await now(world, sent)).is_paused
    assert "It goes on." in await sends(client, seen, path, wanted="continue")
    assert not (await now(world, sent)).is_paused
    assert "It is over: what has gone out stays." in await sends(client, seen, path, wanted="stop")
    assert "It is over" in await sends(client, seen, path, wanted="continue")
    verbs = select(table_of(InstallationEntry).c.verb).order_by(table_of(InstallationEntry).c.at)
    entries = await world.db.read(SYSTEM, lambda tx: [row.verb for row in tx.rows(verbs)])
    assert entries == ["paused", "continued", "stopped"]
    assert "Weekly jam: Weekly jam" in await page(client, "/admin/log")
    lines = table_of(ActivityEntry)
    about = select(lines.c.verb, lines.c.user_id).where(lines.c.target_kind == "announcement")
    told = await world.db.read(SYSTEM, lambda tx: [tuple(row) for row in tx.rows(about)])
    nobody = {("paused", None), ("continued", None), ("stopped", None)}
    assert set(told) == {("announced", world.organizer.user_id), *nobody}


async def test_what_an_organizer_paused_is_taken_over_or_let_go_on(client: Client, world: World) -> None:
    await hears(world)
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    sent = await goes_out(world)
    await world.db.write(world.organizer, announcement_pauses.pause, sent.id)
    path = f"{WHERE}/{world.community}/{sent.id}"
    seen = await page(client, WHERE)
    assert "Owner paused it" in seen
    assert 'value="pause"' in seen
    await sends(client, seen, path, wanted="pause")
    assert (await now(world, sent)).paused_by is None
    await sends(client, seen, path, wanted="continue")
    assert not (await now(world, sent)).is_paused


async def test_what_is_forged_there_does_nothing(client: Client, world: World) -> None:
    await hears(world)
    await signs_in(client, world, await world.town.person("Boss"), BOSS)
    sent = await goes_out(world)
    path = f"{WHERE}/{world.community}/{sent.id}"
    token = await page(client, WHERE)
    csrf = token.partition('name="csrf" value="')[2].partition('"')[0]
    assert (await client.post(path, data={"wanted": "pause"})).status == 403
    for wanted in ("", "explode"):
        assert (await client.post(path, data={"csrf": csrf, "wanted": wanted})).status in (400, 422)
    for where in (f"{WHERE}/{world.community}/7", f"{WHERE}/7/{sent.id}"):
        assert (await client.post(where, data={"csrf": csrf, "wanted": "pause"})).status == 404
    assert not (await now(world, sent)).is_paused
