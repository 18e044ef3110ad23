"""asyncpg's connection, with a BEGIN that takes along what is said first in a transaction."""

import asyncpg

from models.postgres import Doubled


class Driver(asyncpg.Connection):
    """A connection that begins a transaction, and says what comes first in it, in one trip to the server."""

    opening = ""
    """SQL, without parameters, for the transaction that begins next."""
    began = False
    """Whether one began."""

    def transaction(  # type: ignore[override]
        self, *, isolation: str = "read_committed", **_given: bool
    ) -> "_Transaction":
        """As SQLAlchemy asks for one before its first statement."""
        return _Transaction(self, isolation)


class _Transaction:
    """A transaction as SQLAlchemy begins and ends it."""

    __slots__ = ("_driver", "_isolation")

    def __init__(self, driver: Driver, isolation: str) -> None:
        self._driver = driver
        self._isolation = isolation.replace("_", " ")

    async def start(self) -> None:
        """Begin. Raises Doubled where the opening would make a row that there is."""
        driver = self._driver
        opening, driver.opening = driver.opening, ""
        try:
            await driver.execute(f"BEGIN ISOLATION LEVEL {self._isolation};{opening}")
        except asyncpg.PostgresError as error:
            if not driver.is_closed():
                await self.rollback()
            if isinstance(error, asyncpg.UniqueViolationError):
                raise Doubled from error
            raise
        driver.began = True

    async def commit(self) -> None:
        await self._driver.execute("COMMIT")

    async def rollback(self) -> None:
        await self._driver.execute("ROLLBACK")
