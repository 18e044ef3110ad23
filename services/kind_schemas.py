"""What each kind of program has beside what all have, as JSON schemas (a subset that forms are made from)."""

from enum import StrEnum
from typing import Any

from models.programs import Kind

Schema = dict[str, Any]

PROGRAM_ONLY = frozenset({"agenda_items", "music", "feedback_asked"})
"""What is said of all dates alone: each date's agenda is a list of its own (services/meetings.py)."""

UNTOLD = frozenset({"music", "feedback_asked"})
"""What steers the program and is no fact for those who come; organizers see it where they change it."""


class Shape(StrEnum):
    """How a setting is asked for."""

    TEXT = "text"
    PROSE = "prose"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    LINK = "link"
    LIST = "list"
    LINKS = "links"
    AGENDA = "agenda"


def shape_of(schema: Schema) -> Shape:
    """How a setting of this schema is asked for."""
    if "enum" in schema:
        return Shape.CHOICE
    if schema["type"] == "array":
        return _shape_of_items(schema["items"])
    if schema["type"] == "string":
        return Shape.LINK if "pattern" in schema else (Shape.PROSE if _is_long(schema) else Shape.TEXT)
    return Shape.YES_NO if schema["type"] == "boolean" else Shape.NUMBER


def _shape_of_items(items: Schema) -> Shape:
    if items["type"] == "object":
        return Shape.AGENDA
    return Shape.LINKS if "pattern" in items else Shape.LIST


def _is_long(schema: Schema) -> bool:
    return bool(schema["maxLength"] > 120)


_LINK: Schema = {"type": "string", "maxLength": 500, "pattern": r"^https?://[^\s/]+\.[^\s]+$"}
_LINKS: Schema = {"type": "array", "items": _LINK, "maxItems": 10}
_LIST: Schema = {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 12}
_THEME: Schema = {"type": "string", "maxLength": 100}
_PROSE: Schema = {"type": "string", "maxLength": 500}
_YES_NO: Schema = {"type": "boolean"}
_LEVEL: Schema = {"type": "string", "enum": ["all_welcome", "beginner", "intermediate", "advanced"]}
_RANGE: Schema = {
    "type": "string",
    "enum": [
        "all_welcome",
        "beginner",
        "beginner-intermediate",
        "intermediate",
        "intermediate-advanced",
        "advanced",
    ],
}
_AGENDA: Schema = {
    "type": "array",
    "maxItems": 20,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["topic"],
        "properties": {
            "topic": {"type": "string", "maxLength": 120},
            "time_minutes": {"type": "integer", "minimum": 1, "maximum": 600},
        },
    },
}


_BUDGET: Schema = {"type": "integer", "minimum": 5, "maximum": 600}
_FOR_ALL: Schema = {"feedback_asked": _YES_NO}
"""What every kind has, last."""
_TALK: Schema = {"agenda_items": _AGENDA, "time_budget": _BUDGET}
"""What every kind has whose sessions have an agenda."""


def _kind(**properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": {**properties, **_FOR_ALL}}


SCHEMAS: dict[Kind, Schema] = {
    Kind.BOOK_CLUB: _kind(
        session_theme=_THEME,
        difficulty_range=_RANGE,
        recommended_prep=_PROSE,
        recording_links=_LINKS,
        charts_available=_YES_NO,
        music=_YES_NO,
        gear_available=_LIST,
        recording_allowed=_YES_NO,
        lineup_wanted=_LIST,
    ),
    Kind.JAM_SESSION: _kind(
        session_vibe=_THEME,
        skill_level=_LEVEL,
        gear_available=_LIST,
        bring_your_own=_LIST,
        recording_allowed=_YES_NO,
        lineup_wanted=_LIST,
        music=_YES_NO,
    ),
    Kind.MEETUP: _kind(**_TALK),
    Kind.WORKSHOP: _kind(
        session_theme=_THEME, skill_level=_LEVEL, bring_your_own=_LIST, recommended_prep=_PROSE, **_TALK
    ),
    Kind.OPEN_MIC: _kind(
        slot_minutes={"type": "integer", "minimum": 1, "maximum": 60},
        sign_up={"type": "string", "enum": ["at_the_door", "in_advance"]},
        gear_available=_LIST,
        recording_allowed=_YES_NO,
        lineup_wanted=_LIST,
        music=_YES_NO,
    ),
    Kind.WEBINAR: _kind(
        session_theme=_THEME,
        join_link=_LINK,
        recommended_prep=_PROSE,
        recording_allowed=_YES_NO,
        **_TALK,
    ),
    Kind.Q_AND_A: _kind(session_theme=_THEME, join_link=_LINK, questions_in_advance=_YES_NO, **_TALK),
    Kind.SOCIAL: _kind(session_theme=_THEME, bring_your_own=_LIST),
    Kind.LIVESTREAM: _kind(session_theme=_THEME, join_link=_LINK, recording_links=_LINKS),
    Kind.SUPPORT_GROUP: _kind(session_theme=_THEME, confidential=_YES_NO, **_TALK),
    Kind.OTHER: _kind(session_theme=_THEME, bring_your_own=_LIST, **_TALK),
}
