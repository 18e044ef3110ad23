"""The line between Jamboree and its database, cut at commits: before they happen, or before anyone hears."""

from dataclasses import dataclass
from typing import Any

from models.database import Database


@dataclass(slots=True)
class Cut:
    """The next commits that are cut, once `after` have passed; `happens` is whether they come to pass."""

    happens: bool
    times: int
    after: int
    struck: int = 0


class Line:
    """Sits below the application, where its driver commits."""

    def __init__(self, db: Database) -> None:
        self._sqlite = db.is_sqlite
        dialect = db._writer.engine.dialect
        self._module = dialect.loaded_dbapi
        self._commit = dialect.do_commit
        dialect.do_commit = self._do_commit  # type: ignore[method-assign, assignment]
        self.cuts: list[Cut] = []

    def _do_commit(self, connection: Any) -> None:
        cut = self._next()
        if cut is None:
            self._commit(connection)
            return
        cut.struck += 1
        if cut.happens:
            self._commit(connection)
            self._hangs_up(connection)
            raise self._module.OperationalError("the line is dead")
        self._fails(connection)

    def _next(self) -> Cut | None:
        for cut in self.cuts:
            if cut.after:
                cut.after -= 1
                return None
            cut.times -= 1
            if not cut.times:
                self.cuts.remove(cut)
            return cut
        return None

    def _fails(self, connection: Any) -> None:
        """A file that cannot be written undoes what it began; a server that is gone does the same."""
        if self._sqlite:
            connection.rollback()
            raise self._module.OperationalError("disk I/O error")
        self._hangs_up(connection)
        self._commit(connection)

    def _hangs_up(self, connection: Any) -> None:
        if not self._sqlite:
            connection.driver_connection.terminate()
