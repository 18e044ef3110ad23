"""Files between the chat and the app: fetched from Telegram for a page, uploaded to it once."""

from aiohttp import ClientSession

from bot.files import send_file
from models.actor import SYSTEM
from models.files import FileKind
from services import files, uploads
from services.files import Sent
from tests.files.samples import picture
from tests.world import World
from webapp.file_links import file_key, signed


async def _fetched(world: World, file_id: int) -> tuple[int, str, bytes]:
    token = world.app.settings.bot_token.get_secret_value()
    link = signed(file_key(token), world.community_id, file_id, world.clock.now)
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{world.app.port}{link}") as response,
    ):
        return response.status, response.content_type, await response.read()


async def test_a_photo_that_came_by_chat_is_shown_in_pages(world: World) -> None:
    known = world.sandbox.world.files.add("photo", "photo.jpg", picture(form="JPEG"))
    sent = Sent(FileKind.PHOTO, known.id, known.unique_id, "photo.jpg", "image/jpeg")
    file_id = await world.db.write(await world.actor(world.ana), files.add_sent, sent)
    assert await _fetched(world, file_id) == (200, "image/jpeg", picture(form="JPEG"))


async def test_a_file_that_telegram_forgot_is_not_there(world: World) -> None:
    sent = Sent(FileKind.PHOTO, "AgForgotten", "u", "photo.jpg", "image/jpeg")
    file_id = await world.db.write(await world.actor(world.ana), files.add_sent, sent)
    assert (await _fetched(world, file_id))[0] == 404


async def test_a_file_whose_bytes_telegram_does_not_give_is_not_there(world: World) -> None:
    known = world.sandbox.world.files.add("photo", "photo.jpg", picture(form="JPEG"))
    world.sandbox.world.files.by_path.clear()
    sent = Sent(FileKind.PHOTO, known.id, known.unique_id, "photo.jpg", "image/jpeg")
    file_id = await world.db.write(await world.actor(world.ana), files.add_sent, sent)
    assert (await _fetched(world, file_id))[0] == 404


async def test_a_photo_from_the_app_goes_to_telegram_once(world: World) -> None:
    upload = uploads.photo("file", "jam.png", picture())
    stored = await world.db.write(await world.actor(world.ana), files.add_upload, upload)
    before = len(world.sandbox.world.files.by_id)
    for _ in range(2):
        await send_file(
            world.app.bot, world.db, world.alice.id, world.community_id, stored.id, caption="Our hall"
        )
    assert len(world.sandbox.world.files.by_id) == before + 1
    await world.alice.sees("Our hall")
    there = SYSTEM.inside(world.community_id)
    assert (await world.db.read(there, files.get, stored.id)).telegram_id in world.sandbox.world.files.by_id
