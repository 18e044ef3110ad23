"""A jam night for every test of the queue."""

from tests.queue.nights import night

__all__ = ["night"]
