"""Whatever somebody can be told, a letter tells: in six languages, with links that work for who reads it."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from locales.reader import LANGUAGES, reading
from models.database import Database
from models.rsvp import RsvpStatus
from services.answers import Mine
from services.door_mails import DoorKind
from services.letter import DoorLetter, Letter
from services.mailboxes import Mailbox
from services.outbox import Kind
from services.sessions import SessionDetails
from tests.mails.every_kind import notice
from tests.mails.posts import LINKS
from tests.scheduler.worlds import Clock, begin
from views.mails import _ADDRESSED, Mail, mail
from webapp.app import build

NO_NOTICES = {
    Kind.CARD,
    Kind.GOAL,
    Kind.COMMENT_POST,
    Kind.ADMISSION,
    Kind.REFUND,
    Kind.PROGRESS,
    *_ADDRESSED,
}
"""What groups see, what edits itself, and what goes to addresses."""
TO_PEOPLE = [kind for kind in Kind if kind not in NO_NOTICES]
FOR_GUESTS = {
    Kind.REGISTERED,
    Kind.REGISTERED_ALREADY,
    Kind.REMINDER,
    Kind.PROMOTED,
    Kind.OFFERED,
    Kind.OFFER_GONE,
    Kind.MOVED,
    Kind.CANCELLED,
    Kind.RESCHEDULED,
    Kind.CHANGED,
    Kind.GOES_ON,
    Kind.TAKES_PLACE,
    Kind.ANSWER_CHANGED,
}
"""What guests hear of: each leads to a page of their own."""
PERSON = Mailbox("ann@example.org", "ann@example.org", 5, "Ann")
GUEST = replace(PERSON, guest=1)


@pytest.fixture
async def session(sqlite_database: Database) -> SessionDetails:
    """A session that the reader comes to."""
    community = await begin(sqlite_database, Clock())
    made = await community.session(name="Jam <& Sons>")
    return replace(made, mine=Mine(RsvpStatus.GOING, made.pools[0].id, 0, note=""))


def written(kind: Kind, session: SessionDetails, box: Mailbox, language: str) -> Mail:
    """A letter of a kind as somebody reads it."""
    content = notice(kind, session)
    letter = Letter(session.community_id, 1, kind, 1, 1, None, (language,), None, content, box=box)
    with reading(language):
        return mail(letter, LINKS, "jam@example.org")


async def leads(app: web.Application, url: str) -> bool:
    """Whether a link is a page of ours that is there, or somebody else's."""
    parts = urlsplit(url)
    if parts.netloc != "jam.test":
        return parts.netloc == "example.org"
    found = await app.router.resolve(make_mocked_request("GET", parts.path))
    return found.http_exception is None


@pytest.mark.parametrize("box", [PERSON, GUEST], ids=["person", "guest"])
async def test_every_kind_is_a_letter_in_every_language(
    session: SessionDetails, sqlite_database: Database, box: Mailbox
) -> None:
    app = build(sqlite_database, bot_token="42:token", links=LINKS)
    wrong = []
    for kind in TO_PEOPLE:
        said = {language: written(kind, session, box, language) for language in LANGUAGES}
        if len({one.text for one in said.values()}) < len(LANGUAGES):
            wrong.append((kind, "is not said in every language"))
        for language, one in said.items():
            if not one.subject or "<script" in one.html or "<Bold>" in one.html or "t.me/" in one.text:
                wrong.append((kind, language))
        links = _links(said["en"])
        wrong += [(kind, url) for url in links if not await leads(app, url)]
        if box.guest:
            wrong += [(kind, url) for url in links if urlsplit(url).path.startswith(("/my", "/app"))]
            if kind in FOR_GUESTS and not any(urlsplit(url).path.startswith("/guest/") for url in links):
                wrong.append((kind, "leads a guest nowhere"))
    assert wrong == []


def _links(one: Mail) -> list[str]:
    words = one.text.replace("<", " ").replace(">", " ").split()
    return [word for word in words if word.startswith("https://")]


@pytest.mark.parametrize("kind", list(DoorKind))
def test_letters_of_the_door_are_written_in_every_language(kind: DoorKind) -> None:
    sealed = {name: LINKS.seals.seal("s3cret") for name in ("token", "code", "name", "browser")}
    letter = Letter(0, 1, kind, 1, 1, None, (), None, DoorLetter(kind, sealed), box=PERSON)
    texts = set()
    for language in LANGUAGES:
        with reading(language):
            texts.add(mail(letter, LINKS, "jam@example.org").text)
    assert len(texts) == len(LANGUAGES)
