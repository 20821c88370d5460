"""One answer of each web dyno: the router chooses, so it is asked until all have answered."""

from typing import Any

from minidyno.lab.app import App

_MOST = 200  # with ten dynos all have answered after some thirty


async def from_each(app: App, path: str) -> dict[str, Any]:
    """Ask for a page until every web dyno that is up has answered; gives their JSON by name."""
    wanted = {dyno.name for dyno in await app.dynos() if dyno.type == "web" and dyno.state == "up"}
    found: dict[str, Any] = {}
    for _ in range(_MOST):
        if wanted <= found.keys():
            break
        answer = await app.get(path)
        if answer.ok and answer.dyno:
            found[answer.dyno] = answer.json()
    return dict(sorted(found.items()))
