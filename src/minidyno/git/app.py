"""The ASGI application for `/<app>.git/…`: gates, then git, and every failure as a sentence."""

import asyncio
import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language, from_accept_language
from minidyno.domain.settings import Settings
from minidyno.git.backend import answer
from minidyno.git.deploy import PushDeploy
from minidyno.git.environment import git_environment, server_settings
from minidyno.git.hooks import lay_hooks
from minidyno.git.pushes import Push, Pushes
from minidyno.git.repositories import Repositories
from minidyno.services.apps import Apps
from minidyno.services.builds import Builds
from minidyno.services.releases import Releases
from minidyno.services.sources import Sources

logger = logging.getLogger("minidyno.git")

_PATH = re.compile(r"/(?P<app>[^/]+)\.git(?P<rest>/.*)?", re.DOTALL)
_SERVICE = re.compile(r"git-(upload|receive)-pack")
_PROTOCOL = re.compile(r"version=[0-9]+(:[a-z0-9=-]+)*")
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_HOOK = "/minidyno/build"
# A repository also holds the history: more than one release, less than would fill a disk.
_PACK_PER_SOURCE = 4
# Before a large body git asks with an empty push whether it may come in (`0000`).
_PROBE = "4"


def is_git(scope: Scope) -> bool:
    """Say whether a request is for this application."""
    return scope["type"] == "http" and _PATH.fullmatch(scope["path"]) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Who may come in: each raises a MinidynoError for a request that may not."""

    place: Callable[[Request], None]
    token: Callable[[Request], None]


class GitHttp:
    """git's smart HTTP for every app; `folder` holds the repositories.

    `own_url` is where this application is reached from this machine: the hook calls it.
    """

    def __init__(
        self,
        *,
        gates: Gates,
        apps: Apps,
        builds: Builds,
        sources: Sources,
        releases: Releases,
        repositories: Repositories,
        own_url: str,
        settings: Settings,
        language: Language,
    ) -> None:
        self._gates = gates
        self._apps = apps
        self._repositories = repositories
        self._own_url = own_url
        self._settings = settings
        self._language = language
        self._pushes = Pushes(builds)
        self._deploy = PushDeploy(
            sources=sources, builds=builds, releases=releases, pushes=self._pushes
        )
        self._running: set[asyncio.Task[Any]] = set()
        self._hooks = lay_hooks(repositories.folder / "hooks")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        language = from_accept_language(request.headers.get("accept-language", ""), self._language)
        begun = False
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._answer(request, receive, noticing, language)
        except MinidynoError as error:
            if begun:
                raise
            await _refusal(error, language)(scope, receive, send)
        finally:
            self._running.discard(task)

    async def close(self) -> None:
        """End what is under way, every process of it; pushes whose build is going are refused."""
        running = list(self._running)
        for task in running:
            if not task.cancelling():  # a second time would cut short what the first began
                task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _answer(
        self, request: Request, receive: Receive, send: Send, language: Language
    ) -> None:
        self._gates.place(request)
        found = _PATH.fullmatch(request.url.path)
        assert found is not None
        rest = found["rest"] or ""
        if rest == _HOOK and request.method == "POST":
            await self._build(found["app"], request, receive, send)
            return
        self._gates.token(request)
        app = self._apps.get(found["app"])
        service = _service_of(request, rest)
        if service is None:
            raise MinidynoError("git_request_unknown", url=_url(request, app))
        await self._repositories.ensure(app.id)
        probes = request.headers.get("content-length") == _PROBE
        if rest == "/git-receive-pack" and not probes:
            await self._push(app, request, receive, send, language)
        else:
            await answer(self._cgi(app, request, rest), receive, send, _always)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _push(
        self, app: App, request: Request, receive: Receive, send: Send, language: Language
    ) -> None:
        push = Push(app=app, language=language, url=_url(request, app))
        try:
            await self._receive_pack(push, request, receive, send)
        finally:
            # Killed, git leaves what it had in quarantine; another push's must not be touched.
            if push.abandoned and not self._pushes.any_to(app.id):
                self._repositories.remove_quarantine(app.id)

    async def _receive_pack(
        self, push: Push, request: Request, receive: Receive, send: Send
    ) -> None:
        app = push.app
        # The turn ends before the answer does: the client may push again the moment it has it all.
        with self._pushes.under_way(push) as first:
            env = self._cgi(app, request, "/git-receive-pack") | {
                "MINIDYNO_PUSH_APP": app.name,
                "MINIDYNO_PUSH_LANG": push.language,
                "MINIDYNO_PUSH_LIMIT": str(self._settings.source_limit),
                "MINIDYNO_PUSH_URL": f"{self._own_url}/{app.id}.git{_HOOK}",
                "MINIDYNO_PUSH_SECRET": push.secret if first else "",
            }
            await answer(env, receive, send, lambda: self._pushes.give_up(push))

    async def _build(self, app_id: str, request: Request, receive: Receive, send: Send) -> None:
        secret = request.headers.get("authorization", "").removeprefix("Bearer ")
        push = self._pushes.with_secret(app_id, secret)
        commit = request.query_params.get("commit", "")
        if push is None or not _COMMIT.fullmatch(commit):
            raise MinidynoError("unauthorized")
        await self._deploy.answer(push, commit, receive, send)

    def _cgi(self, app: App, request: Request, rest: str) -> dict[str, str]:
        """What a CGI program is told of a request (RFC 3875), and git's settings."""
        limit = self._settings.source_limit * _PACK_PER_SOURCE
        env = git_environment(os.environ, server_settings(self._hooks, limit)) | {
            "GIT_PROJECT_ROOT": str(self._repositories.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{self._repositories.path(app.id).name}{rest}",
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.url.query,
            "CONTENT_TYPE": request.headers.get("content-type", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
            "REMOTE_USER": "minidyno",
            "REMOTE_ADDR": "127.0.0.1",
        }
        # No CONTENT_LENGTH: git then reads to the end of what it is given, whether the body came
        # chunked or not. With one, and a body cut short, `git http-backend` would spin for ever.
        protocol = request.headers.get("git-protocol", "")
        if _PROTOCOL.fullmatch(protocol):
            env["GIT_PROTOCOL"] = protocol
        return env


def _service_of(request: Request, rest: str) -> str | None:
    """What git asks for; None when it is nothing of the smart protocol."""
    if request.method == "GET" and rest == "/info/refs":
        name = request.query_params.get("service", "")
    elif request.method == "POST":
        name = rest.removeprefix("/")
    else:
        return None
    return name if _SERVICE.fullmatch(name) else None


def _url(request: Request, app: App) -> str:
    return f"{request.url.scheme}://{request.headers['host']}/{app.name}.git"


def _refusal(error: MinidynoError, language: Language) -> PlainTextResponse:
    """Refuse in plain text: that is what git shows to the person, as lines of the remote."""
    status = error.entry.status
    if status >= 500:
        logger.warning("%s", error)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="minidyno"'
    return PlainTextResponse(error.say(language) + "\n", status, headers)


async def _always() -> bool:
    return True
