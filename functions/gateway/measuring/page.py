"""The metrics of a process as one text."""

from functions.gateway.measuring.counts import Counts
from functions.gateway.state import GatewayState
from somaagent.telemetry.exposition import Page
from somaagent.telemetry.process import add_process


def metrics_text(state: GatewayState) -> str:
    """Everything, in the format of Prometheus; asks no other server."""
    page, counts = Page(), state.counts
    _add_http(page, counts)
    page.by_label(
        "soma_stream_clients",
        "gauge",
        "Event streams, WebSockets and waiting requests.",
        "kind",
        {kind.value: number for kind, number in state.seats.by_kind.items()},
    )
    page.add(
        "soma_messages_accepted_total",
        "counter",
        "Messages whose event the broker took.",
        [({}, counts.messages_accepted)],
    )
    page.by_label(
        "soma_limits_hit_total",
        "counter",
        "Requests that were refused because a quota was used up.",
        "limit_class",
        counts.limits_hit,
    )
    page.by_label(
        "soma_authentication_failures_total",
        "counter",
        "Requests without a good credential, by what they brought.",
        "reason",
        counts.failed_authentications,
    )
    page.by_label(
        "soma_policy_decisions_total",
        "counter",
        "What the policies made of requests.",
        "decision",
        counts.policy_decisions,
    )
    _add_connections(page, counts)
    _add_database(page, state)
    page.by_label(
        "soma_redis_errors_total",
        "counter",
        "Times that Redis could not be asked or did not answer.",
        "use",
        {"limits": state.limiter.failures, "streams": state.streams.failures},
    )
    add_process(page)
    return str(page)


def _add_http(page: Page, counts: Counts) -> None:
    page.histograms(
        "http_server_request_duration_seconds",
        "Time until the end of the answer; of streams and WebSockets, until they were closed.",
        (
            (
                {
                    "http_request_method": method,
                    "http_route": route,
                    "http_response_status_code": status,
                },
                histogram,
            )
            for (method, route, status), histogram in sorted(counts.requests.items())
        ),
    )
    page.by_label(
        "http_server_active_requests",
        "gauge",
        "Requests that are being answered, streams and WebSockets included.",
        "http_request_method",
        counts.active,
    )


def _add_connections(page: Page, counts: Counts) -> None:
    if (connections := counts.connections) is None:
        return
    page.add("soma_connections_open", "gauge", "Open connections.", [({}, connections.open)])
    page.add("soma_connections_most", "gauge", "Most of them.", [({}, connections.most)])
    page.by_label(
        "soma_connections_refused_total",
        "counter",
        "Connections that were refused or cut off.",
        "reason",
        connections.refused,
    )


def _add_database(page: Page, state: GatewayState) -> None:
    if (usage := state.database_usage) is None:
        return
    page.add(
        "db_client_connection_count",
        "gauge",
        "Connections to Postgres.",
        [({"state": "idle"}, usage.idle), ({"state": "used"}, usage.used)],
    )
    page.add("db_client_connection_max", "gauge", "Most of them.", [({}, usage.most)])
    page.add(
        "db_client_connection_pending_requests",
        "gauge",
        "Who waits for a connection now.",
        [({}, usage.waiting)],
    )
    page.add(
        "soma_database_waits_total",
        "counter",
        "Times that all connections were in use.",
        [({}, usage.waits)],
    )
