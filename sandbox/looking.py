"""What a person's eyes find on the screen: text, buttons, the whole conversation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.formatting.entities import piece
from sandbox.shapes import Json

DECORATION = re.compile(r"[^\w\s]+", re.UNICODE)
SERVICE = {
    "new_chat_members": "joined",
    "left_chat_member": "left",
    "pinned_message": "pinned a message",
    "migrate_to_chat_id": "the group became a supergroup",
    "migrate_from_chat_id": "the group became a supergroup",
    "forum_topic_created": "created a topic",
    "forum_topic_closed": "closed the topic",
    "forum_topic_reopened": "reopened the topic",
    "group_chat_created": "created the group",
    "supergroup_chat_created": "created the group",
    "successful_payment": "paid",
    "refunded_payment": "refunded",
    "web_app_data": "sent data from an app",
}
ATTACHED = ("photo", "document", "video", "audio", "voice", "animation", "sticker", "dice", "video_note")


@dataclass(slots=True)
class Screen:
    """A message as a person reads it: text, and button labels in rows."""

    text: str
    rows: list[list[str]]
    message: Json = field(repr=False)

    @property
    def buttons(self) -> list[str]:
        """Every label, row after row."""
        return [label for row in self.rows for label in row]


@dataclass(slots=True)
class Found:
    """A button and where it is."""

    message: Json
    button: Json
    row: int
    column: int


def readable(message: Json) -> str:
    """Everything in a message that can be read, buttons apart."""
    parts = [message.get("text") or message.get("caption") or ""]
    if "poll" in message:
        poll = message["poll"]
        parts += [poll["question"], *(f"· {option['text']}" for option in poll["options"])]
    if "venue" in message:
        parts += [message["venue"]["title"], message["venue"]["address"]]
    elif "location" in message:
        parts.append(f"{message['location']['latitude']}, {message['location']['longitude']}")
    if "invoice" in message:
        invoice = message["invoice"]
        parts += [
            invoice["title"],
            invoice["description"],
            f"{invoice['total_amount']} {invoice['currency']}",
        ]
    if "contact" in message:
        parts.append(f"{message['contact']['first_name']} {message['contact']['phone_number']}")
    if "document" in message:
        parts.append(message["document"].get("file_name", ""))
    if "new_chat_title" in message:
        parts.append(f"renamed the group to {message['new_chat_title']}")
    parts += [word for key, word in SERVICE.items() if key in message]
    parts += [f"<{kind}>" for kind in ATTACHED if kind in message]
    return "\n".join(part for part in parts if part)


def rows(message: Json) -> list[list[Json]]:
    """The inline buttons of a message."""
    keyboard: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return keyboard


def screen(message: Json) -> Screen:
    """A message as a person reads it."""
    return Screen(readable(message), [[button["text"] for button in row] for row in rows(message)], message)


def plain(label: str) -> str:
    """A label without emoji, marks and capitals."""
    return " ".join(DECORATION.sub(" ", label).split()).casefold()


def _all_buttons(messages: list[Json]) -> Iterator[Found]:
    """Every button, newest message first."""
    for message in reversed(messages):
        for y, row in enumerate(rows(message)):
            for x, button in enumerate(row):
                yield Found(message, button, y, x)


def find_button(messages: list[Json], label: str, kind: str = "") -> Found | None:
    """The button that a person means: the exact label, else its beginning, else part of it.

    Emoji and capitals count only for the exact label. `kind` asks for a url or web_app button.
    """
    found = [f for f in _all_buttons(messages) if not kind or kind in f.button]
    wanted = plain(label)
    tests = (
        lambda text: text == label,
        lambda text: plain(text) == wanted != "",
        lambda text: wanted != "" and plain(text).startswith(wanted),
        lambda text: wanted != "" and wanted in plain(text),
    )
    for fits in tests:
        for candidate in found:
            if fits(candidate.button["text"]):
                return candidate
    return None


def reply_keyboard(messages: list[Json]) -> list[list[Json]]:
    """The reply keyboard that is open under the chat."""
    for message in reversed(messages):
        markup = message.get("reply_keyboard")
        if markup:
            given = markup.get("keyboard", [])
            return [[b if isinstance(b, dict) else {"text": b} for b in row] for row in given]
    return []


def transcript(messages: list[Json], title: str) -> str:
    """The end of a conversation, for failure messages."""
    lines = [f"--- {title} ---"]
    for message in messages[-15:]:
        who = message.get("sender_chat", {}).get("title") or message.get("from", {}).get("first_name", "")
        mark = "→" if message["outgoing"] else ":"
        lines.append(f"{who} {mark} " + readable(message).replace("\n", "\n    "))
        lines += ["    " + " ".join(f"[{button['text']}]" for button in row) for row in rows(message)]
    return "\n".join([*lines, "---"])


def find_text_link(messages: list[Json], name: str) -> str | None:
    """The address behind a linked text, in the newest message that has it."""
    for message in reversed(messages):
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or ():
            if entity["type"] == "text_link" and plain(piece(text, entity)) == plain(name):
                return str(entity["url"])
    return None
