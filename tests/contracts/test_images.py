"""Images: few, named for what they can do, in one version."""

from tests.contracts.repository import SERVICES, manifest


def test_functions_share_one_image_for_each_flavour() -> None:
    images = {
        path.parent.name: manifest(path)["spec"]["template"]["spec"]["containers"][0]["image"]
        for path in SERVICES.glob("*/service.yaml")
    }
    gateway, tools = images.pop("gateway"), images.pop("tool-executor")
    assert images.pop("requeue") == tools
    (core,) = set(images.values())
    assert gateway.partition(":")[0] == "somaagent-gateway"
    assert tools.partition(":")[0] == "somaagent-tools"
    assert core.partition(":")[0] == "somaagent-core"


def test_the_images_carry_the_version_of_the_distribution() -> None:
    pyproject = (SERVICES.parents[1] / "pyproject.toml").read_text()
    for path in SERVICES.glob("*/service.yaml"):
        image = manifest(path)["spec"]["template"]["spec"]["containers"][0]["image"]
        assert f'version = "{image.partition(":")[2]}"' in pyproject
