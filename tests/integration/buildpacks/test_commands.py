import asyncio
import os
from pathlib import Path

from minidyno.buildpacks.commands import run
from minidyno.buildpacks.process_tree import MARK
from tests.integration.buildpacks.test_build_limits import hiding, is_gone


async def shell(folder: Path, command: str) -> tuple[int, bytes]:
    said: list[bytes] = []
    env = {"PATH": os.environ["PATH"], MARK: f"commands-{folder}"}
    code = await run(["/bin/sh", "-c", command], cwd=folder, env=env, say=said.append)
    return code, b"".join(said)


async def test_the_exit_code_and_both_outputs_come_back(tmp_path: Path) -> None:
    assert await shell(tmp_path, "echo out; echo err >&2; exit 3") == (
        3,
        b"       out\n       err\n",
    )


async def test_all_of_a_large_output_comes_back(tmp_path: Path) -> None:
    code, said = await shell(tmp_path, "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done")
    assert code == 0
    assert said.split() == [str(n).encode() for n in range(20_000)]


async def test_who_holds_the_output_open_does_not_hold_the_command(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code, said = await asyncio.wait_for(shell(tmp_path, hiding(pid_file, "echo done")), 30)
    assert (code, said) == (0, b"       done\n")
    assert await is_gone(pid_file)


async def test_the_command_runs_in_the_folder(tmp_path: Path) -> None:
    assert await shell(tmp_path, "pwd -P") == (0, f"       {tmp_path.resolve()}\n".encode())
