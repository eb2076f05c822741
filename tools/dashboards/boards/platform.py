"""The platform as a whole: the gateway, what every function needs, and the release."""

from typing import Final

from tools.dashboards.boards.objectives import burning
from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import increase, largest, now, quantile, rate

_REQUESTS: Final = "soma_gateway_request_duration_seconds"
_FUNCTIONS: Final = "http_server_request_duration_seconds"
_SECRETS: Final = 'namespace="somaagent", secret=~"credentials|gateway-credentials|database-owner"'
_POOL: Final = "db_client_connection"
_FILES: Final = " / ".join(
    largest(name, "instance") for name in ("process_open_fds", "process_max_fds")
)

_GATEWAY: Final = Row(
    title="Requests to the gateway",
    views=(
        View(
            title="Requests, by status",
            unit="reqps",
            shape=Shape.STACK,
            queries=(Query(rate(f"{_REQUESTS}_count", "status"), "{{status}}"),),
        ),
        View(
            title="Time, by route: p95",
            unit="s",
            text="Of streams and WebSockets, until they were closed.",
            queries=(Query(quantile(0.95, _REQUESTS, "method", "route"), "{{method}} {{route}}"),),
        ),
        burning("What is posted", "accepts", allowed=0.1),
        View(
            title="Messages whose event the broker took",
            unit="ops",
            queries=(Query(rate("soma_messages_accepted_total"), "messages a second"),),
        ),
        View(
            title="Refused in an hour: quotas and credentials",
            queries=(
                Query(
                    increase("soma_gateway_limits_hit_total", "limit_class"),
                    "quota of {{limit_class}}",
                ),
                Query(
                    increase("soma_gateway_authentication_failures_total", "reason"),
                    "no good credential: {{reason}}",
                ),
            ),
            nothing="none",
        ),
        View(
            title="What the policies decided",
            unit="ops",
            queries=(
                Query(rate("soma_gateway_policy_decisions_total", "decision"), "{{decision}}"),
            ),
        ),
    ),
)
_PROCESSES: Final = Row(
    title="Processes of the gateway",
    views=(
        View(
            title="Who listens",
            shape=Shape.STACK,
            queries=(Query(now("soma_stream_clients", "kind"), "{{kind}}"),),
        ),
        View(
            title="Requests under way",
            queries=(
                Query(
                    now("http_server_active_requests", "http_request_method"),
                    "{{http_request_method}}",
                ),
            ),
        ),
        View(
            title="Connections",
            queries=(
                Query(now("soma_connections_open"), "open"),
                Query(now("soma_connections_most"), "most"),
            ),
        ),
        View(
            title="Connections refused in an hour",
            queries=(Query(increase("soma_connections_refused_total", "reason"), "{{reason}}"),),
            nothing="none",
        ),
        View(
            title="Memory",
            unit="bytes",
            queries=(Query(largest("process_resident_memory_bytes", "instance"), "{{instance}}"),),
        ),
        View(
            title="Processors busy",
            queries=(Query(rate("process_cpu_seconds_total", "instance"), "{{instance}}"),),
        ),
        View(
            title="Open files and sockets, of the most",
            unit="percentunit",
            queries=(
                Query(
                    _FILES,
                    "{{instance}}",
                ),
            ),
        ),
        View(
            title="Since the start",
            unit="s",
            queries=(
                Query(
                    f"time() - {largest('process_start_time_seconds', 'instance')}", "{{instance}}"
                ),
            ),
        ),
    ),
)
_STORES: Final = Row(
    title="Postgres and Redis",
    views=(
        View(
            title="The gateway's connections to Postgres",
            queries=(
                Query(now(f"{_POOL}_count", "state"), "{{state}}"),
                Query(now(f"{_POOL}_max"), "most"),
                Query(now(f"{_POOL}_pending_requests"), "wait for one"),
            ),
        ),
        View(
            title="Times in an hour that all connections of a process were in use",
            queries=(Query(increase("soma_database_waits_total", "function"), "{{function}}"),),
            nothing="never",
        ),
        View(
            title="Times in an hour that Redis did not answer",
            queries=(Query(increase("soma_redis_failures_total", "function"), "{{function}}"),),
            nothing="never",
        ),
    ),
)
_STEPS: Final = Row(
    title="Requests to functions, as their queue-proxies see them",
    views=(
        View(
            title="Requests, by function and status",
            unit="reqps",
            queries=(
                Query(
                    rate(f"{_FUNCTIONS}_count", "function", "http_response_status_code"),
                    "{{function}} {{http_response_status_code}}",
                ),
            ),
        ),
        View(
            title="Time, by function: p95",
            unit="s",
            queries=(Query(quantile(0.95, _FUNCTIONS, "function"), "{{function}}"),),
        ),
    ),
)
_RELEASE: Final = Row(
    title="Release, secrets, and these figures themselves",
    views=(
        View(
            title="Migrations",
            shape=Shape.FIGURE,
            text="The newest in the database, and the newest that the release knows.",
            queries=(
                Query(now("soma_schema_migration", "phase"), "{{phase}}"),
                Query(now("soma_schema_migration_wanted", "phase"), "{{phase}} wanted"),
            ),
        ),
        View(
            title="Certificates expire in",
            unit="s",
            shape=Shape.FIGURE,
            queries=(
                Query(
                    "min by (name) (certmanager_certificate_expiration_timestamp_seconds) - time()",
                    "{{name}}",
                ),
            ),
            nothing="cert-manager is not asked",
        ),
        View(
            title="Age of the Secrets",
            unit="s",
            shape=Shape.FIGURE,
            queries=(
                Query(
                    f"time() - {largest('kube_secret_created', 'secret', where=_SECRETS)}",
                    "{{secret}}",
                ),
            ),
            nothing="kube-state-metrics is not asked",
        ),
        View(
            title="Spans dropped in an hour",
            text="Traces that their collector did not get whole; no turn waits for it.",
            queries=(Query(increase("soma_spans_dropped_total", "function"), "{{function}}"),),
            nothing="none",
        ),
        View(
            title="Facts that are not yet in the totals",
            text="They are added whenever somebody reads the platform's page.",
            queries=(Query(now("soma_measurements_waiting"), "facts"),),
        ),
        View(
            title="Processes that counted something in the last minute",
            queries=(Query(now("soma_measuring_processes"), "processes"),),
        ),
    ),
)
PLATFORM: Final = Board(
    name="platform",
    title="SomaAgent: platform",
    text="The gateway, what every function needs, and the release.",
    rows=(_GATEWAY, _STEPS, _STORES, _PROCESSES, _RELEASE),
)
