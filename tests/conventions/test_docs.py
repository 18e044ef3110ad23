"""The documents are true: what they name is there, and what there is to set or to say is documented."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot import commands
from bot.command_line import app
from bot.config import Settings
from models import diagram, metadata
from models.database import Database

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
MADE_BY_RUNNING = ("var/",)
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*|[A-Z]+\.md|\.(?:ci|env)[\w./]*")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(?:Test\w+::)?(test_\w+)`")
_SYMBOL = re.compile(r"`(\w+)`(?: of `\w+`)? in `([\w/]+\.py)`")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_STORY = re.compile(r"^\*\*([A-Z]\d+)\*\* .+\n((?:- .+\n)+)", re.MULTILINE)
_FEATURE = re.compile(r"^\| \*\*([A-Z]\d+)\*\* ", re.MULTILINE)
FIRST_FEATURES = {"P1", "P2", "P3", "P5", "P6", "P7", "P15", "P16", "C1", "X1", "X2", "X3"}


def documents() -> list[Path]:
    """Every document of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split()]


def named(path: Path) -> str:
    """A document's name in a failure."""
    return str(path.relative_to(ROOT))


DOCUMENTS = documents()
OPERATING = (ROOT / "docs/operating.md").read_text()
GUIDES = "".join((ROOT / f"docs/{name}.md").read_text() for name in ("guide", "organizers"))
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()
FEATURES = (ROOT / "docs/features.md").read_text()


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return _FENCE.sub("", path.read_text())


def anchors(path: Path) -> set[str]:
    """What a link can lead to within a document: its headings, as GitHub names them."""
    headings = _HEADING.findall(prose(path))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(path: Path) -> Iterator[str]:
    """The links of a document to files of ours."""
    for target, source in _LINK.findall(prose(path)):
        if not re.match(r"\w+:", target or source):
            yield target or source


def code_of(*folders: str) -> str:
    """All Python of some folders."""
    return "".join(path.read_text() for name in folders for path in sorted((ROOT / name).rglob("*.py")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(document):
        name, _hash, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_path_that_is_named_exists(document: Path) -> None:
    found = [code for code in _CODE.findall(prose(document)) if _PATH.fullmatch(code)]
    missing = [
        path
        for path in found
        if not path.startswith(MADE_BY_RUNNING) and path != ".env" and not (ROOT / path).exists()
    ]
    # A path may also be meant from the document's own folder.
    assert not [path for path in missing if not (document.parent / path).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^ *)make ([a-z]+)", document.read_text(), re.MULTILINE)) <= targets


def test_every_named_test_exists() -> None:
    told = _TEST.findall(FEATURES)
    assert told
    for path, name in told:
        assert re.search(rf"^ *(async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE), (
            f"{path}::{name}"
        )


def test_every_test_that_is_named_alone_exists() -> None:
    written = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    for document in DOCUMENTS:
        for name in re.findall(r"`(test_\w+)`", document.read_text()):
            assert f"def {name}(" in written, name


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_name_stands_where_the_document_says(document: Path) -> None:
    for name, path in _SYMBOL.findall(prose(document)):
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text()), f"{name} in {path}"


def test_every_feature_has_its_place_and_its_story() -> None:
    stories = _STORY.findall(FEATURES)
    features = _FEATURE.findall(FEATURES)
    assert set(features) >= FIRST_FEATURES
    assert [name for name, told in stories if _TEST.search(told)] == features


def test_every_word_of_the_glossary_and_every_command_stands_once_in_its_table() -> None:
    for document in (ROOT / "docs/glossary.md", ROOT / "docs/operating.md"):
        for table in re.findall(r"(?:^\|.*\n)+", document.read_text(), re.MULTILINE):
            words = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
            assert len(words) == len(set(words)), words


def test_every_setting_is_in_the_example_and_in_the_documents() -> None:
    example = (ROOT / ".env.example").read_text()
    for name in map(str.upper, Settings.model_fields):
        assert re.search(rf"^(# )?{name}=", example, re.MULTILINE), name
        assert f"| `{name}` |" in OPERATING, name


def test_no_setting_is_documented_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATING, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_command_of_the_chat_is_documented_and_no_other() -> None:
    there = {command.command for command in (*commands.private(), *commands.administrators())}
    assert set(re.findall(r"^\| `/([a-z]+)` \|", OPERATING, re.MULTILINE)) == there


def test_every_command_of_the_operator_is_documented_and_no_other() -> None:
    there = {
        (found.name or found.callback.__name__).replace("_", "-")
        for found in app.registered_commands
        if found.callback
    }
    assert set(re.findall(r"^\| `python -m bot ([a-z-]+)", OPERATING, re.MULTILINE)) == there


async def test_the_queries_for_the_operator_run(database: Database) -> None:
    """Each statement on tables, as an operator would type it; `SET` is for row-level security alone."""
    blocks = re.findall(r"^```sql\n(.*?)^```$", OPERATING, re.MULTILINE | re.DOTALL)
    statements = [one.strip() for block in blocks for one in re.sub(r"--.*", "", block).split(";")]
    on_tables = [one for one in statements if one and not one.startswith("CREATE")]
    assert len(on_tables) > 4

    def run(connection: Connection) -> None:
        for statement in on_tables:
            if not (database.is_sqlite and statement.startswith("SET ")):
                connection.exec_driver_sql(statement)

    await database.run(run)


def test_every_decision_is_in_the_index_and_numbered_in_order() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    index = (folder / "README.md").read_text()
    assert [name for name in records if f"({name})" not in index] == []


def test_the_guides_are_spoken_in_the_words_of_the_screens() -> None:
    """What they print in bold is a label of the bot, in English; what ends in a stop is a heading."""
    spoken = code_of("views", "keyboards")
    labels = {label for label in re.findall(r"\*\*([^*]+)\*\*", GUIDES) if not label.endswith(".")}
    assert len(labels) > 20
    said = {label for label in labels if f'_("{label}")' in spoken or f'", "{label}")' in spoken}
    assert [label for label in labels - said if not label.startswith("Come as ")] == []


def test_the_code_that_is_shown_is_the_code_that_runs() -> None:
    written = code_of("handlers", "services", "tests")
    blocks = re.findall(r"^ *```python\n(.*?)^ *```$", ARCHITECTURE, re.M | re.S)
    assert blocks
    for line in "".join(blocks).splitlines():
        assert line.strip() in written, line


def test_the_diagram_shows_the_tables_as_they_are() -> None:
    assert (ROOT / "docs/entities.md").read_text() == diagram.document(), "run `make entities`"
    assert set(re.findall(r"^    (\w+) \{$", diagram.document(), re.MULTILINE)) == set(metadata.tables)
