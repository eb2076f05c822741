"""What Terraform prints for an overlay, put on top of it: nothing is left that names no real place.

`terraform test` holds its outputs `overlay` and `secrets` to terraform/tests/overlay-*.yaml and to
knative/components/external-secrets/secrets.json; here the manifests are held to the same files.
"""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
import yaml

from tests.contracts.repository import ROOT
from tests.manifests.combinations import IN_AWS
from tests.manifests.rendering import (
    COMPONENTS,
    KUBECTL,
    OVERLAYS,
    Manifest,
    combined,
    containers,
    knative_services,
    of_kind,
    pods,
)
from tests.manifests.test_settings import OF_THE_GATEWAY, SECRETS

ENVIRONMENTS = ("staging", "production")
LISTED: dict[str, list[str]] = json.loads(
    (COMPONENTS / "external-secrets" / "secrets.json").read_text()
)


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    """Each of Terraform's environments in turn."""
    name: str = request.param
    return name


@pytest.fixture
def deployed(environment: str) -> list[Manifest]:
    """The overlay with the components for AWS, and Terraform's component last."""
    parent = ROOT / "build" / "combinations"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        printed = Path(folder, "aws")
        printed.mkdir()
        text = (ROOT / "terraform" / "tests" / f"overlay-{environment}.yaml").read_text()
        (printed / "kustomization.yaml").write_text(text)
        opted = [os.path.relpath(COMPONENTS / name, folder) for name in IN_AWS]
        overlay = {
            "resources": [os.path.relpath(OVERLAYS / environment, folder)],
            "components": [*opted, "aws"],
        }
        Path(folder, "kustomization.yaml").write_text(yaml.safe_dump(overlay))
        done = subprocess.run(
            [KUBECTL, "kustomize", folder], capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def test_what_is_left_to_fill_in_is_who_issues_the_tokens(deployed: list[Manifest]) -> None:
    left = set(re.findall(r"[\w./:-]*\.invalid[\w./:-]*", yaml.safe_dump_all(deployed)))
    assert left == {"https://identity.somaagent.invalid/"}


def test_every_image_of_ours_comes_from_the_accounts_registry(deployed: list[Manifest]) -> None:
    ours = [box["image"] for _, box in containers(deployed) if "somaagent-" in box["image"]]
    assert len(ours) >= 8
    registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/soma/"
    assert all(image.startswith(registry) and image.endswith(":0.1.0") for image in ours)


def test_the_settings_of_the_account_reach_every_function(deployed: list[Manifest]) -> None:
    (settings,) = [
        found
        for found in of_kind(deployed, "ConfigMap")
        if found["metadata"]["name"].startswith("settings-")
    ]
    assert settings["data"]["SOMA_FILES_S3_BUCKET"] == "soma-files-123456789012"
    assert settings["data"]["SOMA_MODE"] == "PRODUCTION"
    for service in knative_services(deployed).values():
        (container,) = service["spec"]["template"]["spec"]["containers"]
        named = container["envFrom"][0]["configMapRef"]["name"]
        assert named == settings["metadata"]["name"]


def test_the_broker_is_the_accounts(deployed: list[Manifest]) -> None:
    (config,) = [
        found["data"]
        for found in of_kind(deployed, "ConfigMap")
        if found["metadata"]["name"] == "broker-default"
    ]
    assert config["bootstrap.servers"].endswith(".amazonaws.com:9096")
    assert config["auth.secret.ref.name"] in LISTED


def test_secrets_are_read_below_the_installations_name(
    environment: str, deployed: list[Manifest]
) -> None:
    prefixes = {
        found["metadata"]["name"]: found["spec"]["provider"]["aws"].get("prefix")
        for found in of_kind(deployed, "SecretStore")
    }
    assert prefixes == {"somaagent": f"soma-{environment}/", "aws": None}
    main = (ROOT / "terraform" / "environments" / environment / "main.tf").read_text()
    assert re.findall(r'^  name\s+= "(\S+)"', main, re.MULTILINE) == [f"soma-{environment}"]
    found = of_kind(deployed, "ExternalSecret")
    assert {secret["metadata"]["name"] for secret in found} == LISTED.keys()
    for secret in found:
        name, spec = secret["metadata"]["name"], secret["spec"]
        assert spec["target"]["name"] == name
        assert spec["secretStoreRef"] == {"kind": "SecretStore", "name": "somaagent"}
        first, *others = spec["dataFrom"]
        assert first == {"extract": {"key": name}}
        assert [item["sourceRef"]["storeRef"]["name"] for item in others] in ([], ["aws"])


def test_the_owners_address_is_put_together_from_all_that_the_secrets_hold() -> None:
    (secret,) = [
        found
        for found in of_kind(combined("production", ("external-secrets",)), "ExternalSecret")
        if "template" in found["spec"]["target"]
    ]
    data = secret["spec"]["target"]["template"]["data"]
    assert sorted(data) == LISTED[secret["metadata"]["name"]]
    taken = set(re.findall(r'\{\{ (?:\.|index \. ")([a-z-]+)', " ".join(data.values())))
    main = (ROOT / "terraform" / "modules" / "secrets" / "main.tf").read_text()
    block = re.search(
        r'secret_version" "database_owner" \{.*?jsonencode\(\{(.*?)\}\)', main, re.DOTALL
    )
    assert block is not None
    written = set(re.findall(r'^\s+"?([a-z-]+)"?\s+=', block[1], re.MULTILINE))
    # The last two are RDS's own.
    assert taken == written | {"username", "password"}


def _written_keys() -> dict[str, set[str]]:
    """The keys that Terraform writes into each secret; no output and no state has the values."""
    main = (ROOT / "terraform" / "modules" / "secrets" / "main.tf").read_text()
    blocks = re.findall(r'secret_version" "(\w+)" \{.*?jsonencode\(\{(.*?)\}\)', main, re.DOTALL)
    return {
        name.replace("_", "-"): set(re.findall(r'(?:^|,)\s*"?([\w.-]+)"?\s+=', body, re.MULTILINE))
        for name, body in blocks
    }


def test_terraform_writes_every_secret_that_is_read_with_just_its_keys() -> None:
    written = _written_keys()
    # Read by MSK and by CloudFormation, not by the cluster.
    assert written.keys() == LISTED.keys() | {"kafka", "redis"}
    for name in LISTED.keys() - {"database-owner"}:
        assert written[name] == set(LISTED[name])


def test_the_listed_keys_are_what_the_pods_read() -> None:
    assert set(LISTED["credentials"]) == SECRETS
    assert set(LISTED["gateway-credentials"]) == OF_THE_GATEWAY
    manifests = combined("production", IN_AWS)
    read: dict[str, set[str]] = {}
    whole: set[str] = set()
    for _, pod in pods(manifests):
        for container in pod["containers"]:
            whole |= {
                source["secretRef"]["name"]
                for source in container.get("envFrom", [])
                if "secretRef" in source
            }
            for entry in container.get("env", []):
                reference = entry.get("valueFrom", {}).get("secretKeyRef")
                if reference:
                    read.setdefault(reference["name"], set()).add(reference["key"])
    assert whole == {"credentials", "gateway-credentials"}
    assert {name: sorted(keys) for name, keys in read.items()} == {
        "database-owner": LISTED["database-owner"]
    }


def test_the_operators_role_is_bound_to_the_account_that_reads() -> None:
    main = (ROOT / "terraform" / "modules" / "platform" / "main.tf").read_text()
    block = re.search(r"    external-secrets = \{(.*?)\n    \}", main, re.DOTALL)
    assert block is not None
    assert re.findall(r'(?:namespace|service_account)\s+= "(\S+)"', block[1]) == [
        "external-secrets",
        "external-secrets",
    ]
    # No store asks for another identity: pod identity is the operator's own.
    stores = of_kind(combined("production", ("external-secrets",)), "SecretStore")
    assert stores
    assert all("auth" not in store["spec"]["provider"]["aws"] for store in stores)
