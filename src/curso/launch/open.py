"""`abrir`: prepare, start, show the addresses, wait, stop."""

import contextlib
import os
import shlex
import signal
import threading
import webbrowser
from collections.abc import Iterator, Mapping

from curso.launch.arguments import Arguments
from curso.launch.layout import Layout
from curso.launch.leftover import end_leftover, forget, remember
from curso.launch.lock import only_one
from curso.launch.offline_packages import ensure_packages
from curso.launch.prepare import prepare
from curso.launch.services import UNIT, Services
from curso.launch.talk import Talk

_LOOK_EVERY = 1.0


def open_course(layout: Layout, talk: Talk, env: Mapping[str, str], arguments: Arguments) -> int:
    """Run until Ctrl-C or SIGTERM."""
    with only_one(layout):
        prepare(layout, talk, env)
        return _run(layout, talk, env, arguments)


def _run(layout: Layout, talk: Talk, env: Mapping[str, str], arguments: Arguments) -> int:
    with stop_signals() as stop:
        services = Services(
            layout, talk, env, port=arguments.port, notebooks_port=arguments.notebooks_port
        )
        end_leftover(layout)
        services.check_ports()
        try:
            ensure_packages(layout, talk, env)
            remember(layout, services.jupyter)
            services.start_pages()
            services.start_platform()
            services.wait_for_pages(stop.is_set)
            if not stop.is_set():
                _show(services)
                if not arguments.no_browser:
                    _open_browser(services.course_url)
                services.start_extras()
            _stay(services, stop)
        finally:
            talk.line()
            talk.say("stopping")
            ours = services.platform_is_ours
            services.stop()
            forget(layout)
        talk.say("stopped")
        if not ours:
            talk.say("left_running", command=_minidyno(layout, "down"))
    return 0


@contextlib.contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into an event; handlers only note it.

    A second Ctrl-C interrupts as usual.
    """
    event = threading.Event()

    def note(number: int, _frame: object) -> None:
        if event.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        event.set()

    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.signal(number, note) for number in numbers}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show(services: Services) -> None:
    talk = services.talk
    talk.heading(talk.text("ready"))
    rows = {
        "address_course": services.course_url,
        "address_unit": services.course_url + UNIT,
        "address_jupyter": services.notebook_url,
        "address_platform": f"http://127.0.0.1:{services.paas.api_port}",
        "address_apps": f"http://<app>.localhost:{services.paas.router_port}",
    }
    width = max(len(talk.text(name)) for name in rows)
    for name, address in rows.items():
        talk.line(f"  {talk.text(name):<{width}}  {address}")
    talk.line()
    activate = f"source {shlex.quote(str(services.layout.program('activate')))}"
    talk.say("how_to_use_cli", command=activate)
    talk.say("how_to_stop")


def _open_browser(url: str) -> None:
    # Over ssh or in a container there is none; the address is on the screen.
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.uname()[0] == "Darwin":
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(url)


def _minidyno(layout: Layout, verb: str) -> str:
    return f"{shlex.quote(str(layout.program('minidyno')))} {verb}"


def _stay(services: Services, stop: threading.Event) -> None:
    while not stop.wait(_LOOK_EVERY):
        services.say_ended()
