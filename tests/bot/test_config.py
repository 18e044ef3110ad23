"""Settings: each documented, each checked, a wrong one named in one line."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.config import ConfigError, Settings
from tests import commands
from tests.commands import TOKEN

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _without_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def load(**values: Any) -> Settings:
    return config.load(**{"bot_token": TOKEN, **values})


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    lines = (HOME / ".env.example").read_text().splitlines()
    named = [match[1] for line in lines if (match := re.match(r"(?:# )?([A-Z][A-Z_]+)=", line))]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults() -> None:
    text = (HOME / ".env.example").read_text()
    shown = dict(re.findall(r"^# ([A-Z_]+)=(.+)$", text, re.MULTILINE))
    examples = {"PUBLIC_URL", "REDIS_URL", "SMTP_URL", "MAIL_FROM", "SUPERADMINS"}
    settings = load(**{name.lower(): value for name, value in shown.items() if name not in examples})
    assert settings == load()


def test_the_example_works_once_it_has_a_token(tmp_path: Path) -> None:
    text = (HOME / ".env.example").read_text().replace("BOT_TOKEN=", f"BOT_TOKEN={TOKEN}")
    (tmp_path / ".env").write_text(text)
    assert config.load().bot_token.get_secret_value() == TOKEN


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nLISTEN=127.0.0.1:1\n")
    monkeypatch.setenv("LISTEN", "127.0.0.1:2")
    assert config.load().listen == "127.0.0.1:2"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", "nonsense"),
        ("BOT_TOKEN", "123456789:with spaces in it, long"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "http://host:port"),
        ("TELEGRAM_SCRIPT_URL", "telegram-web-app.js"),
        ("DATABASE_URL", "jamboree.db"),
        ("DATABASE_URL", "mysql://localhost/jamboree"),
        ("DATABASE_URL", "postgresql+psycopg2://localhost/jamboree"),
        ("DATABASE_URL", "postgresql+asyncpg://localhost"),
        ("REDIS_URL", "localhost:6379"),
        ("LISTEN", "8090"),
        ("LISTEN", "127.0.0.1:http"),
        ("LISTEN", "127.0.0.1:99999"),
        ("PUBLIC_URL", "jamboree.example.org"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "not allowed: a space or colon"),
        ("MINI_APP_NAME", "my app"),
        ("DEFAULT_LANGUAGE", "tlh"),
        ("DEFAULT_ZONE", "Lisbon"),
        ("SEND_RATE", "fast"),
        ("SEND_RATE", "-1"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "smtp://mail.example.org:port"),
        ("MAIL_FROM", "Jamboree"),
        ("MAIL_FROM", "Jamboree <jamboree>"),
        ("MAIL_HOOK_SECRET", "short"),
        ("SUPERADMINS", "ana@example.org, Ana"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named_in_one_line_with_a_right_one(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(**{name.lower(): value})
    line = str(wrong.value)
    assert line.startswith(f"{name} ")
    assert "a right value: " in line
    assert "\n" not in line
    assert value not in line or not name.endswith(("TOKEN", "SECRET"))


def test_every_shown_right_value_is_right() -> None:
    for name, field in Settings.model_fields.items():
        value = str((field.examples or [""])[0]).split(",")[0]
        beside = {
            "webhook_secret": {"public_url": "https://jamboree.example.org"},
            "smtp_url": {"public_url": "https://jamboree.example.org", "mail_from": "jam@example.org"},
            "mail_from": {"public_url": "https://jamboree.example.org", "smtp_url": "smtp://127.0.0.1"},
        }
        load(**{**beside.get(name, {}), name: value})


def test_a_missing_token_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^BOT_TOKEN is missing; a right value: "):
        config.load()


def test_an_empty_value_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "")
    assert load().redis_url is None


@pytest.mark.parametrize(
    ("public_url", "secret", "webhook"),
    [
        (None, None, False),
        ("https://jamboree.example.org", None, False),
        ("https://jamboree.example.org", "0123456789abcdef", True),
    ],
)
def test_a_secret_and_an_address_make_a_webhook(public_url: str, secret: str, webhook: bool) -> None:
    assert load(public_url=public_url, webhook_secret=secret).uses_webhook is webhook


def test_a_webhook_needs_an_address() -> None:
    with pytest.raises(
        ConfigError, match=r"^PUBLIC_URL is needed with WEBHOOK_SECRET.*a right value: https?:"
    ):
        load(webhook_secret="0123456789abcdef")


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ({"smtp_url": "smtp://127.0.0.1"}, "MAIL_FROM"),
        ({"mail_from": "Jamboree <jam@example.org>"}, "SMTP_URL"),
        ({"smtp_url": "smtp://127.0.0.1", "mail_from": "jam@example.org"}, "PUBLIC_URL"),
    ],
)
def test_mail_needs_a_server_a_sender_and_an_address(given: dict[str, str], needed: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{needed} is needed with .*a right value: "):
        load(**given)


def test_those_who_run_the_installation_are_told_apart() -> None:
    settings = load(superadmins="Ana@Example.org, 123456789")
    assert settings.superadmin_emails == {"ana@example.org"}
    assert settings.superadmin_ids == {123456789}


def test_telegrams_webhook_needs_https_and_a_sandboxs_does_not() -> None:
    given = {"webhook_secret": "0123456789abcdef", "public_url": "http://127.0.0.1:8090"}
    with pytest.raises(ConfigError, match=r"^PUBLIC_URL must begin with https://"):
        load(**given)
    assert load(**given, telegram_api_url="http://127.0.0.1:8080").uses_webhook


def test_the_mini_app_needs_https_or_a_sandbox() -> None:
    assert not load().has_mini_app
    assert load(public_url="https://jamboree.example.org").has_mini_app
    assert not load(public_url="http://127.0.0.1:8090").has_mini_app
    assert load(public_url="http://127.0.0.1:8090", telegram_api_url="http://127.0.0.1:8080").has_mini_app


@pytest.mark.parametrize("given", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+asyncpg://u@h/d"])
def test_postgresql_is_understood_however_it_is_written(given: str) -> None:
    assert load(database_url=given).database_url.get_secret_value() == "postgresql+asyncpg://u@h/d"


def test_secrets_do_not_show() -> None:
    settings = load(
        webhook_secret="0123456789abcdef",
        public_url="https://x.example",
        database_url="postgresql://me:hush@h/d",
        redis_url="redis://:hush@h",
    )
    shown = repr(settings) + str(settings)
    assert not [secret for secret in (TOKEN, "0123456789abcdef", "hush") if secret in shown]


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    load(database_url=f"sqlite+aiosqlite:///{tmp_path}/a/b/jamboree.db").prepare()
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"^DATABASE_URL: the folder .* cannot be made"):
        load(database_url=f"sqlite+aiosqlite:///{tmp_path}/file/jamboree.db").prepare()


@pytest.mark.parametrize(
    ("environment", "begins", "code"),
    [
        ({}, "BOT_TOKEN is missing", 2),
        ({"BOT_TOKEN": TOKEN, "LISTEN": "8090"}, "LISTEN is not host:port", 2),
        (
            {"BOT_TOKEN": TOKEN, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"},
            "DATABASE_URL cannot be",
            1,
        ),
        ({"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:1"}, "TELEGRAM_API_URL cannot be", 1),
    ],
)
def test_the_start_stops_with_one_line_and_a_code_that_tells_wrong_from_away(
    environment: dict[str, str], begins: str, code: int, tmp_path: Path
) -> None:
    done = commands.run(folder=tmp_path, LOG_LEVEL="error", **environment)
    assert done.returncode == code
    assert done.stderr.startswith(begins)
    assert len(done.stderr.splitlines()) == 1
