"""Every button's data fits into Telegram's 64 bytes, with the longest ids there can be."""

import enum
import importlib
import pkgutil
import typing
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

import keyboards
from keyboards.data import CommunityData, community_of
from keyboards.discovery import WhatsOn
from keyboards.sessions import SessionScreen

LONGEST_ID = 2**53 - 1
TELEGRAM_LIMIT = 64
MOST_REVISIONS = 99_999
"""An edit a minute for two months."""
SHORT_NUMBERS = {"page", "count", "days", "offset", "step", "place", "seen"}


def every_class() -> list[type[CallbackData]]:
    """All classes of callback data."""
    for module in pkgutil.iter_modules(keyboards.__path__):
        importlib.import_module(f"keyboards.{module.name}")
    found, pending = [], [CallbackData]
    while pending:
        for cls in pending.pop().__subclasses__():
            pending.append(cls)
            if cls.__module__.startswith("keyboards.") and cls is not CommunityData:
                found.append(cls)
    return found


def longest(name: str, annotation: Any) -> Any:
    """The longest value a field may hold."""
    options = [option for option in typing.get_args(annotation) if option is not type(None)]
    kind = options[0] if options and typing.get_origin(annotation) is not typing.Literal else annotation
    if typing.get_origin(kind) is typing.Literal:
        return max(typing.get_args(kind), key=lambda value: len(str(value)))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return max(kind, key=lambda member: len(str(member.value)))
    if kind is bool:
        return True
    if name == "revision":
        return MOST_REVISIONS
    if name == "weekday":
        return 6
    if kind is int:
        return 999 if name in SHORT_NUMBERS else LONGEST_ID
    return None


def filled(cls: type[CallbackData]) -> CallbackData:
    """An instance with the longest value in every field; text fields say theirs by `max_length`."""
    values = {}
    for name, field in cls.model_fields.items():
        value = longest(name, field.annotation)
        if value is None:
            bounds = [item.max_length for item in field.metadata if hasattr(item, "max_length")]
            value = "x" * (bounds[0] if bounds else 12)
        values[name] = value
    return cls.model_construct(**values)


def test_data_of_every_button_fits() -> None:
    too_long = {}
    for cls in every_class():
        packed = ":".join([cls.__prefix__, *(cls._encode_value(filled(cls), k, v) for k, v in filled(cls))])
        if len(packed.encode()) > TELEGRAM_LIMIT:
            too_long[cls.__name__] = packed
    assert not too_long


def test_no_two_buttons_share_a_prefix() -> None:
    prefixes = [cls.__prefix__ for cls in every_class()]
    assert len(prefixes) == len(set(prefixes)), sorted(prefixes)


def test_damaged_data_names_no_community() -> None:
    for data in ("", "a", "a:", "a:x", "a:-1", "a:١٢", "zz:5", "a:" + "9" * 40):
        assert community_of(data) is None


@pytest.mark.parametrize("forged", [-1, 2**53, 10**30])
def test_a_number_that_no_id_can_be_is_no_button_of_ours(forged: int) -> None:
    shown = SessionScreen(community=LONGEST_ID, session=LONGEST_ID).pack()
    for place in (1, 2):
        parts = shown.split(":")
        parts[place] = str(forged)
        with pytest.raises(ValueError, match="not a number of ours"):
            SessionScreen.unpack(":".join(parts))


def test_there_are_seven_days_in_a_week() -> None:
    with pytest.raises(ValueError, match="less than or equal to 6"):
        WhatsOn.unpack("w:5::7:0:")
