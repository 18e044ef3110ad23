"""What stories are about: which acts happen how often."""

from collections.abc import Mapping

from tests.simulation.customers import CUSTOMERS
from tests.simulation.office import OFFICE
from tests.simulation.organizers import ORGANIZERS
from tests.simulation.pages import BROWSERS
from tests.simulation.passing import days_pass, time_passes
from tests.simulation.people import MEMBERS, all_at_once, answers, taps_a_card
from tests.simulation.plan import Theme
from tests.simulation.readers import READERS, reads
from tests.simulation.turn import Act

PLACES: Mapping[Act, int] = {all_at_once: 6, answers: 4, taps_a_card: 2, reads: 2, time_passes: 3}
EVERYTHING: Mapping[Act, int] = {
    **MEMBERS,
    **ORGANIZERS,
    **CUSTOMERS,
    **BROWSERS,
    **READERS,
    **OFFICE,
    time_passes: 10,
}
MONEY: Mapping[Act, int] = {**CUSTOMERS, **OFFICE, answers: 2, time_passes: 4, days_pass: 1}
BY_ORGANIZERS = frozenset({*ORGANIZERS, *OFFICE})

ACTS: Mapping[Theme, Mapping[Act, int]] = {
    Theme.PLACES: PLACES,
    Theme.MONEY: MONEY,
    Theme.EVERYTHING: EVERYTHING,
    Theme.KILLS: EVERYTHING,
}
