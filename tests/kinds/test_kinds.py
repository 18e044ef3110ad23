"""Settings of a kind: as people type them, checked by the kind's schema, in words again."""

from typing import Any

import pytest

from locales import kind_words
from locales.reader import reading
from models.programs import Kind
from services import kinds
from services.errors import BadInput
from services.kind_schemas import SCHEMAS, Shape
from services.kinds import Setting
from views import bad_input


def _setting(kind: Kind, name: str) -> Setting:
    known = {*kinds.settings_of(kind), *kinds.settings_of(kind, session=True)}
    return next(found for found in known if found.name == name)


def _said(kind: Kind, name: str, text: str) -> Any:
    return kinds.check(kind, {name: kinds.read(_setting(kind, name), text)}).get(name)


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        (Kind.BOOK_CLUB, "session_theme", "  Bebop   Standards ", "Bebop Standards"),
        (Kind.BOOK_CLUB, "difficulty_range", "intermediate-advanced", "intermediate-advanced"),
        (Kind.BOOK_CLUB, "difficulty_range", "4", "intermediate-advanced"),
        (Kind.BOOK_CLUB, "charts_available", "yes", True),
        (Kind.BOOK_CLUB, "charts_available", "1", False),
        (
            Kind.BOOK_CLUB,
            "recording_links",
            "https://a.example/1\nhttp://b.example/2",
            ["https://a.example/1", "http://b.example/2"],
        ),
        (Kind.JAM_SESSION, "session_vibe", "блюз 🎸 ג'אז", "блюз 🎸 ג'אז"),
        (Kind.JAM_SESSION, "gear_available", "PA, drum kit; PA, • amp", ["PA", "drum kit", "amp"]),
        (Kind.MEETUP, "time_budget", "90", 90),
        (
            Kind.MEETUP,
            "agenda_items",
            "Space renovations – 15\nBudget, all of it 20 min\nAny other business",
            [
                {"topic": "Space renovations", "time_minutes": 15},
                {"topic": "Budget, all of it", "time_minutes": 20},
                {"topic": "Any other business"},
            ],
        ),
        (Kind.OTHER, "bring_your_own", "-", None),
    ],
)
def test_what_is_typed_is_understood_and_comes_back_as_it_was_meant(
    kind: Kind, name: str, text: str, value: object
) -> None:
    assert _said(kind, name, text) == value
    assert _said(kind, name, kinds.typed(value)) == value


@pytest.mark.parametrize(
    ("kind", "name", "text", "said"),
    [
        (Kind.BOOK_CLUB, "session_theme", "x" * 101, "Theme is too long: at most 100 characters."),
        (Kind.BOOK_CLUB, "difficulty_range", "expert", "Difficulty: I did not understand that."),
        (Kind.BOOK_CLUB, "difficulty_range", "6", "Difficulty: I did not understand that."),
        (Kind.BOOK_CLUB, "recording_links", "javascript:alert(1)", "Recordings: write links that begin"),
        (Kind.WEBINAR, "join_link", "zoom", "Link to take part: write links that begin with https://."),
        (Kind.JAM_SESSION, "recording_allowed", "perhaps", "Recording allowed: I did not"),
        (Kind.JAM_SESSION, "gear_available", ",".join(map(str, range(13))), "too many entries: at most 12"),
        (Kind.JAM_SESSION, "gear_available", "x" * 61, "too long: at most 60 characters"),
        (Kind.MEETUP, "time_budget", "601", "must be a number up to 600"),
        (Kind.MEETUP, "time_budget", "4", "must be a number up to 600"),
        (Kind.MEETUP, "time_budget", "soon", "must be a whole number"),
        (Kind.MEETUP, "agenda_items", "Everything 9999", "must be a number up to 600"),
    ],
)
def test_what_violates_the_schema_is_refused_in_words(kind: Kind, name: str, text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        _said(kind, name, text)
    problem = refused.value
    assert problem.field == name
    with reading("en", None):
        assert said in bad_input.words(problem.field, problem.problem, problem.limit)


@pytest.mark.parametrize(
    "forged",
    [
        {"is_admin": True},
        {"charts_available": "yes"},
        {"session_theme": 5},
        {"recording_links": "https://a.example"},
        {"recording_links": [{"url": "https://a.example"}]},
    ],
)
def test_forged_settings_are_refused(forged: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        kinds.check(Kind.BOOK_CLUB, forged)


def test_another_kind_keeps_what_it_knows_and_forgets_the_rest() -> None:
    jam = {"skill_level": "beginner", "recording_allowed": True, "gear_available": ["PA"]}
    assert kinds.fitting(Kind.WORKSHOP, jam) == {"skill_level": "beginner"}
    assert kinds.fitting(Kind.OPEN_MIC, jam) == {"recording_allowed": True, "gear_available": ["PA"]}


def test_a_session_says_only_what_differs() -> None:
    program = {"session_vibe": "blues", "recording_allowed": True}
    assert kinds.merged(program, {"recording_allowed": False}) == {
        "session_vibe": "blues",
        "recording_allowed": False,
    }


def test_what_stands_on_every_agenda_is_of_the_program_alone() -> None:
    assert "agenda_items" in [setting.name for setting in kinds.settings_of(Kind.MEETUP)]
    assert "agenda_items" not in [setting.name for setting in kinds.settings_of(Kind.MEETUP, session=True)]
    program = {"agenda_items": [{"topic": "Welcome"}], "time_budget": 90}
    assert kinds.merged(program, {"time_budget": 60}) == {"time_budget": 60}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_setting_and_choice_of_every_kind_has_words(kind: Kind) -> None:
    with reading("de", None):
        for setting in {*kinds.settings_of(kind), *kinds.settings_of(kind, session=True)}:
            assert setting.name in kind_words.NAMES
            assert all(kind_words.option(choice) != choice for choice in setting.options)
            assert setting.shape in list(Shape)
    assert len(SCHEMAS[kind]["properties"]) <= 10, "five rows of two buttons, and the way back"
