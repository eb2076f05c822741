"""Knative Services: what they become, and what the webhook and this runtime refuse."""

from pathlib import Path
from typing import Any

import pytest

from knative_local.manifests import InvalidManifests, load_plan
from knative_local.manifests.plan import ProbeSpec, ScalingSpec

SERVICE = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {annotations: {ANNOTATIONS}}
    spec:
      SPEC
      containers:
        - image: web:1
          command: [web]
          CONTAINER
"""

SETTINGS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {A: a, B: b}
"""

CREDENTIALS = """
apiVersion: v1
kind: Secret
metadata: {name: credentials, namespace: shop}
data: {B: aGlkZGVu}
stringData: {C: c}
"""

AUTOSCALER = """
apiVersion: v1
kind: ConfigMap
metadata: {name: config-autoscaler, namespace: knative-serving}
data: {allow-zero-initial-scale: "true", initial-scale: "0", stable-window: 6s}
"""

AT = "spec.template.spec"
CONTAINER = f"{AT}.containers[0]"


def service(container: str = "", *, spec: str = "", annotations: str = "") -> str:
    text = SERVICE.replace("ANNOTATIONS", annotations)
    text = text.replace("SPEC", spec.replace("\n", "\n      "))
    return text.replace("CONTAINER", container.replace("\n", "\n          "))


def scaling(*pairs: str) -> str:
    return ", ".join(f"autoscaling.knative.dev/{pair}" for pair in pairs)


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def revision(plan: Any) -> Any:
    return plan.services[0].revision


def test_a_service_has_knatives_names_and_defaults(planned: Any) -> None:
    (found,) = planned(service()).services
    assert found.hosts == ("web.shop.svc.cluster.local", "web.shop.svc", "web.shop")
    assert found.cluster_url == "http://web.shop.svc.cluster.local"
    made = found.revision
    assert (made.service, made.name, made.port, made.protocol) == (
        "web",
        "web-00001",
        8080,
        "http1",
    )
    assert made.readiness == ProbeSpec(kind="tcp", period_seconds=0)
    assert (made.liveness, made.startup) == (None, None)
    assert (made.container_concurrency, made.timeout_seconds) == (0, 300)
    assert made.response_start_timeout_seconds is None
    assert made.scaling == ScalingSpec()


def test_a_limit_longer_than_the_whole_request_is_no_limit(planned: Any) -> None:
    spec = "timeoutSeconds: 10\nresponseStartTimeoutSeconds: 11\nidleTimeoutSeconds: 5"
    found = revision(planned(service(spec=spec)))
    assert found.response_start_timeout_seconds is None
    assert found.idle_timeout_seconds == 5


def test_a_missing_namespace_is_default(planned: Any) -> None:
    plan = planned(service().replace(", namespace: shop", ""))
    assert plan.services[0].hosts[0] == "web.default.svc.cluster.local"


def test_annotations_and_limits_set_the_scaling(planned: Any) -> None:
    annotations = scaling(
        'min-scale: "1"',
        'maxScale: "4"',
        'target: "30"',
        'target-utilization-percentage: "50"',
        "window: 10s",
        "scale-to-zero-pod-retention-period: 1m30s",
        'activation-scale: "3"',
    )
    found = revision(planned(service(spec="containerConcurrency: 20", annotations=annotations)))
    assert found.container_concurrency == 20
    assert found.scaling == ScalingSpec(
        min_scale=1,
        max_scale=4,
        activation_scale=3,
        target=20,
        utilization=0.5,
        window_seconds=10,
        retention_seconds=90,
    )


def test_the_clusters_autoscaler_settings_are_honoured(planned: Any) -> None:
    found = revision(planned(service(), AUTOSCALER)).scaling
    assert (found.initial_scale, found.window_seconds) == (0, 6)


def test_requests_per_second_have_a_target_of_their_own(planned: Any) -> None:
    settings = AUTOSCALER.replace(
        'initial-scale: "0"', 'container-concurrency-target-percentage: "50"'
    )
    found = revision(planned(service(annotations=scaling("metric: rps")), settings)).scaling
    assert (found.metric, found.target, found.utilization) == ("rps", 200.0, 0.7)


def test_a_limit_of_memory_is_kept(planned: Any) -> None:
    text = service("resources: {limits: {memory: 256Mi, cpu: 500m}}")
    plan = planned(text)
    assert revision(plan).container.memory_limit_bytes == 256 << 20
    assert [each.reason for each in plan.inert] == [
        "a process is not a container: resources other than the limit of memory"
    ]


def test_a_grpc_probe_asks_for_a_service(planned: Any) -> None:
    probes = "readinessProbe: {grpc: {service: app}}\nlivenessProbe: {grpc: {port: 9000}}"
    found = revision(planned(service(probes)))
    assert found.readiness == ProbeSpec(kind="grpc", grpc_service="app", period_seconds=0)
    assert (found.liveness.kind, found.liveness.port) == ("grpc", 9000)


def test_min_scale_raises_the_initial_scale(planned: Any) -> None:
    found = revision(planned(service(annotations=scaling('min-scale: "2"')), AUTOSCALER)).scaling
    assert (found.min_scale, found.initial_scale) == (2, 2)


@pytest.mark.parametrize(
    ("pair", "name"),
    [
        ('min-scale: "-1"', "min-scale"),
        ('min-scale: "1.5"', "min-scale"),
        ('initial-scale: "0"', "initial-scale"),
        ("window: 5s", "window"),
        ("window: 6500ms", "window"),
        ("window: 2h", "window"),
        ('target: "0"', "target"),
        ("target: many", "target"),
        ('target: "1_0"', "target"),
        ('min-scale: " 1"', "min-scale"),
        ('target-utilization-percentage: "101"', "target-utilization-percentage"),
        ('panic-threshold-percentage: "100"', "panic-threshold-percentage"),
        ('target-burst-capacity: "-2"', "target-burst-capacity"),
        ('activation-scale: "1"', "activation-scale"),
        ("metric: cpu", "metric"),
        ("class: hpa.autoscaling.knative.dev", "class"),
        ("scale-down-delay: 1.5s", "scale-down-delay"),
    ],
)
def test_bad_autoscaling_annotations_are_refused(judged: Any, pair: str, name: str) -> None:
    judgement = judged(service(annotations=scaling(pair)))
    assert fields(judgement) == [
        f"spec.template.metadata.annotations[autoscaling.knative.dev/{name}]"
    ]


def test_a_max_scale_below_the_min_scale_is_refused(judged: Any) -> None:
    judgement = judged(service(annotations=scaling('min-scale: "3"', 'max-scale: "2"')))
    assert "less than min-scale" in judgement.problems[0].message


def test_a_mistyped_autoscaling_annotation_is_warned_of_with_a_hint(planned: Any) -> None:
    (warning,) = planned(service(annotations=scaling('minscale: "1"'))).warnings
    assert "did you mean 'autoscaling.knative.dev/min" in warning.message


def test_autoscaling_annotations_on_the_service_itself_are_refused(judged: Any) -> None:
    text = service().replace(
        "namespace: shop}",
        'namespace: shop, annotations: {autoscaling.knative.dev/min-scale: "1"}}',
    )
    assert fields(judged(text)) == ["metadata.annotations[autoscaling.knative.dev/min-scale]"]


def test_an_annotation_that_is_no_string_is_refused(judged: Any) -> None:
    (problem,) = judged(service(annotations=scaling("min-scale: 1"))).problems
    assert problem.field == "spec.template.metadata.annotations[autoscaling.knative.dev/min-scale]"
    assert "string" in problem.message


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ("containerConcurrency: -1", "containerConcurrency"),
        ("containerConcurrency: 1001", "containerConcurrency"),
        ("timeoutSeconds: 601", "timeoutSeconds"),
        ("timeoutSeconds: -1", "timeoutSeconds"),
        ("responseStartTimeoutSeconds: -1", "responseStartTimeoutSeconds"),
        ("affinity: {}", "affinity"),
        ("tolerations: [{key: gpu}]", "tolerations"),
        ("nodeSelector: {a: b}", "nodeSelector"),
        ("initContainers: [{image: a}]", "initContainers"),
        ("securityContext: {runAsUser: 1}", "securityContext"),
        ("hostNetwork: true", "hostNetwork"),
        ("automountServiceAccountToken: true", "automountServiceAccountToken"),
        ("restartPolicy: Always", "restartPolicy"),
        ("serviceAccountName: Bad", "serviceAccountName"),
        (
            "volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]",
            "volumes[0].persistentVolumeClaim",
        ),
        ("volumes: [{name: v, configMap: {name: c, optional: true}}]", "volumes[0].name"),
        ("containerConcurency: 1", "containerConcurency"),
    ],
)
def test_what_a_revision_may_not_have_is_refused(judged: Any, spec: str, field: str) -> None:
    assert fields(judged(service(spec=spec))) == [f"{AT}.{field}"]


def test_a_feature_gated_field_is_accepted_with_its_feature(judged: Any) -> None:
    features = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config-features, namespace: knative-serving}
        data: {kubernetes.podspec-tolerations: enabled, kubernetes.podspec-init-containers: enabled}
    """
    text = service(spec="tolerations: [{key: gpu}]\ninitContainers: [{image: a}]")
    (problem,) = judged(text, features).problems
    assert problem.field == f"{AT}.initContainers"
    assert "not supported on one machine" in problem.message


@pytest.mark.parametrize(
    ("container", "field"),
    [
        ("env: [{name: PORT, value: '1'}]", "env[0].name"),
        ("env: [{name: K_REVISION, value: a}]", "env[0].name"),
        ("env: [{name: A, value: 1}]", "env[0].value"),
        ("env: [{name: A, valeu: a}]", "env[0].valeu"),
        ("env: [{name: 'A=B', value: a}]", "env[0].name"),
        ("env: [{name: A, valueFrom: {fieldRef: {fieldPath: a}}}]", "env[0].valueFrom"),
        (
            "env: [{name: A, valueFrom: {secretKeyRef: {name: none, key: a}}}]",
            "env[0].valueFrom.secretKeyRef.name",
        ),
        ("envFrom: [{configMapRef: {name: none}}]", "envFrom[0].configMapRef.name"),
        ("envFrom: [{}]", "envFrom[0]"),
        ("ports: [{containerPort: 8012}]", "ports[0].containerPort"),
        ("ports: [{containerPort: 70000}]", "ports[0].containerPort"),
        ("ports: [{containerPort: 80}, {containerPort: 81}]", "ports"),
        ("ports: [{containerPort: 80, name: http}]", "ports[0].name"),
        ("ports: [{containerPort: 80, name: h2c}]", "ports[0].name"),
        ("ports: [{containerPort: 80, protocol: UDP}]", "ports[0].protocol"),
        ("resources: {limits: {memory: 1GB}}", "resources.limits.memory"),
        ("resources: {limits: {cpu: 1}, requests: {cpu: 2}}", "resources.requests.cpu"),
        ("resources: {limits: {gpu: 1}}", "resources.limits.gpu"),
        ("resources: {limits: {a.b/gpu: 1.5}}", "resources.limits[a.b/gpu]"),
        ("resources: {requests: {a.b/gpu: 1}}", "resources.requests[a.b/gpu]"),
        ("securityContext: {privileged: true}", "securityContext.privileged"),
        ("securityContext: {capabilities: {add: [A]}}", "securityContext.capabilities.add"),
        ("startupProbe: {httpGet: {path: /}}", "startupProbe.httpGet.port"),
        ("lifecycle: {}", "lifecycle"),
        ("workingDir: /no/such/folder", "workingDir"),
        ("name: queue-proxy", "name"),
        ("volumeMounts: [{name: v, mountPath: /v}]", "volumeMounts[0].name"),
        ("readinessProbe: {httpGet: {port: 1}, tcpSocket: {port: 1}}", "readinessProbe"),
        ("readinessProbe: {tcpSocket: {}, timeoutSeconds: 1}", "readinessProbe.timeoutSeconds"),
        ("readinessProbe: {httpGet: {port: web}}", "readinessProbe.httpGet.port"),
        ("readinessProbe: {httpGet: {port: [1]}}", "readinessProbe.httpGet.port"),
        ("readinessProbe: {grpc: {port: 70000}}", "readinessProbe.grpc.port"),
        ("startupProbe: {grpc: {}}", "startupProbe.grpc.port"),
        ("livenessProbe: {periodSeconds: 1}", "livenessProbe"),
        ("livenessProbe: {httpGet: {}, successThreshold: 2}", "livenessProbe.successThreshold"),
    ],
)
def test_what_a_container_may_not_have_is_refused(judged: Any, container: str, field: str) -> None:
    assert fields(judged(service(container))) == [f"{CONTAINER}.{field}"]


def test_an_unknown_field_comes_with_a_hint_and_its_line(judged: Any) -> None:
    (problem,) = judged(service("redinessProbe: {}")).problems
    assert "did you mean 'readinessProbe'?" in problem.message
    assert problem.line == 13
    assert str(problem).endswith("(line 13)")


def test_the_environment_is_put_together_as_kubernetes_does_it(planned: Any) -> None:
    container = """envFrom:
  - configMapRef: {name: settings}
  - prefix: S_
    secretRef: {name: credentials}
  - configMapRef: {name: none, optional: true}
env:
  - {name: A, value: own}
  - {name: D, value: "$(A)-$(S_C)-$(K_REVISION)-$$(A)"}
  - {name: E, valueFrom: {secretKeyRef: {name: credentials, key: B}}}
  - {name: F, valueFrom: {configMapKeyRef: {name: settings, key: none, optional: true}}}
args: ["--a=$(A)", "--port=$(PORT)"]"""
    found = revision(planned(service(container), SETTINGS, CREDENTIALS)).container
    assert found.environment == {
        "A": "own",
        "B": "b",
        "S_B": "hidden",
        "S_C": "c",
        "D": "own-c-$(K_REVISION)-$(A)",
        "E": "hidden",
    }
    assert found.command == ("web", "--a=own", "--port=$(PORT)")


def test_mounted_stores_become_files(planned: Any) -> None:
    text = service(
        """volumeMounts:
  - {name: all, mountPath: /etc/all}
  - {name: one, mountPath: /etc/b, subPath: b.txt}""",
        spec="""volumes:
  - name: all
    projected: {sources: [{configMap: {name: settings}}, {secret: {name: credentials}}]}
  - name: one
    configMap: {name: settings, items: [{key: B, path: b.txt}]}""",
    )
    assert revision(planned(text, SETTINGS, CREDENTIALS)).container.files == {
        "/etc/all/A": b"a",
        "/etc/all/B": b"hidden",
        "/etc/all/C": b"c",
        "/etc/b": b"b",
    }


def test_an_empty_folder_works_where_the_machine_has_one(judged: Any, tmp_path: Path) -> None:
    spec = "volumes: [{name: v, emptyDir: {}}]"
    there = service(f"volumeMounts: [{{name: v, mountPath: {tmp_path}}}]", spec=spec)
    nowhere = service("volumeMounts: [{name: v, mountPath: /no/such}]", spec=spec)
    assert fields(judged(there)) == []
    assert fields(judged(nowhere)) == [f"{CONTAINER}.volumeMounts[0].mountPath"]


def test_probes_get_the_defaults_of_their_kind(planned: Any) -> None:
    container = """ports: [{containerPort: 9000}]
readinessProbe: {httpGet: {path: ready, port: 9000}, periodSeconds: 2}
livenessProbe: {exec: {command: [check]}}
startupProbe: {tcpSocket: {port: 9001}, failureThreshold: 30}"""
    found = revision(planned(service(container)))
    assert found.port == 9000
    assert found.readiness == ProbeSpec(kind="http", path="/ready", period_seconds=2)
    assert found.liveness == ProbeSpec(kind="exec", command=("check",), period_seconds=10)
    assert found.startup == ProbeSpec(
        kind="tcp", port=9001, period_seconds=10, failure_threshold=30
    )


def test_tags_get_hosts_of_their_own(planned: Any) -> None:
    text = service() + "  traffic: [{latestRevision: true, percent: 100, tag: now}]"
    (found,) = planned(text).services
    assert list(found.route.tag_hosts) == ["now"]
    assert "now-web.shop.svc.cluster.local" in found.hosts


@pytest.mark.parametrize(
    ("traffic", "field"),
    [
        ("[{percent: 99, latestRevision: true}]", "spec.traffic"),
        ("[{percent: 100, revisionName: Web}]", "spec.traffic[0].revisionName"),
        (
            "[{percent: 100, revisionName: web-00001, latestRevision: true}]",
            "spec.traffic[0].latestRevision",
        ),
        ("[{percent: 100, configurationName: web}]", "spec.traffic[0].configurationName"),
        ("[{percent: 100, tag: Now}]", "spec.traffic[0].tag"),
    ],
)
def test_bad_traffic_is_refused(judged: Any, traffic: str, field: str) -> None:
    assert fields(judged(service() + f"  traffic: {traffic}")) == [field]


def test_a_revisions_own_name_must_begin_with_the_services(judged: Any) -> None:
    text = service().replace("metadata: {annotations", "metadata: {name: other-1, annotations")
    assert fields(judged(text)) == ["spec.template.metadata.name"]


def test_two_containers_are_refused(judged: Any) -> None:
    text = service() + "        - image: side:1\n          command: [side]\n"
    assert fields(judged(text)) == [f"{AT}.containers"]


def test_an_image_gives_folder_environment_and_command(planned: Any, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    images = """
        images:
          web: {folder: web, environment: {A: image, Z: z}, command: "python -m 'web'"}
    """
    text = service("env: [{name: A, value: own}]\nargs: [--fast]").replace("command: [web]", "")
    found = revision(planned(text, images=images)).container
    assert found.command == ("python", "-m", "web", "--fast")
    assert found.working_dir == tmp_path / "web"
    assert found.environment == {"A": "own", "Z": "z"}


@pytest.mark.parametrize(
    ("image", "entry"),
    [
        ("web", "web"),
        ("web:1", "web"),
        ("registry.example:5000/team/web:1", "web"),
        ("registry.example:5000/team/web:1", "team/web"),
        ("registry.example:5000/team/web:1", "registry.example:5000/team/web"),
        (f"registry.example/web:1@sha256:{'a' * 64}", "web"),
        (f"registry.example/web@sha256:{'a' * 64}", "registry.example/web"),
        ("localhost/web:1", "web:1"),
    ],
)
def test_an_image_is_found_with_or_without_registry_tag_and_digest(
    planned: Any, image: str, entry: str
) -> None:
    text = service().replace("web:1", image).replace("command: [web]", "")
    plan = planned(text, images=f"{{'{entry}': {{command: found}}}}")
    assert revision(plan).container.command == ("found",)


def test_a_command_is_asked_for_only_when_the_images_are_known(judged: Any, tmp_path: Path) -> None:
    text = service("args: [a]").replace("command: [web]", "")
    assert fields(judged(text)) == []
    with pytest.raises(InvalidManifests, match="images file"):
        load_plan([tmp_path / "manifests.yaml"])


@pytest.mark.parametrize(
    "images",
    ["[]", "{web: {folder: none}}", "{web: {comand: a}}", "{web: {environment: {A: 1}}}", "{"],
)
def test_bad_images_files_are_refused(planned: Any, images: str) -> None:
    with pytest.raises(InvalidManifests, match=r"images\.yml\.txt"):
        planned(service(), images=images)


@pytest.mark.parametrize(
    ("source", "warned"),
    [
        ("import functions_framework\n@functions_framework.cloud_event\ndef handle(e): ...", True),
        ("from functions_framework import aio\n@aio.cloud_event\nasync def handle(e): ...", True),
        ("from functions_framework import aio\n@aio.http\nasync def handle(r): ...", False),
        ("def broken(", False),
    ],
)
def test_the_stock_cloud_event_decorator_is_warned_of(
    planned: Any, tmp_path: Path, source: str, warned: bool
) -> None:
    (tmp_path / "main.py").write_text(source, encoding="utf-8")
    text = service("env: [{name: FUNCTION_SOURCE, value: main.py}]")
    warnings = planned(text, images="{web: {folder: .}}").warnings
    assert any("dead-letters" in warning.message for warning in warnings) is warned


def test_what_confines_a_container_is_recorded_as_without_effect(planned: Any) -> None:
    plan = planned(service("resources: {limits: {cpu: 1}}"))
    assert [each.reason for each in plan.inert] == [
        "a process is not a container: resources other than the limit of memory"
    ]
