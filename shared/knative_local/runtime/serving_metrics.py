"""Metrics of revisions: what autoscaler, activator and queue-proxy count in a cluster."""

from collections.abc import Iterator, Sequence

from knative_local.measuring import Histogram, Labels, Page, RequestTimes
from knative_local.serving import ServiceProxy
from knative_local.serving.autoscaling import target_per_replica
from knative_local.serving.revision import RevisionStatus

_Known = tuple[Labels, ServiceProxy, RevisionStatus]


def add_revisions(page: Page, proxies: Sequence[ServiceProxy]) -> None:
    """Add every metric of these revisions."""
    known = [(_labels(proxy), proxy, proxy.revision.status()) for proxy in proxies]
    _pods(page, known)
    _load(page, known)
    _requests(page, known)


def _pods(page: Page, known: Sequence[_Known]) -> None:
    def gauge(name: str, text: str, values: list[float]) -> None:
        samples = [(labels, value) for (labels, _, _), value in zip(known, values, strict=True)]
        page.add(f"kn_revision_pods_{name}", "gauge", text, samples)

    gauge("desired", "Replicas wanted", [s.desired for _, _, s in known])
    gauge("requested", "Replicas asked for", [s.replicas + s.starting for _, _, s in known])
    gauge("count", "Replicas that take requests", [s.replicas for _, _, s in known])
    gauge("not_ready_count", "Replicas that are not ready", [s.starting for _, _, s in known])
    gauge("pending_count", "Replicas starting", [s.starting for _, _, s in known])
    gauge("terminating_count", "Replicas ending", [s.terminating for _, _, s in known])


def _load(page: Page, known: Sequence[_Known]) -> None:
    for metric in ("concurrency", "rps"):
        measured = [each for each in known if each[1].revision.plan.scaling.metric == metric]
        for window in ("stable", "panic"):
            page.add(
                f"kn_revision_{metric}_{window}",
                "gauge",
                f"Mean of the {window} window",
                [(labels, float(getattr(status, window))) for labels, _, status in measured],
            )
        page.add(
            f"kn_revision_{metric}_target",
            "gauge",
            "Load that one replica is meant to carry",
            [(labels, _target(proxy)) for labels, proxy, _ in measured],
        )
    page.add(
        "kn_revision_capacity_excess",
        "gauge",
        "Requests the ready replicas could take on, by the target burst capacity",
        [(labels, float(status.excess_burst_capacity)) for labels, _, status in known],
    )
    page.add(
        "kn_revision_panic_mode",
        "gauge",
        "1 while in panic",
        [(labels, float(status.in_panic)) for labels, _, status in known],
    )


def _requests(page: Page, known: Sequence[_Known]) -> None:
    page.add(
        "kn_revision_request_concurrency",
        "gauge",
        "Requests now",
        [(labels, status.active_requests) for labels, _, status in known],
    )
    page.add(
        "kn_serving_queue_depth",
        "gauge",
        "Requests waiting",
        [(labels, status.waiting_requests) for labels, _, status in known],
    )
    page.histograms(
        "kn_serving_invocation_duration_seconds",
        "How long replicas took to answer",
        [
            ({**labels, "http_response_status_code": str(status)}, histogram)
            for labels, proxy, _ in known
            for status, histogram in _by_status(proxy.app_times)
        ],
    )
    page.histograms(
        "http_server_request_duration_seconds",
        "How long requests took, with the start of a replica and the wait for a place",
        [
            (
                {
                    "http_request_method": key.method,
                    "http_response_status_code": str(key.status),
                    **labels,
                    "network_protocol_name": "http",
                    "network_protocol_version": key.version,
                    "url_scheme": "http",
                },
                histogram,
            )
            for labels, proxy, _ in known
            for key, histogram in proxy.times
        ],
    )
    answers = [
        ({**labels, "response_code": str(code), "response_code_class": f"{code // 100}xx"}, count)
        for labels, proxy, _ in known
        for code, count in sorted(proxy.answers.items())
    ]
    page.add("request_count_total", "counter", "Requests answered", answers)


def _by_status(times: RequestTimes) -> Iterator[tuple[int, Histogram]]:
    merged: dict[int, Histogram] = {}
    for key, histogram in times:
        merged.setdefault(key.status, Histogram(histogram.bounds)).merge(histogram)
    yield from sorted(merged.items())


def _target(proxy: ServiceProxy) -> float:
    plan = proxy.revision.plan
    return target_per_replica(plan.scaling, plan.container_concurrency)


def _labels(proxy: ServiceProxy) -> dict[str, str]:
    plan = proxy.revision.plan
    return {
        "k8s_namespace_name": plan.namespace,
        "kn_service_name": plan.service,
        "kn_configuration_name": plan.configuration or plan.service,
        "kn_revision_name": plan.name,
    }
