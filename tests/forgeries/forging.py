"""Forgeries: what somebody sends who has seen something good, and wants more than it gives.

A forgery is drawn from a seed, so that the one that gets through is found again. How many are tried is said
by `FORGERIES`: some thousands with all tests, a hundred thousand by `make forgeries`.
"""

import os
import random
import string
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote, unquote

COUNT = int(os.environ.get("FORGERIES", "4000"))
SEED = int(os.environ.get("FORGERY_SEED", "1"))
SOME = max(100, COUNT // 50)
"""How many are tried where each is a request over HTTP."""

_CHARACTERS = string.ascii_letters + string.digits + "-_=.:&%+~ \x00\n/\"'<>{}[]\u00e9\u0663\u202e\U0001f600"
_LONG = 6000
Change = Callable[[random.Random, str], str]


def forgeries(good: Sequence[str], count: int = COUNT, seed: int = SEED) -> Iterator[str]:
    """`count` texts made of good ones, none of which is one of them."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        text = chance.choice(good)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            text = chance.choice(_CHANGES)(chance, text)
        if chance.random() < 0.1:
            text = _spliced(chance, good)
        if text not in good:
            made += 1
            yield text


def _at(chance: random.Random, text: str) -> int:
    return chance.randrange(len(text) + 1)


def _another(chance: random.Random, text: str) -> str:
    at = _at(chance, text)
    return text[:at] + chance.choice(_CHARACTERS) + text[at + 1 :]


def _one_more(chance: random.Random, text: str) -> str:
    at = _at(chance, text)
    return text[:at] + chance.choice(_CHARACTERS) + text[at:]


def _one_less(chance: random.Random, text: str) -> str:
    at = _at(chance, text)
    return text[:at] + text[at + 1 :]


def _cut(chance: random.Random, text: str) -> str:
    return text[: _at(chance, text)] if chance.random() < 0.5 else text[_at(chance, text) :]


def _twice(chance: random.Random, text: str) -> str:
    return text + chance.choice(("", "&", ".", ":", "=", ",")) + text


def _turned(chance: random.Random, text: str) -> str:
    return chance.choice((str.upper, str.lower, str.swapcase, quote, unquote))(text)


def _other_number(chance: random.Random, text: str) -> str:
    digits = [at for at, one in enumerate(text) if one.isdecimal()]
    if not digits:
        return _another(chance, text)
    at = chance.choice(digits)
    return text[:at] + chance.choice(string.digits) + text[at + 1 :]


def _swapped(chance: random.Random, text: str) -> str:
    one, other = sorted((_at(chance, text), _at(chance, text)))
    return text[other:] + text[one:other] + text[:one]


def _nonsense(chance: random.Random, _text: str) -> str:
    return "".join(chance.choices(_CHARACTERS, k=chance.choice((0, 1, 20, 64, _LONG))))


def _spliced(chance: random.Random, good: Sequence[str]) -> str:
    """The beginning of one with the end of another: a signature over something else."""
    one, other = chance.choice(good), chance.choice(good)
    return one[: _at(chance, one)] + other[_at(chance, other) :]


_CHANGES: tuple[Change, ...] = (
    _another,
    _one_more,
    _one_less,
    _cut,
    _twice,
    _turned,
    _other_number,
    _swapped,
    _nonsense,
)
