"""Commands are set per language and kind of chat; the menu button opens the Mini App."""

from pathlib import Path

from bot.app import Jamboree
from bot.commands import administrators, group, private, telegram_code
from locales.reader import LANGUAGES, reading
from sandbox import Person, Sandbox
from tests.conftest import Starter


async def test_a_private_chat_and_a_group_offer_their_own(
    probed: Jamboree, sandbox: Sandbox, alice: Person
) -> None:
    bob = sandbox.person("Bob", language="en")
    jammers = sandbox.group("Jammers", owner=alice, members=[bob])
    await alice.adds_bot(jammers)
    assert alice.commands() == [command.command for command in private()]
    assert bob.commands(in_=jammers) == [command.command for command in group()]
    assert alice.commands(in_=jammers) == [command.command for command in administrators()]
    assert len(group()) <= 3
    assert {"start", "help", "settings", "privacy", "cancel"} <= set(alice.commands())


async def test_every_language_has_its_own_list(probed: Jamboree, sandbox: Sandbox) -> None:
    scopes = {language for _, language in sandbox.bot.commands}
    assert scopes == {"", "de", "es", "fr", "pt", "uk"}
    assert {telegram_code(language) or "" for language in LANGUAGES} == scopes


def test_descriptions_fit_telegram_in_every_language() -> None:
    for language in LANGUAGES:
        with reading(language):
            for command in private() + administrators():
                assert 3 <= len(command.description) <= 256


async def test_the_menu_button_opens_the_mini_app_where_there_is_one(
    start: Starter, sqlite_url: str, sandbox: Sandbox, alice: Person
) -> None:
    async with start(sqlite_url, features=[], public_url="http://127.0.0.1:8090"):
        await alice.starts()
        assert (await alice.opens()).startswith("http://127.0.0.1:8090/app")


def test_every_command_has_a_handler() -> None:
    source = "\n".join(
        path.read_text() for path in (Path(__file__).resolve().parents[2] / "handlers").glob("*.py")
    )
    missing = [
        command.command
        for command in private() + group()
        if f'Command("{command.command}"' not in source and command.command != "start"
    ]
    assert missing == []
