"""Metrics of others that dashboards ask for, with their labels; and what no dashboard shows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_REVISION: Final = frozenset(
    {"k8s_namespace_name", "kn_service_name", "kn_configuration_name", "kn_revision_name"}
)
_DISPATCH: Final = frozenset(
    {
        *("kn_broker_name", "kn_broker_namespace", "kn_trigger_name", "kn_trigger_namespace"),
        *("cloudevents_type", "http_response_status_code", "messaging_consumer_group_name"),
    }
)
KNATIVE: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "kn_eventing_dispatch_latency_ms": _DISPATCH,
        "kn_eventing_dispatch_in_flight_requests_1": _DISPATCH,
        "kn_eventing_kafka_discarded_events_1_total": _DISPATCH,
        "kn_revision_pods_count": _REVISION,
        "kn_revision_pods_desired": _REVISION,
        "kn_revision_pods_not_ready_count": _REVISION,
        "kn_revision_panic_mode": _REVISION,
        "kn_serving_queue_depth": _REVISION,
        # The queue-proxy's; `function` is what the component's monitor adds.
        "http_server_request_duration_seconds": _REVISION
        | {"function", "http_request_method", "http_response_status_code"},
    }
)
"""Knative's, and those of the local data plane by the same names."""
LOCAL: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"knative_local_trigger_lag": frozenset({"consumer_name", "namespace_name"})}
)
"""Only of the local data plane: in a cluster the lag is Kafka's to tell."""
LLAMA: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "llamacpp:requests_deferred": frozenset({"model_name"}),
        "llamacpp:requests_processing": frozenset({"model_name"}),
    }
)
"""Of llama.cpp's server, which a model has on one machine; its label is what the monitor adds."""
OTHERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "vllm:num_requests_running": frozenset({"model_name"}),
        "vllm:num_requests_waiting": frozenset({"model_name"}),
        "certmanager_certificate_expiration_timestamp_seconds": frozenset({"name", "namespace"}),
        "kube_secret_created": frozenset({"namespace", "secret"}),
        # Prometheus' own.
        "ALERTS": frozenset({"alertname", "alertstate", "severity"}),
    }
)
_FOR_ALL: Final = "what all gateways together counted, past ones too, is {} on the board platform"
UNSHOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "soma_limits_hit_total": _FOR_ALL.format("soma_gateway_limits_hit_total"),
        "soma_authentication_failures_total": _FOR_ALL.format(
            "soma_gateway_authentication_failures_total"
        ),
        "soma_policy_decisions_total": _FOR_ALL.format("soma_gateway_policy_decisions_total"),
        "soma_redis_errors_total": _FOR_ALL.format("soma_redis_failures_total"),
        "soma_database_pool_waits_total": _FOR_ALL.format("soma_database_waits_total"),
        "http_server_request_duration_seconds": (
            _FOR_ALL.format("soma_gateway_request_duration_seconds")
            + "; the board's metric of this name is the queue-proxy's"
        ),
        "process_virtual_memory_bytes": "says little; the memory in RAM is shown",
    }
)
"""Metrics of the registry that are on no dashboard and in no alert, and why."""
