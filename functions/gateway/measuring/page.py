"""The metrics of a process as one text."""

from functions.gateway.measuring.counts import Counts
from functions.gateway.state import GatewayState
from somaagent.telemetry.exposition import Page
from somaagent.telemetry.metrics.definitions import METRICS
from somaagent.telemetry.process import add_process


def metrics_text(state: GatewayState) -> str:
    """Everything, in the format of Prometheus; asks no other server."""
    page, counts = Page(), state.counts
    _add_http(page, counts)
    seats = {kind.value: number for kind, number in state.seats.by_kind.items()}
    page.by_label(METRICS["soma_stream_clients"], seats)
    page.add(METRICS["soma_messages_accepted_total"], [({}, counts.messages_accepted)])
    page.by_label(METRICS["soma_limits_hit_total"], counts.limits_hit)
    page.by_label(METRICS["soma_authentication_failures_total"], counts.failed_authentications)
    page.by_label(METRICS["soma_policy_decisions_total"], counts.policy_decisions)
    _add_connections(page, counts)
    _add_database(page, state)
    failures = {"limits": state.limiter.failures, "streams": state.streams.failures}
    page.by_label(METRICS["soma_redis_errors_total"], failures)
    add_process(page)
    return str(page)


def _add_http(page: Page, counts: Counts) -> None:
    metric = METRICS["http_server_request_duration_seconds"]
    page.histograms(
        metric,
        (
            (dict(zip(metric.labels, key, strict=True)), histogram)
            for key, histogram in sorted(counts.requests.items())
        ),
    )
    page.by_label(METRICS["http_server_active_requests"], counts.active)


def _add_connections(page: Page, counts: Counts) -> None:
    if (connections := counts.connections) is None:
        return
    page.add(METRICS["soma_connections_open"], [({}, connections.open)])
    page.add(METRICS["soma_connections_most"], [({}, connections.most)])
    page.by_label(METRICS["soma_connections_refused_total"], connections.refused)


def _add_database(page: Page, state: GatewayState) -> None:
    if (usage := state.database_usage) is None:
        return
    page.by_label(METRICS["db_client_connection_count"], {"idle": usage.idle, "used": usage.used})
    page.add(METRICS["db_client_connection_max"], [({}, usage.most)])
    page.add(METRICS["db_client_connection_pending_requests"], [({}, usage.waiting)])
    page.add(METRICS["soma_database_pool_waits_total"], [({}, usage.waits)])
