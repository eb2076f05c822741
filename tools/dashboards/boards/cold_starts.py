"""Functions from zero: how often, how long, and what waits meanwhile."""

from typing import Final

from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import increase, now, quantile

COLD_STARTS: Final = Board(
    name="cold-starts",
    title="SomaAgent: cold starts",
    text="Functions that start from zero: how often, how long that takes, what waits meanwhile.",
    rows=(
        Row(
            title="Starts",
            views=(
                View(
                    title="Processes started in an hour",
                    shape=Shape.STACK,
                    queries=(
                        Query(increase("soma_function_starts_total", "function"), "{{function}}"),
                    ),
                ),
                View(
                    title="From the process' start until it could take an event: p95 of an hour",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_function_start_seconds", "function", over="1h"),
                            "{{function}}",
                        ),
                    ),
                ),
                View(
                    title="Events that were the first one of a process, in an hour",
                    queries=(
                        Query(increase("soma_cold_starts_total", "function"), "{{function}}"),
                    ),
                ),
            ),
        ),
        Row(
            title="What waits for them",
            views=(
                View(
                    title="Events' wait, cold and warm: p95 of an hour",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_event_wait_seconds", "start", over="1h"),
                            "{{start}}",
                        ),
                    ),
                ),
                View(
                    title="Requests that wait for a place",
                    queries=(
                        Query(
                            now("kn_serving_queue_depth", "kn_service_name"), "{{kn_service_name}}"
                        ),
                    ),
                ),
                View(
                    title="In panic: load doubled within seconds",
                    queries=(
                        Query(
                            now("kn_revision_panic_mode", "kn_service_name"), "{{kn_service_name}}"
                        ),
                    ),
                ),
            ),
        ),
        Row(
            title="Replicas",
            views=(
                View(
                    title="That take requests",
                    shape=Shape.STACK,
                    queries=(
                        Query(
                            now("kn_revision_pods_count", "kn_service_name"), "{{kn_service_name}}"
                        ),
                    ),
                ),
                View(
                    title="Wanted",
                    queries=(
                        Query(
                            now("kn_revision_pods_desired", "kn_service_name"),
                            "{{kn_service_name}}",
                        ),
                    ),
                ),
                View(
                    title="Not ready",
                    queries=(
                        Query(
                            now("kn_revision_pods_not_ready_count", "kn_service_name"),
                            "{{kn_service_name}}",
                        ),
                    ),
                ),
            ),
        ),
    ),
)
