"""What is told about programs, as it is now; None for what is no longer true."""

from dataclasses import replace
from datetime import datetime

from models.communities import Standing
from services.notice import Notice
from services.notice_facts import Facts, Message
from services.team_news import News

CONCERNED = (Standing.ACTIVE, Standing.GUEST)
"""Who hears what becomes of a program they answered."""


def date_gone(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not for what would be over by now, nor to who has left."""
    program = facts.programs.get(message.params["program"])
    at = datetime.fromisoformat(message.params["starts_at"])
    if program is None or at <= facts.now or facts.standing(message) not in CONCERNED:
        return None
    return replace(
        base,
        at=at,
        zone=program.zone,
        program=program.name,
        program_id=program.id,
        next_dates=facts.next_dates.get(program.id, ()),
    )


def program_gone(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not for what was brought back meanwhile, nor to who has left."""
    program = facts.deleted.get(message.params["program"])
    if program is None or facts.standing(message) not in CONCERNED:
        return None
    return replace(base, zone=program.zone, program=program.name, by=message.params["by"])


def program_back(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not for what was deleted again, nor to who has left."""
    program = facts.programs.get(message.params["program"])
    if program is None or facts.standing(message) not in CONCERNED:
        return None
    dates = facts.next_dates.get(program.id, ())
    return replace(base, zone=program.zone, program=program.name, program_id=program.id, next_dates=dates)


def invited(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not after it was taken back, nor to who has left."""
    program = facts.invited.get((message.params["program"], message.user_id))
    if program is None or facts.standing(message) is not Standing.ACTIVE:
        return None
    return replace(base, program=program.name, program_id=program.program_id, by=message.params["by"])


def team(facts: Facts, message: Message, base: Notice) -> Notice | None:
    """Not of one who joined and is gone again, or is back; nor of a program that is gone."""
    program_id, who = message.params["program"], message.params["who"]
    news, name = News(message.params["news"]), facts.teams.programs.get(program_id)
    runs = (program_id, who) in facts.teams.members
    if name is None or runs is not (news is News.JOINED) or facts.standing(message) is not Standing.ACTIVE:
        return None
    by = facts.teams.names.get(who, "")
    return replace(base, program=name, program_id=program_id, by=by, news=news)
