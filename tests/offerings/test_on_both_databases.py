"""Offerings and their prices: who may make, see and change them; what cannot be said; on both databases."""

from typing import Any

import pytest

from models.actor import Actor
from models.database import Database
from models.links import LinkKind
from models.offerings import Delivery, OfferingStatus, OfferingVisibility
from services import (
    bans,
    communities,
    instructors,
    leaving,
    links,
    members,
    offering_edit,
    offering_lists,
    offerings,
    variants,
)
from services.errors import BadInput, NotAllowed, NotFound, Outdated
from services.offering_errors import NoPrice, NotInstructor
from services.policies import Policy
from tests.offerings.studio import LESSON, PRICE, draft, instructor, priced, sold
from tests.town import Town


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


@pytest.fixture
async def owner(town: Town) -> Actor:
    return await town.community()


def home(owner: Actor) -> int:
    assert owner.community_id is not None
    return owner.community_id


async def test_an_owner_who_makes_an_offering_is_an_instructor(town: Town, owner: Actor) -> None:
    made = await draft(town, owner)
    me = await town.db.read(owner, instructors.me)
    assert me is not None
    assert me.active
    assert made.instructor.id == me.id
    assert made.status is OfferingStatus.DRAFT
    assert made.manages
    assert made.reference


async def test_a_member_sells_once_an_admin_made_them_an_instructor(town: Town, owner: Actor) -> None:
    member = await town.person("Mia", home(owner))
    with pytest.raises(NotInstructor):
        await draft(town, member)
    with pytest.raises(NotAllowed):
        await town.db.write(member, instructors.make, member.user_id)
    await town.db.write(owner, instructors.make, member.user_id)
    assert (await draft(town, member)).instructor.name == "Mia"


async def test_only_members_are_made_instructors(town: Town, owner: Actor) -> None:
    stranger = await town.person("Zoe")
    with pytest.raises(NotFound):
        await town.db.write(owner, instructors.make, stranger.user_id)


async def test_who_is_made_an_instructor_twice_is_one_instructor(town: Town, owner: Actor) -> None:
    first = await instructor(town, owner)
    again = await town.db.write(owner, instructors.make, first.user_id)
    listed = await town.db.read(owner, instructors.listed)
    assert [one.id for one in listed] == [again.id]


async def test_a_draft_is_seen_by_its_instructor_and_who_manages_alone(town: Town, owner: Actor) -> None:
    ines = await instructor(town, owner)
    other = await instructor(town, owner, "Otto")
    member = await town.person("Mia", home(owner))
    made = await draft(town, ines)
    for one in (ines, owner):
        assert (await town.db.read(one, offerings.opened, made.id)).manages
    for one in (other, member, (await town.crowd(1, home(owner)))[0]):
        with pytest.raises(NotFound):
            await town.db.read(one, offerings.opened, made.id)
        with pytest.raises(NotFound):
            await town.db.write(one, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)
        with pytest.raises(NotFound):
            await town.db.write(
                one, lambda tx: offering_edit.change(tx, made.id, made.revision, title="Mine")
            )


async def test_an_offering_of_another_community_does_not_exist(town: Town, owner: Actor) -> None:
    made = await sold(town, owner)
    with pytest.raises(NotFound):
        await town.db.read(await town.community("Elsewhere"), offerings.opened, made.id)


async def test_what_is_sold_is_listed_with_its_lowest_price(town: Town, owner: Actor) -> None:
    made = await sold(town, owner)
    pack = {**PRICE, "name": "Short", "price_minor": 5000, "minutes": 30}
    await town.db.write(owner, lambda tx: offering_edit.add_variant(tx, made.id, made.revision, **pack))
    await draft(town, owner, title="Not yet")
    member = await town.person("Mia", home(owner))
    (card,) = await town.db.read(member, offerings.listed)
    assert card.title == "Private dance lesson"
    assert card.cheapest is not None
    assert (card.cheapest.price_minor, card.cheapest.vat_minor) == (5000, 375)
    found = await town.db.read(member, offerings.opened, made.id)
    assert [variants.minutes_of(found, one) for one in found.variants] == [60, 30]


async def test_what_is_by_link_stands_in_no_list_but_opens_by_its_link(town: Town, owner: Actor) -> None:
    made = await sold(town, owner, visibility=OfferingVisibility.BY_LINK)
    member = await town.person("Mia", home(owner))
    assert await town.db.read(member, offerings.listed) == []
    assert await town.db.read(owner, offerings.listed) == []
    assert not await town.db.read(member, offerings.any_listed)
    assert await town.db.read(member, offering_lists.by_instructor, made.instructor.id) == []
    with pytest.raises(NotFound):
        await town.db.read(member, offerings.by_slug, made.slug)
    target = await town.db.read(member, links.resolve, made.reference)
    assert target is not None
    assert (target.kind, target.target_id) == (LinkKind.OFFERING, made.id)
    assert (await town.db.read(member, offerings.opened, made.id)).title == made.title
    assert [one.id for one in await town.db.read(owner, offering_lists.mine)] == [made.id]


async def test_who_is_no_member_sees_it_by_its_link_or_in_a_public_community(
    town: Town, owner: Actor
) -> None:
    shown = await sold(town, owner)
    hidden = await sold(town, owner, visibility=OfferingVisibility.BY_LINK)
    (stranger,) = await town.crowd(1, home(owner))
    for one in (shown, hidden):
        with pytest.raises(NotFound):
            await town.db.read(stranger, offerings.opened, one.id)
        assert (await town.db.read(stranger, offerings.opened, one.id, by_link=True)).id == one.id
    await town.db.write(owner, lambda tx: communities.change(tx, is_public=True))
    assert (await town.db.read(stranger, offerings.opened, shown.id)).id == shown.id
    with pytest.raises(NotFound):
        await town.db.read(stranger, offerings.opened, hidden.id)


async def test_the_meeting_link_is_told_to_who_runs_it_alone(town: Town, owner: Actor) -> None:
    made = await sold(town, owner, delivery=Delivery.ONLINE, meeting_url="https://meet.example/abc")
    member = await town.person("Mia", home(owner))
    assert (await town.db.read(owner, offerings.opened, made.id)).meeting_url
    assert (await town.db.read(member, offerings.opened, made.id)).meeting_url == ""


async def test_the_second_of_two_editors_overwrites_nothing(town: Town, owner: Actor) -> None:
    made = await priced(town, owner)
    await town.db.write(owner, lambda tx: offering_edit.change(tx, made.id, made.revision, summary="First"))
    with pytest.raises(Outdated) as caught:
        await town.db.write(
            owner, lambda tx: offering_edit.change(tx, made.id, made.revision, summary="Second")
        )
    assert caught.value.by == "Owner"
    with pytest.raises(Outdated):
        await town.db.write(owner, lambda tx: offering_edit.add_variant(tx, made.id, made.revision, **PRICE))
    assert (await town.db.read(owner, offerings.load, made.id)).summary == "First"


async def test_two_of_the_same_title_have_addresses_of_their_own(town: Town, owner: Actor) -> None:
    first, second = await draft(town, owner), await draft(town, owner)
    assert first.slug == "private-dance-lesson" != second.slug


async def test_without_a_price_or_a_place_nothing_is_published(town: Town, owner: Actor) -> None:
    made = await draft(town, owner, place="")
    with pytest.raises(NoPrice):
        await town.db.write(owner, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)
    await town.db.write(owner, lambda tx: offering_edit.add_variant(tx, made.id, made.revision, **PRICE))
    with pytest.raises(BadInput, match="place"):
        await town.db.write(owner, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)


async def test_the_last_price_of_what_is_sold_stays(town: Town, owner: Actor) -> None:
    made = await sold(town, owner)
    (price,) = made.variants
    with pytest.raises(NoPrice):
        await town.db.write(owner, offering_edit.drop_variant, made.id, price.id)
    await town.db.write(owner, offering_edit.set_status, made.id, OfferingStatus.ARCHIVED)
    after = await town.db.write(owner, offering_edit.drop_variant, made.id, price.id)
    assert after.variants == ()
    assert not (await town.db.read(owner, variants.of, price.id)).active


async def test_a_price_is_changed_by_its_own_offering_alone(town: Town, owner: Actor) -> None:
    made, other = await priced(town, owner), await priced(town, owner)
    theirs = other.variants[0].id
    with pytest.raises(NotFound):
        await town.db.write(
            owner,
            lambda tx: offering_edit.change_variant(tx, made.id, theirs, made.revision, price_minor=1),
        )
    mine = made.variants[0].id
    after = await town.db.write(
        owner, lambda tx: offering_edit.change_variant(tx, made.id, mine, made.revision, price_minor=9500)
    )
    assert (after.variants[0].price_minor, after.variants[0].name) == (9500, "One lesson")


async def test_a_deleted_offering_comes_back_by_undo(town: Town, owner: Actor) -> None:
    made = await sold(town, owner)
    await town.db.write(owner, offering_edit.delete, made.id)
    assert await town.db.read(owner, offerings.listed) == []
    with pytest.raises(NotFound):
        await town.db.read(owner, offerings.opened, made.id)
    stranger = await town.person("Mia", home(owner))
    with pytest.raises(NotFound):
        await town.db.write(stranger, offering_edit.restore, made.id)
    assert (await town.db.write(owner, offering_edit.restore, made.id)).active


async def test_an_instructor_who_leaves_sells_nothing_more(town: Town, owner: Actor) -> None:
    ines = await instructor(town, owner)
    made = await sold(town, ines)
    left = await town.db.write(ines, instructors.leave, made.instructor.id)
    assert not left.instructor.active
    assert left.open_bookings == 0
    member = await town.person("Mia", home(owner))
    with pytest.raises(NotFound):
        await town.db.read(member, offerings.opened, made.id)
    with pytest.raises(NotInstructor):
        await draft(town, ines)
    with pytest.raises(NotFound):
        await town.db.write(owner, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)
    again = await town.db.write(owner, instructors.make, ines.user_id)
    assert again.id == made.instructor.id
    assert again.active


@pytest.mark.parametrize("how", ["leaves", "is banned"])
async def test_who_is_out_of_the_community_sells_nothing_there(town: Town, owner: Actor, how: str) -> None:
    ines = await instructor(town, owner)
    made = await sold(town, ines)
    if how == "leaves":
        await town.db.write(ines, leaving.leave)
    else:
        await town.db.write(owner, bans.ban, ines.user_id, "No-shows")
    assert await town.db.read(owner, offerings.listed) == []
    assert await town.db.read(owner, instructors.listed) == []
    with pytest.raises(NotFound):
        await town.db.read(await town.inside(ines, home(owner)), offerings.run, made.id)


async def test_a_lesson_takes_only_a_room_there_is(town: Town, owner: Actor) -> None:
    with pytest.raises(NotFound):
        await draft(town, owner, space_id=12345)
    with pytest.raises(NotFound):
        await draft(town, owner, banner_id=12345)


BAD_OFFERINGS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": "  "}, "offering", "missing"),
    ({"title": "x" * 101}, "offering", "too_long"),
    ({"summary": "x" * 201}, "summary", "too_long"),
    ({"description": "x" * 10_001}, "description", "too_long"),
    ({"minutes": 4}, "duration", "minutes_range"),
    ({"minutes": 481}, "duration", "minutes_range"),
    ({"sessions": 0}, "sessions", "out_of_range"),
    ({"sessions": 53}, "sessions", "out_of_range"),
    ({"cadence_days": 0}, "cadence_days", "out_of_range"),
    ({"category": "surgery"}, "category", "missing"),
    ({"delivery": "by_owl"}, "delivery", "missing"),
    ({"visibility": "secret"}, "visibility", "missing"),
    ({"tags": ["a", "b", "c", "d", "e", "f"]}, "tags", "too_many"),
    ({"meeting_url": "http://meet.example"}, "meeting_url", "no_link"),
    ({"meeting_url": "javascript:alert(1)"}, "meeting_url", "no_link"),
    ({"faq": [["Why?", ""]]}, "faq", "missing"),
    ({"faq": [["Why?", "So."]] * 21}, "faq", "too_many"),
    ({"testimonials": [["Ana", "x" * 601]]}, "testimonials", "too_long"),
    ({"expectations": ["x"] * 13}, "expectations", "too_many"),
    ({"policy": {"late_cancel_percent": 101}}, "late_cancel_percent", "out_of_range"),
    ({"policy": {"cancel_free_hours": -1}}, "cancel_free_hours", "out_of_range"),
    ({"policy": {"reschedules": "many"}}, "reschedules", "out_of_range"),
    ({"owner": 1}, "owner", "unknown"),
]
BAD_PRICES: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ""}, "variant", "missing"),
    ({"currency": ""}, "currency", "missing"),
    ({"currency": "XAU"}, "currency", "no_currency"),
    ({"currency": "DEM"}, "currency", "no_currency"),
    ({"currency": "FRANC"}, "currency", "no_currency"),
    ({"price_minor": -1}, "price", "out_of_range"),
    ({"price_minor": 10**12}, "price", "out_of_range"),
    ({"vat_bp": 10_000}, "vat", "out_of_range"),
    ({"deposit_minor": 9000}, "deposit", "below_price"),
    ({"deposit_minor": 0}, "deposit", "below_price"),
    ({"price_minor": 0, "deposit_minor": 1}, "deposit", "below_price"),
    ({"instalments": 0}, "instalments", "out_of_range"),
    ({"instalments": 25}, "instalments", "out_of_range"),
    ({"price_minor": 2, "instalments": 3}, "instalments", "too_many"),
    ({"instalment_days": 0}, "instalment_days", "out_of_range"),
    ({"sessions": 0}, "sessions", "out_of_range"),
    ({"minutes": 1}, "duration", "minutes_range"),
    ({"credit_price": 0}, "credits", "out_of_range"),
    ({"stars_price": 50}, "stars_price", "digital_only"),
    ({"is_digital": True, "stars_price": 50}, "delivery", "digital_online"),
    ({"color": "red"}, "color", "unknown"),
]


@pytest.mark.parametrize(("values", "field", "problem"), BAD_OFFERINGS)
async def test_what_an_offering_cannot_say_is_told(
    town: Town, owner: Actor, values: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(BadInput) as caught:
        await draft(town, owner, **values)
    assert (caught.value.field, caught.value.problem) == (field, problem)


@pytest.mark.parametrize(("price", "field", "problem"), BAD_PRICES)
async def test_what_a_price_cannot_be_is_told(
    town: Town, owner: Actor, price: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(BadInput) as caught:
        await priced(town, owner, price)
    assert (caught.value.field, caught.value.problem) == (field, problem)


async def test_what_is_digital_has_a_price_in_stars(town: Town, owner: Actor) -> None:
    with pytest.raises(BadInput, match="stars_price"):
        await priced(town, owner, {"is_digital": True}, delivery=Delivery.ONLINE)
    made = await priced(town, owner, {"is_digital": True, "stars_price": 900}, delivery=Delivery.ONLINE)
    await town.db.write(owner, offering_edit.set_status, made.id, OfferingStatus.ACTIVE)
    with pytest.raises(BadInput, match="digital_online"):
        await town.db.write(
            owner,
            lambda tx: offering_edit.change(
                tx, made.id, made.revision + 1, delivery=Delivery.IN_PERSON, place="Studio"
            ),
        )


async def test_all_that_can_be_said_is_kept_as_it_was_said(town: Town, owner: Actor) -> None:
    said = {
        "summary": "Your pace",
        "description": "Long\n\ntext",
        "tags": ["#Dance", "Lisbon"],
        "expectations": ["Warm up", "", "Dance"],
        "faq": [["What to wear?", "What you like.\nShoes."], ["", " "]],
        "testimonials": [["Ana", "Lovely"]],
        "policy": Policy(cancel_free_hours=48, reschedules=0),
        "sessions": 4,
        "cadence_days": 14,
    }
    made = await draft(town, owner, **said)
    assert made.tags == ("dance", "lisbon")
    assert made.expectations == ("Warm up", "Dance")
    assert made.faq == (("What to wear?", "What you like.\nShoes."),)
    assert made.testimonials == (("Ana", "Lovely"),)
    assert (made.policy.cancel_free_hours, made.policy.reschedules, made.policy.no_show_percent) == (
        48,
        0,
        100,
    )
    assert (made.place, made.sessions, made.cadence_days) == (LESSON["place"], 4, 14)


async def test_a_pack_s_price_is_for_as_many_appointments_as_the_offering_has(
    town: Town, owner: Actor
) -> None:
    made = await priced(town, owner, sessions=4)
    assert made.variants[0].sessions == 4


async def test_who_is_banned_learns_no_more_than_a_stranger(town: Town, owner: Actor) -> None:
    member = await town.person("Mia", home(owner))
    await town.db.write(owner, bans.ban, member.user_id, "Spam")
    banned = await town.inside(member, home(owner))
    with pytest.raises(NotFound):
        await town.db.read(banned, offering_lists.mine)
    with pytest.raises(NotFound):
        await town.db.read(banned, instructors.listed)
    assert (await town.db.read(owner, members.counted)).members == 1
