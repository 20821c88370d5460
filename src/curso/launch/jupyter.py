"""JupyterLab: its command, and settings under which it asks nothing of any other machine."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curso.language import Language
from curso.launch.layout import Layout


@dataclass(frozen=True)
class Jupyter:
    """One JupyterLab to be started on a port."""

    layout: Layout
    port: int
    token: str = field(default_factory=lambda: secrets.token_hex(24))

    @property
    def url(self) -> str:
        """Its address, without the token."""
        return f"http://127.0.0.1:{self.port}"

    def url_of(self, notebook: str) -> str:
        """Address that opens a notebook, with the token."""
        return f"{self.url}/lab/tree/{notebook}?token={self.token}"

    def command(self) -> list[str | Path]:
        """Say how it is started. The token goes in the environment: `ps` shows command lines."""
        return [
            self.layout.program("jupyter-lab"),
            "--no-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.layout.copies}",
            # The list of extensions would be asked of a foreign host.
            "--LabApp.extension_manager=readonly",
            "--ServerApp.allow_root=True",
        ]

    def environment(self, env: Mapping[str, str]) -> dict[str, str]:
        """Say what it runs with: settings of its own, apart from the user's other Jupyters."""
        folder = self.layout.home / "jupyter"
        path = f"{self.layout.program('python').parent}:{env.get('PATH', '')}"
        return {
            **env,
            "PATH": path,
            "JUPYTER_TOKEN": self.token,
            "JUPYTER_CONFIG_DIR": str(folder),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_PREFER_ENV_PATH": "1",
        }

    def write_settings(self, language: Language) -> None:
        """Write the defaults that a reader may still change: no news, no update check, language."""
        file = self.layout.venv / "share/jupyter/lab/settings/overrides.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(_overrides(language), indent=2), encoding="utf-8")
        off = self.layout.venv / "etc/jupyter/labconfig/page_config.json"
        off.parent.mkdir(parents=True, exist_ok=True)
        news = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
        off.write_text(json.dumps(news, indent=2), encoding="utf-8")


def _overrides(language: Language) -> dict[str, object]:
    return {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyterlab/translation-extension:plugin": {
            "locale": "es_ES" if language == "es" else "en"
        },
    }
