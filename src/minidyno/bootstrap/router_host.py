"""The router of a real machine: its own process, which loads nothing of the control plane."""

import errno
from pathlib import Path

from minidyno.bootstrap.home import Home
from minidyno.domain.errors import MinidynoError
from minidyno.domain.settings import Settings
from minidyno.router.config import RouterConfig
from minidyno.router.main import run


def router_config(home: Path, settings: Settings) -> RouterConfig:
    """What a router worker is told."""
    where = Home(home)
    worker = "router.1"
    return RouterConfig(
        host=settings.host,
        router_port=settings.router_port,
        snapshot=where.routes,
        socket=where.router_socket,
        spool=where.router_spool / worker,
        worker=worker,
        boot_timeout=settings.boot_timeout,
        connect_timeout=settings.connect_timeout,
        first_byte_timeout=settings.first_byte_timeout,
        idle_timeout=settings.idle_timeout,
        keepalive_timeout=settings.keepalive_timeout,
    )


def serve_router(home: Path, settings: Settings) -> None:
    """Run a router worker until SIGTERM; raises `port_taken`."""
    Home(home).prepare()
    try:
        run(router_config(home, settings))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise MinidynoError(
            "port_taken",
            port=settings.router_port,
            what="router",
            holder="",
            setting="MINIDYNO_ROUTER_PORT",
        ) from error
