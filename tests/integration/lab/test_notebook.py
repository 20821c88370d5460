"""The lab in a real Jupyter kernel: what the student sees under a cell."""

import os
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from curso.notebook_runs import by_sockets_in


class _ThisPython(AsyncKernelManager):
    """A kernel of the Python that runs the tests, without anything installed for it."""

    @property
    def kernel_spec(self) -> KernelSpec:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=command, display_name="this", language="python")


async def run(cells: list[str], folder: Path) -> list[list[Any]]:
    """Run cells in a fresh kernel and return the outputs of each."""
    made = [nbformat.v4.new_code_cell(c) for c in cells]  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=made)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=300,
        allow_errors=True,
        kernel_manager_class=_ThisPython,
        resources={"metadata": {"path": str(folder)}},
        config=by_sockets_in(folder.parents[1]),
    )
    await client.async_execute(
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("MINIDYNO_")},
            "MINIDYNO_HOME": str(folder / "no-platform"),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        }
    )
    return [cell["outputs"] for cell in notebook.cells]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    spanish = tmp_path / "notebooks" / "es"
    spanish.mkdir(parents=True)
    app = spanish / "hola"
    app.mkdir()
    (app / "Procfile").write_text("web: python app.py\n")
    (app / "app.py").write_text("print('hola')\n")
    return spanish


async def test_a_student_sees_sentences_logs_pictures_and_no_tracebacks(folder: Path) -> None:
    nothing, found, deployed, report, tailed, wrong = await run(
        [
            "from minidyno.lab import connect\nawait connect()",
            "platform = await connect(simulated=True)\nplatform",
            "app = await platform.create_app('hola')\nawait app.deploy('hola')",
            "await app.traffic(seconds=1, rate=20)",
            "await app.tail(seconds=1)",
            "await app.scale(web=-3)",
        ],
        folder,
    )
    # In Spanish, because the notebook's folder is es/.
    assert [output["output_type"] for output in nothing] == ["error"]
    assert nothing[0]["traceback"][0].startswith("minidyno no responde en http://")
    assert len(nothing[0]["traceback"]) == 1

    assert len(found) == 1  # said once: by what it shows
    assert found[0]["data"]["text/plain"].startswith("Plataforma simulada lista")

    # One output that grew with the log, and then the deploy with its timeline.
    assert [output["output_type"] for output in deployed] == ["display_data", "execute_result"]
    log, timeline = (output["data"]["text/html"] for output in deployed)
    assert "-----&gt; Launching" in log
    assert "Deployed to hola" in log
    assert "Línea de tiempo del despliegue" in timeline
    assert "hola v2 en marcha" in deployed[1]["data"]["text/plain"]

    assert "Histograma de latencias" in report[0]["data"]["text/html"]
    assert report[0]["data"]["text/plain"].startswith("20 peticiones en 1.00 s")

    assert [output["output_type"] for output in tailed] == ["display_data", "execute_result"]
    assert "heroku[router]:" in tailed[0]["data"]["text/html"]
    assert "<pre" not in tailed[1]["data"]["text/html"]

    assert len(wrong[0]["traceback"]) == 1
    assert "No se puede escalar «web» a -3" in wrong[0]["traceback"][0]
