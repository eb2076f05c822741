"""Metrics of events: what Kafka's receivers and dispatchers, and JobSinks, count in a cluster.

Knative 1.21 renamed them; both names are here. A receiver and a dispatcher share names, and are
told apart by their labels: one has a Broker's, the other a Trigger's.
"""

from collections.abc import Callable, Iterable, Sequence

from knative_local.delivery import TriggerStatus
from knative_local.measuring import EventTimes, Histogram, Labels, Page
from knative_local.runtime.manager import Egress, Receivers

# Of the newer names, and of the older ones.
Attempts = tuple[Labels, Labels, EventTimes]

_BOUNDS_MS = (50.0, 100.0, 500.0, 1000.0, 5000.0, 10000.0)
_KINDS = {"broker": "trigger", "channel": "subscription", "kafka_source": "kafkasource"}


def add_receivers(page: Page, receivers: Receivers) -> Iterable[Attempts]:
    """Add what only those have who take events; return how long they needed to store them."""
    _job_sinks(page, receivers)
    for receiver, times in sorted(receivers.items()):
        if receiver.kind != "jobsink":
            older = {"name": receiver.name, "namespace_name": receiver.namespace}
            yield _resource(receiver.kind, receiver.namespace, receiver.name), older, times


def add_egresses(page: Page, egresses: Sequence[Egress], attempts: Sequence[Attempts]) -> None:
    """Add what dispatchers count, and what they share with `attempts` of receivers."""
    known = [
        (_newer(origin, status), _older(origin, status), status) for origin, status in egresses
    ]
    dispatched = [*attempts, *((new, old, status.counters.times) for new, old, status in known)]
    processed = [(new, old, status.counters.processing) for new, old, status in known]
    names = "kn_eventing_dispatch_latency_ms", "event_dispatch_latencies_ms"
    _times(page, names, "Time to hand on events", dispatched)
    names = "kn_eventing_process_latency_ms", "event_processing_latencies_ms"
    _times(page, names, "Time to filter events", processed)
    for name in ("event_count_total", "event_count_1_total"):
        page.add(
            name,
            "counter",
            "Events and attempts to deliver them, by their answers",
            [(labels, float(histogram.count)) for labels, histogram in _old_samples(dispatched)],
        )
    _counts(page, known)


def _job_sinks(page: Page, receivers: Receivers) -> None:
    page.histograms(
        "kn_eventing_dispatch_duration_seconds",
        "Time to take events",
        [
            (
                {
                    "cloudevents_type": event_type,
                    "kn_sink_kind": "JobSink",
                    "kn_sink_name": receiver.name,
                    "kn_sink_namespace": receiver.namespace,
                    # Spelt as in a cluster.
                    "messaging_destination_tempate": _job_template(
                        receiver.name, receiver.namespace
                    ),
                    "messaging_operation_name": "send",
                    "messaging_system": "knative",
                    "url_scheme": "http",
                },
                histogram,
            )
            for receiver, times in sorted(receivers.items())
            if receiver.kind == "jobsink"
            for event_type, _, histogram in times
        ],
    )


def _job_template(name: str, namespace: str) -> str:
    return f"job:{name}-{{jobIdentifierHash}}.{namespace}"


def _times(page: Page, names: tuple[str, str], text: str, attempts: Sequence[Attempts]) -> None:
    newer, older = names
    found = [
        ({**labels, "cloudevents_type": event_type, **_code(status)}, histogram)
        for labels, _, times in attempts
        for event_type, status, histogram in times
    ]
    page.histograms(newer, text, found, _BOUNDS_MS, edge=str)
    page.histograms(older, text, _old_samples(attempts), edge=str)


def _code(status: int | None) -> Labels:
    return {} if status is None else {"http_response_status_code": str(status)}


def _old_samples(attempts: Iterable[Attempts]) -> list[tuple[Labels, Histogram]]:
    return [
        ({**labels, "event_type": event_type, **_old_code(status)}, histogram)
        for _, labels, times in attempts
        for event_type, status, histogram in times
    ]


def _old_code(status: int | None) -> Labels:
    if status is None:
        return {}
    return {"response_code": str(status), "response_code_class": f"{status // 100}xx"}


def _counts(page: Page, known: Sequence[tuple[Labels, Labels, TriggerStatus]]) -> None:
    def add(
        kind: str, text: str, names: tuple[str, str], value: Callable[[TriggerStatus], int]
    ) -> None:
        newer, older = names
        if newer:
            page.add(newer, kind, text, [(new, value(status)) for new, _, status in known])
        page.add(older, kind, text, [(old, value(status)) for _, old, status in known])

    add(
        "gauge",
        "Deliveries under way",
        ("kn_eventing_dispatch_in_flight_requests_1", "event_dispatch_in_flight_count"),
        lambda status: status.in_flight,
    )
    add(
        "counter",
        "Records that are no events",
        ("kn_eventing_kafka_discarded_events_1_total", "discarded_invalid_event_count_total"),
        lambda status: status.counters.discarded,
    )
    add("gauge", "Records not finished", ("", "knative_local_trigger_lag"), lambda s: s.lag)
    for name, text in (
        ("delivered", "Events that their subscriber took"),
        ("filtered", "Events that the filter held back"),
        ("retried", "Attempts after the first"),
        ("replies", "Events that subscribers answered with"),
        ("dead_lettered", "Events that the dead letter sink took"),
        ("lost", "Events that nobody took"),
    ):
        page.add(
            f"knative_local_trigger_{name}_total",
            "counter",
            text,
            [(old, status.counters.numbers()[name]) for _, old, status in known],
        )


def _newer(origin: Labels, status: TriggerStatus) -> Labels:
    kind = next(kind for key, kind in _KINDS.items() if key in origin)
    name = origin.get("kafka_source", status.name)
    # Of several topics of a source each has its own.
    topic = {"messaging_destination_name": origin["topic"]} if "topic" in origin else {}
    resource = _resource(kind, status.namespace, name)
    return {**resource, "messaging_consumer_group_name": name, **topic}


def _older(origin: Labels, status: TriggerStatus) -> Labels:
    return {"namespace_name": status.namespace, "consumer_name": status.name, **origin}


def _resource(kind: str, namespace: str, name: str) -> Labels:
    return {f"kn_{kind}_name": name, f"kn_{kind}_namespace": namespace}
