from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.buildpacks.npm_registry import NodeWorkshop, NpmRegistry
from tests.integration.buildpacks.workshop import PackageIndex, Workshop


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PackageIndex]:
    index = PackageIndex(tmp_path / "index")
    yield index
    index.close()


@pytest.fixture
def workshop(tmp_path: Path, index: PackageIndex) -> Workshop:
    return Workshop(tmp_path, index_url=index.url)


@pytest.fixture
def offline(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def registry() -> Iterator[NpmRegistry]:
    registry = NpmRegistry()
    yield registry
    registry.close()


@pytest.fixture
def node(tmp_path: Path, registry: NpmRegistry) -> NodeWorkshop:
    workshop = NodeWorkshop(tmp_path)
    workshop.registry_url = registry.url
    return workshop
