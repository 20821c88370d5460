"""Who manages which layer in which model. The words for both are the page's."""

from pathlib import Path
from typing import Any, Literal, cast

import yaml  # type: ignore[import-untyped]

from curso.language import Language

Who = Literal["you", "provider"]
Model = Literal["own", "iaas", "paas", "saas"]
# What a reader is asked about; on a machine of one's own every layer is one's own.
ASKED: tuple[Model, ...] = ("iaas", "paas", "saas")
MODELS: tuple[Model, ...] = ("own", *ASKED)
# From the ground up: the first model in which a layer is somebody else's, None for never.
_HANDED_OVER: dict[str, Model | None] = {
    "building": "iaas",
    "machines": "iaas",
    "system": "paas",
    "runtime": "paas",
    "watch": "paas",
    "code": "saas",
    "data": None,
}
LAYERS: tuple[str, ...] = tuple(_HANDED_OVER)
_UNIT = "02-iaas-paas-saas"


def who(layer: str, model: Model) -> Who:
    """Say who manages a layer in a model; raises KeyError for a layer that is none."""
    first = _HANDED_OVER[layer]
    if first is None or MODELS.index(model) < MODELS.index(first):
        return "you"
    return "provider"


def yours(model: Model) -> frozenset[str]:
    """Give the layers that stay yours in a model."""
    return frozenset(layer for layer in LAYERS if who(layer, model) == "you")


def words(root: Path, language: Language, name: str) -> dict[str, Any]:
    """Read the words of a widget, `matriz` or `calculadora`, from beside the unit's page."""
    path = root / "docs" / language / "unidades" / f"{_UNIT}.{name}.yml"
    return cast(dict[str, Any], yaml.safe_load(path.read_text(encoding="utf-8")))
