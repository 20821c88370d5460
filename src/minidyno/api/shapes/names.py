"""The small objects by which resources refer to one another."""

from minidyno.domain.account import ACCOUNT_ID, EMAIL, fixed_id
from minidyno.domain.apps import App

Json = dict[str, object]

CEDAR: Json = {"id": str(fixed_id("generation:cedar")), "name": "cedar"}


def app_ref(app: App) -> Json:
    """The app, as other resources name it."""
    return {"id": app.id, "name": app.name}


def user_ref(email: str = EMAIL) -> Json:
    """The person, as releases and builds name them."""
    return {"id": str(ACCOUNT_ID), "email": email}


def stack_ref(name: str) -> Json:
    """A stack."""
    return {"id": stack_id(name), "name": name}


def region_ref(name: str) -> Json:
    """A region."""
    return {"id": region_id(name), "name": name}


def size_ref(name: str) -> Json:
    """A dyno size."""
    return {"id": size_id(name), "name": name}


def buildpack_ref(name: str) -> Json:
    """A buildpack, as `minidyno/python`."""
    return {"name": name, "url": f"urn:buildpack:{name}"}


def stack_id(name: str) -> str:
    """The same id for a stack on every platform."""
    return str(fixed_id(f"stack:{name}"))


def region_id(name: str) -> str:
    """The same id for a region on every platform."""
    return str(fixed_id(f"region:{name}"))


def size_id(name: str) -> str:
    """The same id for a dyno size on every platform."""
    return str(fixed_id(f"dyno-size:{name}"))
