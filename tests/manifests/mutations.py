"""Our own manifests, each broken in one way that an API server must refuse."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.manifests.judging import pods_of
from tests.manifests.rendering import Manifest, combined

Change = Callable[[Manifest], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One object as we ship it, and the same broken."""

    what: str
    good: Manifest
    broken: Manifest


def _key(place: Any, part: str) -> Any:
    return int(part) if isinstance(place, list) else part


def _inside(place: Any, part: str) -> Any:
    key = _key(place, part)
    if isinstance(key, str) and key not in place:
        place[key] = {}
    return place[key]


def _at(path: str, value: Any) -> Change:
    """Set what lies at a path such as `spec/containers/0/image`, where `~1` stands for a slash."""
    *parents, last = [part.replace("~1", "/") for part in path.split("/")]

    def change(manifest: Manifest) -> None:
        place: Any = manifest
        for part in parents:
            place = _inside(place, part)
        place[_key(place, last)] = value

    return change


def _without(path: str) -> Change:
    """Take away what lies at a path."""
    *parents, last = path.split("/")

    def change(manifest: Manifest) -> None:
        place: Any = manifest
        for part in parents:
            place = place[_key(place, part)]
        del place[last]

    return change


_TEMPLATE = "spec/template/spec"
_CONTAINER = f"{_TEMPLATE}/containers/0"
_SCALE = "spec/template/metadata/annotations/autoscaling.knative.dev~1"

# What is wrong, the object (kind and name as rendered), and how it comes about.
_PRODUCTION: list[tuple[str, str, Change]] = [
    ("a kind that nobody knows", "Service/router", _at("kind", "Servise")),
    ("a version that is not served", "Service/router", _at("apiVersion", "serving.knative.dev/v2")),
    ("a field that does not exist", "Service/router", _at(f"{_TEMPLATE}/timeoutSecond", 60)),
    ("a timeout over the maximum", "Service/router", _at(f"{_TEMPLATE}/timeoutSeconds", 6000)),
    (
        "more requests at once than allowed",
        "Service/router",
        _at(f"{_TEMPLATE}/containerConcurrency", 5000),
    ),
    (
        "traffic of 90 %",
        "Service/gateway",
        _at("spec/traffic", [{"latestRevision": True, "percent": 90}]),
    ),
    ("more replicas at least than at most", "Service/router", _at(f"{_SCALE}min-scale", "50")),
    ("a scale that is no number", "Service/router", _at(f"{_SCALE}max-scale", "many")),
    (
        "a privileged container",
        "Service/router",
        _at(f"{_CONTAINER}/securityContext/privileged", True),
    ),
    ("the host's network", "Service/router", _at(f"{_TEMPLATE}/hostNetwork", True)),
    (
        "a folder of the host",
        "Service/gateway",
        _at(f"{_TEMPLATE}/volumes/0", {"name": "policies", "hostPath": {"path": "/etc"}}),
    ),
    ("a volume that is not declared", "Service/gateway", _at(f"{_TEMPLATE}/volumes", [])),
    (
        "a variable that Knative sets",
        "Service/router",
        _at(f"{_CONTAINER}/env", [{"name": "K_SERVICE", "value": "router"}]),
    ),
    (
        "a port that Knative uses",
        "Service/router",
        _at(f"{_CONTAINER}/ports/0/containerPort", 8012),
    ),
    ("no image", "Service/router", _without(f"{_CONTAINER}/image")),
    (
        "memory that is no quantity",
        "Service/router",
        _at(f"{_CONTAINER}/resources/limits/memory", "lots"),
    ),
    (
        "a request above its limit",
        "Service/router",
        _at(f"{_CONTAINER}/resources/requests/memory", "2Gi"),
    ),
    (
        "a filter on an attribute that cannot be",
        "Trigger/router-message-analyzed",
        _at("spec/filter/attributes", {"Not-An-Attribute": "x"}),
    ),
    (
        "a filter that is no CESQL",
        "Trigger/router-message-analyzed",
        _at("spec/filters", [{"cesql": "type ="}]),
    ),
    ("no subscriber", "Trigger/router-message-analyzed", _without("spec/subscriber")),
    ("no broker", "Trigger/router-message-analyzed", _without("spec/broker")),
    (
        "a wait that is no duration",
        "Trigger/router-message-analyzed",
        _at("spec/delivery/backoffDelay", "5 seconds"),
    ),
    ("retries below zero", "Trigger/router-message-analyzed", _at("spec/delivery/retry", -1)),
    (
        "a timeout that is no duration",
        "Trigger/router-message-analyzed",
        _at("spec/delivery/timeout", "1m"),
    ),
    (
        "a dead-letter sink that is nowhere",
        "Trigger/router-message-analyzed",
        _at("spec/delivery/deadLetterSink", {}),
    ),
    ("a binding without a sink", "SinkBinding/functions", _without("spec/sink")),
    ("a broker's settings without a name", "Broker/default", _without("spec/config/name")),
    (
        "fewer models at most than at least",
        "InferenceService/chat",
        _at("spec/predictor/minReplicas", 9),
    ),
    ("a model without a predictor", "InferenceService/chat", _at("spec", {})),
    (
        "a model's name that is no host name",
        "InferenceService/chat",
        _at("metadata/name", "Chat.Large"),
    ),
    ("a runtime without containers", "ServingRuntime/vllm", _without("spec/containers")),
    (
        "a Job that restarts for ever",
        "Job/migrate-pre",
        _at(f"{_TEMPLATE}/restartPolicy", "Always"),
    ),
    (
        "a security standard that does not exist",
        "Namespace/somaagent",
        _at("metadata/labels/pod-security.kubernetes.io~1enforce", "strict"),
    ),
    ("an account's name that is none", "ServiceAccount/router", _at("metadata/name", "Router_")),
    ("settings that are no strings", "ConfigMap/policies", _at("data/decision.rego", 7)),
]

# The same of what a component adds to production.
_COMPONENTS: list[tuple[str, str, str, Change]] = [
    (
        "large-model",
        "a share of the requests that is no number",
        "InferenceService/large",
        _at("spec/predictor/canaryTrafficPercent", "much"),
    ),
    (
        "large-model",
        "GPUs that are asked for and not allowed",
        "Job/fetch-large-9216db57",
        _at(
            f"{_CONTAINER}/resources",
            {"requests": {"nvidia.com/gpu": "1"}, "limits": {"nvidia.com/gpu": "0"}},
        ),
    ),
    (
        "multi-region",
        "a strategy that nobody knows",
        "Deployment/mirror",
        _at("spec/strategy/type", "OneByOne"),
    ),
    ("model-cache", "a cache on no nodes", "LocalModelCache/chat", _at("spec/nodeGroups", [])),
]

_POD = "spec/containers/0/securityContext"
_PODS: list[tuple[str, Change]] = [
    ("a pod that may run as root", _at(f"{_POD}/runAsNonRoot", False)),
    ("a pod that may gain privileges", _at(f"{_POD}/allowPrivilegeEscalation", True)),
    ("a pod that keeps capabilities", _without(f"{_POD}/capabilities")),
    ("a pod without a seccomp profile", _without(f"{_POD}/seccompProfile")),
]


def mutations() -> Iterator[Mutation]:
    """Every mutation of what production is given, and of the pods it leads to."""
    manifests = combined("production", ())
    known = {f"{found['kind']}/{found['metadata']['name']}": found for found in manifests}
    for what, name, change in _PRODUCTION:
        yield _mutated(what, known[name], change)
    for component, what, name, change in _COMPONENTS:
        added = {
            f"{found['kind']}/{found['metadata']['name']}": found
            for found in combined("production", (component,))
        }
        yield _mutated(what, added[name], change)
    pod = pods_of(manifests)[0]
    for what, change in _PODS:
        yield _mutated(what, pod, change)


def _mutated(what: str, good: Manifest, change: Change) -> Mutation:
    broken = deepcopy(good)
    change(broken)
    return Mutation(what=what, good=good, broken=broken)
