"""What mail servers report of a letter: it did not arrive (RFC 3464), or it was called spam (RFC 5965).

It is only read here: nothing that a report says is believed before the letter's name in it is proven ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Part = Message[str, str]
else:
    Part = Message

MOST = 512 * 1024
"""Bytes of a report that are read: what it says comes before the letter that it gives back."""
_NAME = re.compile(r"[a-z2-7]{39}")
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_FOR_NOW = {("2", "2"), ("2", "3"), ("3", "4")}
"""A mailbox that is full, a letter that is too large: permanent by RFC 3463, and no reason to stop."""


class Came(Enum):
    """What a report says."""

    BACK = auto()
    """It will never arrive there."""
    BACK_FOR_NOW = auto()
    COMPLAINT = auto()


@dataclass(frozen=True, slots=True)
class BounceReport:
    """A report of one letter."""

    came: Came
    names: tuple[str, ...]
    """What may be the letter's name; its signature decides."""
    error: str | None


def read(raw: bytes) -> BounceReport | None:
    """What a report says; None for any other message, and for one of a letter that arrived."""
    message = message_from_bytes(raw[:MOST])
    parts = {part.get_content_type(): part for part in message.walk()}
    names = tuple(dict.fromkeys(_names(message, parts)))
    if "message/feedback-report" in parts:
        said = next(_blocks(parts["message/feedback-report"]), None)
        kind = _said(said, "Feedback-Type").lower()
        return None if kind == "not-spam" else BounceReport(Came.COMPLAINT, names, kind or None)
    if "message/delivery-status" not in parts:
        return None
    for block in _blocks(parts["message/delivery-status"]):
        came = _came(_said(block, "Action").lower(), _said(block, "Status"))
        if came is not None:
            error = _said(block, "Diagnostic-Code") or _said(block, "Status")
            return BounceReport(came, names, " ".join(error.split()) or None)
    return None


def _came(action: str, status: str) -> Came | None:
    if action == "delayed":
        return Came.BACK_FOR_NOW
    if action != "failed":
        return None
    found = _STATUS.search(status)
    if found is None:
        return Came.BACK
    kind, subject, detail = found.groups()
    passing = kind != "5" or subject == "7" or (subject, detail) in _FOR_NOW
    return Came.BACK_FOR_NOW if passing else Came.BACK


def _blocks(part: Part) -> Iterator[Part]:
    """The groups of fields in a report."""
    payload: Any = part.get_payload()
    yield from (block for block in payload if isinstance(block, Message)) if isinstance(payload, list) else ()


def _said(block: Part | None, name: str) -> str:
    return str(block.get(name, "")).strip() if block is not None else ""


def _names(message: Part, parts: dict[str, Part]) -> Iterator[str]:
    """Whatever looks like the name of a letter: in the address it came back to, in what was given back."""
    where = [value for header in _TO for value in message.get_all(header, [])]
    for kind in ("message/feedback-report", "message/rfc822", "message/rfc822-headers"):
        if kind in parts:
            for block in _blocks(parts[kind]):
                where += [_said(block, "Original-Mail-From"), _said(block, "Message-ID")]
    if "text/rfc822-headers" in parts:
        given = parts["text/rfc822-headers"].get_payload(decode=True)
        if isinstance(given, bytes):
            where.append(str(message_from_bytes(given).get("Message-ID", "")))
    for text in where:
        yield from _NAME.findall(str(text).lower())
