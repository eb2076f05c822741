"""The metrics of one process of the gateway, on a page of its own."""

from typing import Final

from somaagent.telemetry.metrics.model import SHORT_SECONDS, Kind, Metric, Origin


def _own(name: str, kind: Kind, text: str, *labels: str) -> Metric:
    bounds = SHORT_SECONDS if kind == "histogram" else ()
    return Metric(
        name=name, kind=kind, text=text, labels=labels, origin=Origin.PROCESS, bounds=bounds
    )


GATEWAY_PROCESS: Final = (
    _own(
        "http_server_request_duration_seconds",
        "histogram",
        "Time until the end of the answer; of streams and WebSockets, until they were closed.",
        "http_request_method",
        "http_route",
        "http_response_status_code",
    ),
    _own(
        "http_server_active_requests",
        "gauge",
        "Requests that are being answered, streams and WebSockets included.",
        "http_request_method",
    ),
    _own("soma_stream_clients", "gauge", "Event streams, WebSockets and waiting requests.", "kind"),
    _own("soma_messages_accepted_total", "counter", "Messages whose event the broker took."),
    _own(
        "soma_limits_hit_total",
        "counter",
        "Requests that were refused because a quota was used up.",
        "limit_class",
    ),
    _own(
        "soma_authentication_failures_total",
        "counter",
        "Requests without a good credential, by what they brought.",
        "reason",
    ),
    _own(
        "soma_policy_decisions_total", "counter", "What the policies made of requests.", "decision"
    ),
    _own("soma_connections_open", "gauge", "Open connections."),
    _own("soma_connections_most", "gauge", "Most of them."),
    _own(
        "soma_connections_refused_total",
        "counter",
        "Connections that were refused or cut off.",
        "reason",
    ),
    _own("db_client_connection_count", "gauge", "Connections to Postgres.", "state"),
    _own("db_client_connection_max", "gauge", "Most of them."),
    _own("db_client_connection_pending_requests", "gauge", "Who waits for a connection now."),
    _own("soma_database_pool_waits_total", "counter", "Times that all connections were in use."),
    _own(
        "soma_redis_errors_total",
        "counter",
        "Times that Redis could not be asked or did not answer.",
        "use",
    ),
    _own("process_cpu_seconds_total", "counter", "Processor time."),
    _own("process_resident_memory_bytes", "gauge", "Memory in RAM."),
    _own("process_virtual_memory_bytes", "gauge", "Memory."),
    _own("process_open_fds", "gauge", "Open files and sockets."),
    _own("process_max_fds", "gauge", "Most of them."),
    _own("process_start_time_seconds", "gauge", "Start, in seconds of Unix time."),
)
