"""Files, folders, kustomizations and kinds."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from knative_local.manifests import InvalidManifests, judge, load_plan, validate

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata: {A: a}\n"
KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def messages(*paths: Path) -> list[str]:
    return [problem.message for problem in validate(paths)]


def test_a_folder_is_read_with_all_folders_below(tmp_path: Path, echo: str) -> None:
    write(tmp_path / "a", one=CONFIG_MAP.replace("NAME", "one"))
    write(tmp_path / "a" / "b", two=echo)
    write(tmp_path / "a" / ".hidden", three="not: [valid")
    (tmp_path / "a" / "notes.txt").write_text("not: [valid", encoding="utf-8")
    assert [service.name for service in load_plan([tmp_path]).services] == ["echo"]


def test_a_problem_names_file_object_and_field(tmp_path: Path, echo: str) -> None:
    folder = write(tmp_path, one=echo.replace("image: example.com/echo:1", "imag: a"))
    problem = validate([folder])[0]
    assert str(problem) == (
        f"{folder}/one.yaml: Service default/echo: spec.template.spec.containers[0].imag: "
        "is not a known field; did you mean 'image'? (line 11)"
    )
    assert json.loads(json.dumps(problem.as_dict()))["name"] == "echo"


@pytest.mark.skipif(
    not (Path(sys.executable).parent / "kubectl").exists() and not shutil.which("kustomize"),
    reason="neither kubectl nor kustomize is installed",
)
def test_a_kustomization_is_rendered_and_its_files_named(tmp_path: Path, echo: str) -> None:
    write(
        tmp_path / "base", service=echo, kustomization=KUSTOMIZATION + "resources: [service.yaml]"
    )
    patch = '[{"op": "add", "path": "/spec/template/spec/timeoutSeconds", "value": 601}]'
    overlay = write(
        tmp_path / "overlay",
        kustomization=KUSTOMIZATION
        + "namespace: shop\nresources: [../base]\n"
        + "configMapGenerator: [{name: made, literals: [A=a]}]\n"
        + f"patches: [{{target: {{kind: Service}}, patch: '{patch}'}}]\n",
    )
    for path in (overlay, overlay / "kustomization.yaml"):
        (problem,) = validate([path])
        assert problem.file == f"{tmp_path}/base/service.yaml"
        assert (problem.namespace, problem.field) == ("shop", "spec.template.spec.timeoutSeconds")


def test_a_broken_kustomization_says_what_kustomize_says(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", kustomization=KUSTOMIZATION + "resources: [none.yaml]")
    (problem,) = validate([folder])
    assert problem.file == str(folder)
    assert "none.yaml" in problem.message
    assert "knative-local-" not in problem.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "is not valid YAML"),
        ("a: 1\na: 2", "stands here twice"),
        ("[1]", "a manifest is a mapping"),
        ("a: 1", "is missing"),
        ("apiVersion: v1\nkind: Sevice\nmetadata: {name: a}", "did you mean 'Service'"),
        ("apiVersion: v2\nkind: ConfigMap\nmetadata: {name: a}", "it is read as v1"),
        ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}", "make it a Knative Service"),
        ("apiVersion: v1\nkind: Secret\nmetadata: {}", "is missing"),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: '?'}", "not valid base64"),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: a_b}", "lower-case letters"),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {a: b c}}", "at most 63"),
        ("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: []}", "ExternalName"),
        ("", "holds no manifest"),
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert any(message in each for each in messages(write(tmp_path, one=text)))


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    assert messages(tmp_path / "none.yaml") == ["does not exist"]


def test_items_of_a_list_are_read_one_by_one(tmp_path: Path) -> None:
    items = [{"apiVersion": "v1", "kind": "Nothing", "metadata": {"name": name}} for name in "ab"]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    assert [problem.name for problem in validate([write(tmp_path, one=text)])] == ["a", "b"]


def test_the_same_object_twice_is_refused_unless_it_is_equal(tmp_path: Path) -> None:
    same = CONFIG_MAP.replace("NAME", "a")
    folder = write(tmp_path, one=same, two=same)
    assert messages(folder) == []
    write(folder, two=same.replace("A: a", "A: b"))
    assert "defined a second time" in messages(folder)[0]


def test_inert_kinds_are_recorded_with_a_reason(planned: Any) -> None:
    plan = planned("apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\nspec: {a: b}")
    (inert,) = plan.inert
    assert (inert.kind, inert.name) == ("Job", "migrate")
    assert "Services" in inert.reason


def test_an_external_name_is_kept(planned: Any) -> None:
    text = """
        apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: data}
        spec: {type: ExternalName, externalName: db.example.com}
    """
    assert planned(text).external_hosts["db.data.svc.cluster.local"] == "db.example.com"


def test_all_problems_are_told_at_once(tmp_path: Path, echo: str, broker: str) -> None:
    folder = write(
        tmp_path,
        one=echo.replace("command:", "comand:"),
        two=broker.replace("Kafka", "Other"),
    )
    with pytest.raises(InvalidManifests) as raised:
        load_plan([folder])
    assert {problem.kind for problem in raised.value.problems} == {"Service", "Broker"}


def test_a_malformed_object_is_not_called_absent_by_others(judged: Any, echo: str) -> None:
    source = """
        apiVersion: sources.knative.dev/v1
        kind: PingSource
        metadata: {name: tick}
        spec: {sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}}
    """
    judgement = judged(echo.replace("image:", "imag:"), source)
    assert {problem.kind for problem in judgement.problems} == {"Service"}


def test_null_fields_are_absent_fields(judged: Any, echo: str) -> None:
    text = echo.replace("command:", "resources: null\n          command:")
    assert judged(text.replace("labels: {team: a}", "creationTimestamp: null")).problems == ()


def test_unknown_keys_of_the_clusters_settings_are_warned_of(planned: Any) -> None:
    plan = planned(
        CONFIG_MAP.replace("NAME", "config-autoscaler, namespace: knative-serving").replace(
            "{A: a}", "{stable-windw: 60s, _example: x}"
        )
    )
    (warning,) = plan.warnings
    assert "did you mean 'stable-window'" in warning.message


def test_the_overlay_of_this_repository_has_no_problem() -> None:
    overlay = Path(__file__).parents[4] / "knative" / "overlays" / "local"
    judgement = judge([overlay])
    assert judgement.problems == ()
    assert judgement.warnings == ()


@pytest.mark.parametrize(
    ("api_version", "kind", "why"),
    [
        ("sources.knative.dev/v1", "ApiServerSource", "Kubernetes API"),
        ("sources.knative.dev/v1", "ContainerSource", "SinkBinding"),
        ("sources.knative.dev/v1alpha1", "IntegrationSource", "Camel"),
        ("sinks.knative.dev/v1alpha1", "IntegrationSink", "Camel"),
        ("eventing.knative.dev/v1alpha1", "EventTransform", "JSONata"),
        ("eventing.knative.dev/v1alpha1", "RequestReply", "alpha"),
        ("messaging.knative.dev/v1", "InMemoryChannel", "Kafka"),
    ],
)
def test_an_eventing_kind_that_cannot_run_is_refused_with_its_reason(
    judged: Any, api_version: str, kind: str, why: str
) -> None:
    (problem,) = judged(f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}").problems
    assert (problem.kind, problem.field) == (kind, "kind")
    assert why in problem.message
