"""Forms on pages: built, filled in with all that can be wrong, read by two people; without script, too."""

import re
from html import unescape

import pytest
from aiohttp import FormData

from models.actor import Actor
from models.database import Database
from services import booking_agreeing, intake_form_edit
from services.intake_form_edit import Wording
from services.uploads import MAX_BYTES
from tests.intake_forms.desk import Desk, by_name, open_desk, sheet, where
from tests.intake_forms.study import ANSWERS, PDF, SECRET, Study, at, key
from webapp.markup import parse

DOCUMENT = ("knee.pdf", PDF)


@pytest.fixture
async def study(database: Database) -> Study:
    """A practice whose form is required."""
    return await Study.asking(database)


def file_address(page: str) -> str:
    """Where the file of a page is."""
    return next(
        href for one in parse(page).elements() if (href := one.get("href")).startswith("/intake-files/")
    )


async def test_a_form_is_filled_in_and_read_with_its_file(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    async with open_desk(study, key()) as desk:
        page = await desk.asks(cleo, where(held))
        assert "Only Ines reads what you answer" in page
        saved = await desk.asks(cleo, where(held), data=sheet(page, ANSWERS, q8=DOCUMENT))
        assert "Saved. Thank you!" in saved
        assert SECRET in saved
        read = await desk.asks(study.ines, where(held))
        for said in ("My knee", SECRET, "2.5", "1 March 2026", "The web", "Yoga", "Agreed", "knee.pdf"):
            assert said in read or said.replace("1 March", "March 1,") in read, said
        response = await desk.client.get(file_address(read))
        assert (response.status, await response.read()) == (200, PDF)
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["Cache-Control"] == "no-store"


async def test_what_is_wrong_stands_beside_each_field_and_above_and_all_that_was_typed_is_kept(
    study: Study,
) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    wrong = {**ANSWERS, "q1": [""], "q2": ["<b>" + SECRET], "q3": ["many"], "q6": ["Yoga", "Rest"], "q7": []}
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, where(held))
        again = await desk.asks(cleo, where(held), 422, sheet(page, wrong, q8=DOCUMENT))
        root = parse(again)
        assert "3 answers are not right yet" in again
        links = {one.get("href") for one in root.elements() if one.tag == "a"}
        assert {"#q1", "#q3", "#q7"} <= links
        texts = {one.get("id"): one.text().strip() for one in root.elements()}
        assert texts["problem-q1"] == "Please answer this."
        assert texts["problem-q3"] == "Please write a number, like 12 or 7.5."
        assert texts["problem-q2"] == ""
        assert by_name(again, "q2")[0].text() == "<b>" + SECRET
        assert by_name(again, "q3")[0].get("value") == "many"
        ticked = [one.get("value") for one in by_name(again, "q6") if "checked" in one.attributes]
        assert ticked == ["Yoga", "Rest"]
        assert "knee.pdf" in again
        right = sheet(again, {**wrong, "q1": ["Knee"], "q3": ["3"], "q7": ["yes"]})
        await desk.asks(cleo, where(held), data=right)
        assert "knee.pdf" in await desk.asks(study.ines, where(held))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("big.pdf", b"%PDF-" + b"0" * MAX_BYTES, "too big: at most 20 MB"),
        ("virus.exe", b"MZ", "I cannot take this type of file"),
        ("knee.pdf", b"no pdf", "damaged"),
        ("knee.svg", b"<svg onload=alert(1)>", "I cannot take this type of file"),
    ],
)
async def test_a_file_that_cannot_be_taken_is_refused_beside_its_field(
    sqlite_database: Database, name: str, content: bytes, said: str
) -> None:
    study = await Study.asking(sqlite_database)
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, where(held))
        again = await desk.asks(cleo, where(held), 422, sheet(page, ANSWERS, q8=(name, content)))
        texts = {one.get("id"): one.text() for one in parse(again).elements()}
        assert said in texts["problem-q8"]
        assert SECRET in again
        assert (await study.reads(cleo, held)).filled_at is None


async def test_a_file_of_just_the_most_is_taken(sqlite_database: Database) -> None:
    study = await Study.asking(sqlite_database)
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    most = b"%PDF-" + b"0" * (MAX_BYTES - 5)
    async with open_desk(study, key()) as desk:
        page = await desk.asks(cleo, where(held))
        await desk.asks(cleo, where(held), data=sheet(page, ANSWERS, q8=("most.pdf", most)))
        read = await desk.asks(study.ines, where(held))
        response = await desk.client.get(file_address(read))
        assert await response.read() == most


async def test_nobody_else_reads_a_word_on_any_page(study: Study) -> None:
    cleo, sam = await study.customer(), await study.customer("Sam")
    held = await study.holds(cleo, at(3, 10))
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, where(held))
        await desk.asks(cleo, where(held), data=sheet(page, ANSWERS, q8=DOCUMENT))
        form = f"/offering/{study.offering.id}/form"
        seen = await desk.asks(study.owner, where(held))
        assert "Filled in on" in seen
        assert "Only Ines reads the answers" in seen
        for word in (SECRET, "My knee", "What hurts", "knee.pdf"):
            assert word not in seen
        for nobody, status in ((sam, 404), (study.owner, 404)):
            for path in (form, form + "/preview", form + "/new/text", form + "/q1"):
                assert "hurts" not in await desk.asks(nobody, path, status)
            await desk.asks(nobody, where(held) + "/erase", 404, {"x": "y"})
            await desk.asks(nobody, where(held), 404, sheet(page, {**ANSWERS, "q1": ["Forged"]}))
        await desk.asks(sam, where(held), 404)
        mine = file_address(await desk.asks(cleo, where(held)))
        await _forged_files(desk, mine, sam)
        assert (await study.reads(study.ines, held)).values["q1"] == "My knee"


async def _forged_files(desk: Desk, address: str, sam: Actor) -> None:
    """An address is for one person: changed to another's, or too old, it is nothing."""
    address = unescape(address)
    assert (await desk.client.get(address)).status == 200
    other = re.sub(r"by=\d+", f"by={sam.user_id}", address)
    assert (await desk.client.get(other)).status == 404
    assert (await desk.client.get(address[:-3] + "abc")).status == 404
    before = desk.study.now
    desk.study.passes(minutes=16)
    assert (await desk.client.get(address)).status == 404
    desk.study.now = before


async def test_an_instructor_builds_a_form_and_of_two_windows_the_second_overwrites_nothing(
    study: Study,
) -> None:
    form = f"/offering/{study.offering.id}/form"
    async with open_desk(study) as desk:
        built = await desk.asks(study.ines, form)
        seen = by_name(built, "revision")[0].get("value")
        new = {"revision": seen, "question": "Any <allergies>?", "help": "Food too", "required": "yes"}
        added = await desk.asks(study.ines, form + "/new/text", data=new)
        assert "Any &lt;allergies&gt;?" in added
        late = await desk.asks(study.ines, form + "/new/text", 409, {**new, "question": "Late"})
        assert "Nothing was overwritten" in late
        preview = await desk.asks(study.ines, form + "/preview")
        assert "Food too" in preview
        now = by_name(added, "revision")[0].get("value")
        options = {"revision": now, "question": "Which?", "options": "One\r\nTwo\r\nOne"}
        chosen = await desk.asks(study.ines, form + "/new/choices", data=options)
        assert "Which?" in chosen
        page = await desk.asks(study.ines, form + "/q10")
        assert by_name(page, "options")[0].text().split() == ["One", "Two"]
        now = by_name(chosen, "revision")[0].get("value")
        await desk.asks(
            study.ines, form + "/q10", 422, {"revision": now, "question": "Which?", "options": ""}
        )
        moved = await desk.asks(study.ines, form + "/q10", data={"revision": now, "do": "up"})
        assert moved.index("Which?") < moved.index("Any &lt;allergies")
        now = by_name(moved, "revision")[0].get("value")
        gone = await desk.asks(study.ines, form + "/q10", data={"revision": now, "do": "remove"})
        assert "Which?" not in gone
        for path in ("/new/text", "/q1", "/intro", "/required", "/published"):
            await desk.asks(study.ines, form + path, 404, {"question": "No revision"})


async def test_a_form_that_changed_meanwhile_is_looked_through_again(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, where(held))
        await study.builds(intake_form_edit.change, "q1", Wording("Where does it hurt?", required=True))
        again = await desk.asks(cleo, where(held), 422, sheet(page, ANSWERS))
        assert "changed meanwhile" in again
        assert "Where does it hurt?" in again
        assert SECRET in again
        assert "Saved" in await desk.asks(cleo, where(held), data=sheet(again, ANSWERS))


async def test_whoever_may_not_change_answers_any_more_reads_and_may_erase_them(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    await study.fills(cleo, held)
    await study.db.write(cleo, booking_agreeing.agree_free, held.id)
    async with open_desk(study) as desk:
        page = await desk.asks(cleo, where(held))
        study.now = at(3, 10, 1)
        await desk.asks(cleo, where(held), 409, sheet(page, ANSWERS))
        read = await desk.asks(cleo, where(held))
        assert SECRET in read
        assert not by_name(read, "q1")
        assert "Nothing of it is left" in await desk.asks(cleo, where(held) + "/erase", data={"x": "y"})
        assert SECRET not in await desk.asks(study.ines, where(held))


async def test_a_lost_key_is_said_and_no_fault(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    async with open_desk(study, key()) as desk:
        page = await desk.asks(cleo, where(held))
        await desk.asks(cleo, where(held), data=sheet(page, ANSWERS, q8=DOCUMENT))
        address = unescape(file_address(await desk.asks(study.ines, where(held))))
    for keys in ((), (key(),)):
        async with open_desk(study, *keys) as desk:
            read = await desk.asks(study.ines, where(held))
            assert "INTAKE_KEY" in read
            assert SECRET not in read
            assert "answer anew" in await desk.asks(cleo, where(held))
            assert (await desk.client.get(address)).status == 409
            assert "INTAKE_KEY" in await (await desk.client.get(address)).text()


async def test_without_script_a_form_is_filled_in_corrected_and_changed(study: Study) -> None:
    cleo = await study.customer()
    held = await study.holds(cleo, at(3, 10))
    async with open_desk(study) as desk:
        browser = await desk.browses(cleo)
        path = f"/my/{study.community_id}{where(held)}"
        page = await browser.get(path)
        [(_method, action, fields)] = [one for one in page.forms() if "booking" in one[1]]
        stamp = dict(fields)["stamp"]

        async def sent(typed: dict[str, list[str]], *, file: bool = False) -> str:
            form = FormData(default_to_multipart=True)
            form.add_field("stamp", stamp)
            for name, values in typed.items():
                for value in values:
                    form.add_field(name, value)
            if file:
                form.add_field("q8", PDF, filename="knee.pdf")
            response = await desk.client.post(action, data=form, headers={"Sec-Fetch-Site": "same-origin"})
            return await response.text()

        again = await sent({**ANSWERS, "q1": [""]}, file=True)  # type: ignore[dict-item]
        assert "1 answer is not right yet" in again
        assert SECRET in again
        assert "knee.pdf" in again
        assert "jamboree_said" not in {one.key for one in desk.client.session.cookie_jar}
        assert "Saved. Thank you!" in await sent({**ANSWERS})  # type: ignore[dict-item]
        read = await study.reads(study.ines, held)
        assert read.values["q6"] == ["Yoga", "Rest"]
        assert read.file("q8") is not None


async def test_without_script_a_form_is_built(study: Study) -> None:
    async with open_desk(study) as desk:
        browser = await desk.browses(study.ines)
        form = f"/my/{study.community_id}/offering/{study.offering.id}/form"
        page = await browser.get(form + "/new/number")
        page = await browser.press(page, "Save", question="How tall are you?", least="50", most="250")
        assert page.path.startswith(form)
        assert "How tall are you?" in page.text
        page = await browser.get(form + "/new/choice")
        refused = await browser.press(page, "Save", question="Left or right?", options="")
        assert "something is missing" in refused.text
        assert "Left or right?" in refused.text
        page = await browser.press(await browser.get(form), "Stop asking")
        assert "Nobody is asked" in page.text
        page = await browser.get(form + "/q1")
        asked = await browser.press(page, "Remove")
        assert "Remove this question?" in asked.text
