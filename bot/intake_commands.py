"""The operator's commands about answers to forms: encrypt them anew, erase somebody's."""

from typing import Annotated

import typer

from bot import chores, config
from bot.config import ConfigError
from bot.terminal import on_database
from models.actor import SYSTEM
from models.database import Database
from scheduler.batches import Tick
from services import installation_people, intake_privacy, intake_sealing
from services.errors import NotFound
from services.intake_sealing import Sort
from services.vault import Vault

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
Whom = Annotated[str, typer.Argument(help="Their e-mail address, @name or Telegram id.")]


def add_to(app: typer.Typer) -> None:
    """Give a program these commands."""
    app.command(name="seal-answers")(seal)
    app.command(name="erase-answers")(erase)


def seal(dry_run: DryRun = False) -> None:
    """Encrypt answers to forms, and their files, with the newest key of INTAKE_KEY."""

    async def work(db: Database, tick: Tick) -> str:
        vault = Vault(config.load().intake_keys)
        if not vault.fingerprint:
            raise ConfigError("INTAKE_KEY is missing; make one with: openssl rand -base64 32 | tr +/ -_")
        done, locked = await seal_answers(db, vault, dry_run=dry_run, tick=tick)
        if locked:
            raise ConfigError(
                f"INTAKE_KEY lacks the key of {locked} records: add it. {done} others have the newest key"
            )
        return f"{done} records {'would get' if dry_run else 'got'} the newest key."

    on_database(work, "Records")


def erase(whom: Whom, dry_run: DryRun = False) -> None:
    """Erase all that somebody answered in forms, everywhere here."""

    async def work(db: Database, _tick: Tick) -> str:
        number = await erase_answers(db, whom, dry_run=dry_run)
        return f"{number} forms of {whom} {'would be' if dry_run else 'are'} erased."

    on_database(work, "Forms")


async def seal_answers(db: Database, vault: Vault, *, dry_run: bool, tick: Tick) -> tuple[int, int]:
    """Encrypt answers to forms, and their files, with the newest key; how many, and how many no key opens."""
    if dry_run:
        return sum([await db.read(SYSTEM, intake_sealing.count, vault, sort) for sort in Sort]), 0
    done = locked = 0
    for sort in Sort:
        after = 0
        while found := await db.read(SYSTEM, intake_sealing.due, vault, sort, after):
            for one in found:
                there = SYSTEM.inside(one.community_id)
                opened = await db.write(there, intake_sealing.seal, vault, sort, one.id)
                done, locked = done + opened, locked + (not opened)
            after = found[-1].id
            tick(len(found))
    return done, locked


async def erase_answers(db: Database, whom: str, *, dry_run: bool) -> int:
    """Erase all that somebody answered in forms; how many forms. Raises ConfigError."""
    try:
        who = await db.read(SYSTEM, installation_people.known_as, whom)
    except NotFound:
        raise chores.nobody(whom) from None
    number = 0
    for community in await db.read(SYSTEM, intake_privacy.within, who):
        there = SYSTEM.inside(community)
        if dry_run:
            number += await db.read(there, intake_privacy.answered, [who])
        else:
            number += await db.write(there, intake_privacy.forget, [who])
    return number
