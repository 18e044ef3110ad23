"""When garbage is looked for: not while thousands of classes are loaded that all stay, and seldom then."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (10_000, 20, 50)
"""Allocations, and passes of the younger generation, between two passes. As Python has it (700, 10, 10) it
takes a third of a tap.
"""


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection meanwhile, which would take a sixth of a start; what is there at the end is not
    looked at again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Everything is there now. What lives for good is not looked at again: the slowest taps are ten times
    faster.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
