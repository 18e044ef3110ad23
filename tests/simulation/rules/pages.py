"""Pages are there, or say why not, and show nothing of our insides."""

from tests.simulation.rules.step import Step
from tests.simulation.rules.words import INSIDES
from tests.simulation.world import Broken


def check(step: Step) -> None:
    """Each page that was opened. Raises Broken."""
    for page in step.done.pages:
        if page.status >= 500 and not step.troubles:
            raise Broken(f"{page.path} answers {page.status}, though nothing was wrong")
        if found := INSIDES.search(page.body):
            raise Broken(f"{page.path} shows {found[0]!r}")
