"""The three things that run while the course is open, and their addresses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curso.language import Language
from curso.launch.children import Children
from curso.launch.extras import are_extras_current, extras_command, extras_log
from curso.launch.jupyter import Jupyter
from curso.launch.layout import Layout
from curso.launch.paas import Paas
from curso.launch.ports import holder, is_free
from curso.launch.problem import Problem
from curso.launch.student_copies import refresh
from curso.launch.talk import Talk

UNIT = "unidades/00-prepara-tu-laboratorio/"
NOTEBOOK: dict[Language, str] = {
    "es": "es/00-prepara-tu-laboratorio.ipynb",
    "en": "en/00-set-up-your-lab.ipynb",
}
_START_LIMIT = 120.0


@dataclass(frozen=True)
class Port:
    """A port that is needed: the id of what it is for, and the flag or variable that moves it."""

    number: int
    what: str
    cure: str


class Services:
    """minidyno, the course and JupyterLab. Stops what it started and nothing else."""

    def __init__(
        self,
        layout: Layout,
        talk: Talk,
        env: Mapping[str, str],
        *,
        port: int,
        notebooks_port: int,
    ) -> None:
        self.layout = layout
        self.talk = talk
        self.env = dict(env)
        self.port = port
        self.jupyter = Jupyter(layout, notebooks_port)
        self.paas = Paas(layout, env)
        self.children = Children()
        self.platform_is_ours = False

    @property
    def course_url(self) -> str:
        """Address of the course in the reader's language."""
        tail = "en/" if self.talk.language == "en" else ""
        return f"http://127.0.0.1:{self.port}/{tail}"

    @property
    def notebook_url(self) -> str:
        """Address of the first notebook, with JupyterLab's token."""
        return self.jupyter.url_of(NOTEBOOK[self.talk.language])

    def start_platform(self) -> None:
        """Start minidyno, unless it runs already."""
        if self.paas.is_up():
            self.talk.say("was_running")
            return
        self._check_ports(
            Port(self.paas.api_port, "what_api", "MINIDYNO_API_PORT=5171"),
            Port(self.paas.router_port, "what_router", "MINIDYNO_ROUTER_PORT=8081"),
        )
        self.talk.step("step_platform")
        # Said before it is done: a Ctrl-C in the middle must find it ours.
        self.platform_is_ours = True
        self.paas.up()

    def check_ports(self) -> None:
        """Raise when the course's own ports are taken, before anything is started."""
        self._check_ports(
            Port(self.port, "what_course", f"--puerto {self.port + 1}"),
            Port(self.jupyter.port, "what_jupyter", f"--puerto-cuadernos {self.jupyter.port + 1}"),
        )

    def start_pages(self) -> None:
        """Start the course and JupyterLab, without waiting: JupyterLab takes the longest."""
        self.talk.step("step_course")
        self._start(
            "what_course",
            [
                self.layout.python,
                *("-m", "curso.launch.static_server"),
                *(self.layout.site, str(self.port)),
            ],
            self.env,
        )
        self.talk.step("step_jupyter")
        for laid in refresh(self.jupyter.layout.notebooks, self.jupyter.layout.copies):
            self.talk.say("newer_beside", file=laid)
        self.jupyter.write_settings(self.talk.language)
        self._start("what_jupyter", self.jupyter.command(), self.jupyter.environment(self.env))

    def wait_for_pages(self, stop: Callable[[], bool]) -> None:
        """Wait until the course and JupyterLab answer."""
        urls = {"what_course": self.course_url, "what_jupyter": f"{self.jupyter.url}/api"}
        for what, url in urls.items():
            self.children.wait_for(what, url, self.talk.text(what), _START_LIMIT, stop)

    def start_extras(self) -> None:
        """Make slides and notebooks with outputs in the background, unless they are made."""
        if are_extras_current(self.layout):
            return
        self.talk.say("extras_begin")
        self.children.start(
            "what_extras",
            extras_command(self.layout, "--with-parent"),
            log=extras_log(self.layout),
            env=self.env,
            folder=self.layout.root,
        )

    def say_ended(self) -> None:
        """Say which of what was started ended by itself."""
        for child in self.children.ended():
            if child.what == "what_extras":
                ended_well = child.process.returncode == 0
                self.talk.say("extras_ready" if ended_well else "extras_failed", log=child.log)
            else:
                self.talk.say("child_ended", what=self.talk.text(child.what), log=child.log)

    def stop(self) -> None:
        """Stop what was started here: pages first, so that no notebook loses its platform."""
        self.children.stop()
        if self.platform_is_ours:
            self.paas.down()
            self.platform_is_ours = False

    def _start(self, what: str, command: Sequence[str | Path], env: Mapping[str, str]) -> None:
        log = self.layout.logs / f"{what.removeprefix('what_')}.log"
        self.children.start(what, command, log=log, env=env, folder=self.layout.root)

    def _check_ports(self, *ports: Port) -> None:
        for port in ports:
            if is_free(port.number):
                continue
            found = holder(self.layout, port.number)
            who = self.talk.text("held_by", pid=found[0], name=found[1]) if found else ""
            what = self.talk.text(port.what)
            raise Problem(
                "port_taken", port=port.number, what=what, holder=who, cure=port.cure, exit_code=5
            )
