"""What people did is not lost: who said something is down with it, who tapped was answered."""

from models.rsvp import Answer, RsvpStatus
from models.sessions import SessionStatus
from tests.simulation.plan import Kind
from tests.simulation.rules.step import Step
from tests.simulation.seen import Date
from tests.simulation.turn import Said
from tests.simulation.world import Broken

COMES_TO = {
    Answer.GOING: {RsvpStatus.GOING, RsvpStatus.WAITLIST, RsvpStatus.OFFERED},
    Answer.MAYBE: {RsvpStatus.MAYBE},
    Answer.NOT_GOING: {RsvpStatus.NOT_GOING},
}


HARMLESS = {Kind.FORGETS, Kind.REPEATED, Kind.DOUBLED, Kind.UPDATES_LOST}
"""What nobody should notice."""


def check(step: Step) -> None:
    """Each answer that nothing speaks against is there. Raises Broken."""
    if step.done.by_hand or step.set_aside or step.had(Kind.CLOCK_AHEAD, Kind.CLOCK_BACK, Kind.SHUFFLED):
        return
    last = {(said.person.id, said.session): said for said in step.done.said}
    for said in last.values():
        date = step.after.dates.get(said.session)
        if date is None or not _free_to_say(step, date, said):
            continue
        now = date.answer_of(said.person.id)
        if now is None or now.status not in COMES_TO[said.answer]:
            is_down = now.status if now is not None else "nothing"
            raise Broken(f"{said.person.name} said {said.answer} to {date}, and is down with {is_down}")


def _free_to_say(step: Step, date: Date, said: Said) -> bool:
    """Whether nothing can speak against it: the date is ahead, and no role is changed by it."""
    open_until = date.row.rsvp_deadline or date.row.starts_at
    if date.row.status is not SessionStatus.SCHEDULED or step.after.now >= open_until:
        return False
    before = step.before.dates.get(said.session)
    old = before.answer_of(said.person.id) if before else None
    return old is None or not old.roles or said.answer is not Answer.GOING


def each_tap_is_answered(step: Step) -> None:
    """No spinner turns for ever, in good weather. Raises Broken."""
    for told, query in step.done.taps:
        if not step.troubles and not query.answer.done():
            raise Broken(f"{told}: never answered")


def nothing_is_set_aside(step: Step) -> None:
    """No update is given up in good weather. Raises Broken."""
    if step.set_aside and _is_harmless(step):
        raise Broken(f"an update was set aside, though nothing was wrong: {step.set_aside[0]}")


def every_sweep_works(step: Step) -> None:
    """No sweep fails in good weather. Raises Broken."""
    if step.done.failed and _is_harmless(step):
        raise Broken(f"a sweep failed, though nothing was wrong: {step.done.failed[0]}")


def nothing_is_wrong(step: Step) -> None:
    """The log has no error in good weather. Raises Broken."""
    if step.errors and _is_harmless(step):
        raise Broken(f"the log has an error, though nothing was wrong: {step.errors[0]}")


def _is_harmless(step: Step) -> bool:
    return all(one.kind in HARMLESS for one in step.troubles)
