"""Files by signed links, and pictures that are uploaded in a page."""

import io
import random
from datetime import timedelta

from aiohttp import FormData
from PIL import Image

from models.files import FileKind
from services import files, members, pictures, uploads
from services.files import Sent
from tests.files.samples import bomb, picture
from tests.webapp.test_pages import token
from tests.webapp.worlds import TOKEN, Client, Visitor, World, visitor
from webapp.file_links import file_key, signed


def _link(world: World, file_id: int, community: int | None = None) -> str:
    return signed(file_key(TOKEN), community or world.community, file_id, world.town.now)


async def _stored(world: World, name: str, content: bytes) -> files.Stored:
    made = uploads.document("file", name, content)
    return await world.db.write(world.organizer, files.add_upload, made)


async def _uploads(client: Client, world: World, who: Visitor, content: bytes) -> tuple[int, str]:
    form = FormData()
    form.add_field("file", content, filename="jam.png", content_type="image/png")
    response = await client.post(
        f"/parts/{world.community}/photo",
        data=form,
        headers={"Authorization": f"Bearer {await token(client, who)}"},
    )
    return response.status, await response.text()


async def _member(world: World) -> Visitor:
    ann = visitor("Ann")
    await world.db.write(await world.actor(ann), members.join)
    return ann


async def test_a_signed_link_gives_the_file_and_browsers_may_keep_it(client: Client, world: World) -> None:
    stored = await _stored(world, "Chärts.pdf", b"%PDF-1.7 all of it")
    response = await client.get(_link(world, stored.id))
    assert (response.status, await response.read()) == (200, b"%PDF-1.7 all of it")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "inline; filename*=UTF-8''Ch%C3%A4rts.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in response.headers["Cache-Control"]


async def test_what_a_browser_might_run_is_saved_and_never_shown(client: Client, world: World) -> None:
    stored = await _stored(world, "notes.txt", b"<script>alert(1)</script>")
    response = await client.get(_link(world, stored.id))
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_a_player_gets_the_part_it_asks_for(client: Client, world: World) -> None:
    stored = await _stored(world, "take.mp3", b"ID3456789")
    response = await client.get(_link(world, stored.id), headers={"Range": "bytes=3-5"})
    assert (response.status, await response.read()) == (206, b"456")
    assert response.headers["Content-Range"] == "bytes 3-5/9"
    response = await client.get(_link(world, stored.id), headers={"Range": "bytes=99-"})
    assert response.status == 416


async def test_a_link_ends_and_cannot_be_made_up_or_bent(client: Client, world: World) -> None:
    stored, other = await _stored(world, "a.txt", b"one"), await _stored(world, "b.txt", b"two")
    link = _link(world, stored.id)
    path, _, query = link.partition("?")
    bent = [
        path,
        f"{path}?d=99999&s=AAAA",
        link.replace(str(stored.id), str(other.id)),
        link.replace("d=", "d=9"),
        f"{path}?d=²&s=é",
        f"/files/{world.community + 1}/{stored.id}?{query}",
    ]
    assert [(await client.get(each)).status for each in bent] == [404] * len(bent)
    world.town.now += timedelta(days=2)
    assert (await client.get(link)).status == 404


async def test_a_file_that_was_removed_or_that_nobody_has_is_not_there(client: Client, world: World) -> None:
    stored = await _stored(world, "a.txt", b"one")
    await world.db.write(world.organizer, files.remove, stored.id)
    assert (await client.get(_link(world, stored.id))).status == 404
    sent = await world.db.write(world.organizer, files.add_sent, Sent(FileKind.PHOTO, "Ag-1", "u"))
    assert (await client.get(_link(world, sent))).status == 404


async def test_a_picture_larger_than_any_other_form_is_taken_and_shown(client: Client, world: World) -> None:
    ann = await _member(world)
    status, text = await _uploads(client, world, ann, _noise())
    assert status == 200
    assert 'type="hidden" name="photo"' in text
    shown = text.partition('src="')[2].partition('"')[0].replace("&amp;", "&")
    response = await client.get(shown)
    assert (response.status, response.headers["Content-Type"]) == (200, "image/jpeg")


def _noise() -> bytes:
    """A picture that does not get small by compression: more than a form may have."""
    image = Image.frombytes("RGB", (900, 600), random.Random(1).randbytes(900 * 600 * 3))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert len(out.getvalue()) > 1024 * 1024
    return out.getvalue()


async def test_a_picture_that_cannot_be_taken_is_refused_in_words(client: Client, world: World) -> None:
    ann = await _member(world)
    assert await _uploads(client, world, ann, b"x" * (pictures.MAX_BYTES + 1)) == (
        422,
        "The file is too big: at most 10 MB. Choose a smaller one.",
    )
    status, text = await _uploads(client, world, ann, bomb())
    assert (status, text) == (
        422,
        "The picture is too big: at most 60 megapixels. Make it smaller and try again.",
    )
    status, text = await _uploads(client, world, ann, b"<svg/>")
    assert (status, text) == (422, "This is no picture I can show. Send a JPEG, PNG, WebP or GIF.")


async def test_a_stranger_uploads_nothing(client: Client, world: World) -> None:
    status, _text = await _uploads(client, world, visitor("Stranger"), picture())
    assert status == 403
