"""What forms can ask: questions of a few types, as a JSON schema (draft 2020-12) and back.

A form is a schema of an object, its questions are the properties, and what is asked in which order stands in
`x-order`: an object of JSON has none. `VOCABULARY` is the schema of such schemas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.errors import BadInput

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ORDER = "x-order"
MOST_QUESTIONS = 40
MOST_FILES = 5
MOST_OPTIONS = 30
MAX_LABEL = 200
MAX_HELP = 500
MAX_OPTION = 100
MAX_INTRO = 2000
MAX_TEXT = 300
MAX_PROSE = 4000
LARGEST = 999_999_999


class Ask(StrEnum):
    """The type of a question."""

    TEXT = "text"
    PROSE = "prose"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    CONSENT = "consent"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form, in the instructor's words."""

    key: str
    ask: Ask
    label: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    """What can be chosen, where it is a choice."""
    least: int | None = None
    most: int | None = None
    """The bounds of a number."""

    @property
    def is_choice(self) -> bool:
        """Whether something is chosen."""
        return self.ask in (Ask.CHOICE, Ask.CHOICES)


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked."""

    questions: tuple[Question, ...] = ()
    intro: str = ""
    """What the instructor says before the first question."""

    @property
    def wants_files(self) -> frozenset[str]:
        """The questions that ask for a file."""
        return frozenset(one.key for one in self.questions if one.ask is Ask.FILE)

    def one(self, key: str) -> Question | None:
        """The question of this name."""
        return next((one for one in self.questions if one.key == key), None)


_KEY = "^q[0-9]{1,6}$"
_BOUND: Schema = {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}
_OPTIONS: Schema = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": MAX_OPTION},
    "minItems": 1,
    "maxItems": MOST_OPTIONS,
    "uniqueItems": True,
}
_SAID: Schema = {
    "title": {"type": "string", "minLength": 1, "maxLength": MAX_LABEL},
    "description": {"type": "string", "minLength": 1, "maxLength": MAX_HELP},
}


def _sort(required: Sequence[str] = (), /, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**_SAID, **properties},
        "required": ["type", "title", *required],
        "additionalProperties": False,
    }


_TEXT: Schema = {"type": {"const": "string"}, "minLength": {"const": 1}}
_SORTS: list[Schema] = [
    _sort(["minLength", "maxLength"], **_TEXT, maxLength={"enum": [MAX_TEXT, MAX_PROSE]}),
    _sort(["minimum", "maximum"], type={"const": "number"}, minimum=_BOUND, maximum=_BOUND),
    _sort(["format"], type={"const": "string"}, format={"const": "date"}),
    _sort(["enum"], type={"const": "string"}, enum=_OPTIONS),
    _sort(
        ["items", "uniqueItems", "minItems"],
        type={"const": "array"},
        items={
            "type": "object",
            "properties": {"enum": _OPTIONS},
            "required": ["enum"],
            "additionalProperties": False,
        },
        uniqueItems={"const": True},
        minItems={"const": 1},
    ),
    _sort(["const"], type={"const": "boolean"}, const={"const": True}),
    _sort(["format", "minimum"], type={"const": "integer"}, format={"const": "file"}, minimum={"const": 1}),
]
VOCABULARY: Schema = {
    "$schema": DIALECT,
    "type": "object",
    "properties": {
        "$schema": {"const": DIALECT},
        "type": {"const": "object"},
        "description": {"type": "string", "maxLength": MAX_INTRO},
        "properties": {
            "type": "object",
            "maxProperties": MOST_QUESTIONS,
            "propertyNames": {"pattern": _KEY},
            "additionalProperties": {"oneOf": _SORTS},
        },
        "required": {"type": "array", "items": {"pattern": _KEY}, "uniqueItems": True},
        "additionalProperties": {"const": False},
        ORDER: {"type": "array", "items": {"pattern": _KEY}, "uniqueItems": True},
    },
    "required": ["$schema", "type", "properties", "required", "additionalProperties", ORDER],
    "additionalProperties": False,
}


def schema_of(form: Form) -> Schema:
    """A form as a JSON schema."""
    said = {"description": form.intro} if form.intro else {}
    return {
        "$schema": DIALECT,
        "type": "object",
        **said,
        "properties": {one.key: _property(one) for one in form.questions},
        "required": [one.key for one in form.questions if one.required],
        "additionalProperties": False,
        ORDER: [one.key for one in form.questions],
    }


def _property(one: Question) -> Schema:
    said = {"description": one.help} if one.help else {}
    return {"title": one.label, **said, **_RULES[one.ask](one)}


_RULES: dict[Ask, Any] = {
    Ask.TEXT: lambda one: {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
    Ask.PROSE: lambda one: {"type": "string", "minLength": 1, "maxLength": MAX_PROSE},
    Ask.NUMBER: lambda one: {
        "type": "number",
        "minimum": -LARGEST if one.least is None else one.least,
        "maximum": LARGEST if one.most is None else one.most,
    },
    Ask.DATE: lambda one: {"type": "string", "format": "date"},
    Ask.CHOICE: lambda one: {"type": "string", "enum": list(one.options)},
    Ask.CHOICES: lambda one: {
        "type": "array",
        "items": {"enum": list(one.options)},
        "uniqueItems": True,
        "minItems": 1,
    },
    Ask.CONSENT: lambda one: {"type": "boolean", "const": True},
    Ask.FILE: lambda one: {"type": "integer", "format": "file", "minimum": 1},
}


def form_of(schema: Schema) -> Form:
    """The questions of a schema that was checked, in order."""
    properties, required = schema["properties"], set(schema["required"])
    return Form(
        tuple(_question(key, properties[key], required=key in required) for key in schema[ORDER]),
        schema.get("description", ""),
    )


def _question(key: str, rule: Schema, *, required: bool) -> Question:
    ask = _ask(rule)
    options = rule["items"]["enum"] if ask is Ask.CHOICES else rule.get("enum", ())
    least, most = (rule["minimum"], rule["maximum"]) if ask is Ask.NUMBER else (None, None)
    return Question(
        key,
        ask,
        rule["title"],
        rule.get("description", ""),
        required,
        tuple(options),
        None if least == -LARGEST else least,
        None if most == LARGEST else most,
    )


def _ask(rule: Schema) -> Ask:
    if rule["type"] == "string" and "maxLength" in rule:
        return Ask.TEXT if rule["maxLength"] == MAX_TEXT else Ask.PROSE
    if rule["type"] == "string":
        return Ask.CHOICE if "enum" in rule else Ask.DATE
    plain = {"number": Ask.NUMBER, "array": Ask.CHOICES, "boolean": Ask.CONSENT, "integer": Ask.FILE}
    return plain[rule["type"]]


def check(schema: Schema) -> None:
    """Whether a schema is one of ours. Raises BadInput("form", …)."""
    from jsonschema import Draft202012Validator  # loaded when the first form is checked

    if not Draft202012Validator(VOCABULARY).is_valid(schema):
        raise BadInput("form", "not_understood")
    Draft202012Validator.check_schema(schema)
    keys = set(schema["properties"])
    if set(schema[ORDER]) != keys or not set(schema["required"]) <= keys:
        raise BadInput("form", "not_understood")
    if len(form_of(schema).wants_files) > MOST_FILES:
        raise BadInput("form", "too_many", MOST_FILES)
