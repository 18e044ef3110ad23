"""The screen a deep link opens."""

from services.arrivals import Arrival
from views import communities, invitations, programs, sessions
from views.links import Links
from views.screen import Screen


def screen(arrival: Arrival, links: Links) -> Screen:
    """The thing itself: a session, a program, or a community to join."""
    if arrival.invitation:
        return invitations.accepted(arrival.invitation, links)
    if arrival.session:
        return sessions.screen(arrival.session, links)
    if arrival.program:
        return programs.screen(arrival.program)
    assert arrival.community is not None
    return communities.screen(arrival.community, links)
