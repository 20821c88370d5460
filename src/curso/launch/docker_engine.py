"""Docker for the tests: started where it does not run and we may, with the stack image built."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from curso.launch.cures import install_command
from curso.launch.insisting import insist
from curso.launch.layout import Layout
from curso.launch.running import run_logged, tail
from curso.launch.system_parts import can_install
from curso.launch.talk import Talk

SOCKET = Path("/var/run/docker.sock")
_START = 60.0  # seconds
_END = 30.0
_POLL = 0.2


@contextlib.contextmanager
def docker_for_tests(layout: Layout, talk: Talk, env: Mapping[str, str]) -> Iterator[None]:
    """Have Docker ready as far as that is possible here; in the end stop it if we started it.

    Root on a system with apt starts it and builds what is missing. Anyone else finds it or not:
    then its tests are skipped by name, and here is said how to have them.
    """
    daemon = None
    try:
        if can_install():
            # A busy machine may be silent once.
            running = answers() or answers()
            if not running:
                daemon = _start(layout, talk, env)
                running = daemon is not None
            if running and _ensure_image(layout, talk, env):
                _ensure_addon_images(layout, talk, env)
        elif not answers():
            talk.say("docker_absent", cure=install_command("docker.io", "docker"))
        yield
    finally:
        if daemon is not None:
            _stop(daemon)


def answers() -> bool:
    """Say whether an Engine answers on its usual socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(5.0)
        try:
            asking.connect(str(SOCKET))
            asking.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
            return b" 200 " in asking.recv(64)
        except OSError:
            return False


def _start(layout: Layout, talk: Talk, env: Mapping[str, str]) -> "subprocess.Popen[bytes] | None":
    path = f"{env.get('PATH', '')}:/usr/sbin:/sbin"
    program = shutil.which("dockerd", path=path)
    if program is None:
        return None
    talk.step("docker_starting")
    log = layout.logs / "dockerd.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        daemon = subprocess.Popen(
            [program],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**env, "PATH": path},
            start_new_session=True,
        )
    until = time.monotonic() + _START
    while time.monotonic() < until and daemon.poll() is None:
        if answers():
            return daemon
        time.sleep(_POLL)
    _stop(daemon)
    talk.say("docker_did_not_start", log=log, tail=tail(log))
    return None


def _stop(daemon: "subprocess.Popen[bytes]") -> None:
    daemon.terminate()
    try:
        daemon.wait(_END)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()


def _ensure_image(layout: Layout, talk: Talk, env: Mapping[str, str]) -> bool:
    """Build the stack image; where its base cannot be fetched, make that one first."""
    talk.step("docker_stack")
    log = layout.logs / "stack.log"
    build: list[str | Path] = [layout.program("minidyno"), "stack:build"]
    base: list[str | Path] = [layout.python, layout.root / "scripts" / "imagen_base.py"]

    def made() -> bool:
        for command in (build, base, build):
            code = run_logged(command, log, env=_whole(env), folder=layout.root)
            if command is build and code == 0:
                return True
        return False

    if insist(talk, "minidyno stack:build", log, made):
        return True
    talk.say("docker_no_stack", log=log, tail=tail(log))
    return False


def _ensure_addon_images(layout: Layout, talk: Talk, env: Mapping[str, str]) -> None:
    """Pull or build the images of add-ons' servers."""
    talk.step("docker_addons")
    log = layout.logs / "addon-images.log"
    command: list[str | Path] = [layout.program("minidyno"), "addons:images"]

    def made() -> bool:
        return run_logged(command, log, env=_whole(env), folder=layout.root) == 0

    if not insist(talk, "minidyno addons:images", log, made):
        talk.say("docker_no_addons", log=log, tail=tail(log))


def _whole(env: Mapping[str, str]) -> dict[str, str]:
    """The environment of builds: this machine's certificates, and root's programs."""
    own = {"MINIDYNO_STACK_CA_BUNDLE": bundle} if (bundle := _ca_bundle(env)) else {}
    return {**own, **env, "PATH": f"{env.get('PATH', '')}:/usr/sbin:/sbin"}


def _ca_bundle(env: Mapping[str, str]) -> str:
    """The certificates that this machine's own programs are told to trust."""
    places = (env.get("SSL_CERT_FILE", ""), "/etc/ssl/certs/ca-certificates.crt")
    return next((place for place in places if Path(place).is_file()), "")
