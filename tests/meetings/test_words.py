"""Topics as people type them."""

import pytest

from services import meeting_words
from services.errors import BadInput
from services.meeting_words import Topic

ARABIC = "ميزانية "


@pytest.mark.parametrize(
    ("line", "topic", "minutes", "text"),
    [
        ("Space renovations, 15 min", "Space renovations", 15, ""),
        ("Space renovations 15min", "Space renovations", 15, ""),
        (
            "Budget review – 20 minutes: what the concert brought",
            "Budget review",
            20,
            "what the concert brought",
        ),
        ("Budget (20 min)", "Budget", 20, ""),
        ("15 min: Budget", "Budget", 15, ""),
        ("Бюджет, 20 хв", "Бюджет", 20, ""),
        ("Umbau – 1 Std.", "Umbau", 60, ""),
        ("Obras, 1 hora", "Obras", 60, ""),
        ("Projector, 10", "Projector", 10, ""),
        ("• Any other business", "Any other business", None, ""),
        ("3. New strings", "New strings", None, ""),
        ("Plans for 2027", "Plans for 2027", None, ""),
        ("Room 12", "Room 12", None, ""),
        ("1984", "1984", None, ""),
        ("A 5 minute break after each set", "A 5 minute break after each set", None, ""),
        ("ميزانية، ١٥ min", "ميزانية،", 15, ""),
    ],
)
def test_minutes_are_told_from_other_numbers(line: str, topic: str, minutes: int | None, text: str) -> None:
    assert meeting_words.one(line) == Topic(topic, minutes, text)


def test_each_line_is_a_topic() -> None:
    found = meeting_words.read("Space renovations, 15 min\n\n  Budget review – 20 min \nAny other business")
    assert [(one.topic, one.minutes) for one in found] == [
        ("Space renovations", 15),
        ("Budget review", 20),
        ("Any other business", None),
    ]


def test_what_was_understood_can_be_typed_again() -> None:
    for line in ("Space renovations, 15 min", "Budget, 20 min: what it brought", "Any other business"):
        found = meeting_words.one(line)
        assert meeting_words.one(meeting_words.typed(found)) == found


@pytest.mark.parametrize(
    ("text", "field", "problem"),
    [
        ("", "topic", "missing"),
        (" \n ", "topic", "missing"),
        ("Budget, 0 min", "minutes", "minutes_range"),
        ("Budget, 10000 min", "minutes", "minutes_range"),
        ("Budget, 11 h", "minutes", "minutes_range"),
        (ARABIC * 40, "topic", "too_long"),
        ("x" * 5000, "topic", "too_long"),
        ("(" * 1200, "topic", "too_long"),
        ("Budget, 5 min: " + "x" * 1001, "text", "too_long"),
        ("\n".join(f"Topic {n}" for n in range(21)), "topics", "too_many"),
    ],
)
def test_what_is_no_topic_is_refused(text: str, field: str, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        meeting_words.read(text)
    assert (refused.value.field, refused.value.problem) == (field, problem)


@pytest.mark.parametrize(
    ("text", "minutes"), [("15", 15), ("15 min", 15), ("1 h", 60), ("", None), ("-", None)]
)
def test_minutes_in_a_field_of_their_own(text: str, minutes: int | None) -> None:
    assert meeting_words.minutes(text) == minutes


@pytest.mark.parametrize("text", ["0", "10000", "soon", "-5", "1.5"])
def test_what_are_no_minutes(text: str) -> None:
    with pytest.raises(BadInput):
        meeting_words.minutes(text)


def test_the_same_topic_is_known_however_it_is_written() -> None:
    assert meeting_words.key("Budget  review!") == meeting_words.key("budget review")
    assert meeting_words.key("Бюджет") != meeting_words.key("Огляд")
