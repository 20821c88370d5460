"""Apps: the unit that is deployed, configured and scaled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app. Times are seconds since the epoch; `port` is the router's port for it alone."""

    id: str
    name: str
    port: int
    stack: str
    created_at: float
    updated_at: float
    released_at: float | None = None
    maintenance: bool = False
    buildpacks: tuple[str, ...] = ()  # chosen by hand, in order; none: detected at each build

    def __repr__(self) -> str:
        return f"<App {self.name}>"
