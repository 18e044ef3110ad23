"""The OpenAPI document, made of the operations and of the shapes that check them: both say the same."""

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, Literal

import orjson
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from webapp import api
from webapp.api import operations, problems
from webapp.api.calls import Operation
from webapp.api.shapes import Problem

MEDIA = "application/json"
REFERENCES = "#/components/schemas/{model}"
ABOUT = """A door for programs to what people do in the chat and in the app: the same rules, the same rights.

An event is one dated session; a series is the program that it is a date of. Send a token of yours with each
request: `Authorization: Bearer jam_…`. Times are RFC 3339 with an offset, amounts of money whole minor units
with a currency. What you may not see does not exist: 404."""
_REFUSED = {
    400: "What was sent cannot be read.",
    401: "No token, or one that is worth nothing (any more).",
    403: "The token may not, or its owner may not.",
    404: "It is not there, or not for you.",
    409: "It conflicts with how things stand: too late, full, taken.",
    412: "It was changed since you read it.",
    413: "Too much at once.",
    415: "No JSON.",
    422: "A value cannot be taken; `errors` says which.",
    428: "Say in If-Match which state you change.",
    429: "Too many requests: wait as long as Retry-After says.",
    500: "A fault of ours; `reference` finds it.",
}
_PARTS = {
    "id": ("The reference of the event or series.", "^[A-Za-z0-9_-]{12}$"),
    "resource": ("The id of the resource.", "^[0-9]{1,16}$"),
}
Mode = Literal["validation", "serialization"]


@cache
def document() -> bytes:
    """The document, made when it is first asked for."""
    named, shapes = _shapes()
    paths: dict[str, Any] = {}
    for one in operations.OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, named, shapes)
    return orjson.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Jamboree", "version": "1", "description": ABOUT},
            "servers": [{"url": api.PATH}],
            "security": [{"token": []}],
            "paths": paths,
            "components": {
                "schemas": shapes,
                "responses": {str(status): _problem(status, named) for status in _REFUSED},
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer", "description": "Made in the settings."}
                },
            },
        }
    )


def _shapes() -> tuple[dict[Any, Any], dict[str, Any]]:
    """How each shape is named, and what each name stands for."""
    wanted: list[tuple[type[BaseModel], Mode]] = [(Problem, "serialization")]
    for one in operations.OPERATIONS:
        wanted += [(shape, "validation") for shape in (one.query, one.body) if shape]
        wanted += [(one.answer, "serialization")] if one.answer else []
    named, definitions = models_json_schema(list(dict.fromkeys(wanted)), ref_template=REFERENCES)
    return named, definitions["$defs"]


def _operation(one: Operation, named: dict[Any, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.about,
        "parameters": [*_path(one), *_query(one, named, shapes), *_headers(one)],
        "responses": _responses(one, named),
    }
    if one.body:
        schema = named[(one.body, "validation")]
        made["requestBody"] = {"required": one.body_needed, "content": {MEDIA: {"schema": schema}}}
    return made


def _path(one: Operation) -> Iterator[dict[str, Any]]:
    for name, (about, pattern) in _PARTS.items():
        if f"{{{name}}}" in one.path:
            schema = {"type": "string", "pattern": pattern}
            yield {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _query(one: Operation, named: dict[Any, Any], shapes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if one.query is None:
        return
    shape = shapes[named[(one.query, "validation")]["$ref"].rpartition("/")[2]]
    for name, schema in shape.get("properties", {}).items():
        about = {"description": schema["description"]} if "description" in schema else {}
        plain = _without_null({key: value for key, value in schema.items() if key != "description"})
        yield {"name": name, "in": "query", "required": False, **about, "schema": plain}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What is left out of an address is not null: nothing can be."""
    options = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
    schema.pop("title", None)
    if schema.get("default", 0) is None:
        del schema["default"]
    return {**schema, **(options[0] if options else {})}


def _headers(one: Operation) -> Iterator[dict[str, Any]]:
    if one.method == "GET":
        about = "An ETag that you have: what did not change is answered with 304."
        yield _header("If-None-Match", about, type="string")
    if one.method == "POST":
        about = "Makes it harmless to say it again: the same request with the same key has one effect."
        rules = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        yield _header("Idempotency-Key", about, **rules)
    if one.conditional:
        about = "The ETag that you read last, or `*`."
        yield {**_header("If-Match", about, type="string"), "required": True}


def _header(name: str, about: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": about, "schema": schema}


def _responses(one: Operation, named: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {str(one.status): _good(one, named)}
    if one.method == "GET":
        found["304"] = {"description": "It did not change."}
    return found | {str(status): {"$ref": f"#/components/responses/{status}"} for status in _statuses(one)}


def _problem(status: int, named: dict[Any, Any]) -> dict[str, Any]:
    content = {problems.MIME: {"schema": named[(Problem, "serialization")]}}
    return {"description": _REFUSED[status], "content": content, **_said(status)}


def _good(one: Operation, named: dict[Any, Any]) -> dict[str, Any]:
    about = {"description": HTTPStatus(one.status).phrase}
    if one.answer is None:
        return about
    etag = {"ETag": {"schema": {"type": "string"}, "description": "Names this state.", "required": True}}
    where = {"Location": {"schema": {"type": "string"}, "description": "Where it is, of what has a place."}}
    headers = {**etag, **(where if one.status == 201 else {})}
    return {**about, "headers": headers, "content": {MEDIA: {"schema": named[(one.answer, "serialization")]}}}


def _said(status: int) -> dict[str, Any]:
    name = {401: "WWW-Authenticate", 429: "Retry-After"}.get(status)
    if name is None:
        return {}
    return {"headers": {name: {"schema": {"type": "string"}, "required": True}}}


def _statuses(one: Operation) -> list[int]:
    body = [400, 413, 415] if one.body else []
    writes = [400, 403, 409] if one.writes else [403]
    state = [412, 428] if one.conditional else ([412] if one.writes else [])
    return sorted({401, 404, 422, 429, 500, *body, *writes, *state})
