"""Events: how long they wait, how they are delivered, which are given up."""

from typing import Final

from tools.dashboards.boards.objectives import burning
from tools.dashboards.model import Board, Query, Row, Shape, View
from tools.dashboards.queries import increase, now, quantile, rate

BROKER: Final = Board(
    name="broker",
    title="SomaAgent: broker",
    text="Events: how long they wait, how their delivery ends, which are given up.",
    rows=(
        Row(
            title="Events, as functions see them",
            views=(
                View(
                    title="From publishing until a function began: p95",
                    unit="s",
                    text="Broker, retries and cold starts included.",
                    queries=(
                        Query(
                            quantile(0.95, "soma_event_wait_seconds", "function"), "{{function}}"
                        ),
                    ),
                ),
                View(
                    title="From then until the effect was stored: p95",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_event_handling_seconds", "function"),
                            "{{function}}",
                        ),
                    ),
                ),
                View(
                    title="Events handled",
                    unit="ops",
                    shape=Shape.STACK,
                    queries=(
                        Query(rate("soma_event_wait_seconds_count", "function"), "{{function}}"),
                    ),
                ),
                View(
                    title="Deliveries, by outcome",
                    unit="ops",
                    text="in_progress and unavailable: the broker tries again."
                    " rejected: a dead letter.",
                    queries=(
                        Query(
                            rate("soma_delivery_duration_seconds_count", "function", "outcome"),
                            "{{function}} {{outcome}}",
                        ),
                    ),
                ),
                View(
                    title="Time of a delivery: p95",
                    unit="s",
                    queries=(
                        Query(
                            quantile(0.95, "soma_delivery_duration_seconds", "function"),
                            "{{function}}",
                        ),
                    ),
                ),
                burning("Deliveries", "deliveries", allowed=0.1),
            ),
        ),
        Row(
            title="Dead letters",
            views=(
                View(
                    title="Events given up in an hour",
                    text="By type and by the status of the last answer.",
                    queries=(
                        Query(
                            increase("soma_dead_letters_total", "type", "code"), "{{type}} {{code}}"
                        ),
                    ),
                    nothing="none",
                ),
                View(
                    title="Dead letters that nobody has replayed",
                    shape=Shape.FIGURE,
                    queries=(Query(now("soma_dead_letters_waiting"), "waiting"),),
                ),
                View(
                    title="Replayed, and brought to the function that keeps them, in an hour",
                    queries=(
                        Query(increase("soma_dead_letters_replayed_total"), "replayed"),
                        Query(
                            increase(
                                "http_server_request_duration_seconds_count",
                                where='function="dead-letter"',
                            ),
                            "brought",
                        ),
                    ),
                ),
            ),
        ),
        Row(
            title="Knative's data plane",
            views=(
                View(
                    title="Attempts to hand on an event: p95",
                    unit="ms",
                    text="Of a broker's receiver: until Kafka has it. Of a trigger: until its"
                    " subscriber answered.",
                    queries=(
                        Query(
                            quantile(
                                0.95,
                                "kn_eventing_dispatch_latency_ms",
                                "kn_trigger_name",
                                where='kn_trigger_name!=""',
                            ),
                            "{{kn_trigger_name}}",
                        ),
                        Query(
                            quantile(
                                0.95,
                                "kn_eventing_dispatch_latency_ms",
                                "kn_broker_name",
                                where='kn_broker_name!=""',
                            ),
                            "broker {{kn_broker_name}}",
                        ),
                    ),
                ),
                View(
                    title="Attempts, by answer",
                    unit="ops",
                    queries=(
                        Query(
                            rate(
                                "kn_eventing_dispatch_latency_ms_count",
                                "kn_trigger_name",
                                "http_response_status_code",
                                where='kn_trigger_name!=""',
                            ),
                            "{{kn_trigger_name}} {{http_response_status_code}}",
                        ),
                    ),
                ),
                View(
                    title="Attempts under way",
                    queries=(
                        Query(
                            now("kn_eventing_dispatch_in_flight_requests_1", "kn_trigger_name"),
                            "{{kn_trigger_name}}",
                        ),
                    ),
                ),
                View(
                    title="Records in the topics that are no events, in an hour",
                    queries=(
                        Query(
                            increase(
                                "kn_eventing_kafka_discarded_events_1_total", "kn_trigger_name"
                            ),
                            "{{kn_trigger_name}}",
                        ),
                    ),
                ),
                View(
                    title="Records not finished",
                    text="Of the local data plane. In a cluster Kafka tells the lag of consumers.",
                    queries=(
                        Query(
                            now("knative_local_trigger_lag", "consumer_name"), "{{consumer_name}}"
                        ),
                    ),
                    nothing="Kafka tells the lag",
                ),
            ),
        ),
    ),
)
