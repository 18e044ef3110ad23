"""`python -m sandbox`: the server alone, for benchmarks and for trying things; `demo`: the demo."""

import argparse
import asyncio
import gc
import signal
import sys

import uvloop

from sandbox.server import TOKEN, Sandbox

RARELY = (50_000, 50, 1000)
"""Garbage collection thresholds: every message is kept, so that looking for garbage is wasted time."""


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8081, help="port to listen on; 0 takes a free one")
    parser.add_argument("--token", action="append", help="a bot's token; may be given several times")
    parser.add_argument("--username", default="jamboree_bot", help="the first bot's username")
    parser.add_argument("--mini-app-url", default="", help="where t.me/<bot>/app leads")
    parser.add_argument("--limits", action="store_true", help="switch Telegram's sending limits on")
    parser.add_argument("--pace", type=float, default=1.0, help="multiplies the sandbox's own waits")
    parser.add_argument("--person", action="append", default=[], help="the first name of somebody to be")
    return parser.parse_args()


async def serve(given: argparse.Namespace) -> None:
    """Run until interrupted."""
    sandbox = Sandbox(
        host=given.host,
        port=given.port,
        tokens=given.token or (TOKEN,),
        username=given.username,
        mini_app_url=given.mini_app_url,
        limits=given.limits,
        pace=given.pace,
    )
    for name in given.person:
        sandbox.world.add_person(name)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    gc.freeze()
    gc.set_threshold(*RARELY)
    async with sandbox:
        sys.stdout.write(f"{sandbox.url}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Open the demo, or the server alone."""
    if sys.argv[1:2] == ["demo"]:
        from bot import lazy_types

        lazy_types.defer()
        from sandbox import demo  # the demo alone knows the product

        demo.main(sys.argv[2:])
    else:
        uvloop.run(serve(arguments()))


if __name__ == "__main__":
    main()
