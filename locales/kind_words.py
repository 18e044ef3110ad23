"""The settings of kinds of programs in the reader's language: their names, and what can be chosen."""

from collections.abc import Callable, Mapping
from typing import Any

from locales.reader import duration, listing
from locales.reader import gettext as _

NAMES: Mapping[str, Callable[[], str]] = {
    "session_theme": lambda: _("Theme"),
    "difficulty_range": lambda: _("Difficulty"),
    "recommended_prep": lambda: _("How to prepare"),
    "recording_links": lambda: _("Recordings"),
    "charts_available": lambda: _("Charts are there"),
    "session_vibe": lambda: _("Vibe"),
    "skill_level": lambda: _("Level"),
    "gear_available": lambda: _("Gear that is there"),
    "bring_your_own": lambda: _("What to bring"),
    "music": lambda: _("Music is played"),
    "recording_allowed": lambda: _("Recording allowed"),
    "agenda_items": lambda: _("On every agenda"),
    "lineup_wanted": lambda: _("Who is needed"),
    "time_budget": lambda: _("Time for the agenda"),
    "slot_minutes": lambda: _("Length of a slot"),
    "sign_up": lambda: _("How to sign up"),
    "join_link": lambda: _("Link to take part"),
    "questions_in_advance": lambda: _("Questions in advance"),
    "confidential": lambda: _("Stays in the room"),
    "feedback_asked": lambda: _("Ask how it was"),
}
"""By the names in the schemas."""

_OPTIONS: Mapping[str, Callable[[], str]] = {
    "all_welcome": lambda: _("All welcome"),
    "beginner": lambda: _("Beginners"),
    "beginner-intermediate": lambda: _("Beginners and up"),
    "intermediate": lambda: _("Intermediate"),
    "intermediate-advanced": lambda: _("Intermediate and up"),
    "advanced": lambda: _("Advanced"),
    "at_the_door": lambda: _("At the door"),
    "in_advance": lambda: _("In advance"),
    "yes": lambda: _("Yes"),
    "no": lambda: _("No"),
}
_HINTS: Mapping[str, Callable[[], str]] = {
    "list": lambda: _("Separate them by commas."),
    "links": lambda: _("Links that begin with https://, separated by spaces."),
    "link": lambda: _("A link that begins with https://."),
    "agenda": lambda: _("A topic a line, its minutes at the end: Budget review 20"),
    "number": lambda: _("In minutes."),
}


def setting(name: str) -> str:
    """What a setting is called."""
    return NAMES[name]() if name in NAMES else name


def option(value: str) -> str:
    """What a choice is called."""
    return _OPTIONS[value]() if value in _OPTIONS else value


def hint(shape: str) -> str:
    """How a setting of this shape is written; empty where that is plain."""
    return _HINTS[shape]() if shape in _HINTS else ""


def told(name: str, value: Any) -> str:
    """The value of a setting in words."""
    if isinstance(value, bool):
        return option("yes" if value else "no")
    if isinstance(value, int):
        return duration(value)
    if value == ["nobody"]:  # services.lineup_words.NOBODY
        return _("Nobody")
    if isinstance(value, list):
        parts = [_item(item) for item in value]
        return "\n".join(parts) if name in ("agenda_items", "recording_links") else listing(parts)
    return option(value) if name in ("difficulty_range", "skill_level", "sign_up") else str(value)


def _item(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    minutes = item.get("time_minutes")
    parts = [str(part) for name, part in item.items() if name != "time_minutes"]
    return " – ".join([*parts, *([duration(minutes)] if minutes else [])])
