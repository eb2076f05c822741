"""Where the containers' tests run: `make images-test`, on images that `make images` built."""

import os

import pytest

from tests.integration.functions.gateway.conftest import broker as broker  # a fixture
from tests.support.containers import engine
from tests.support.platform import ROOT
from tools.images.flavours import FLAVOURS

WANTED = "SOMA_TEST_IMAGES"


@pytest.fixture(scope="session", autouse=True)
def images() -> None:
    """The images, and a program that runs them; says why where they cannot be had."""
    # These say how tests run; they are no settings of the product.
    if os.environ.get(WANTED) != "1":  # noqa: TID251
        pytest.skip("containers take minutes: `make images-test` runs them")
    problem = ""
    if engine() is None:
        problem = "no program here runs containers: install Docker, or Podman with runc (as root)"
    else:
        archives = ROOT / "build" / "archives"
        lacking = [each.name for each in FLAVOURS if not (archives / f"{each.image}.tar").exists()]
        if lacking:
            problem = f"no image of {', '.join(lacking)}: make images"
    if problem:
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251
            pytest.fail(problem)
        pytest.skip(problem)
