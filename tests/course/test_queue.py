"""Unit 8's queue, on a real Redis: whatever a worker does not finish is there for the next."""

import importlib.util
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from curso.launch.layout import ROOT
from tests.free_ports import free_port


@pytest.fixture
def red(tmp_path: Path) -> Iterator[Any]:
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    assert program, "the queue is tested on a real server: install redis-server"
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis(port=port, decode_responses=True)
    try:
        for _ in range(2400):
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        yield client
    finally:
        client.close()
        server.kill()
        server.wait()


@pytest.fixture
def cola() -> Any:
    place = ROOT / "notebooks" / "apps" / "pedidos" / "cola.py"
    spec = importlib.util.spec_from_file_location("cola_of_pedidos", place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_order_that_is_let_go_is_the_next_one_again_and_not_lost(red: Any, cola: Any) -> None:
    first, second = (cola.apuntar(red, producto, "ana@example.com") for producto in (7, 8))
    assert cola.tomar(red, "worker.1") == first
    cola.soltar(red, "worker.1", first)
    assert cola.cuantos(red) == {"esperan": 2, "en_manos": 0, "hechos": 0}
    assert cola.tomar(red, "worker.1") == first
    assert cola.tomar(red, "worker.1") == second


def test_letting_one_go_leaves_what_another_of_the_same_name_has_in_hand(
    red: Any, cola: Any
) -> None:
    old, new = (cola.apuntar(red, producto, "ana@example.com") for producto in (7, 8))
    assert (cola.tomar(red, "worker.1"), cola.tomar(red, "worker.1")) == (old, new)
    cola.soltar(red, "worker.1", old)
    assert cola.cuantos(red) == {"esperan": 1, "en_manos": 1, "hechos": 0}
    cola.terminar(red, "worker.1", new)
    assert cola.cuantos(red) == {"esperan": 1, "en_manos": 0, "hechos": 1}
