"""Tags of programs: at most five each, written alike, offered again where they were used before."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, delete, exists, func, or_, select
from sqlalchemy.types import BigInteger

from models.base import upsert
from models.ids import new_id
from models.programs import Program, ProgramStatus
from models.tags import ProgramTag, Tag
from models.tx import Tx, here, table_of
from services import access, texts
from services.errors import BadInput

tags = table_of(Tag)
program_tags = table_of(ProgramTag)
programs = table_of(Program)

MOST = 5
MAX_LENGTH = 32
OFFERED = 12
"""How many of the tags in use are offered to choose from."""


@dataclass(frozen=True, slots=True)
class UsedTag:
    """A tag and how many programs that the person sees have it."""

    id: int
    name: str
    programs: int


@dataclass(frozen=True, slots=True)
class OfferedTag:
    """A tag that a program has, or could have with one tap."""

    id: int
    name: str
    chosen: bool


_USED = (
    select(tags.c.id, tags.c.name, func.count().label("programs"))
    .select_from(
        tags.join(
            program_tags,
            and_(program_tags.c.community_id == tags.c.community_id, program_tags.c.tag_id == tags.c.id),
        ).join(
            programs,
            and_(
                programs.c.community_id == program_tags.c.community_id,
                programs.c.id == program_tags.c.program_id,
            ),
        )
    )
    .where(here(tags), access.VISIBLE, programs.c.status != ProgramStatus.ARCHIVED)
    .group_by(tags.c.id, tags.c.name)
    .order_by(func.count().desc(), tags.c.name)
    .limit(OFFERED)
)
_NAME = select(tags.c.name).where(here(tags), tags.c.id == bindparam("of_tag"))
_MAKE = upsert(tags).on_conflict_do_nothing(index_elements=["community_id", "name"])
_IDS = select(tags.c.id, tags.c.name).where(
    here(tags), tags.c.name.in_(bindparam("of_names", expanding=True))
)
_FORGET = delete(program_tags).where(here(program_tags), program_tags.c.program_id == bindparam("of_program"))

TAGGED: ColumnElement[bool] = or_(
    bindparam("of_tag", type_=BigInteger).is_(None),
    exists().where(
        program_tags.c.community_id == programs.c.community_id,
        program_tags.c.program_id == programs.c.id,
        program_tags.c.tag_id == bindparam("of_tag", type_=BigInteger),
    ),
)
"""The criterion of programs that have the tag `of_tag`; all of them where it is None."""
NAMED: ColumnElement[bool] = or_(
    cast(bindparam("with_tag", type_=String), String).is_(None),
    exists().where(
        tags.c.community_id == programs.c.community_id,
        tags.c.name == bindparam("with_tag", type_=String),
        program_tags.c.community_id == programs.c.community_id,
        program_tags.c.tag_id == tags.c.id,
        program_tags.c.program_id == programs.c.id,
    ),
)
"""The same for a tag by its name, `with_tag`."""


def cleaned(given: Iterable[str]) -> list[str]:
    """Tags as they are kept: small letters, no `#`, each once. Raises BadInput("tags", …)."""
    found = dict.fromkeys(filter(None, map(_cleaned, given)))
    if len(found) > MOST:
        raise BadInput("tags", "too_many", MOST)
    return list(found)


def _cleaned(tag: str) -> str:
    plain = unicodedata.normalize("NFKC", tag).casefold().replace("#", " ").replace("_", " ")
    return texts.line("tags", plain, MAX_LENGTH)


def split(text: str) -> list[str]:
    """What is typed, tag by tag: by commas or lines, or each with its `#`."""
    if text.lstrip().startswith("#") and "," not in text:
        return re.split(r"(?:^|\s)#", text)
    return re.split(r"[,;\n]", text)


def store(tx: Tx, program_id: int, names: Sequence[str]) -> None:
    """Let a program be found by these tags and no others."""
    tx.execute(_FORGET, of_program=program_id)
    if not names:
        return
    made: list[dict[str, Any]] = [
        {"community_id": tx.community_id, "id": new_id(), "name": name} for name in sorted(names)
    ]
    tx.connection.execute(_MAKE, made)
    ids = [row.id for row in tx.rows(_IDS, of_names=list(names))]
    tx.add_many(ProgramTag, [{"program_id": program_id, "tag_id": tag_id} for tag_id in ids])


def used(tx: Tx) -> tuple[UsedTag, ...]:
    """The tags of programs that the person sees, the most used first."""
    return tuple(tx.records(UsedTag, _USED, **access.sight(tx.actor)))


def offered(tx: Tx, chosen: Sequence[str], most: int = 9) -> tuple[OfferedTag, ...]:
    """The tags that a program has, then others in use."""
    own = {row.name: row.id for row in tx.rows(_IDS, of_names=list(chosen))} if chosen else {}
    mine = [OfferedTag(own[name], name, chosen=True) for name in chosen if name in own]
    others = [OfferedTag(tag.id, tag.name, chosen=False) for tag in used(tx) if tag.name not in own]
    return (*mine, *others)[:most]


def name_of(tx: Tx, tag_id: int | None) -> str | None:
    """What a tag is called; None where there is none."""
    name: str | None = tx.value(_NAME, of_tag=tag_id) if tag_id is not None else None
    return name
