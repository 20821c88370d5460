"""What runs in the browser needs no sockets, threads or processes: there are none there."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src" / "minidyno"

# As design.md says; a package stands for all its modules.
IN_THE_BROWSER = (
    "domain",
    "ports",
    "services",
    "api",
    "client",
    "lab",
    "logplex",
    "store/memory.py",
    "store/memory_files.py",
    "store/memory_logs.py",
    "backends/simulated.py",
    "backends/simulated_clock.py",
    "backends/simulated_dyno.py",
    "buildpacks/simulated.py",
    "buildpacks/moments.py",
    "router/simulated.py",
    "bootstrap/simulated.py",
)
# Loaded only when a platform on this machine was found: the door through its sockets.
NOT_THERE = frozenset({"minidyno.lab.doors.http", "minidyno.lab.doors.http_connection"})

PROGRAM = """
import asyncio, importlib, sys

# Not in Pyodide, or useless there. Blocked by name: installed here, they would hide a mistake.
ABSENT = {
    "aiosql", "ctypes", "fcntl", "httptools", "multiprocessing", "psutil", "resource", "rich",
    "sqlite3", "termios", "typer", "uvicorn", "uvloop",
}


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"{name} is not there in the browser", name=name)
        return None


# The loop's own socket pair is made before: the browser's loop needs none.
loop = asyncio.new_event_loop()
for name in [name for name in sys.modules if name.partition(".")[0] in ABSENT]:
    del sys.modules[name]
sys.meta_path.insert(0, Absent())

import socket, subprocess, threading, os


def refuse(*args, **kwargs):
    raise RuntimeError("there is no such thing in the browser")


socket.socket.__init__ = refuse
socket.socketpair = socket.create_connection = refuse
threading.Thread.start = refuse
subprocess.Popen.__init__ = refuse
os.fork = os.posix_spawn = os.system = refuse

modules = sys.argv[2:]
for name in modules:
    importlib.import_module(name)


async def lesson():
    from minidyno.lab import connect

    platform = await connect(simulated=True, seed=1)
    app = await platform.create_app("hola")
    deploy = await app.deploy(sys.argv[1])
    assert deploy.ok, deploy
    await app.scale(web=3)
    report = await app.traffic(seconds=2, rate=20)
    assert report.ok == 40, report
    assert (await app.get("/")).status == 200
    assert "<svg" in report._repr_html_() and "<svg" in deploy._repr_html_()
    assert len(await app.logs()) == 20
    await app.deploy(sys.argv[1], quiet=True)
    await app.rollback()
    await platform.close()


try:
    loop.run_until_complete(lesson())
finally:
    loop.close()
print("browser ready:", len(modules), "modules")
"""


def _modules() -> list[str]:
    files = [
        file
        for part in IN_THE_BROWSER
        for file in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
    ]
    names = {
        ".".join(("minidyno", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        for file in files
    }
    return sorted(names - NOT_THERE)


def test_everything_for_the_browser_imports_and_deploys_without_sockets_threads_or_processes(
    tmp_path: Path,
) -> None:
    (tmp_path / "Procfile").write_text("web: python app.py\n")
    (tmp_path / "app.py").write_text("print('hola')\n")
    modules = _modules()
    assert len(modules) > 80
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp_path), *modules],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == f"browser ready: {len(modules)} modules"


def test_what_is_left_out_of_the_browser_exists() -> None:
    for name in NOT_THERE:
        assert (ROOT.parent / (name.replace(".", "/") + ".py")).is_file()
    for part in IN_THE_BROWSER:
        assert (ROOT / part).exists(), part
