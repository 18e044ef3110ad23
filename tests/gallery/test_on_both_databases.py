"""The gallery has what everybody agrees to, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from models.actor import Actor
from models.database import Database
from models.files import FileKind
from models.programs import Visibility
from models.rsvp import Answer
from services import (
    communities,
    feedback,
    gallery,
    highlights,
    members,
    people,
    photos,
    public,
    rsvp,
    session_edit,
)
from services.errors import NotAllowed, NotFound, NotMember
from services.files import Sent
from services.people import ANYBODY
from services.session_facts import Fact
from services.sessions import SessionDetails
from tests.town import Town

SENT = Sent(FileKind.PHOTO, "id", "unique", width=40, height=30)


class Album:
    """An evening that is over, to which Ann and Ben came."""

    def __init__(self, town: Town, owner: Actor, jam: SessionDetails) -> None:
        self.town, self.db, self.owner, self.jam = town, town.db, owner, jam
        self.people: dict[str, Actor] = {}

    async def adds(self, name: str = "Ann", *, agreed: bool = True, to: SessionDetails | None = None) -> int:
        session = (to or self.jam).id
        found = await self.db.write(self.people[name], photos.add_sent, session, SENT, agreed=agreed)
        return found.pictures[-1].id

    async def sees(self, name: str = "Ben", program: int | None = 0) -> list[int]:
        where = self.jam.program_id if program == 0 else program
        found = await self.db.read(self.people[name], gallery.listing, where)
        return [shot.id for shot in found.shots]

    async def waiting(self) -> list[int]:
        found = await self.db.read(self.owner, gallery.to_check, self.jam.program_id)
        return [shot.id for shot in found.shots]


async def evening(town: Town, owner: Actor, people: dict[str, Actor], **draft: object) -> SessionDetails:
    """One that is over, to which all came who see it."""
    session = await town.session(owner, **draft)
    for person in people.values():
        if draft.get("visibility") is not Visibility.INVITE_ONLY:
            await town.db.write(person, rsvp.respond, session.id, Answer.GOING)
    town.now = max(town.now, session.ends_at + timedelta(hours=1))
    return session


@pytest.fixture
async def album(database: Database) -> Album:
    town = Town(database)
    owner = await town.community()
    guests = {name: await town.person(name, owner.community_id) for name in ("Ann", "Ben")}
    made = Album(town, owner, await evening(town, owner, guests))
    made.people = {**guests, "Owner": owner}
    return made


async def test_only_photos_that_everybody_agrees_to_are_in_the_gallery(album: Album) -> None:
    first, second = await album.adds(), await album.adds(agreed=False)
    assert await album.sees() == [first]
    with pytest.raises(NotFound):
        await album.db.read(album.people["Ben"], gallery.one, second)
    with pytest.raises(NotFound):
        await album.db.write(album.people["Ben"], gallery.agree, second)
    await album.db.write(album.people["Ann"], gallery.agree, second)
    assert await album.sees() == [second, first]
    assert await album.sees(program=None) == [second, first]


async def test_who_is_in_a_picture_takes_it_out_of_sight_at_once(album: Album) -> None:
    photo = await album.adds()
    await album.db.write(album.people["Ben"], gallery.object_to, photo)
    assert await album.sees() == []
    found = await album.db.read(album.people["Ben"], photos.gallery, album.jam.id)
    assert found.count == 0
    with pytest.raises(NotFound):
        await album.db.read(album.people["Ben"], gallery.one, photo)
    assert await album.waiting() == [photo]
    for name in ("Ann", "Ben"):
        with pytest.raises((NotAllowed, NotFound)):
            await album.db.write(album.people[name], gallery.decide, photo, keep=True)
    await album.db.write(album.owner, gallery.decide, photo, keep=True)
    assert (await album.sees(), await album.waiting()) == ([photo], [])
    await album.db.write(album.people["Ben"], gallery.object_to, photo)
    await album.db.write(album.owner, gallery.decide, photo, keep=False)
    assert (await album.sees(), await album.waiting()) == ([], [])


async def test_who_took_a_photo_proposes_it_and_organizers_choose(album: Album) -> None:
    photo, ann = await album.adds(), album.people["Ann"]
    proposed = await album.db.write(ann, highlights.set_photo, photo, on=True)
    assert not proposed.shot.chosen
    assert await album.waiting() == [photo]
    with pytest.raises(NotAllowed):
        await album.db.write(album.people["Ben"], highlights.set_photo, photo, on=True)
    chosen = await album.db.write(album.owner, highlights.set_photo, photo, on=True)
    assert chosen.shot.chosen
    assert await album.waiting() == []
    with pytest.raises(NotAllowed):
        await album.db.write(ann, highlights.set_photo, photo, on=False)
    none = await album.db.write(album.owner, highlights.set_photo, photo, on=False)
    assert none.shot.status is None


async def test_on_the_web_is_what_is_marked_for_it_alone(album: Album) -> None:
    first, second = await album.adds(), await album.adds()
    card = await album.db.write(album.owner, communities.change, is_public=True)
    slug = (await album.db.read(album.owner, communities.on_the_web)).slug
    assert card.is_public
    with pytest.raises(NotFound):
        await album.db.write(album.owner, highlights.publish_photo, first, on=True)
    for photo in (first, second):
        await album.db.write(album.owner, highlights.set_photo, photo, on=True)
    with pytest.raises(NotAllowed):
        await album.db.write(album.people["Ann"], highlights.publish_photo, first, on=True)
    await album.db.write(album.owner, highlights.publish_photo, first, on=True)

    async def seen() -> int:
        return len((await album.db.read(ANYBODY, public.program, slug, "thursday-jam")).highlights.photos)

    assert await seen() == 1
    await album.db.write(album.people["Ben"], gallery.object_to, first)
    assert await seen() == 0


async def test_sentences_of_the_recap_and_words_that_may_be_quoted_can_be_chosen(album: Album) -> None:
    text = "<b>Four tunes</b> &amp; a solo. Nobody left!\nSee you"
    jam = album.jam
    await album.db.write(album.owner, session_edit.answer, jam.id, jam.revision, Fact.RECAP, text, "en")
    for name, said, quotable in (("Ann", "Best night", True), ("Ben", "Too loud", False)):
        await album.db.write(
            album.people[name], feedback.save, jam.id, 5, said, named=False, quotable=quotable
        )
    found = await album.db.read(album.owner, highlights.sentences, jam.id)
    assert [one.words for one in found.sentences] == [
        "Four tunes & a solo.",
        "Nobody left!",
        "See you",
        "Best night",
    ]
    best = found.sentences[-1]
    assert best.quoted
    with pytest.raises(NotAllowed):
        await album.db.read(album.people["Ann"], highlights.sentences, jam.id)
    with pytest.raises(NotFound):
        await album.db.write(album.owner, highlights.set_words, jam.id, "00000000", on=True)
    for _twice in range(2):
        await album.db.write(album.owner, highlights.set_words, jam.id, best.key, on=True)
    page = await album.db.read(album.people["Ben"], gallery.listing, jam.program_id)
    assert [one.words for one in page.said] == ["Best night"]
    await album.db.write(album.owner, highlights.publish_words, jam.id, best.key, on=True)
    shown = await album.db.read(album.owner, highlights.on_the_web, jam.program_id)
    assert [one.words for one in shown.said] == ["Best night"]
    await album.db.write(album.owner, highlights.set_words, jam.id, best.key, on=False)
    assert (await album.db.read(album.owner, highlights.on_the_web, jam.program_id)).said == ()


async def test_photos_of_programs_for_the_invited_are_for_them_alone(album: Album) -> None:
    hidden = await evening(
        album.town, album.owner, album.people, name="Secret", visibility=Visibility.INVITE_ONLY
    )
    photo = await album.adds("Owner", to=hidden)
    assert await album.sees(program=None) == []
    assert await album.sees("Owner", program=None) == [photo]
    for function, what in ((gallery.one, photo), (gallery.listing, hidden.program_id)):
        with pytest.raises(NotFound):
            await album.db.read(album.people["Ann"], function, what)
    with pytest.raises(NotFound):
        await album.db.write(album.people["Ann"], gallery.object_to, photo)


async def test_the_gallery_is_for_members(album: Album) -> None:
    photo = await album.adds()
    stranger = await album.town.inside(await album.town.person("Eve"), album.owner.community_id or 0)
    for function, what in ((gallery.one, photo), (gallery.listing, album.jam.program_id)):
        with pytest.raises(NotMember):
            await album.db.read(stranger, function, what)
    with pytest.raises(NotAllowed):
        await album.db.read(album.people["Ann"], gallery.to_check, album.jam.program_id)


async def test_those_who_add_photos_are_told_who_wants_none(album: Album) -> None:
    assert (await album.db.read(album.people["Ann"], photos.adding, album.jam.id)).shy == ()
    await album.db.write(album.people["Ben"], people.change_settings, in_photos=False)
    assert (await album.db.read(album.people["Ann"], photos.adding, album.jam.id)).shy == ("Ben",)
    assert (await album.db.read(album.owner, members.inside)).leaderboards


async def test_there_are_pages_newest_first(album: Album) -> None:
    ids = [await album.adds() for _photo in range(12)]
    found = await album.db.read(album.people["Ben"], gallery.listing, album.jam.program_id, 99)
    assert (found.page, found.pages, [shot.id for shot in found.shots]) == (1, 2, ids[1::-1])
