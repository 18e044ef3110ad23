"""What belongs to an event, and how people found it."""

from zoneinfo import ZoneInfo

from models.links import LinkKind
from models.tx import Tx
from services import feedback, feedback_summary, links, materials, sessions
from services.materials import Item
from services.ratings import FEW
from services.ratings import Rating as Stars
from webapp.api import cursors, entering
from webapp.api.calls import Answer, Call
from webapp.api.fields import Cursor, Query
from webapp.api.results import (
    EventRating,
    Feedback,
    FeedbackSummary,
    Rating,
    Resource,
    ResourceList,
    Word,
)
from webapp.api.shapes import Named
from webapp.api.wishes import FeedbackWish, ResourceNew


class Further(Query):
    """Where the list of words goes on."""

    cursor: Cursor = None


def listed(tx: Tx, call: Call) -> Answer:
    """What belongs to an event, as far as the person sees it."""
    shelf = materials.shelf(tx, entering.session(tx, call))
    return Answer(ResourceList(resources=[_resource(tx, call, one) for one in shelf.items]))


def add(tx: Tx, call: Call) -> Answer:
    """Add a link."""
    given: ResourceNew = call.body
    session_id = entering.session(tx, call)
    shelf = materials.add_link(tx, session_id, given.url, given.title)
    made = max(shelf.items, key=lambda one: one.id)
    if given.attendees_only:
        shelf = materials.show_to(tx, session_id, made.id, goers_only=True)
        made = next(one for one in shelf.items if one.id == made.id)
    return Answer(_resource(tx, call, made), 201)


def remove(tx: Tx, call: Call) -> Answer:
    """Take it off."""
    materials.remove(tx, entering.session(tx, call), int(call.path["resource"]))
    return Answer(status=204)


def _resource(tx: Tx, call: Call, one: Item) -> Resource:
    url = one.url or ""
    if one.file_id is not None:
        path = call.file_link(tx.community_id, one.file_id)
        url = call.links.page(path) or path
    return Resource(
        id=str(one.id),
        title=one.title,
        kind=one.kind.value if one.kind else "link",
        url=url,
        size=one.size,
        attendees_only=one.goers_only,
        song=one.song,
        is_recording=one.is_recording,
    )


def rate(tx: Tx, call: Call) -> Answer:
    """Say how an event was, or say it otherwise."""
    given: FeedbackWish = call.body
    session_id = entering.session(tx, call)
    said = feedback.save(tx, session_id, given.stars, given.text, named=given.named, quotable=given.quotable)
    assert said.said is not None
    return Answer(
        Feedback(
            stars=said.said.stars,
            text=said.said.text,
            named=said.said.named,
            quotable=said.said.quotable,
            changeable_until=said.until.astimezone(ZoneInfo(said.session.zone)),
        )
    )


def summary(tx: Tx, call: Call) -> Answer:
    """What people say about an event and its series, for those who run it."""
    page = cursors.numbers(call.query.cursor, 1)[0] if call.query.cursor else 0
    session_id = entering.session(tx, call)
    program = sessions.details(tx, session_id).program_id
    found = feedback_summary.of_program(tx, program, page)
    names = links.references(tx, LinkKind.SESSION, [one.session_id for one in found.trend])
    zone = ZoneInfo(found.zone)
    return Answer(
        FeedbackSummary(
            event=_told(feedback_summary.of_session(tx, session_id)),
            series=Named(id=links.reference(tx, LinkKind.PROGRAM, program), name=found.program),
            series_rating=_told(found.rating),
            stars=list(found.stars),
            trend=[
                EventRating(
                    id=names[one.session_id],
                    starts_at=one.starts_at.astimezone(zone),
                    rating=_told(one.rating),
                )
                for one in found.trend
            ],
            words=[
                Word(
                    text=one.text,
                    stars=one.stars,
                    starts_at=one.starts_at.astimezone(zone),
                    by=one.by,
                    quotable=one.quotable,
                )
                for one in (found.words if found.page == page else ())
            ],
            next_cursor=cursors.of_numbers(page + 1) if page + 1 < found.pages else None,
        )
    )


def _told(stars: Stars) -> Rating:
    return Rating(count=stars.count, average=round(stars.average, 2) if stars.count >= FEW else None)
