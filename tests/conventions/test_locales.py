"""Every text is there in every language, with the same placeholders and all plural forms."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from jinja2 import DictLoader

from locales.reader import FOLDER, LANGUAGES, duration, gettext, reading
from views.screen import environment

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|</?\w+>")
OTHERS = [language for language in LANGUAGES if language != "en"]


def extracted() -> Catalog:
    """The texts in code and templates now."""
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog()
    for _file, _line, text, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        catalog.add(text, context=context)
    return catalog


def texts_of(message: Message) -> tuple[str, ...]:
    """Singular, or all plural forms."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def messages(catalog: Catalog) -> Iterator[Message]:
    """Without the header."""
    return (message for message in catalog if message.id)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return extracted()


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_untranslated(texts: Catalog, language: str) -> None:
    known = catalogue(language)
    missing = []
    for message in messages(texts):
        found = known.get(message.id, message.context)
        if found is None or found.fuzzy or not all(texts_of(found)):
            missing.append(message.id)
    assert not missing, f"{len(missing)} texts: run `make messages`, then translate"


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_tags_are_kept(texts: Catalog, language: str) -> None:
    known = catalogue(language)
    wrong = []
    for message in messages(texts):
        found = known.get(message.id, message.context)
        forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
        wanted = set(PLACEHOLDER.findall(forms[-1]))
        for text in texts_of(found) if found else ():
            if set(PLACEHOLDER.findall(text)) - {""} != wanted - {""}:
                wrong.append((message.id, text))
    assert not wrong


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "2 h 30 min"), ("de", "2 Std. 30 Min."), ("pt_BR", "2 h 30 min"), ("uk", "2 год 30 хв")],
)
def test_a_length_has_words_in_every_language(language: str, said: str) -> None:
    with reading(language, None):
        assert duration(150) == said


@pytest.mark.parametrize(("language", "said"), [("en", "1,234 people"), ("de", "1.234 Personen")])
def test_what_is_counted_in_a_template_is_written_as_the_reader_does(language: str, said: str) -> None:
    counting = "{{ ngettext('%(num)s person', '%(num)s people', 1234) }}"
    with reading(language, None):
        assert environment(DictLoader({"one": counting})).get_template("one").render() == said


def test_the_template_catalogue_is_current(texts: Catalog) -> None:
    with (FOLDER / "messages.pot").open("rb") as file:
        kept = {(message.id, message.context) for message in messages(read_po(file))}
    assert kept == {(message.id, message.context) for message in messages(texts)}, "run `make messages`"
    write_po(BytesIO(), texts)


def test_no_text_hides_inside_an_f_string() -> None:
    """The extractor cannot see it there, and it would stay English for everybody."""
    hidden = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for package in ("bot", "keyboards", "locales", "views", "webapp")
        for path in (ROOT / package).rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(r"\{(_|n?gettext|pgettext)\(", line)
    ]
    assert hidden == []


LONGEST_LABEL = 18
MAKE_BUTTONS = {"button", "link", "page", "InlineKeyboardButton"}


def labels() -> set[str]:
    """The fixed texts on buttons: all that keyboards say, and what views put on one."""
    found: set[str] = set()
    for file in (ROOT / "keyboards").glob("*.py"):
        found |= _texts_in(ast.parse(file.read_text()))
    for file in (ROOT / "views").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MAKE_BUTTONS:
                label = [*call.args[:1], *(each.value for each in call.keywords if each.arg == "text")]
                found |= set().union(*map(_texts_in, label))
    return {label for label in found if "%(" not in label}


def _texts_in(tree: ast.AST) -> set[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") == "_"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_on_a_button(language: str) -> None:
    with reading(language):
        said = {label: gettext(label) for label in labels()}
    assert len(said) > 150
    assert not {text for text in said.values() if len(text) > LONGEST_LABEL}
