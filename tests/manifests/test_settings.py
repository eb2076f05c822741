"""How settings and credentials reach the functions."""

import os
import subprocess
from pathlib import Path

import yaml

from tests.manifests.rendering import (
    KUBECTL,
    OVERLAYS,
    Manifest,
    knative_services,
    of_kind,
    rendered,
)

SECRETS = {
    "SOMA_POSTGRES_DSN",
    "SOMA_REDIS_URL",
    "SOMA_EVENT_SIGNING_KEY",
}
OF_THE_GATEWAY = {"SOMA_JWT_SECRET"}
"""Whoever has it can be anybody, so no other function does."""


def _names_in(service: Manifest) -> tuple[str, str]:
    (container,) = service["spec"]["template"]["spec"]["containers"]
    settings, credentials, *_ = container["envFrom"]
    return settings["configMapRef"]["name"], credentials["secretRef"]["name"]


def _generated(manifests: list[Manifest], kind: str, prefix: str) -> list[Manifest]:
    return [
        manifest
        for manifest in of_kind(manifests, kind)
        if manifest["metadata"]["name"].startswith(prefix)
    ]


def test_every_function_reads_the_settings_as_they_were_rendered(
    manifests: list[Manifest],
) -> None:
    (settings,) = _generated(manifests, "ConfigMap", "settings-")
    for service in knative_services(manifests).values():
        assert _names_in(service)[0] == settings["metadata"]["name"]


def test_no_configuration_map_holds_a_secret(manifests: list[Manifest]) -> None:
    for manifest in of_kind(manifests, "ConfigMap"):
        assert not (SECRETS | OF_THE_GATEWAY) & manifest["data"].keys()


def test_production_expects_its_credentials_from_outside() -> None:
    manifests = rendered("production")
    assert of_kind(manifests, "Secret") == []
    assert {_names_in(service)[1] for service in knative_services(manifests).values()} == {
        "credentials"
    }


def test_only_the_gateway_gets_the_secret_of_the_tokens(manifests: list[Manifest]) -> None:
    services = knative_services(manifests)
    further: dict[str, list[str]] = {}
    for name, service in services.items():
        (container,) = service["spec"]["template"]["spec"]["containers"]
        further[name] = [source["secretRef"]["name"] for source in container["envFrom"][2:]]
    (given,) = further.pop("gateway")
    assert given.startswith("gateway-credentials")
    assert len(further) >= 4
    assert set(map(tuple, further.values())) == {()}
    for secret in of_kind(manifests, "Secret"):
        mine = secret["metadata"]["name"] == given
        assert secret["data"].keys() == (OF_THE_GATEWAY if mine else SECRETS)


def test_settings_merged_over_the_local_overlay_reach_every_function(tmp_path: Path) -> None:
    before = rendered("local")
    (tmp_path / "kustomization.yaml").write_text(
        yaml.safe_dump(
            {
                "resources": [os.path.relpath(OVERLAYS / "local", tmp_path)],
                "configMapGenerator": [
                    {
                        "name": "settings",
                        "namespace": "somaagent",
                        "behavior": "merge",
                        "literals": ["SOMA_JWT_ISSUER=https://elsewhere.example"],
                    }
                ],
                "secretGenerator": [
                    {
                        "name": "credentials",
                        "namespace": "somaagent",
                        "behavior": "merge",
                        "literals": [f"{name}=of-this-test" for name in sorted(SECRETS)],
                    }
                ],
            }
        )
    )
    done = subprocess.run([KUBECTL, "kustomize", tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    after: list[Manifest] = list(yaml.safe_load_all(done.stdout))

    (settings,) = _generated(after, "ConfigMap", "settings-")
    (credentials,) = _generated(after, "Secret", "credentials-")
    names = (settings["metadata"]["name"], credentials["metadata"]["name"])
    assert settings["data"]["SOMA_JWT_ISSUER"] == "https://elsewhere.example"
    assert settings["data"]["SOMA_MODE"] == "LOCAL"
    assert credentials["data"].keys() == SECRETS
    for name, service in knative_services(after).items():
        assert _names_in(service) == names
        assert _names_in(service) != _names_in(knative_services(before)[name])
