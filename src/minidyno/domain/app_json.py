"""app.json: what an app needs when it is deployed for the first time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from minidyno.domain.config_vars import changed
from minidyno.domain.errors import MinidynoError
from minidyno.domain.quotas import size_named

FILE = "app.json"
_ANY_SIZE = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvWish:
    """A config var that the app wants: a value, a secret to be made up, or one to be given."""

    value: str | None = None
    secret: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessWish:
    """How much of a process type the app wants to begin with."""

    quantity: int | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddonWish:
    """An add-on that the app wants: "redis:mini", and the name that it is to have in the app."""

    plan: str
    as_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppJson:
    """What is read of an app.json; the rest is Heroku's, or for people."""

    env: Mapping[str, EnvWish] = field(default_factory=dict)
    formation: Mapping[str, ProcessWish] = field(default_factory=dict)
    postdeploy: str | None = None
    addons: tuple[AddonWish, ...] = ()

    def check_required(self, config: Mapping[str, str]) -> None:
        """Raise `app_json_env_missing` when a config var without a value has to be set first."""
        missing = [
            name
            for name, wish in self.env.items()
            if name not in config and wish.required and wish.value is None and not wish.secret
        ]
        if missing:
            pairs = " ".join(f"{name}=…" for name in missing)
            raise MinidynoError("app_json_env_missing", names=", ".join(missing), pairs=pairs)

    def check_formation(self, process_types: Mapping[str, str]) -> None:
        """Raise `app_json_process_unknown` when it wants a type that the app does not have."""
        for name in self.formation:
            if name not in process_types:
                known = ", ".join(process_types)
                raise MinidynoError("app_json_process_unknown", type=name, known=known)

    def defaults(self) -> dict[str, str]:
        """The values that are written in the file."""
        return {name: wish.value for name, wish in self.env.items() if wish.value is not None}

    def secrets(self) -> list[str]:
        """Names of the config vars to be made up."""
        return [name for name, wish in self.env.items() if wish.secret]


def parse(content: bytes) -> AppJson:
    """Read an app.json; raises `app_json_not_json` and `app_json_field`."""
    try:
        read = json.loads(content.removeprefix(b"\xef\xbb\xbf").decode())
    except UnicodeDecodeError as error:
        raise MinidynoError("app_json_not_json", line=1, column=1) from error
    except json.JSONDecodeError as error:
        raise MinidynoError("app_json_not_json", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:  # a number or a nesting without end
        raise MinidynoError("app_json_not_json", line=1, column=1) from error
    whole = _object(read, FILE)
    scripts = _object(whole.get("scripts", {}), "scripts")
    return AppJson(
        env={name: _env(name, wish) for name, wish in _object(whole.get("env", {}), "env").items()},
        formation={
            name: _process(name, wish)
            for name, wish in _object(whole.get("formation", {}), "formation").items()
        },
        postdeploy=_command(scripts.get("postdeploy")),
        addons=_addons(whole.get("addons", [])),
    )


def _env(name: str, wish: object) -> EnvWish:
    at = f"env.{name}"
    if isinstance(wish, str):
        found = EnvWish(value=wish)
    else:
        fields = _object(wish, at)
        value = fields.get("value")
        if value is not None and not isinstance(value, str):
            raise _wrong(f"{at}.value", '"text"')
        generator = fields.get("generator")
        if generator not in {None, "secret"}:
            raise _wrong(f"{at}.generator", '"secret"')
        required = fields.get("required", True)
        if not isinstance(required, bool):
            raise _wrong(f"{at}.required", "true, false")
        found = EnvWish(value=value, secret=generator == "secret", required=required)
    changed(
        {}, {name: found.value or ""}, _ANY_SIZE
    )  # the names and values that config vars may have
    return found


def _process(name: str, wish: object) -> ProcessWish:
    at = f"formation.{name}"
    fields = _object(wish, at)
    quantity = fields.get("quantity")
    if quantity is not None and (
        isinstance(quantity, bool) or not isinstance(quantity, int) or not 0 <= quantity <= 100
    ):
        raise _wrong(f"{at}.quantity", "0 … 100")
    size = fields.get("size")
    if size is not None and not isinstance(size, str):
        raise _wrong(f"{at}.size", '"basic"')
    return ProcessWish(quantity=quantity, size=size_named(size).name if size else None)


def _addons(value: object) -> tuple[AddonWish, ...]:
    if not isinstance(value, list):
        raise _wrong("addons", '["redis:mini", … ]')
    wishes = []
    for number, wish in enumerate(value):
        at = f"addons.{number}"
        fields = {"plan": wish} if isinstance(wish, str) else _object(wish, at)
        plan, as_name = fields.get("plan"), fields.get("as")
        if not isinstance(plan, str) or not plan:
            raise _wrong(f"{at}.plan", '"redis:mini"')
        if as_name is not None and not isinstance(as_name, str):
            raise _wrong(f"{at}.as", '"CACHE"')
        wishes.append(AddonWish(plan=plan, as_name=as_name))
    return tuple(wishes)


def _command(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or not value.strip() or "\0" in value):
        raise _wrong("scripts.postdeploy", '"python tarea.py"')
    return value.strip() if isinstance(value, str) else None


def _object(value: object, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(at, "{ … }")
    return value


def _wrong(at: str, expected: str) -> MinidynoError:
    return MinidynoError("app_json_field", field=at, expected=expected)
