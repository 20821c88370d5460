"""The router's process: `python -m minidyno.router.main CONFIG` (JSON of a RouterConfig)."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable

from minidyno.router.config import RouterConfig
from minidyno.router.worker import Worker

logger = logging.getLogger(__name__)

ENOUGH_FILES = 65_536  # two connections for each request in flight, and some


def run(config: RouterConfig, on_start: Callable[[int], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight.

    `on_start` is told the router's port. Raises OSError when that port cannot be opened.
    """
    _allow_many_files()
    loop = _new_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(_serve(config, on_start))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _serve(config: RouterConfig, on_start: Callable[[int], None] | None) -> None:
    loop = asyncio.get_running_loop()
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, asked_to_stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(asked_to_stop.set))
    worker = Worker(config, loop)
    port = await worker.start()
    # What is loaded by now stays for ever: the collector need not walk over it again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # a request leaves no cycles behind
    if on_start is not None:
        on_start(port)
    await asked_to_stop.wait()
    await worker.stop()


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:  # no wheel for this system: slower, and otherwise the same
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _allow_many_files() -> None:
    try:
        import resource  # noqa: PLC0415  (there is none on Windows)
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> None:
    """Run with the configuration given as the one argument."""
    logging.basicConfig(level=logging.INFO, format="router: %(message)s", stream=sys.stderr)
    config = RouterConfig.from_json(sys.argv[1])
    try:
        run(config, lambda port: logger.info("listening on %s:%d", config.host, port))
    except OSError as error:
        logger.error("cannot listen on %s:%d: %s", config.host, config.router_port, error)
        sys.exit(1)


if __name__ == "__main__":
    main()
