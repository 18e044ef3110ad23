"""One router per feature; the ones most tapped come first, since an update asks them in turn."""

from aiogram import Router

routers: list[Router] = []
