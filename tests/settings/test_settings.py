"""What a person chooses for themselves: at once in effect, for them alone."""

from datetime import time

import pytest

from bot.app import Jamboree
from sandbox import Person, Sandbox
from services import people
from services.people import Profile


@pytest.fixture
async def alice(app: Jamboree, sandbox: Sandbox) -> Person:
    """Somebody in her settings."""
    assert app.links.username
    alice = sandbox.person("Alice")
    await alice.sends("/settings")
    await alice.sees("Language: English")
    return alice


async def chosen(app: Jamboree, person: Person) -> people.Settings:
    """What is stored."""
    profile = Profile(person.id, person.name, None, person.user.language_code)
    return await app.db.read(await app.actors.find(profile, None, None), people.settings)


async def test_a_language_is_spoken_at_once_and_beats_telegrams(app: Jamboree, alice: Person) -> None:
    await alice.taps("Set language")
    assert alice.buttons()[:6] == [
        "✓ English",
        "Deutsch",
        "Español",
        "Français",
        "Português",
        "Українська",
    ]
    await alice.taps("Українська")
    await alice.sees("Українська")
    assert (await chosen(app, alice)).language == "uk"
    alice.user.language_code = "de"
    await alice.sends("/language")
    await alice.finds("✓ Українська")


async def test_telegrams_language_counts_until_one_is_chosen(app: Jamboree, sandbox: Sandbox) -> None:
    bruno = sandbox.person("Bruno", language="pt-br")
    await bruno.sends("/language")
    await bruno.finds("✓ Português")
    assert (await chosen(app, bruno)).language is None


@pytest.mark.parametrize(
    "data",
    [
        "stls:xx",
        "stls:",
        "stzs:Mars/Base",
        "stqf:24",
        "stqs:22:99",
        "stqf:-1",
        "stnc:reminders:perhaps",
        "stnc:pigeons:1",
    ],
)
async def test_forged_choices_are_no_buttons(app: Jamboree, alice: Person, data: str) -> None:
    before = await chosen(app, alice)
    answer = await alice.forges(data)
    assert "out of date" in answer.text
    assert await chosen(app, alice) == before


async def test_a_zone_is_chosen_by_region_and_city(app: Jamboree, alice: Person) -> None:
    await alice.sees("Time zone: as each program says")
    await alice.taps("Set time zone")
    await alice.taps("Indian Ocean")
    await alice.taps("›")
    await alice.taps("‹")
    answer = await alice.taps("Maldives")
    assert answer.text == "Times are shown as in Maldives."
    await alice.sees("Time zone: Maldives")
    assert (await chosen(app, alice)).zone == "Indian/Maldives"
    await alice.taps("Set time zone")
    await alice.taps("As programs say")
    await alice.sees("Time zone: as each program says")


async def test_a_city_is_typed_until_it_is_found(app: Jamboree, alice: Person) -> None:
    await alice.taps("Set time zone")
    for nowhere in ("Xyzzy", "<b>Lisbon</b>", "🎷", "x" * 5000, "مدينة"):
        alice.forgets()
        await alice.sends(nowhere)
        await alice.is_told("I know no such city")
    alice.forgets()
    await alice.sends_photo(b"a map")
    await alice.is_told("I know no such city")
    await alice.sends("  lisb ")
    await alice.taps("Lisbon")
    await alice.sees("Time zone: Lisbon")
    assert (await chosen(app, alice)).zone == "Europe/Lisbon"
    await alice.sends("Berlin")
    await alice.sees("I did not understand that")


async def test_a_command_is_no_city(alice: Person) -> None:
    await alice.taps("Set time zone")
    await alice.sends("/help")
    await alice.sees("What I can do")
    await alice.does_not_see("I know no such city")


async def test_quiet_hours_are_set_and_turned_off(app: Jamboree, alice: Person) -> None:
    await alice.sees("Quiet hours: none")
    await alice.taps("Set quiet hours")
    await alice.taps("23:00")
    await alice.sees("Until when?")
    await alice.taps("07:00")
    await alice.sees("Quiet hours: 23:00–07:00")
    now = await chosen(app, alice)
    assert (now.quiet_from, now.quiet_until) == (time(23), time(7))
    await alice.taps("Set quiet hours")
    await alice.taps("Turn off")
    await alice.sees("Quiet hours: none")


async def test_what_one_wants_to_hear_is_a_wanted_state_not_a_toggle(app: Jamboree, alice: Person) -> None:
    await alice.sees("Notifications: all")
    await alice.taps("Choose notices")
    stop = await alice.finds("Stop reminders")
    await alice.presses(stop)
    await alice.sees("Reminders, a day before: off")
    await alice.presses(stop)
    assert not (await chosen(app, alice)).reminders
    await alice.taps("Back")
    await alice.sees("Turned off: Reminders, a day before")
    await alice.taps("Choose notices")
    await alice.taps("Get reminders")
    await alice.sees("Reminders, a day before: on")


async def test_who_turns_changes_off_reads_what_they_miss(alice: Person) -> None:
    await alice.taps("Choose notices")
    answer = await alice.taps("Stop changes")
    assert answer.alert
    assert "cancelled or moved" in answer.text
    await alice.sees("Look before you go")


async def test_what_is_stored_is_said(alice: Person) -> None:
    await alice.sends("/privacy")
    await alice.sees("What I store about you")
    assert alice.buttons() == ["Leave all boards", "No photos of me", "‹ Back", "Home"]
    await alice.taps("No photos of me")
    await alice.sees("you do not want to be in them")
    await alice.taps("Leave all boards")
    await alice.sees("Leaderboards: you are on none")
    await alice.finds("Join all boards")


@pytest.mark.parametrize("command", ["/settings", "/language", "/privacy", "/help", "/members"])
async def test_in_a_group_they_are_one_line(
    app: Jamboree, sandbox: Sandbox, alice: Person, command: str
) -> None:
    group = sandbox.group("Jam", owner=alice)
    await alice.adds_bot(group)
    await alice.sends(f"{command}@{app.links.username}", to=group)
    said = await alice.sees("That is between you and me.", in_=group)
    assert len(said["text"].splitlines()) == 1
    assert alice.buttons(in_=group) == ["Open chat"]
