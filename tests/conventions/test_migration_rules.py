"""A migration runs while workers of the release before do: it adds, and takes away only what they do not use.

CONTRIBUTING.md says it in words. Migrations up to `BEFORE_ALL` belong to the first release: nobody runs a
worker that is older than they are.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEFORE_ALL = "0065"
VERSIONS = sorted((ROOT / "migrations/versions").glob("[0-9]*.py"))
NEWER = [path for path in VERSIONS if path.name[:4] > BEFORE_ALL]

TAKES_AWAY = {"drop_column", "drop_table", "rename_table", "alter_column", "execute"}
"""What workers of the last release may trip over: the reason names the revision since which none uses it."""
LOCKS = {"add_column", "create_index", "create_unique_constraint", "create_foreign_key", "make"}
"""What may hold a table for as long as it takes to look at all its rows, or refuse rows of older workers."""
_WORDS = re.compile(r"\b(DROP|RENAME|UPDATE|DELETE|TRUNCATE|ALTER\s+TABLE|LOCK)\b", re.IGNORECASE)
_REVISION = re.compile(r"\b\d{4}\b")


def findings(source: str) -> list[str]:
    """What a migration does that the rules forbid, and that its `ACCEPTED` gives no good reason for."""
    tree = ast.parse(source)
    accepted = _accepted(tree)
    ways = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name != "downgrade"]
    calls = [node for way in ways for node in ast.walk(way) if isinstance(node, ast.Call)]
    made = {_first(call) for call in calls if _name(call) == "create_table"}
    found = {_name(call) for call in calls if _is_forbidden(call, made)}
    if _makes_unnamed(tree, calls):
        found.add("make")
    return sorted(name for name in found if not _is_excused(name, accepted.get(name, "")))


def _makes_unnamed(tree: ast.Module, calls: list[ast.Call]) -> bool:
    """Whether an index is made that `INDEXES` does not name: it would be built with the table closed."""
    named = {
        one.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for one in node.targets
        if isinstance(one, ast.Name)
    }
    made = [ast.unparse(call) for call in calls if isinstance(call.func, ast.Name) and call.func.id == "make"]
    return any(one != "make(*INDEXES)" for one in made) or (bool(made) and "INDEXES" not in named)


def _is_excused(name: str, reason: str) -> bool:
    return bool(_REVISION.search(reason)) if name in TAKES_AWAY else len(reason) > 10


def _accepted(tree: ast.Module) -> dict[str, str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "ACCEPTED" for target in node.targets
        ):
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    return {}


def _is_forbidden(call: ast.Call, made: set[str]) -> bool:
    name, options = _name(call), {word.arg: ast.unparse(word.value) for word in call.keywords}
    match name:
        case "drop_column" | "drop_table" | "rename_table" | "create_unique_constraint":
            return True
        case "alter_column":
            return bool({"new_column_name", "type_"} & set(options)) or options.get("nullable") == "False"
        case "add_column":
            return not _takes_older_rows(call)
        case "create_index":
            return _table(call) not in made  # see migrations/indexes.py
        case "create_check_constraint" | "create_foreign_key":
            return _table(call) not in made and options.get("postgresql_not_valid") != "True"
        case "execute":
            return bool(_WORDS.search(ast.unparse(call)))
    return False


def _takes_older_rows(call: ast.Call) -> bool:
    columns = [node for node in ast.walk(call) if isinstance(node, ast.Call) and _name(node) == "Column"]
    options = {word.arg: ast.unparse(word.value) for column in columns for word in column.keywords}
    return options.get("nullable") == "True" or "server_default" in options


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _first(call: ast.Call) -> str:
    return _said(call.args[0]) if call.args else ""


def _table(call: ast.Call) -> str:
    return _said(call.args[1]) if len(call.args) > 1 else ""


def _said(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_migrations_leave_workers_of_the_last_release_alone() -> None:
    found = {path.stem: findings(path.read_text()) for path in NEWER}
    assert not {name: kinds for name, kinds in found.items() if kinds}, "see Migrations in CONTRIBUTING.md"


def _upgrade(*lines: str, before: str = "") -> str:
    body = "\n    ".join(lines)
    return f"{before}\ndef upgrade():\n    {body}\n\n\ndef downgrade():\n    op.drop_table('x')\n"


GOOD = (
    _upgrade("op.create_table('x', sa.Column('id'))", "op.create_index('ix', 'x', ['id'])"),
    _upgrade("op.add_column('users', sa.Column('a', sa.Integer(), nullable=True))"),
    _upgrade("op.add_column('users', sa.Column('a', sa.Integer(), nullable=False, server_default='0'))"),
    _upgrade("make(*INDEXES)", before="INDEXES = (Index('ix', 'users', ('a',)),)"),
    _upgrade("op.create_check_constraint('ck', 'users', 'a > 0', postgresql_not_valid=True)"),
    _upgrade("op.alter_column('users', 'a', nullable=True)"),
    _upgrade("op.execute('CREATE POLICY x ON y USING (true)')"),
    _upgrade("op.drop_column('users', 'a')", before="ACCEPTED = {'drop_column': 'unused since 0061'}"),
)
BAD = {
    "drop_column": _upgrade("op.drop_column('users', 'a')"),
    "drop_table": _upgrade("op.drop_table('users')", before="ACCEPTED = {'drop_table': 'I am sure'}"),
    "rename_table": _upgrade("op.rename_table('users', 'people')"),
    "alter_column": _upgrade("op.alter_column('users', 'a', new_column_name='b')"),
    "add_column": _upgrade("op.add_column('users', sa.Column('a', sa.Integer(), nullable=False))"),
    "create_index": _upgrade("op.create_index('ix', 'users', ['a'], if_not_exists=True)"),
    "make": _upgrade("make(Index('ix', 'users', ('a',)))"),
    "create_unique_constraint": _upgrade("op.create_unique_constraint('uq', 'users', ['a'])"),
    "create_foreign_key": _upgrade("op.create_foreign_key('fk', 'users', 'x', ['a'], ['id'])"),
    "execute": _upgrade("op.execute('update users set a = 1')"),
}


@pytest.mark.parametrize("migration", GOOD)
def test_what_only_adds_is_let_through(migration: str) -> None:
    assert findings(migration) == []


@pytest.mark.parametrize("name", BAD)
def test_what_takes_away_or_locks_for_long_is_found(name: str) -> None:
    assert findings(BAD[name]) == [name]
    inside = BAD[name].replace("op.", "batch.", 1)
    assert findings(inside) == [name]


def test_every_rule_is_tried_and_tells_its_kind() -> None:
    assert set(BAD) == TAKES_AWAY | LOCKS


def test_what_was_there_before_the_rules_would_be_found_as_well() -> None:
    """So that the rules are known to bite on real migrations."""
    older = {path.name[:4]: findings(path.read_text()) for path in VERSIONS if path not in NEWER}
    assert sum(bool(found) for found in older.values()) > 10
