"""The file store: what stays, what goes, and whose it is."""

from datetime import timedelta

import pytest

from models.actor import SYSTEM, Actor
from models.database import Database
from models.files import FileKind
from services import files, upkeep, uploads
from services.errors import BadInput, NotFound, NotMember
from services.files import Sent
from tests.files.samples import picture
from tests.town import Town

PHOTO = Sent(FileKind.PHOTO, "AgAC-1", "u1", "photo.jpg", "image/jpeg", 1000, 640, 480)


@pytest.fixture
async def town(database: Database) -> Town:
    return Town(database)


async def _uploads(town: Town, who: Actor) -> files.Stored:
    return await town.db.write(who, files.add_upload, uploads.photo("file", "jam.png", picture()))


async def _clean(town: Town) -> int:
    return await town.db.write(SYSTEM, upkeep.clean, "files")


async def test_what_came_by_chat_is_known_by_telegrams_id_and_has_no_bytes_here(town: Town) -> None:
    ana = await town.community()
    file_id = await town.db.write(ana, files.add_sent, PHOTO)
    stored, content = await town.db.read(ana, files.opened, file_id)
    assert (stored.telegram_id, stored.width, content) == ("AgAC-1", 640, None)


async def test_an_upload_that_nothing_uses_goes_after_a_day_and_what_is_kept_stays(town: Town) -> None:
    ana = await town.community()
    loose, kept = await _uploads(town, ana), await _uploads(town, ana)
    await town.db.write(ana, files.keep, kept.id)
    assert await _clean(town) == 0
    town.now += timedelta(days=1)
    assert await _clean(town) == 1
    assert set(await town.db.read(ana, files.many, [loose.id, kept.id])) == {kept.id}
    assert await town.db.read(ana, files.content, loose.id) is None


async def test_a_removed_file_is_hidden_at_once_comes_back_for_a_month_and_then_goes(town: Town) -> None:
    ana = await town.community()
    stored = await _uploads(town, ana)
    await town.db.write(ana, files.remove, stored.id)
    with pytest.raises(NotFound):
        await town.db.read(ana, files.get, stored.id)
    town.now += timedelta(days=29)
    await _clean(town)
    await town.db.write(ana, files.keep, stored.id)
    assert await town.db.read(ana, files.content, stored.id)
    await town.db.write(ana, files.remove, stored.id)
    town.now += timedelta(days=31)
    assert await _clean(town) == 1


async def test_only_who_uploaded_a_file_may_use_it_for_something_new(town: Town) -> None:
    ana = await town.community()
    ben = await town.person("Ben", ana.community_id)
    stored = await _uploads(town, ana)
    assert (await town.db.read(ana, files.mine, stored.id, FileKind.PHOTO)).id == stored.id
    with pytest.raises(NotFound):
        await town.db.read(ben, files.mine, stored.id)
    with pytest.raises(NotFound):
        await town.db.read(ana, files.mine, stored.id, FileKind.DOCUMENT)


async def test_strangers_and_other_communities_get_nothing(town: Town) -> None:
    ana = await town.community()
    stored = await _uploads(town, ana)
    other = await town.community("Elsewhere")
    with pytest.raises(NotFound):
        await town.db.read(other, files.opened, stored.id)
    stranger = await town.inside(await town.person(), ana.community_id or 0)
    with pytest.raises(NotMember):
        await _uploads(town, stranger)


async def test_nobody_fills_the_disk_with_uploads_that_nothing_uses(town: Town) -> None:
    ana = await town.community()
    for _ in range(files.MOST_LOOSE):
        await _uploads(town, ana)
    with pytest.raises(BadInput, match="too_many"):
        await _uploads(town, ana)


async def test_what_telegram_could_not_give_back_is_not_taken(town: Town) -> None:
    ana = await town.community()
    with pytest.raises(BadInput, match="file_too_big"):
        await town.db.write(ana, files.add_sent, Sent(FileKind.VIDEO, "A", "u", size=uploads.MAX_BYTES + 1))
