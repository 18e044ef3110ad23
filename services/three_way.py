"""Where two versions of a text differ from the one they began with. Pure.

The algorithm of diff3, as in Khanna, Kunal and Pierce, "A formal investigation of diff3" (2007): what is left
of the beginning in both cuts all three into stretches; between two cuts one version changed, or both did.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that follow each other: as they were, and as they are in either version."""

    before: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]

    @property
    def agreed(self) -> tuple[str, ...] | None:
        """The lines that follow from it where one alone changed them, or both alike; None for a conflict."""
        if self.theirs in (self.before, self.mine):
            return self.mine
        return self.theirs if self.mine == self.before else None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A run of lines that is in all three: where it begins in each, and how long it is."""

    before: int
    theirs: int
    mine: int
    size: int


def stretches(before: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> Iterator[Stretch]:
    """The stretches of two versions, from the first line to the last."""
    at = _Kept(0, 0, 0, 0)
    for kept in [*_kept(before, theirs, mine), _Kept(len(before), len(theirs), len(mine), 0)]:
        between = Stretch(
            tuple(before[at.before : kept.before]),
            tuple(theirs[at.theirs : kept.theirs]),
            tuple(mine[at.mine : kept.mine]),
        )
        if between != Stretch((), (), ()):
            yield between
        if kept.size:
            same = tuple(before[kept.before : kept.before + kept.size])
            yield Stretch(same, same, same)
        at = _Kept(kept.before + kept.size, kept.theirs + kept.size, kept.mine + kept.size, 0)


def _kept(before: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> Iterator[_Kept]:
    """The runs of `before` that are in both, in order: where the runs of either overlap."""
    in_theirs = _runs(before, theirs)
    in_mine = _runs(before, mine)
    one = other = 0
    while one < len(in_theirs) and other < len(in_mine):
        (start, there, size), (begin, here, length) = in_theirs[one], in_mine[other]
        first, last = max(start, begin), min(start + size, begin + length)
        if first < last:
            yield _Kept(first, there + first - start, here + first - begin, last - first)
        if start + size < begin + length:
            one += 1
        else:
            other += 1


def _runs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of equal lines: where in `before`, where in `after`, how many.

    In long texts, lines that are there again and again begin no run of their own: a thousand empty lines
    would take a quarter of a minute.
    """
    first, last = common(before, after)
    middle, changed = before[first : len(before) - last], after[first : len(after) - last]
    found = SequenceMatcher(None, middle, changed).get_matching_blocks()
    runs = [
        (0, 0, first),
        *((first + one.a, first + one.b, one.size) for one in found),
        (len(before) - last, len(after) - last, last),
    ]
    return [run for run in runs if run[2]]


def common(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same in both, from the first on, and then from the last back."""
    most = min(len(one), len(other))
    first = 0
    while first < most and one[first] == other[first]:
        first += 1
    last = 0
    while last < most - first and one[-1 - last] == other[-1 - last]:
        last += 1
    return first, last
