"""Merging what several people wrote at once, line by line: nobody's words are lost. Pure, no database.

Where two changed different lines, both changes stand. Where both added lines at one place, both stand, in the
order in which they came. Where both changed the same lines, both versions stand, each line with its writer's
name before it (`[Ana] …`): a person puts that in order, no rule could.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.three_way import common, stretches

MARKED = "[{name}] {line}"

Blame = Callable[[str], str]
"""Who wrote a line that is there now."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Two versions of one text, made one."""

    text: str
    joined: bool
    """Whether anything of the other version came in."""
    clashed: bool
    """Whether both changed the same lines: these are there twice, marked."""


def merged(base: str, theirs: str, mine: str, *, by: Blame, me: str) -> Merged:
    """What becomes of `theirs`, which is kept, and `mine`, which began with `base`.

    `by` says who wrote a line of theirs, `me` is the name of who writes now.
    """
    if theirs in (base, mine):
        return Merged(mine, joined=False, clashed=False)
    if mine == base:
        return Merged(theirs, joined=True, clashed=False)
    lines: list[str] = []
    clashed = False
    for stretch in stretches(_lines(base), _lines(theirs), _lines(mine)):
        if stretch.agreed is not None:
            lines += stretch.agreed
            continue
        before, their_part, my_part = list(stretch.before), list(stretch.theirs), list(stretch.mine)
        beside = _beside(before, their_part, my_part) or _beside(before, my_part, their_part)
        if beside or not before:
            lines += beside or _both(their_part, my_part)
            continue
        clashed = True
        lines += _both(
            [_marked(line, by(line)) for line in their_part], [_marked(line, me) for line in my_part]
        )
    return Merged("\n".join(lines), joined=True, clashed=clashed)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _beside(before: list[str], changed: list[str], longer: list[str]) -> list[str]:
    """Lines that one changed, and what the other added right below or above them; else nothing."""
    size = len(before)
    if not before or len(longer) <= size:
        return []
    if longer[:size] == before:
        return [*changed, *longer[size:]]
    return [*longer[:-size], *changed] if longer[-size:] == before else []


def _both(theirs: Sequence[str], mine: Sequence[str]) -> list[str]:
    """Both, one after the other; what is the same in both at the beginning or the end stands once."""
    first, last = common(theirs, mine)
    ours = mine[first : len(mine) - last]
    return [*theirs[: len(theirs) - last], *ours, *theirs[len(theirs) - last :]]


def _marked(line: str, name: str) -> str:
    """A line with its writer's name before it; an empty one needs none, nor one that has it."""
    begin = MARKED.format(name=name, line="")
    return line if not line.strip() or line.startswith(begin) else begin + line
