"""`python -m bot`: what is needed is loaded without looking for garbage among it, and no more than that."""

from bot import lazy_types
from bot.garbage import undisturbed


def main() -> None:
    """Run what was asked for."""
    with undisturbed():
        lazy_types.defer()
        from bot.command_line import app
    app(prog_name="python -m bot")


if __name__ == "__main__":
    main()
