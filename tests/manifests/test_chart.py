"""The Helm chart is the Kustomize base, and each of its values does what a patch of it would do."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from somaagent.events.export import function_settings
from tests.contracts.repository import ROOT, function_folders, service_name
from tests.manifests.helm import CHART, Refused, rendered_with
from tests.manifests.rendering import Manifest, of_kind
from tests.manifests.test_settings import OF_THE_GATEWAY, SECRETS
from tools.chart.base import COMPONENTS, rendered

SCHEMA: Manifest = json.loads((CHART / "values.schema.json").read_text())
FUNCTIONS = sorted(service_name(folder) for folder in function_folders())
RESOURCES = {
    "requests": {"cpu": "75m", "memory": "100Mi"},
    "limits": {"cpu": "2", "memory": "3Gi"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A value, what a kustomization says for the same, and a value that is refused."""

    name: str
    good: Any
    bad: Any
    kustomization: Manifest


def _patched(kind: str, name: str, path: str, value: Any) -> Manifest:
    operation = {"op": "replace", "path": path, "value": value}
    return {"patches": [{"target": {"kind": kind, "name": name}, "patch": json.dumps([operation])}]}


def _together(kustomizations: list[Manifest]) -> Manifest:
    """All that some kustomizations change, in one."""
    made: Manifest = {}
    for each in kustomizations:
        for key, found in each.items():
            made.setdefault(key, []).extend(found)
    return made


def _of_functions() -> Iterator[Case]:
    annotation = "/spec/template/metadata/annotations/autoscaling.knative.dev~1"
    spec = "/spec/template/spec"
    for name in FUNCTIONS:
        cases: list[tuple[str, str, Any, Any, Any]] = [
            ("minScale", f"{annotation}min-scale", 3, "3", -1),
            ("maxScale", f"{annotation}max-scale", 1000, "1000", 0),
            (
                "resources",
                f"{spec}/containers/0/resources",
                RESOURCES,
                RESOURCES,
                {"limits": {"cpu": "lots"}},
            ),
            ("target", f"{annotation}target", 77, "77", "many")
            if name == "gateway"
            else ("concurrency", f"{spec}/containerConcurrency", 9, 9, 1001),
        ]
        for key, path, good, shown, bad in cases:
            yield Case(
                name=f"functions.{name}.{key}",
                good=good,
                bad=bad,
                kustomization=_patched("Service", name, path, shown),
            )


def _of_broker() -> Iterator[Case]:
    for key, path, good, bad in (
        ("bootstrapServers", "bootstrap.servers", "b-1.example:9096,b-2.example:9096", "b-1"),
        ("partitions", "default.topic.partitions", 100, 0),
        ("replicationFactor", "default.topic.replication.factor", 5, "three"),
        ("minInsyncReplicas", "default.topic.config.min.insync.replicas", 3, 0),
        ("retentionMs", "default.topic.config.retention.ms", "86400000", 86400000),
    ):
        patch = _patched("ConfigMap", "broker-default", f"/data/{path}", str(good))
        yield Case(name=f"broker.{key}", good=good, bad=bad, kustomization=patch)


def _of_model() -> Iterator[Case]:
    cases: list[tuple[str, str, Any, Any]] = [
        ("storageUri", "model/storageUri", "s3://weights/qwen", "somewhere"),
        ("minReplicas", "minReplicas", 0, -1),
        ("maxReplicas", "maxReplicas", 9, 0),
        ("scaleTarget", "scaleTarget", 8, 0),
        ("args", "model/args", ["--max-model-len=4096"], "--max-model-len=4096"),
    ]
    for key, path, good, bad in cases:
        patch = _patched("InferenceService", "chat", f"/spec/predictor/{path}", good)
        yield Case(name=f"model.{key}", good=good, bad=bad, kustomization=patch)
    gpu = {name: amounts | {"nvidia.com/gpu": "2"} for name, amounts in RESOURCES.items()}
    patch = _patched("InferenceService", "chat", "/spec/predictor/model/resources", gpu)
    wrong: Manifest = {"requests": {"cpu": "lots", "memory": "1Gi"}, "limits": RESOURCES["limits"]}
    yield Case(name="model.resources", good=gpu, bad=wrong, kustomization=patch)


def _of_settings() -> Iterator[Case]:
    for name in SCHEMA["properties"]["settings"]["properties"]:
        good = f"of-a-test <&> {name}"
        merged = {
            "name": "settings",
            "namespace": "somaagent",
            "behavior": "merge",
            "literals": [f"{name}={good}"],
        }
        yield Case(
            name=f"settings.{name}",
            good=good,
            bad=7,
            kustomization={"configMapGenerator": [merged]},
        )


def _images(**change: str) -> Manifest:
    prefix = change.get("registry")
    return {
        "images": [
            {"name": name, "newTag": change.get("tag", "0.1.0")}
            | ({"newName": f"{prefix}/{name}"} if prefix else {})
            for name in ("somaagent-core", "somaagent-gateway", "somaagent-tools")
        ]
    }


def _all() -> list[Case]:
    registry = "registry.example.com:5000/soma"
    return [
        *_of_functions(),
        *_of_broker(),
        *_of_model(),
        *_of_settings(),
        Case(
            name="images.registry",
            good=registry,
            bad="Not A Registry/",
            kustomization=_images(registry=registry),
        ),
        Case(name="images.tag", good="1.2.3", bad="", kustomization=_images(tag="1.2.3")),
    ]


CASES = {case.name: case for case in _all()}
# What objects come, instead of what they say; each has a test of its own below.
SWITCHES = {"namespace.create", *(f"components.{name}.enabled" for name in COMPONENTS)}


def _nested(name: str, value: Any) -> Manifest:
    for part in reversed(name.split(".")):
        value = {part: value}
    nested: Manifest = value
    return nested


def _leaves(schema: Manifest, path: tuple[str, ...] = ()) -> Iterator[str]:
    for key, inner in schema["properties"].items():
        if "properties" in inner and key != "resources":
            yield from _leaves(inner, (*path, key))
        elif (*path, key) != ("global",):
            yield ".".join((*path, key))


def _by_identity(manifests: list[Manifest]) -> dict[tuple[str, str], Manifest]:
    found = {(item["kind"], item["metadata"]["name"]): item for item in manifests}
    assert len(found) == len(manifests)
    return found


def _objects(values: Manifest) -> dict[tuple[str, str], Manifest]:
    (found,) = rendered_with(values)
    assert not isinstance(found, Refused), found
    return _by_identity(found)


def test_the_generated_files_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.chart", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_by_default_it_is_the_base_object_by_object() -> None:
    base = _by_identity(rendered())
    assert len(base) > 40
    assert _objects({}) == base


def test_every_value_has_a_case_and_no_case_is_without_a_value() -> None:
    assert set(_leaves(SCHEMA)) == CASES.keys() | SWITCHES


def test_each_value_changes_its_object_and_no_other() -> None:
    base = _by_identity(rendered())
    asked = [case for case in CASES.values() if "patches" in case.kustomization]
    answers = rendered_with(*(_nested(case.name, case.good) for case in asked))
    assert len(asked) > 35
    for case, answer in zip(asked, answers, strict=True):
        assert not isinstance(answer, Refused), answer
        (patch,) = case.kustomization["patches"]
        found = _by_identity(answer)
        changed = {identity for identity in base if found[identity] != base[identity]}
        assert found.keys() == base.keys()
        assert changed == {(patch["target"]["kind"], patch["target"]["name"])}, case.name


def test_the_values_do_what_patches_of_the_base_do() -> None:
    cases = [case for name, case in CASES.items() if not name.startswith("settings.")]
    values: Manifest = {}
    for case in cases:
        place = values
        *parents, last = case.name.split(".")
        for part in parents:
            place = place.setdefault(part, {})
        place[last] = case.good
    patches = [case.kustomization for case in cases if "patches" in case.kustomization]
    images = _images(registry=CASES["images.registry"].good, tag=CASES["images.tag"].good)
    wanted = _by_identity(rendered(further=_together([*patches, images])))
    assert _objects(values) == wanted


@pytest.mark.parametrize("name", ["images.registry", "images.tag"])
def test_an_image_is_named_as_kustomize_names_it(name: str) -> None:
    wanted = _by_identity(rendered(further=CASES[name].kustomization))
    assert wanted != _by_identity(rendered())
    assert _objects(_nested(name, CASES[name].good)) == wanted


@pytest.mark.parametrize("name", ["settings.SOMA_LOG_LEVEL", "settings.SOMA_FILES_STORE"])
def test_a_setting_makes_new_revisions_as_in_kustomize(name: str) -> None:
    wanted = _by_identity(rendered(further=CASES[name].kustomization))
    assert wanted.keys() != _by_identity(rendered()).keys()
    assert _objects(_nested(name, CASES[name].good)) == wanted


def test_every_setting_reaches_every_function() -> None:
    names = SCHEMA["properties"]["settings"]["properties"].keys()
    given = {name: CASES[f"settings.{name}"].good for name in names}
    assert len(given) > 50
    found = list(_objects({"settings": given}).values())
    (settings,) = [
        item
        for item in of_kind(found, "ConfigMap")
        if item["metadata"]["name"].startswith("settings-")
    ]
    assert settings["data"] == given
    services = of_kind(found, "Service", "serving.knative.dev/")
    assert len(services) == len(FUNCTIONS)
    for service in services:
        (container,) = service["spec"]["template"]["spec"]["containers"]
        named = container["envFrom"][0]["configMapRef"]["name"]
        assert named == settings["metadata"]["name"]


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_is_that_of_kustomize(component: str) -> None:
    found = _objects({"components": {component: {"enabled": True}}})
    for item in found.values():
        annotations = item["metadata"].get("annotations", {})
        hooks = [key for key in annotations if key.startswith("helm.sh/")]
        for key in hooks:
            del annotations[key]
    wanted = _by_identity(rendered((component,)))
    assert len(wanted) > len(rendered())
    assert found == wanted


def test_migrations_run_before_and_after_a_release() -> None:
    found = _objects({"components": {"migrations": {"enabled": True}}})
    hooks = {
        name: item["metadata"]["annotations"]["helm.sh/hook"]
        for (_, name), item in found.items()
        if "helm.sh/hook" in item["metadata"].get("annotations", {})
    }
    assert hooks == {
        "migrations": "pre-install,pre-upgrade",
        "migrate-pre": "pre-install,pre-upgrade",
        "migrate-post": "post-install,post-upgrade",
    }
    # Their account is there first.
    account = found["ServiceAccount", "migrations"]["metadata"]["annotations"]
    assert int(account["helm.sh/hook-weight"]) < 0


def test_without_its_namespace_the_rest_is_the_same() -> None:
    base = _by_identity(rendered())
    del base["Namespace", "somaagent"]
    assert _objects({"namespace": {"create": False}}) == base


def _unknown(schema: Manifest, path: tuple[str, ...] = ()) -> Iterator[Manifest]:
    yield _nested(".".join((*path, "unknown")), 1)
    for key, inner in schema["properties"].items():
        if "properties" in inner:
            yield from _unknown(inner, (*path, key))


def test_values_that_are_not_known_are_refused_at_every_depth() -> None:
    asked = list(_unknown(SCHEMA))
    assert len(asked) > 15
    for values, answer in zip(asked, rendered_with(*asked), strict=True):
        assert isinstance(answer, Refused), values
        assert "additional properties 'unknown' not allowed" in str(answer), values


def test_bad_values_are_refused_by_their_names() -> None:
    asked = [(case.name, case.bad) for case in CASES.values()]
    asked += [(name, "yes") for name in sorted(SWITCHES)]
    asked += [("settings.SOMA_JWT_SECRETS", "x"), ("settings.PATH", "/bin")]
    answers = rendered_with(*(_nested(name, bad) for name, bad in asked))
    for (name, _), answer in zip(asked, answers, strict=True):
        assert isinstance(answer, Refused), name
        first, *_ = name.split(".")
        assert f"/{first}" in str(answer), name


def test_the_settings_are_those_of_the_code_and_none_is_secret() -> None:
    known = function_settings()
    assert SCHEMA["properties"]["settings"]["properties"].keys() == {
        name for name, secret in known.items() if not secret
    }
    assert {name for name, secret in known.items() if secret} >= SECRETS | OF_THE_GATEWAY


def test_helm_finds_nothing_to_complain_of() -> None:
    program = (
        "import helm_python, json, sys; "
        f"json.dump(helm_python.lint({str(CHART)!r}, strict=True), sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["total_charts_linted"] == 1
    assert found["errors"] == []
    assert {message["error"] for message in found["messages"]} <= {"icon is recommended"}
