"""Answers to a form: read from what was typed, judged by the form's own JSON schema, shown as typed again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from services import texts
from services.errors import BadInput
from services.intake_schemas import Ask, Form, Question, Schema

Values = dict[str, Any]

YES = "yes"
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,6})?", re.ASCII)
_MOST_TYPED = 100_000
"""Characters of one answer that are looked at: what is longer is too long anyway."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the answer to one question: keys for words, and the bound passed."""

    key: str
    problem: str
    limit: int | str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered, and what is wrong with it."""

    values: Values
    problems: tuple[Problem, ...]


def read(form: Form, schema: Schema, typed: Mapping[str, Sequence[str]], files: Mapping[str, int]) -> Given:
    """What was typed for each question, and the file of each that asks for one. Raises nothing."""
    values: Values = {}
    problems: dict[str, Problem] = {}
    for one in form.questions:
        try:
            value = files.get(one.key) if one.ask is Ask.FILE else _read(one, typed.get(one.key, ()))
        except BadInput as wrong:
            problems[one.key] = Problem(one.key, wrong.problem)
            continue
        if value is not None:
            values[one.key] = value
    for found in judged(schema, values):
        problems.setdefault(found.key, found)
    return Given(values, tuple(problems[one.key] for one in form.questions if one.key in problems))


def judged(schema: Schema, values: Values) -> list[Problem]:
    """What a schema has against answers: at most one problem for each question."""
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    found: dict[str, Problem] = {}
    for error in Draft202012Validator(schema, format_checker=checker).iter_errors(values):
        for problem in _problems(error):
            found.setdefault(problem.key, problem)
    return list(found.values())


def _problems(error: Any) -> list[Problem]:
    path = list(error.absolute_path)
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return [Problem(key, "missing") for key in missing]
    if not path:
        return [Problem("form", "not_understood")]
    bound = error.validator_value if isinstance(error.validator_value, int) else None
    return [Problem(str(path[0]), _WRONG.get(error.validator, "not_understood"), bound)]


_WRONG = {
    "maxLength": "too_long",
    "minimum": "too_short",
    "maximum": "too_large",
    "format": "no_date",
    "minItems": "missing",
    "minLength": "missing",
}


def _read(one: Question, typed: Sequence[str]) -> Any:
    if one.ask is Ask.CHOICES:
        chosen = set(typed)
        if chosen - set(one.options):
            raise BadInput(one.key, "not_understood")
        return [option for option in one.options if option in chosen] or None
    text = next((each for each in typed if each), "")[:_MOST_TYPED]
    return _READERS[one.ask](one, text) if text.strip() else None


def _words(one: Question, text: str) -> str | None:
    """Without what no database keeps and white space around; None where nothing can be seen of it."""
    try:
        kept = texts.cleaned(one.key, text.replace("\r\n", "\n"), _MOST_TYPED, least=1)
    except BadInput:
        return None
    return " ".join(kept.split()) if one.ask is Ask.TEXT else kept


def _number(one: Question, text: str) -> int | float:
    plain = text.strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise BadInput(one.key, "not_a_number")
    found = Decimal(plain.replace(",", "."))
    return int(found) if found == found.to_integral_value() else float(found)


def _date(one: Question, text: str) -> str:
    return text.strip()


def _choice(one: Question, text: str) -> str:
    return text


def _consent(one: Question, text: str) -> bool:
    if text != YES:
        raise BadInput(one.key, "not_understood")
    return True


_READERS: Mapping[Ask, Any] = {
    Ask.TEXT: _words,
    Ask.PROSE: _words,
    Ask.NUMBER: _number,
    Ask.DATE: _date,
    Ask.CHOICE: _choice,
    Ask.CONSENT: _consent,
}


def typed(value: Any) -> list[str]:
    """A value as one would type it again: what the fields of its question hold."""
    if value is None:
        return []
    if value is True:
        return [YES]
    if isinstance(value, list):
        return value
    if isinstance(value, float):
        return [format(Decimal(repr(value)), "f")]
    return [str(value)]


def pack(values: Values) -> bytes:
    """Answers as they are stored."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)


def unpack(content: bytes) -> Values:
    """Answers as they were stored."""
    found: Values = orjson.loads(content)
    return found
