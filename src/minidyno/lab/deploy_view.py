"""What a deploy leaves in the notebook."""

from collections.abc import Sequence
from dataclasses import dataclass

from minidyno.lab.display import Display
from minidyno.lab.figures.histogram import seconds
from minidyno.lab.figures.markup import Markup, element, join
from minidyno.lab.figures.timeline import Step
from minidyno.lab.texts import text
from minidyno.lab.timeline_view import columns, drawing


@dataclass(frozen=True, repr=False)
class Deploy(Display):
    """A deploy that ended well: `release` is its version, `timeline` its steps in seconds."""

    app: str
    url: str
    release: int
    ok: bool
    lines: Sequence[str]
    timeline: Sequence[Step]

    @property
    def seconds(self) -> float:
        """From the call to the moment at which the new dynos took over."""
        return max(step.end for step in self.timeline)

    def html(self) -> Markup:
        """The sentence, the timeline, and the same as a table."""
        return join(element("p", element("strong", self._sentence())), drawing(self.timeline))

    def plain(self) -> str:
        """The sentence and the table."""
        return f"{self._sentence()}\n{columns(self.timeline)}"

    def _sentence(self) -> str:
        return text(
            "deploy_ok",
            app=self.app,
            release=self.release,
            seconds=seconds(self.seconds),
            url=self.url,
        )
