"""Unit 8's cache, whose server is gone: the app goes on without it, and says which it is."""

import importlib.util
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from curso.launch.layout import ROOT


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The app's module, whose server hangs up on everybody, as one that is being killed does."""
    place = ROOT / "notebooks" / "apps" / "almacen" / "cache.py"
    spec = importlib.util.spec_from_file_location("cache_of_almacen", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    listener = socket.create_server(("127.0.0.1", 0))
    hanging_up = threading.Thread(target=_hang_up, args=(listener,))
    hanging_up.start()
    monkeypatch.setenv("MEMCACHIER_SERVERS", f"127.0.0.1:{listener.getsockname()[1]}")
    monkeypatch.setenv("MEMCACHIER_USERNAME", "ana")
    monkeypatch.setenv("MEMCACHIER_PASSWORD", "clave")
    yield module
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    hanging_up.join()


def _hang_up(listener: socket.socket) -> None:
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return


def test_what_was_to_be_remembered_is_worked_out_and_its_header_says_why(cache: Any) -> None:
    assert cache.recordar("clave", lambda: 7) == (7, {"X-Cache": "no-contesta"})


def test_its_own_figures_are_refused_with_what_the_app_answers_503_to(cache: Any) -> None:
    with pytest.raises(ConnectionError):
        cache.resumen()
