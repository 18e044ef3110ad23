"""Settings of each kind of program, by a JSON schema a kind: a book club has a theme, a jam gear.

A program's settings are the defaults of its sessions; a session's `details` say what differs (`merged`). Both
are checked here (`check`), read from what people type (`read`), and shown as they would be typed (`typed`).
Their names in the reader's language are in `locales/kind_words.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.programs import Kind
from services.errors import BadInput
from services.kind_schemas import PROGRAM_ONLY, SCHEMAS, Schema, Shape, shape_of

NONE = "-"
"""What a button says for nothing; typed, it means the same."""
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a kind: what form and conversation ask for."""

    name: str
    shape: Shape
    options: tuple[str, ...] = ()
    """What can be chosen, where it is a choice."""
    most: int = 0
    """The most characters of a text, items of a list, or the largest number."""
    least: int = 0


def settings_of(kind: Kind, *, session: bool = False) -> tuple[Setting, ...]:
    """The settings of a kind that a program has, or one of its sessions, in order."""
    others = PROGRAM_ONLY if session else ()
    return tuple(
        _setting(name, schema) for name, schema in SCHEMAS[kind]["properties"].items() if name not in others
    )


def _setting(name: str, schema: Schema) -> Setting:
    shape = shape_of(schema)
    options = YES_NO if shape is Shape.YES_NO else tuple(schema.get("enum", ()))
    most = schema.get("maxLength") or schema.get("maxItems") or schema.get("maximum") or 0
    return Setting(name, shape, options, most, schema.get("minimum", 0))


def has(kind: Kind, setting: str) -> bool:
    """Whether programs of a kind have a setting."""
    return setting in SCHEMAS[kind]["properties"]


def check(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` when they are as the kind's schema wants them, in its order and without empty ones.

    Raises BadInput(name of the setting, …).
    """
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    for error in _validator(kind).iter_errors(given):
        raise _refusal(error)
    return {name: given[name] for name in SCHEMAS[kind]["properties"] if name in given}


def fitting(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values` that a kind knows: what is left of the settings when a program's kind changes."""
    known = SCHEMAS[kind]["properties"]
    return {
        name: value
        for name, value in values.items()
        if name in known and _validator(kind).is_valid({name: value})
    }


def merged(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A session's settings: the program's that sessions have, but for those it has itself."""
    return {**{name: value for name, value in defaults.items() if name not in PROGRAM_ONLY}, **own}


def read(setting: Setting, text: str) -> Any:
    """The value that a typed text or a tapped choice means; None for nothing. Raises BadInput."""
    text = text.strip()
    if text in ("", NONE):
        return None
    return _READERS[setting.shape](setting, text)


def typed(value: Any) -> str:
    """A value as one would type it: what a form's field holds. Empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[not value]
    if isinstance(value, list):
        return "\n".join(_item(item) for item in value)
    return str(value)


def _item(item: Any) -> str:
    """`Budget review – 20`."""
    if not isinstance(item, Mapping):
        return str(item)
    return " – ".join(str(part) for part in item.values())


def _choice(setting: Setting, text: str) -> str:
    if text.isdecimal() and int(text) < len(setting.options):  # a button gives the number: labels are long
        return setting.options[int(text)]
    if text not in setting.options:
        raise BadInput(setting.name, "not_understood")
    return text


def _yes_no(setting: Setting, text: str) -> bool:
    return _choice(setting, text) == YES_NO[0]


def _number(setting: Setting, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise BadInput(setting.name, "not_a_number")
    return int(text)


def _lines(text: str, *, commas: bool) -> list[str]:
    parts = text.replace(",", "\n").replace(";", "\n") if commas else text
    found = (" ".join(part.split()).lstrip("•- ") for part in parts.split("\n"))
    return list(dict.fromkeys(part for part in found if part))


def _agenda(setting: Setting, text: str) -> list[dict[str, Any]]:
    """A topic a line, its minutes at the end: `Budget review 20`, `Budget review – 20 min`."""
    return [_topic(setting, line) for line in _lines(text, commas=False)]


def _topic(setting: Setting, line: str) -> dict[str, Any]:
    topic, minutes = _tail(line)
    if not topic:
        raise BadInput(setting.name, "not_understood")
    return {"topic": topic, "time_minutes": int(minutes)} if minutes else {"topic": topic}


def _tail(line: str) -> tuple[str, str]:
    """A line without the number of minutes at its end, and that number."""
    words = line.split(" ")
    if len(words) > 1 and not words[-1].isdecimal() and words[-2].isdecimal():
        words = words[:-1]  # what the minutes are called
    if not (words[-1].isascii() and words[-1].isdecimal() and len(words[-1]) < 5):
        return line, ""
    return " ".join(words[:-1]).rstrip(" –—-:"), words[-1]


_READERS: Mapping[Shape, Any] = {
    Shape.TEXT: lambda _setting, text: " ".join(text.split()),
    Shape.PROSE: lambda _setting, text: text,
    Shape.CHOICE: _choice,
    Shape.YES_NO: _yes_no,
    Shape.NUMBER: _number,
    Shape.LINK: lambda _setting, text: text,
    Shape.LIST: lambda _setting, text: _lines(text, commas=True),
    Shape.LINKS: lambda _setting, text: text.split(),
    Shape.AGENDA: _agenda,
}


@cache
def _validator(kind: Kind) -> Any:
    """Loaded when the first settings are checked."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(SCHEMAS[kind], format_checker=Draft202012Validator.FORMAT_CHECKER)


_PROBLEMS = {
    "maxLength": "too_long",
    "maxItems": "too_many",
    "maximum": "out_of_range",
    "minimum": "out_of_range",
    "pattern": "no_link",
    "additionalProperties": "unknown",
}


def _refusal(error: Any) -> BadInput:
    """What the schema says, as data for words: the setting, what is wrong, the bound."""
    path: Sequence[Any] = list(error.absolute_path)
    problem = _PROBLEMS.get(error.validator, "not_understood")
    limit = error.validator_value if isinstance(error.validator_value, int) else None
    if error.validator == "minimum":
        limit = error.schema.get("maximum")
    return BadInput(str(path[0]) if path else "settings", problem, limit)
