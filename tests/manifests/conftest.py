"""Every overlay in turn, rendered."""

import pytest

from tests.manifests.rendering import Manifest, overlay_names, rendered


@pytest.fixture(params=overlay_names())
def overlay(request: pytest.FixtureRequest) -> str:
    """The name of an overlay."""
    name: str = request.param
    return name


@pytest.fixture
def manifests(overlay: str) -> list[Manifest]:
    """The objects of that overlay."""
    return rendered(overlay)
