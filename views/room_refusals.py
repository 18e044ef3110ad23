"""Why a room cannot be had, or cannot go, in words."""

from locales import reader, words
from locales.reader import gettext as _
from locales.reader import ngettext
from services import errors
from views import conflicts

MAX_NAME = 40


def space_taken(refusal: errors.SpaceTaken) -> str:
    """Taken or closed at that time."""
    return conflicts.in_an_alert(refusal.conflict)


def room_lost(refusal: errors.RoomLost) -> str:
    """A change of dates would take it from one of them."""
    said = [_("Nothing is changed."), conflicts.in_an_alert(refusal.conflict)]
    advice = _("Give that date another room or none first, or choose another time.")
    full = " ".join([*said, advice])
    return full if len(full) <= conflicts.MOST else " ".join([said[0], conflicts.reason(refusal.conflict)])


def space_in_use(refusal: errors.SpaceInUse) -> str:
    """It cannot go."""
    if refusal.programs:
        names = reader.listing([words.short(name, MAX_NAME) for name in refusal.programs[:2]])
        return _("%(programs)s: this is their room. Give them another room first.", programs=names)
    return ngettext(
        "There is %(num)s use to come in this room. Move or cancel it first.",
        "There are %(num)s uses to come in this room. Move or cancel them first.",
        refusal.uses,
    )


def space_limit(refusal: errors.SpaceLimit) -> str:
    """More than members may have of it."""
    match refusal.what:
        case "held":
            return ngettext(
                "You have %(num)s reservation already, and may have no more. Cancel it first.",
                "You have %(num)s reservations already, and may have no more. Cancel one first.",
                refusal.limit,
            )
        case "days":
            return ngettext(
                "This room can be reserved %(num)s day ahead. Choose an earlier day.",
                "This room can be reserved %(num)s days ahead. Choose an earlier day.",
                refusal.limit,
            )
        case "minutes":
            most = reader.duration(refusal.limit)
            return _("You may have this room for %(most)s at a time. Choose less.", most=most)
        case _members:
            return _("Only organizers reserve this room. Ask one of them.")


WORDS = (space_taken, room_lost, space_in_use, space_limit)
