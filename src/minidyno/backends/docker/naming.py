"""The names and labels by which minidyno's containers and networks are known."""

import hashlib
from pathlib import Path

HOME = "minidyno.home"  # of which platform's folder it is: no platform touches another's
INSTANCE = "minidyno.instance"
APP = "minidyno.app"
DYNO = "minidyno.dyno"
PORT = "minidyno.port"
OWN_IMAGE = "minidyno.own-image"  # it runs in an image that the app brought
APP_IMAGES = "minidyno/app"  # their repository
ADDON = "minidyno.addon"  # of which add-on's server it is
STOP_SIGNAL = "minidyno.stop-signal"  # what asks that server to end
ATTACHED = "minidyno.attached"  # someone sits at its other end, and it lives no longer than that

_ID_LENGTH = 12


def home_id(home: Path) -> str:
    """Name a platform by its folder: a new one in the same place finds what was left there."""
    return hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:_ID_LENGTH]


def container_name(home: str, instance: str) -> str:
    """Name a dyno's container."""
    return f"minidyno-{home}-{instance}"


def network_name(home: str, app: str) -> str:
    """Name an app's network."""
    return f"minidyno-{home}-{app}"


def addon_container_name(home: str, addon: str, label: str) -> str:
    """Name an add-on's container, for people; by its label alone two could be one."""
    return f"minidyno-{home}-{label}-{addon_alias(addon).removeprefix('addon-')}"


def addon_alias(addon: str) -> str:
    """The name by which apps find an add-on's server in their network, the same for all apps."""
    return f"addon-{hashlib.sha256(addon.encode()).hexdigest()[:8]}"


def volume_name(home: str, addon: str) -> str:
    """Name the volume with an add-on's data."""
    return f"minidyno-{home}-{addon}"


def of_home(home: str) -> dict[str, list[str]]:
    """Filter for all that is of one platform."""
    return {"label": [f"{HOME}={home}"]}
