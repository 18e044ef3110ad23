"""Attendance to take away: nothing becomes a formula, and the picture says what the words say."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from PIL import Image

from locales.reader import reading
from models.tx import Tx, here
from services import attendance_export as export
from services import marking, program_edit, walk_ins
from services.activity import entries
from services.errors import NotAllowed
from services.turnout import Evening as Night
from services.turnout import Turnout
from tests.attendance.conftest import Evening
from tests.attendance.test_stories import evening as an_evening
from tests.attendance.test_stories import opens_list
from tests.world import World
from views import attendance_files as views
from views import program_log
from views.pictures.charts import bars
from views.sheets import Sheet, as_csv, as_xlsx

EVIL = ("=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u202egnirts")


def cells(content: bytes) -> list[list[str]]:
    """What a spreadsheet reads from a CSV file."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", EVIL)
def test_no_name_becomes_a_formula(name: str) -> None:
    sheet = Sheet("Jam: [all]/'?", ("Name", "Guests"), [(name, 2)])
    (_header, (first, guests)) = cells(as_csv(sheet))
    assert first[0] not in "=+-@\t\r ＝\u202e"
    assert guests == "2"
    cell = load_workbook(io.BytesIO(as_xlsx(sheet))).worksheets[0].cell(2, 1)
    assert cell.data_type != "f"
    assert "\u202e" not in str(cell.value)


def test_names_of_every_script_stay_as_they_are() -> None:
    names = ["Олена", "دانا", "李 雷", "Zoë 🎷", "O'Neil"]
    sheet = Sheet("Names", ("Name",), [(name,) for name in names])
    assert [row[0] for row in cells(as_csv(sheet))[1:]] == names
    page = load_workbook(io.BytesIO(as_xlsx(sheet))).worksheets[0]
    assert [page.cell(at, 1).value for at in range(2, 7)] == names
    assert page.auto_filter.ref == "A1:A6"


async def test_a_sessions_list_and_a_programs_people_are_taken_away(evening: Evening) -> None:
    alice = await evening.answers("Alice", guests=1)
    await evening.answers("Bob")
    evening.at(minutes=10)
    await evening.marks("Alice")
    await evening.db.write(evening.owner, walk_ins.add_named, evening.session.id, "=Rosa")
    evening.at(hours=3)
    await evening.db.write(evening.owner, marking.finish, evening.session.id)
    with pytest.raises(NotAllowed):
        await evening.db.write(alice, export.session, evening.session.id)
    with reading("en"):
        sheet = views.of_session(await evening.db.write(evening.owner, export.session, evening.session.id))
        whole = views.of_program(await evening.db.write(evening.owner, export.program_of, evening.session.id))
    assert sheet.rows[0] == ("Alice", "member", "said yes", "yes", "ticked", "2026-11-26 20:10", 1, "")
    assert sheet.rows[1][:4] == ("Bob", "member", "said yes", "no")
    assert sheet.rows[2][:5] == ("=Rosa", "guest", "walk-in", "yes", "added")
    assert whole.header == ("Name", "In all", "2026-11-26")
    assert list(whole.rows) == [("=Rosa", 1, 1), ("Alice", 1, 1), ("Bob", 0, 0)]

    def log(tx: Tx) -> list[str]:
        return [row.verb for row in tx.rows(entries.select().where(here(entries)))]

    assert (await evening.db.read(evening.owner, log)).count("attendance_exported") == 2


def test_the_picture_and_its_words() -> None:
    at = datetime(2026, 11, 5, 20, tzinfo=UTC)
    turnout = Turnout(
        tuple(Night(n, at + timedelta(weeks=n), 18, 12 + n, 3, 6 - n) for n in range(5)), active=23
    )
    with reading("en"):
        chart = views.trend("Jam <1>", turnout, "Europe/Lisbon")
        words = views.caption("Jam <1>", turnout, "Europe/Lisbon")
    assert "<b>Jam &lt;1&gt;</b>" in words
    assert "5 sessions, 14 people on average." in words
    assert "16 came, 18 had said yes, 2 did not show up" in words
    assert [one.values for one in chart.series][1] == (12, 13, 14, 15, 16)
    assert Image.open(io.BytesIO(bars(chart))).format == "PNG"


async def test_files_and_a_picture_come_in_the_chat(world: World) -> None:
    jam = await an_evening(world, world.alice)
    await opens_list(world, jam)
    await world.ana.taps("Alice")
    await world.ana.taps("See more")
    for _once_more in range(2):
        await world.ana.taps("Finish list")
    await world.ana.taps("See more")
    await world.ana.taps("Get CSV")
    await world.sandbox.settle()
    (message,) = [m for m in world.ana.messages() if "document" in m]
    content = world.sandbox.world.files.by_id[message["document"]["file_id"]].content
    assert cells(content)[1][0] == "Alice"
    for _again in range(2):
        await world.ana.taps("See trend")
        await world.sandbox.settle()
    first, second = [m for m in world.ana.messages() if "photo" in m]
    assert "1 session, 1 people on average." in first["caption"]
    assert first["photo"][-1]["file_id"] == second["photo"][-1]["file_id"]


async def test_whoever_takes_a_programs_people_away_is_in_its_log(world: World) -> None:
    jam = await an_evening(world, world.alice)
    await opens_list(world, jam)
    await world.ana.taps("See more")
    await world.ana.taps("Get all dates")
    await world.sandbox.settle()
    (message,) = [m for m in world.ana.messages() if "document" in m]
    assert message["document"]["file_name"] == "Thursday-Jam.xlsx"
    program = await world.actor(world.ana)
    found, log = await world.db.read(program, program_edit.history, jam.program_id)
    with reading("en"):
        assert "took the attendance away as a file" in program_log.in_words(found, log.lines)[0].did
