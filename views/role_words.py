"""Where a person stands in each role, and with whom they come, in words."""

from locales.reader import gettext as _
from locales.reader import listing, moment, number
from models.rsvp import RsvpStatus
from services.answers import Mine, PairState
from services.sessions import SessionDetails


def numbers(session: SessionDetails, mine: Mine) -> str:
    """`No. 3 for base and no. 1 for flyer.`: their place in every queue they wait in."""
    said = [
        _("no. %(n)s for %(role)s", n=number(one.position), role=pool.role)
        for one in mine.waits
        if (pool := session.pool(one.pool_id))
    ]
    text = listing(said)
    return f"{text[:1].upper()}{text[1:]}."


def lines(session: SessionDetails) -> list[str]:
    """What else there is to say of one's answer: other roles, the balance, an offer, a partner."""
    mine, said = session.mine, []
    if mine and mine.status is RsvpStatus.OFFERED and mine.offer_until:
        until = moment(mine.offer_until, session.zone)
        said.append(_("The place is kept for you until %(moment)s.", moment=until))
    others = _others(session, mine) if mine and mine.status is RsvpStatus.GOING else []
    if others:
        said.append(_("If others get in by it, also as %(roles)s.", roles=listing(others)))
    if mine and mine.status is RsvpStatus.WAITLIST:
        said += _held(session, mine)
    if session.pair:
        said.append(pair(session, session.pair))
    return said


def _others(session: SessionDetails, mine: Mine) -> list[str]:
    found = (session.pool(one) for one in mine.roles if one != mine.pool_id)
    return [pool.role for pool in found if pool]


def _held(session: SessionDetails, mine: Mine) -> list[str]:
    """Places are left, but so many more of this role may not come."""
    held = [pool.role for pool in session.pools if pool.id in mine.queues and pool.balance_blocks]
    if not held:
        return []
    return [_("There is room for %(roles)s once more come in the other roles.", roles=listing(held))]


def pair(session: SessionDetails, found: PairState) -> str:
    """Who comes with whom, in which roles."""
    mine, theirs = session.pool(found.pool_id), session.pool(found.partner_pool_id)
    if mine is None or theirs is None or not session.has_roles:
        if found.together:
            return _("You come with %(name)s, together or not at all.", name=found.partner)
        if found.asked_by_me:
            return _("You asked %(name)s to come with you. No answer yet.", name=found.partner)
        return _("%(name)s asks you to come together.", name=found.partner)
    said = {"name": found.partner, "mine": mine.role, "theirs": theirs.role}
    if found.together:
        return _("%(name)s (%(theirs)s) and you (%(mine)s) come together or not at all.", **said)
    if found.asked_by_me:
        return _("You asked %(name)s to come as %(theirs)s, you as %(mine)s. No answer yet.", **said)
    return _("%(name)s asks you to come together: %(name)s as %(theirs)s, you as %(mine)s.", **said)
