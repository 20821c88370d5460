"""The one port of the API and of git: whose request it is, by its path."""

from pathlib import Path

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from minidyno.api.access import Access, check_host, check_origin, check_token
from minidyno.bootstrap.control_plane import ControlPlane
from minidyno.domain.language import Language
from minidyno.domain.settings import Settings
from minidyno.git.app import Gates, GitHttp, is_git
from minidyno.git.repositories import Repositories

_EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 (compared with, not listened on)


class FrontDoor:
    """Lets git's requests into the one room, and all others into the other."""

    def __init__(self, git: ASGIApp, api: ASGIApp) -> None:
        self._git = git
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the server."""
        room = self._git if is_git(scope) else self._api
        await room(scope, receive, send)


def git_over_http(plane: ControlPlane, folder: Path, access: Access, language: Language) -> GitHttp:
    """Put git's room together; it asks whoever comes for the same as the API does."""
    settings = plane.parts.settings

    def place(request: Request) -> None:
        check_host(request, settings.public_url)
        check_origin(request)

    repositories = Repositories(folder)
    repositories.sweep({app.id for app in plane.apps.all()})
    plane.apps.on_destroy(repositories.forget)
    return GitHttp(
        gates=Gates(place=place, token=lambda request: check_token(request, access)),
        apps=plane.apps,
        builds=plane.builds,
        sources=plane.sources,
        releases=plane.releases,
        repositories=repositories,
        own_url=_own_url(settings),
        settings=settings,
        language=language,
    )


def _own_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host
    return f"http://{host}:{settings.api_port}"
