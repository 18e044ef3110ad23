"""How the house is kept: small modules, features under one name, nothing that speaks of machines."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 300
PACKAGES = (
    *("bot", "handlers", "keyboards", "locales", "models"),
    *("scheduler", "services", "views", "webapp", "sandbox"),
)


def sources() -> list[Path]:
    """Every Python module of the product and the sandbox."""
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert not long


def test_every_handler_has_its_keyboard_or_view_under_the_same_name() -> None:
    for handler in (ROOT / "handlers").glob("[a-z]*.py"):
        feature = handler.stem
        others = [ROOT / folder / f"{feature}.py" for folder in ("views", "keyboards", "services")]
        assert any(path.exists() for path in others), feature


def test_tracked_files_name_no_machine_and_no_download_address() -> None:
    patterns = r"(^|[ \"=(])/(home|root)/[a-z]|https?://[^ \"]*/(simple|packages)/|--(extra-)?index-url"
    found = subprocess.run(
        ["git", "grep", "-nIE", patterns, "--", ":!*.js", ":!tests/conventions", ":!Makefile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
