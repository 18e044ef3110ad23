"""Telegram's types, each built when it is first used.

aiogram puts off the building of its hundreds of types, only to build them all at its import, with copies of
those that each refers to: two seconds and 100 MiB, of which a bot needs a tenth.
"""

import sys
from typing import Any

from pydantic import BaseModel

BUILD = "model_rebuild"
"""What pydantic calls to build what was put off."""


def defer() -> None:
    """Import aiogram, and leave its types to be built. Does nothing where it is imported already."""
    if "aiogram.types" in sys.modules:
        return
    names: dict[str, Any] = {}
    build: Any = BaseModel.model_rebuild.__func__  # type: ignore[attr-defined]

    def later(cls: type[BaseModel], /, **how: Any) -> Any:
        if not cls.__module__.startswith("aiogram."):
            return build(cls, **how)
        names.update(how.get("_types_namespace") or {})
        return None

    def with_names(cls: type[BaseModel], /, **how: Any) -> Any:
        how["_types_namespace"] = {**names, **(how.get("_types_namespace") or {})}
        return build(cls, **how)

    setattr(BaseModel, BUILD, classmethod(later))
    try:
        from aiogram.methods.base import Response, TelegramMethod
        from aiogram.types.base import TelegramObject
    finally:
        setattr(BaseModel, BUILD, classmethod(build))
    for base in (TelegramObject, TelegramMethod, Response):
        setattr(base, BUILD, classmethod(with_names))
