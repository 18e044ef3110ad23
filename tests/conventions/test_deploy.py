"""What is deployed is true: containers and units start what there is, with settings that there are."""

import contextlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from bot import config
from bot.command_line import app
from bot.config import Settings
from bot.installation import installed, migrated
from bot.leaving import GRACE
from scheduler.sender import PATIENCE
from tests import postgres
from tests.commands import TOKEN
from tests.conventions.test_house import PACKAGES

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs/operating.md").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", "")
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text()
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
IN_THE_IMAGE = {*PACKAGES, "migrations"} - {"sandbox"}
OF_THE_DATABASE = {"POSTGRES_PASSWORD", "DATABASE_PASSWORD"}
"""Words that are no settings of ours."""
MOST_EXPOSED = 2.0
"""Of 10, as systemd judges what a unit may do."""


def services() -> dict[str, Any]:
    """What compose.yaml starts."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    return found


def workers() -> dict[str, Any]:
    """The workers among them."""
    return {name: one for name, one in services().items() if name.startswith("worker")}


def settings_of(environment: dict[str, str]) -> Settings:
    """What a worker reads."""
    filled = {"PUBLIC_URL": "https://jamboree.example.org", "WEBHOOK_SECRET": "0123456789abcdef"}
    values = {
        name.lower(): re.sub(r"\$\{(\w+)[^}]*\}", lambda found: filled.get(found[1], "word"), value)
        for name, value in environment.items()
        if name not in OF_THE_DATABASE
    }
    return config.load(_env_file=None, bot_token=TOKEN, **values)


def unit(path: Path) -> dict[str, list[str]]:
    """The lines of a unit, by their names."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", path.read_text(), re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def test_three_workers_run_by_webhook_on_postgresql_and_redis() -> None:
    assert len(workers()) == 3
    for worker in workers().values():
        assert set(map(str.lower, set(worker["environment"]) - OF_THE_DATABASE)) <= set(Settings.model_fields)
        settings = settings_of(worker["environment"])
        assert settings.uses_webhook
        assert settings.redis_url is not None
        assert settings.database_url.get_secret_value().startswith("postgresql+asyncpg://jamboree:")
        for name in ("database", "conversations"):
            assert worker["depends_on"][name] == {"condition": "service_healthy"}
            assert f"@{name}/" in str(worker) or f"//{name}:" in str(worker)
            assert "healthcheck" in services()[name]


def test_no_secret_stands_in_the_file_and_workers_do_not_learn_the_superusers() -> None:
    for worker in workers().values():
        assert worker["env_file"] == ".env"
        assert worker["environment"]["POSTGRES_PASSWORD"] == ""
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE))
    assert asked == {"PUBLIC_URL", "WEBHOOK_SECRET", *OF_THE_DATABASE}
    containers = OPERATING.partition("\n## Containers\n")[2].partition("\n## ")[0]
    assert all(name in containers for name in asked)


def test_a_worker_has_time_to_finish_what_it_has_in_hand() -> None:
    for worker in workers().values():
        given = int(worker["stop_grace_period"].removesuffix("s"))
        assert given > max(settings_of(worker["environment"]).stop_delay + GRACE, PATIENCE)
    for path in SERVICES:
        assert int(unit(path)["TimeoutStopSec"][0]) > max(_delay(path) + GRACE, PATIENCE)


def _delay(path: Path) -> float:
    return float(_environment(path).get("STOP_DELAY", 0))


def _environment(path: Path) -> dict[str, str]:
    return dict(word.split("=", 1) for line in unit(path).get("Environment", []) for word in line.split())


def test_the_proxy_sends_to_every_worker_that_says_it_is_ready() -> None:
    [line] = re.findall(r"reverse_proxy (.+) \{", CADDYFILE)
    ports = {name: worker["environment"]["LISTEN"].rpartition(":")[2] for name, worker in workers().items()}
    assert line.split() == [f"{name}:{port}" for name, port in ports.items()]
    assert "health_uri /ready" in CADDYFILE
    [pause] = re.findall(r"health_interval (\d+)s", CADDYFILE)
    for worker in workers().values():
        settings = settings_of(worker["environment"])
        assert settings.stop_delay >= 2 * int(pause)
        [inside] = yaml.safe_load(COMPOSE)["networks"]["inside"]["ipam"]["config"]
        assert settings.trusted_networks == (ip_network(inside["subnet"]),)
        assert worker["networks"] == services()["proxy"]["networks"] == ["inside"]


def test_what_is_mounted_is_there() -> None:
    mounted = [
        volume.split(":")[0]
        for service in services().values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert len(mounted) == 2
    assert [path for path in mounted if not (ROOT / path).exists()] == []


def test_the_image_has_all_that_runs_and_nothing_else() -> None:
    copied = re.findall(r"^COPY (\S+) (\S+)$", DOCKERFILE, re.MULTILINE)
    assert {source for source, target in copied if source == target} == IN_THE_IMAGE
    let_in = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert set(let_in) == {source for source, _ in copied}
    assert all((ROOT / source).exists() for source, _ in copied)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE


def test_the_image_runs_a_command_there_is_as_nobody_in_particular() -> None:
    users = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["jamboree"]
    command = json.loads(re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[-1])
    assert command[1:3] == ["-m", "bot"]
    names = {found.name or found.callback.__name__ for found in app.registered_commands if found.callback}
    assert command[3] in names
    wanted = set(re.findall(r"\b(fonts-noto-core|fonts-noto-color-emoji|libfribidi0)\b", DOCKERFILE))
    install = (ROOT / ".ci/install").read_text()
    assert len(wanted) == 3
    assert all(package in install for package in wanted)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_check_of_the_image_says_what_ready_says(status: int, code: int) -> None:
    [check] = re.findall(r"HEALTHCHECK .*CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    _, *words = json.loads(check)
    with _answering(status) as port:
        here = [word.replace("127.0.0.1:8090", f"127.0.0.1:{port}") for word in words]
        done = subprocess.run([sys.executable, *here], capture_output=True, check=False)
    assert done.returncode == code


@contextlib.contextmanager
def _answering(status: int) -> Iterator[int]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/ready" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


async def test_the_database_of_the_containers_is_made_for_a_role_that_row_level_security_binds() -> None:
    psql = postgres.program("psql")
    if psql is None:
        pytest.skip("no psql")
    with postgres.server() as server:
        _makes_the_database(psql, server)
        settings = config.load(_env_file=None, bot_token=TOKEN, database_url=server.url("jamboree"))
        async with installed(settings) as db:
            before, _ = await migrated(db)
            assert before is None


def _makes_the_database(psql: Path, server: postgres.Postgres) -> None:
    environment = {
        "PATH": f"{psql.parent}:/usr/bin:/bin",
        "PGHOST": str(server.folder),
        "DATABASE_PASSWORD": "it's a secret",
    }
    script = ["sh", ROOT / "deploy/database.sh"]
    subprocess.run(script, env=environment, capture_output=True, check=True)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is_with_settings_that_there_are(path: Path) -> None:
    lines = unit(path)
    assert lines["ExecStart"] == [f"{lines['WorkingDirectory'][0]}/.venv/bin/python -m bot run"]
    assert lines["User"] == ["jamboree"]
    assert set(map(str.lower, _environment(path))) <= set(Settings.model_fields)
    assert lines["RestartPreventExitStatus"] == ["2"]
    if "@" in path.name:
        assert _environment(path)["LISTEN"] == "127.0.0.1:%i"
        assert lines["WantedBy"] == lines["PartOf"] == ["jamboree.target"]


def test_units_are_right_and_may_do_little_as_systemd_judges(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd")
    for path in UNITS:
        written = path.read_text().replace("/opt/jamboree/.venv/bin/python", sys.executable)
        (tmp_path / path.name.replace("@", "@8091")).write_text(written)
    there = sorted(tmp_path.iterdir())
    right = subprocess.run(["systemd-analyze", "verify", *there], capture_output=True, text=True, check=False)
    complaints = [line for line in right.stderr.splitlines() if "jamboree" in line]
    assert (complaints, right.returncode) == ([], 0), right.stderr
    for path in there:
        if path.suffix == ".service":
            security = ["systemd-analyze", "security", "--no-pager", "--offline=true", path]
            judged = subprocess.run(security, capture_output=True, text=True, check=False)
            [level] = re.findall(r"exposure level for \S+: ([\d.]+)", judged.stdout)
            assert float(level) < MOST_EXPOSED


def test_what_is_quoted_is_what_there_is() -> None:
    quoted = re.findall(r"^```\w*\n# (deploy/\S+)\n(.*?)^```$", OPERATING, re.MULTILINE | re.DOTALL)
    assert {name for name, _ in quoted} >= {f"deploy/systemd/{path.name}" for path in SERVICES}
    for name, said in quoted:
        assert f"# {name}\n{said}" == (ROOT / name).read_text(), name


def test_the_proxies_take_their_files(tmp_path: Path) -> None:
    checked = 0
    if caddy := shutil.which("caddy"):
        _succeeds(caddy, "validate", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/Caddyfile"))
        checked += 1
    if nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin"):
        _succeeds(nginx, "-t", "-c", str(_nginx(tmp_path)), "-p", str(tmp_path), "-e", str(tmp_path / "log"))
        checked += 1
    if docker := shutil.which("docker"):
        plugin = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
        if plugin.returncode == 0:
            _succeeds(docker, "compose", "-f", str(_compose(tmp_path)), "config", "--quiet")
            checked += 1
    if not checked:
        pytest.skip("neither Caddy nor nginx nor Docker's compose")


def _succeeds(*command: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "PUBLIC_URL": "https://jamboree.example.org"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _nginx(folder: Path) -> Path:
    """Its file within a whole configuration, with a certificate."""
    _succeeds(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=jamboree.example.org"),
        *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
    )
    site = (ROOT / "deploy/nginx.conf").read_text().replace("/etc/ssl/jamboree", str(folder))
    site = site.replace("listen 443 ssl", "listen 127.0.0.1:8443 ssl")
    whole = folder / "nginx.conf"
    whole.write_text(f"pid {folder}/pid; events {{}} http {{ {site} }}\n")
    return whole


def _compose(folder: Path) -> Path:
    """The file with words in the place of secrets."""
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    whole = folder / "compose.yaml"
    whole.write_text(re.sub(r"\$\{\w+:\?[^}]*\}", "word", COMPOSE))
    return whole
