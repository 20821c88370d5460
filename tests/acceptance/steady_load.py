"""Steady load from a few clients that keep their connections, counting what fails."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Load:
    """What has been sent so far, and what became of it."""

    sent: int = 0
    failures: list[str] = field(default_factory=list)
    bodies: Counter[str] = field(default_factory=Counter)


@contextmanager
def steady_load(
    router_port: int, host: str, path: str = "/", clients: int = 4, pause: float = 0.02
) -> Iterator[Load]:
    """Send requests until the block ends; the load is bounded by its pauses."""
    load, ended, guard = Load(), threading.Event(), threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", router_port, timeout=90)
        while not ended.is_set():
            began = time.monotonic()
            try:
                connection.request("GET", path, headers={"Host": host})
                response = connection.getresponse()
                body = response.read().decode("utf-8", "replace")
                outcome = None if response.status == 200 else f"{response.status}: {body[:200]}"
            except (OSError, http.client.HTTPException) as error:
                outcome = f"{type(error).__name__}: {error}"
                body = ""
                connection.close()
            with guard:
                load.sent += 1
                load.bodies[body.split(" ")[0]] += 1
                if outcome is not None:
                    load.failures.append(f"after {time.monotonic() - began:.3f} s, {outcome}")
            ended.wait(pause)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        ended.set()
        for thread in threads:
            thread.join()
