"""Telegram's types are built when they are used, and are what aiogram would have made of them at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
UPDATE = {
    "update_id": 7,
    "callback_query": {
        "id": "1",
        "chat_instance": "2",
        "data": "ra:1:2:going",
        "from": {"id": 5, "is_bot": False, "first_name": "Alice", "language_code": "de"},
        "message": {
            "message_id": 3,
            "date": 1764000000,
            "chat": {"id": -100, "type": "supergroup", "title": "Jam", "is_forum": True},
            "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 2}],
            "caption_entities": [{"type": "bold", "offset": 0, "length": 1}],
            "reply_markup": {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}]]},
            "new_to_this_bot": 1,
        },
    },
}
WAY = """
import json, sys
from bot import lazy_types
if sys.argv[1] == "lazy":
    lazy_types.defer()
from aiogram import methods, types
from pydantic import BaseModel
def kinds(module):
    found = (getattr(module, name) for name in module.__all__)
    return [one for one in found if isinstance(one, type) and issubclass(one, BaseModel)]
every = [*kinds(types), *kinds(methods)]
begun = sum(one.__pydantic_complete__ for one in every)
update = types.Update.model_validate(json.loads(sys.argv[2]))
sent = methods.SendMessage(chat_id=1, text="x", reply_markup=update.callback_query.message.reply_markup)
message = json.loads(sys.argv[2])["callback_query"]["message"]
answer = methods.base.Response[types.Message].model_validate({"ok": True, "result": message})
said = [one.model_dump_json() for one in (answer, update)]
said.append(sent.model_dump_json(exclude_none=True, exclude_defaults=True))
wrong = []
for one in every:
    one.model_rebuild()
    if not one.__pydantic_complete__:
        wrong.append(one.__name__)
def named(field):
    return str(field.annotation).partition(" at 0x")[0]
fields = {one.__name__: {name: named(field) for name, field in one.model_fields.items()} for one in every}
print(json.dumps([begun, len(every), wrong, said, fields]))
"""


def told(way: str) -> list[object]:
    """What a process of its own makes of an update, of a message to send, and of every type there is."""
    command = [sys.executable, "-c", WAY, way, json.dumps(UPDATE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HOME)
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.timeout(240)
def test_every_type_is_what_aiogram_makes_of_it_but_later() -> None:
    at_once, later = told("eager"), told("lazy")
    assert isinstance(later[0], int)
    assert isinstance(later[1], int)
    assert later[0] < later[1] / 4
    assert later[2] == []
    assert later[3:] == at_once[3:]
