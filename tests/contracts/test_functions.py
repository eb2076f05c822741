"""Every function is complete, and one name leads to all its parts."""

import re
from pathlib import Path

import pytest

from somaagent.events.export import steps
from tests.contracts.repository import (
    FUNCTIONS,
    ROOT,
    SERVICES,
    function_folders,
    manifest,
    service_name,
)

SECTIONS = ("Events", "Settings", "Failure behaviour")
GATEWAY = "gateway"
"""The one function that is no CloudEvents function: it serves people over HTTP."""


@pytest.fixture(params=function_folders(), ids=lambda folder: str(folder.name))
def folder(request: pytest.FixtureRequest) -> Path:
    """The folder of each function in turn."""
    path: Path = request.param
    return path


def test_every_function_has_its_modules(folder: Path) -> None:
    wanted = {"__init__.py", "contract.py", "README.md"}
    wanted |= {"__main__.py"} if folder.name == GATEWAY else {"main.py", "handler.py"}
    assert wanted - {path.name for path in folder.iterdir()} == set()


def test_every_function_has_one_service_of_its_name(folder: Path) -> None:
    name = service_name(folder)
    service = manifest(SERVICES / name / "service.yaml")
    account = manifest(SERVICES / name / "service-account.yaml")
    assert service["metadata"]["name"] == name
    assert account["metadata"]["name"] == name
    (container,) = service["spec"]["template"]["spec"]["containers"]
    environment = {entry["name"]: entry["value"] for entry in container.get("env", [])}
    if folder.name == GATEWAY:
        assert container["command"] == ["python", "-m", "functions.gateway"]
        assert environment == {}
    else:
        assert container["command"] == ["python", "-m", "somaagent.serving"]
        assert environment == {
            "FUNCTION_SOURCE": f"functions/{folder.name}/main.py",
            "FUNCTION_TARGET": "handle",
        }
        assert (ROOT / environment["FUNCTION_SOURCE"]).is_file()


def test_no_service_is_without_a_function() -> None:
    deployed = {path.parent.name for path in SERVICES.glob("*/service.yaml")}
    assert deployed == {service_name(folder) for folder in function_folders()}
    listed = manifest(SERVICES / "kustomization.yaml")["resources"]
    assert deployed == {name for name in listed if not name.endswith(".yaml")}


def test_every_readme_has_its_sections(folder: Path) -> None:
    headings = re.findall(r"^## (.+)$", (folder / "README.md").read_text(), re.MULTILINE)
    assert [name for name in SECTIONS if name not in headings] == []


def test_the_table_of_functions_equals_the_contracts() -> None:
    rows: dict[str, tuple[set[str], set[str]]] = {}
    for line in (FUNCTIONS / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        link = re.match(r"\[`?([a-z_]+)`?\]\(", cells[0])
        if link is not None:
            consumes, produces = (set(re.findall(r"`([a-z.-]+)`", cell)) for cell in cells[2:4])
            rows[link.group(1).replace("_", "-")] = (consumes, produces)
    assert rows == {
        step.name: (
            {_short(event.event_type) for event in step.consumes},
            {_short(event.event_type) for event in step.produces},
        )
        for step in steps(ROOT)
    }


def _short(event_type: str) -> str:
    return event_type.removeprefix("ai.somaagent.").rpartition(".")[0]
