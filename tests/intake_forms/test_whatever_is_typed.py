"""Whatever an instructor asks and a customer types: nothing breaks, and what is kept comes back as it was."""

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from services import intake_schemas, intake_values
from services.errors import BadInput
from services.intake_form_edit import Wording, _worded
from services.intake_schemas import Ask, Form, Question
from services.vault import Vault
from tests.intake_forms.study import key

ANY_TEXT = st.text(max_size=60)
LIKELY = st.sampled_from(
    [
        "",
        " ",
        "yes",
        "no",
        "0",
        "-1",
        "1e400",
        "nan",
        "2,5",
        "٣",
        "2026-02-29",
        "2028-02-29",
        "20260101",
        "a",
        "b",
    ]
)
TYPED = st.one_of(LIKELY, ANY_TEXT, st.text(alphabet=string.printable, max_size=400))
VAULTS = [Vault(), Vault([key()]), Vault([key(), key()])]


@st.composite
def wordings(draw: Any) -> tuple[Ask, Wording]:
    ask = draw(st.sampled_from(list(Ask)))
    return ask, Wording(
        draw(ANY_TEXT),
        draw(ANY_TEXT),
        draw(st.booleans()),
        "\n".join(draw(st.lists(st.one_of(st.sampled_from(["a", "b", "c"]), ANY_TEXT), max_size=6))),
        draw(st.one_of(st.none(), st.integers(-(10**9), 10**9))),
        draw(st.one_of(st.none(), st.integers(-(10**9), 10**9))),
    )


@st.composite
def forms(draw: Any) -> Form:
    """A form as the builder lets through: what it refuses is left out."""
    made: list[Question] = []
    files = 0
    for number, (ask, said) in enumerate(draw(st.lists(wordings(), max_size=12)), 1):
        files += ask is Ask.FILE
        if ask is Ask.FILE and files > intake_schemas.MOST_FILES:
            continue
        try:
            made.append(_worded(f"q{number}", ask, said))
        except BadInput:
            continue
    return Form(tuple(made), draw(st.sampled_from(["", "Hello"])))


@given(forms())
@settings(max_examples=150, deadline=None)
def test_a_form_is_a_json_schema_and_comes_back_from_it(form: Form) -> None:
    schema = intake_schemas.schema_of(form)
    intake_schemas.check(schema)
    assert intake_schemas.form_of(schema) == form
    shuffled = {**schema, "properties": dict(sorted(schema["properties"].items(), reverse=True))}
    assert intake_schemas.form_of(shuffled) == form, "the order of an object's names means nothing"


@given(forms(), st.data())
@settings(max_examples=300, deadline=None)
def test_answers_are_refused_question_by_question_or_kept_exactly(form: Form, data: Any) -> None:
    schema = intake_schemas.schema_of(form)
    likely = {one.key: st.one_of(TYPED, st.sampled_from(one.options or ("x",))) for one in form.questions}
    typed = {name: data.draw(st.lists(way, max_size=4)) for name, way in likely.items()}
    files = {one: data.draw(st.integers(1, 2**53)) for one in form.wants_files if data.draw(st.booleans())}
    given = intake_values.read(form, schema, typed, files)
    assert {one.key for one in given.problems} <= {one.key for one in form.questions}
    if given.problems:
        return
    assert Draft202012Validator(schema).is_valid(given.values)
    for vault in VAULTS:
        shut = vault.shut(intake_values.pack(given.values))
        back = intake_values.unpack(vault.open(shut.content, shut.fingerprint))
        assert back == given.values
        assert {name: type(value) for name, value in back.items()} == {
            name: type(value) for name, value in given.values.items()
        }
    again = {name: intake_values.typed(value) for name, value in given.values.items() if name not in files}
    assert intake_values.read(form, schema, again, files).values == given.values, "shown, and sent unchanged"


@pytest.mark.parametrize(
    "change",
    [
        lambda schema: schema["properties"].update(q2={"type": "string", "title": "x", "pattern": "(a+)+$"}),
        lambda schema: schema["properties"].update(evil={"type": "boolean", "title": "x", "const": True}),
        lambda schema: schema["properties"]["q1"].update({"$ref": "https://example.org/schema"}),
        lambda schema: schema.update({"$ref": "#"}),
        lambda schema: schema.update(additionalProperties=True),
        lambda schema: schema["required"].append("q9"),
        lambda schema: schema["x-order"].append("q9"),
        lambda schema: schema["x-order"].clear(),
        lambda schema: schema.pop("required"),
        lambda schema: schema["properties"]["q1"].pop("title"),
        lambda schema: schema["properties"]["q1"].update(maxLength=10**9),
    ],
)
def test_a_schema_that_the_builder_never_makes_is_refused(change: Any) -> None:
    schema = intake_schemas.schema_of(Form((Question("q1", Ask.TEXT, "What hurts?"),)))
    intake_schemas.check(schema)
    change(schema)
    with pytest.raises(BadInput):
        intake_schemas.check(schema)


def test_numbers_are_kept_as_they_were_typed() -> None:
    one = Question("q1", Ask.NUMBER, "How much?")
    form = Form((one,))
    schema = intake_schemas.schema_of(form)
    for text, value in (
        ("2,5", 2.5),
        ("0.000001", 0.000001),
        ("-0", 0),
        ("999999998", 999999998),
        ("\u22123", -3),
    ):
        given = intake_values.read(form, schema, {"q1": [text]}, {})
        assert given.values == {"q1": value}
        assert intake_values.read(form, schema, {"q1": intake_values.typed(value)}, {}).values == {
            "q1": value
        }
    for text in ("1e3", "0x1", "1.", "--1", "12345678901", "1.2.3", "٣"):
        assert intake_values.read(form, schema, {"q1": [text]}, {}).problems[0].problem == "not_a_number"
