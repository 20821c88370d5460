"""Apps, and what hangs on them without a life of its own."""

from minidyno.api.replies import when, when_or_none
from minidyno.api.shapes.names import (
    CEDAR,
    Json,
    app_ref,
    buildpack_ref,
    region_ref,
    stack_ref,
    user_ref,
)
from minidyno.domain.account import fixed_id
from minidyno.domain.apps import App
from minidyno.domain.stacks import REGION


def host_of(app: App) -> str:
    """The name by which the router knows the app."""
    return f"{app.name}.localhost"


def web_url(app: App, router_port: int) -> str:
    """Where a browser finds the app."""
    return f"http://{host_of(app)}:{router_port}/"


def app_json(
    app: App,
    *,
    router_port: int,
    base_url: str,
    stack: str,
    slug_size: int | None,
    buildpack: str | None,
) -> Json:
    """An app; `stack` is that of what it runs, and the app itself says that of its next build."""
    return {
        "acm": False,
        "archived_at": None,
        "build_stack": stack_ref(app.stack),
        "buildpack_provided_description": buildpack,
        "created_at": when(app.created_at),
        "generation": CEDAR,
        "git_url": f"{base_url}/{app.name}.git",
        "id": app.id,
        "internal_routing": None,
        "maintenance": app.maintenance,
        "name": app.name,
        "organization": None,
        "owner": user_ref(),
        "region": region_ref(REGION),
        "released_at": when_or_none(app.released_at),
        "repo_size": None,
        "slug_size": slug_size,
        "space": None,
        "stack": stack_ref(stack),
        "team": None,
        "updated_at": when(app.updated_at),
        "web_url": web_url(app, router_port),
    }


def domain_json(app: App) -> Json:
    """The app's one domain."""
    return {
        "acm_status": None,
        "acm_status_reason": None,
        "app": app_ref(app),
        "cname": None,
        "created_at": when(app.created_at),
        "hostname": host_of(app),
        "id": str(fixed_id(f"domain:{app.id}")),
        "kind": "heroku",
        "sni_endpoint": None,
        "status": "succeeded",
        "updated_at": when(app.created_at),
    }


_PERMISSIONS: list[Json] = [
    {"name": "deploy", "description": "Can deploy the app"},
    {"name": "manage", "description": "Can manage the app itself"},
    {"name": "operate", "description": "Can operate the app"},
    {"name": "view", "description": "Can view the app"},
]


def owner_json(app: App) -> Json:
    """The app's only collaborator: its owner."""
    return {
        "app": app_ref(app),
        "created_at": when(app.created_at),
        "id": str(fixed_id(f"collaborator:{app.id}")),
        "permissions": _PERMISSIONS,
        "role": "owner",
        "updated_at": when(app.created_at),
        "user": {**user_ref(), "federated": False},
    }


def buildpack_json(name: str, ordinal: int) -> Json:
    """A buildpack and its place, from 0."""
    return {"buildpack": buildpack_ref(name), "ordinal": ordinal}
