"""What the metrics endpoint answers: Prometheus text under the names that a cluster's parts use."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from knative_local.delivery.latency import BOUNDS_MS, Histogram
from knative_local.runtime.eventing import Eventing
from knative_local.runtime.manager import Egress
from knative_local.runtime.reconciler import AnyManager
from knative_local.runtime.serving import Serving
from knative_local.serving import ServiceProxy
from knative_local.serving.autoscaling import target_per_replica

_TRIGGER_BOUNDS_MS = (50.0, 100.0, 500.0, 1000.0, 5000.0, 10000.0)

Samples = Iterable[tuple[Mapping[str, str], float]]


def metrics_text(
    serving: Serving, eventing: Eventing | None, managers: Iterable[AnyManager] = ()
) -> str:
    """Return every metric."""
    lines: list[str] = []
    _autoscaler(lines, [proxy for _, proxy in serving.revisions()])
    if eventing is not None:
        ingress = eventing.ingress.counters
        counted = {
            "2xx": ingress.accepted,
            "4xx": ingress.invalid + ingress.unknown,
            "5xx": ingress.failed,
        }
        samples = [({"response_code_class": name}, float(n)) for name, n in counted.items()]
        _add(lines, "event_count_total", "counter", "Events by how they were answered", samples)
        triggers = [({"broker": each.broker}, each) for each in eventing.delivery.status()]
        others = [each for manager in managers for each in manager.egresses()]
        _egresses(lines, [*triggers, *others])
    return "\n".join(lines) + "\n"


def _autoscaler(lines: list[str], proxies: list[ServiceProxy]) -> None:
    known = [(_labels(proxy), proxy, proxy.revision.status()) for proxy in proxies]

    def gauge(name: str, text: str, values: list[float]) -> None:
        samples = [(labels, value) for (labels, _, _), value in zip(known, values, strict=True)]
        _add(lines, name, "gauge", text, samples)

    gauge("kn_revision_pods_desired", "Replicas wanted", [s.desired for _, _, s in known])
    gauge(
        "kn_revision_pods_count", "Replicas that take requests", [s.replicas for _, _, s in known]
    )
    gauge("kn_revision_pods_pending_count", "Replicas starting", [s.starting for _, _, s in known])
    gauge(
        "kn_revision_pods_terminating_count",
        "Replicas ending",
        [s.terminating for _, _, s in known],
    )
    for window in ("stable", "panic"):
        for metric in ("concurrency", "rps"):
            text = f"Mean of the {window} window"
            samples = [
                (labels, float(getattr(status, window)))
                for labels, proxy, status in known
                if proxy.revision.plan.scaling.metric == metric
            ]
            _add(lines, f"kn_revision_{metric}_{window}", "gauge", text, samples)
    gauge(
        "kn_revision_concurrency_target",
        "Load that one replica is meant to carry",
        [
            target_per_replica(
                proxy.revision.plan.scaling, proxy.revision.plan.container_concurrency
            )
            for _, proxy, _ in known
        ],
    )
    gauge(
        "kn_revision_capacity_excess",
        "Requests the ready replicas could take on, by the target burst capacity",
        [float(s.excess_burst_capacity) for _, _, s in known],
    )
    gauge("kn_revision_panic_mode", "1 while in panic", [float(s.in_panic) for _, _, s in known])
    gauge(
        "kn_revision_request_concurrency", "Requests now", [s.active_requests for _, _, s in known]
    )
    gauge("kn_serving_queue_depth", "Requests waiting", [s.waiting_requests for _, _, s in known])
    answers = [
        ({**labels, "response_code": str(code), "response_code_class": f"{code // 100}xx"}, count)
        for labels, proxy, _ in known
        for code, count in sorted(proxy.answers.items())
    ]
    _add(lines, "request_count_total", "counter", "Requests answered", answers)


def _egresses(lines: list[str], egresses: Sequence[Egress]) -> None:
    def add(name: str, kind: str, text: str, field: str) -> None:
        samples = [
            (
                {
                    "namespace_name": status.namespace,
                    "consumer_name": status.name,
                    **origin,
                },
                float(getattr(status, field, 0) or getattr(status.counters, field, 0)),
            )
            for origin, status in egresses
        ]
        _add(lines, name, kind, text, samples)

    add(
        "event_dispatch_in_flight_count",
        "gauge",
        "Deliveries under way",
        "in_flight",
    )
    _latencies(lines, egresses)
    _triggers(lines, egresses)
    add("knative_local_trigger_lag", "gauge", "Records not finished", "lag")
    add("discarded_invalid_event_count_total", "counter", "Records that are no events", "discarded")
    for field, text in (
        ("delivered", "Events that their subscriber took"),
        ("filtered", "Events that the filter held back"),
        ("retried", "Attempts after the first"),
        ("replies", "Events that subscribers answered with"),
        ("dead_lettered", "Events that the dead letter sink took"),
        ("lost", "Events that nobody took"),
    ):
        add(f"knative_local_trigger_{field}_total", "counter", text, field)


def _latencies(lines: list[str], egresses: Sequence[Egress]) -> None:
    name = "event_dispatch_latencies_ms"
    _histogram_head(lines, name)
    for origin, status in egresses:
        for answer, histogram in sorted(status.counters.times.by_class().items()):
            labels = {
                "namespace_name": status.namespace,
                "consumer_name": status.name,
                **origin,
                "response_code_class": answer,
            }
            _histogram(lines, name, labels, histogram, BOUNDS_MS)


def _triggers(lines: list[str], egresses: Sequence[Egress]) -> None:
    """The names of Knative 1.21 and later, beside those of earlier releases."""
    name = "kn_eventing_dispatch_latency_ms"
    known = [
        ({"kn_trigger_name": status.name, "kn_trigger_namespace": status.namespace}, status)
        for origin, status in egresses
        if "broker" in origin
    ]
    _histogram_head(lines, name)
    for labels, status in known:
        for code, histogram in sorted(
            status.counters.times.by_status.items(), key=lambda item: item[0] or 0
        ):
            answered = {} if code is None else {"http_response_status_code": str(code)}
            _histogram(lines, name, {**labels, **answered}, histogram, _TRIGGER_BOUNDS_MS)
    _add(
        lines,
        "kn_eventing_dispatch_in_flight_requests_1",
        "gauge",
        "Deliveries under way",
        [(labels, status.in_flight) for labels, status in known],
    )
    _add(
        lines,
        "kn_eventing_kafka_discarded_events_1_total",
        "counter",
        "Records that are no events",
        [(labels, status.counters.discarded) for labels, status in known],
    )


def _histogram_head(lines: list[str], name: str) -> None:
    lines += (f"# HELP {name} Time that attempts to deliver took.", f"# TYPE {name} histogram")


def _histogram(
    lines: list[str],
    name: str,
    labels: Mapping[str, str],
    histogram: Histogram,
    bounds: Sequence[float],
) -> None:
    buckets = histogram.cumulative((*bounds, inf))
    for bound, total in buckets:
        edge = "+Inf" if bound == inf else f"{bound:.1f}"
        _sample(lines, f"{name}_bucket", {**labels, "le": edge}, total)
    _sample(lines, f"{name}_sum", labels, histogram.total_ms)
    _sample(lines, f"{name}_count", labels, buckets[-1][1])


def _labels(proxy: ServiceProxy) -> dict[str, str]:
    plan = proxy.revision.plan
    return {
        "k8s_namespace_name": plan.namespace,
        "kn_service_name": plan.service,
        "kn_configuration_name": plan.configuration or plan.service,
        "kn_revision_name": plan.name,
    }


def _add(lines: list[str], name: str, kind: str, text: str, samples: Samples) -> None:
    lines += (f"# HELP {name} {text}.", f"# TYPE {name} {kind}")
    for labels, value in samples:
        _sample(lines, name, labels, value)


def _sample(lines: list[str], name: str, labels: Mapping[str, str], value: float) -> None:
    inner = ",".join(f'{key}="{_escaped(label)}"' for key, label in labels.items())
    # Counts are whole; %g would round one beyond a million.
    number = str(int(value)) if value == int(value) else repr(float(value))
    lines.append(f"{name}{{{inner}}} {number}")


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
