"""terraform/ as Terraform itself judges it, and its outputs' names against the code's own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.contracts.repository import ROOT
from tests.manifests.test_settings import OF_THE_GATEWAY, SECRETS
from tools import terraform

FOLDER = ROOT / "terraform"
MODULES = sorted(path.parent for path in (FOLDER / "modules").glob("*/main.tf"))
PLATFORM = (FOLDER / "modules" / "platform" / "outputs.tf").read_text()
_BLOCK = re.compile(r'^variable "(\w+)" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)


def _known_settings() -> set[str]:
    return set(re.findall(r"`(SOMA_[A-Z0-9_]+)`", (ROOT / "docs" / "settings.md").read_text()))


def _value(output: str) -> str:
    found = re.search(rf"^  {output} = \{{(.*?)\n  \}}", PLATFORM, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "only", [["--test", "environments"], pytest.param([], marks=pytest.mark.extended)], ids=str
)
def test_it_is_formatted_valid_and_passes_its_own_tests(only: list[str]) -> None:
    """The environments' tests put every module together; each module's own take a minute more."""
    done = subprocess.run(
        [sys.executable, "tools/terraform.py", "--no-checkov", *only],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    steps = {
        step["name"]: step
        for step in json.loads((ROOT / "build" / "terraform.json").read_text())["steps"]
    }
    assert steps.keys() == {"fmt", "validate", "test"}
    missing = [step["detail"] for step in steps.values() if step["outcome"] == "skipped"]
    if missing:
        pytest.skip(missing[0])
    assert {step["outcome"] for step in steps.values()} == {"passed"}


@pytest.mark.parametrize(
    "output",
    [
        "",
        "Success! 0 passed, 0 failed.",
        "Failure! 3 passed, 1 failed.",
    ],
)
def test_a_test_run_without_a_success_counts_as_failed(output: str) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        terraform.count(output)


@pytest.mark.parametrize(
    "summary",
    [
        {"passed": 200, "failed": 1, "skipped": 0, "parsing_errors": 0},
        {"passed": 200, "failed": 0, "skipped": 0, "parsing_errors": 1},
        {"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0},
    ],
)
def test_findings_of_checkov_count_as_failed(summary: dict[str, int]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        terraform.verdict(json.dumps({"summary": summary, "results": {"failed_checks": []}}))


def test_every_module_is_there() -> None:
    assert {module.name for module in MODULES} == {
        *("network", "cluster", "kafka", "postgres", "redis", "object-storage", "registry"),
        *("identity", "secrets", "dns", "platform"),
    }


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("variables.tf")), ids=str)
def test_every_variable_has_a_type_a_description_and_a_validation(path: Path) -> None:
    text = path.read_text()
    variables = _BLOCK.findall(text)
    assert len(variables) == text.count('variable "')
    for name, body in variables:
        for part in (r"^  type\s+=", r"^  description\s+= \"", r"^  validation \{"):
            assert re.search(part, body, re.MULTILINE), f"{name} lacks {part}"


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.name != "platform"], ids=lambda m: str(m.name)
)
def test_every_variable_of_a_module_is_given_bad_input_by_its_tests(module: Path) -> None:
    tests = (FOLDER / "tests" / f"{module.name.replace('-', '_')}.tftest.hcl").read_text()
    refused = {
        name
        for block in re.findall(r"expect_failures = \[(.*?)\]", tests, re.DOTALL)
        for name in re.findall(r"var\.(\w+)", block)
    }
    variables = {name for name, _ in _BLOCK.findall((module / "variables.tf").read_text())}
    assert variables <= refused


def test_the_environments_use_the_locked_provider() -> None:
    locks = [path.read_text() for path in sorted(FOLDER.rglob(".terraform.lock.hcl"))]
    assert len(locks) == 3
    assert len({re.search(r'version\s+= "(.*)"', lock)[1] for lock in locks}) == 1  # type: ignore[index]
    assert all("h1:" in lock for lock in locks)


def test_the_settings_are_settings_of_the_functions() -> None:
    names = set(re.findall(r"\b(SOMA_[A-Z0-9_]+)\b", _value("settings")))
    assert names
    assert names <= _known_settings()
    assert not names & (SECRETS | OF_THE_GATEWAY)


def test_the_secret_settings_are_those_that_the_overlays_want() -> None:
    found = (FOLDER / "modules" / "secrets" / "main.tf").read_text()
    written = set(re.findall(r"^    (SOMA_\w+)\s+=", found, re.MULTILINE))
    told = (FOLDER / "modules" / "secrets" / "outputs.tf").read_text()
    every = SECRETS | OF_THE_GATEWAY
    assert written == every == set(re.findall(r'"(SOMA_\w+)"', told))


def test_the_brokers_configuration_has_keys_that_the_manifest_has() -> None:
    manifest = yaml.safe_load((ROOT / "eventing" / "base" / "broker-config.yaml").read_text())
    keys = set(re.findall(r'^    "([\w.]+)"', _value("broker_config"), re.MULTILINE))
    assert keys
    assert keys <= manifest["data"].keys()


def test_there_is_a_repository_for_every_image_of_the_production_overlay() -> None:
    overlay = yaml.safe_load(
        (ROOT / "knative" / "overlays" / "production" / "kustomization.yaml").read_text()
    )
    variables = dict(_BLOCK.findall((FOLDER / "modules" / "platform" / "variables.tf").read_text()))
    default = re.search(r"default\s+= \[(.*?)\]", variables["images"])
    assert default is not None
    assert set(re.findall(r'"(\S+?)"', default[1])) == {i["name"] for i in overlay["images"]}


def test_roles_are_for_service_accounts_that_exist() -> None:
    main = (FOLDER / "modules" / "platform" / "main.tf").read_text()
    pairs = re.findall(r'namespace\s+= "(\S+)"\n\s+service_account = "(\S+)"', main)
    ours = {account for namespace, account in pairs if namespace == "somaagent"}
    assert ours
    accounts = {
        yaml.safe_load(path.read_text())["metadata"]["name"]
        for path in (ROOT / "knative" / "base").glob("*/service-account.yaml")
    }
    assert ours <= accounts
