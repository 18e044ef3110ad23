"""The screen a deep link opens."""

from services.arrivals import Arrival
from views import communities, goals, invitations, offerings, programs, repertoire, sessions
from views.links import Links
from views.screen import Screen


def screen(arrival: Arrival, links: Links) -> Screen:
    """The thing itself: a session, a program, its songs, a goal, an offering, or a community to join."""
    if arrival.invitation:
        return invitations.accepted(arrival.invitation)
    if arrival.session:
        return sessions.screen(arrival.session)
    if arrival.program:
        return programs.screen(arrival.program)
    if arrival.song:
        return repertoire.song(arrival.song, links)
    if arrival.songs:
        return repertoire.board(arrival.songs)
    if arrival.goal:
        return goals.screen(arrival.goal)
    if arrival.offering:
        return offerings.screen(arrival.offering, links)
    assert arrival.community is not None
    return communities.screen(arrival.community)
