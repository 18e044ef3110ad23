"""A program's life on a page: paused, archived, deleted and back; and who changed what."""

from html import unescape

from models.programs import ProgramStatus
from services import program_life, program_lists
from tests.webapp.test_pages import ask
from tests.webapp.test_program_form import edit_path, now, opened, organizer, program, sends
from tests.webapp.worlds import Client, World, visitor


async def test_pause_archive_delete_and_undo_in_the_app(client: Client, world: World) -> None:
    olga, jam = await organizer(world), await program(world)
    where = edit_path(jam).replace("/edit", "/manage")
    response, text = await sends(client, olga, where, {"wanted": "paused"})
    assert "Paused. The dates there are stay." in text
    assert (await now(world, jam)).status is ProgramStatus.PAUSED
    await sends(client, olga, where, {"wanted": "archived"})
    assert (await now(world, jam)).status is ProgramStatus.ARCHIVED
    await sends(client, olga, where, {"wanted": "active"})

    response, text = await sends(client, olga, where, {"wanted": "delete"})
    assert "Deleted." in text
    assert (await world.db.read(world.organizer, program_lists.listing)).lines == ()
    response, text = await sends(client, olga, where, {"wanted": "restore"})
    assert (response.status, "It is back." in text) == (200, True)
    assert (await now(world, jam)).status is ProgramStatus.ACTIVE


async def test_only_those_who_may_touch_it(client: Client, world: World) -> None:
    jam, eve = await program(world), visitor("Eve")
    where = edit_path(jam).replace("/edit", "/manage")
    assert (await ask(client, eve, f"/parts{where}")).status == 403
    for wanted in ("paused", "delete", "restore"):
        assert (await sends(client, eve, where, {"wanted": wanted}))[0].status == 403
    olga = await organizer(world)
    assert (await sends(client, olga, where, {"wanted": "explode"}))[0].status == 422
    assert (await now(world, jam)).status is ProgramStatus.ACTIVE


async def test_the_changes_are_read_with_old_and_new(client: Client, world: World) -> None:
    olga, jam = await organizer(world), await program(world, capacity=12, tags=["jazz"])
    fields = await opened(client, olga, edit_path(jam))
    changed = {"name": "Sunset jam", "places": "20", "tags": "jazz, outdoors", "description": "New words"}
    await sends(client, olga, edit_path(jam), {**fields, **changed})
    await sends(client, olga, edit_path(jam).replace("/edit", "/manage"), {"wanted": "paused"})
    response = await ask(client, olga, f"/parts{edit_path(jam).replace('/edit', '/changes')}")
    said = unescape(await response.text())
    for words in (
        "Thursday jam → Sunset jam",
        "12 → 20",
        "jazz → jazz and outdoors",
        "changed the description, the name, the places and the tags",
        "paused it",
        "created it",
    ):
        assert words in said, said


async def test_more_changes_than_fit_are_on_further_pages(client: Client, world: World) -> None:
    olga, jam = await organizer(world), await program(world)
    for turn in range(12):
        status = (ProgramStatus.PAUSED, ProgramStatus.ACTIVE)[turn % 2]
        await world.db.write(world.organizer, program_life.set_status, jam.id, status)
    where = edit_path(jam).replace("/edit", "/changes")
    first = await (await ask(client, olga, f"/parts{where}")).text()
    assert (first.count("<time"), "created it" in first, f"{where}/1" in first) == (10, False, True)
    for page in (1, 99):
        last = await (await ask(client, olga, f"/parts{where}/{page}")).text()
        assert (last.count("<time"), "created it" in last) == (3, True)
