"""A setlist with the charts and recordings of its songs, as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.tx import Tx
from services import materials, sessions, setlists
from services.materials import Item
from services.sessions import SessionDetails
from services.setlists import SetlistDetails


@dataclass(frozen=True, slots=True)
class SetlistView:
    """What the page shows."""

    setlist: SetlistDetails
    charts: Mapping[int, tuple[Item, ...]]
    """Charts and recordings that the person sees, by song."""

    @property
    def session(self) -> SessionDetails:
        """Whose songs they are."""
        return self.setlist.session


def view(tx: Tx, session_id: int) -> SetlistView:
    """The songs of a session with all that belongs to them, in a fixed number of queries. Raises NotFound."""
    session = sessions.details(tx, session_id)
    charts: dict[int, tuple[Item, ...]] = {}
    for item in materials.shelf_of(tx, session).items:
        if item.song_id is not None:
            charts[item.song_id] = (*charts.get(item.song_id, ()), item)
    return SetlistView(setlists.of(tx, session), charts)
