"""The REST API for programs, a door to the same services: `/api/v1`. It is loaded with the first request."""

from aiohttp import web

PATH = "/api/v1"


async def answer(request: web.Request) -> web.StreamResponse:
    """Whatever is asked below the path."""
    from webapp.api import door

    return await door.answer(request)


ROUTES = [web.route("*", PATH + "/{nothing:.*}", answer), web.route("*", PATH, answer)]
