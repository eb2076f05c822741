"""Brokers, Triggers, SinkBindings and PingSources: defaults, refusals and warnings."""

from typing import Any

import pytest

from knative_local.filters import All, Cesql, Exact, Not, Prefix
from knative_local.manifests.plan import BrokerPlan, DeliverySpec

TRIGGER = """
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: all}
spec:
  broker: default
  filter: {attributes: {type: t}}
  subscriber: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}
"""


def fields(judgement: Any) -> list[str]:
    return [problem.field for problem in judgement.problems]


def trigger(more: str = "", *, replace: tuple[str, str] = ("", "")) -> str:
    return TRIGGER.replace(*replace) + "\n".join(f"  {line}" for line in more.splitlines())


def test_a_broker_gets_upstream_names_and_stock_numbers(planned: Any, broker: str) -> None:
    assert planned(broker).brokers == (
        BrokerPlan(
            namespace="default",
            name="default",
            topic="knative-broker-default-default",
            external_topic=False,
            partitions=10,
            replication_factor=1,
        ),
    )


def test_a_brokers_config_sets_its_topic(planned: Any, broker: str) -> None:
    config = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: topic}
        data:
          bootstrap.servers: kafka:9092
          default.topic.partitions: "3"
          default.topic.replication.factor: "2"
          default.topic.config.retention.ms: "1000"
    """
    plan = planned(
        broker + "spec: {config: {apiVersion: v1, kind: ConfigMap, name: topic}}", config
    )
    (found,) = plan.brokers
    assert (found.partitions, found.replication_factor) == (3, 2)
    assert found.topic_config == {"retention.ms": "1000"}


def test_a_brokers_config_must_be_complete_and_positive(judged: Any, broker: str) -> None:
    config = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: topic}
        data: {default.topic.partitions: "0", default.topic.replication.factor: "1"}
    """
    judgement = judged(
        broker + "spec: {config: {apiVersion: v1, kind: ConfigMap, name: topic}}", config
    )
    assert fields(judgement) == ["data[bootstrap.servers]", "data[default.topic.partitions]"]


def test_the_topic_template_of_the_cluster_is_honoured(planned: Any, broker: str) -> None:
    features = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config-kafka-features, namespace: knative-eventing}
        data: {brokers-topic-template: "x.{{ .Namespace }}.{{ .Name }}"}
    """
    assert planned(broker, features).brokers[0].topic == "x.default.default"


def test_an_external_topic_is_taken_as_it_is(planned: Any, broker: str) -> None:
    text = broker.replace("Kafka}", "Kafka, kafka.eventing.knative.dev/external.topic: mine}")
    (found,) = planned(text).brokers
    assert (found.topic, found.external_topic) == ("mine", True)


@pytest.mark.parametrize("annotations", ["{}", "{eventing.knative.dev/broker.class: Other}"])
def test_other_classes_of_broker_are_refused(judged: Any, broker: str, annotations: str) -> None:
    text = broker.replace("{eventing.knative.dev/broker.class: Kafka}", annotations)
    (problem,) = judged(text).problems
    assert problem.field == "metadata.annotations[eventing.knative.dev/broker.class]"
    assert "Kafka" in problem.message


def test_a_trigger_without_delivery_gets_the_webhooks_default(
    planned: Any, broker: str, echo: str
) -> None:
    (found,) = planned(broker, echo, TRIGGER).triggers
    assert found.delivery == DeliverySpec(retry=10, backoff_delay_seconds=0.2)
    assert found.group_id == "knative-trigger-default-all"
    assert found.topic == "knative-broker-default-default"
    assert found.subscriber.uri == "http://echo.default.svc.cluster.local"
    assert found.filters == Exact({"type": "t"})
    assert not found.ordered


def test_a_triggers_delivery_replaces_the_brokers_as_a_whole(
    planned: Any, broker: str, echo: str
) -> None:
    plan = planned(
        broker + "spec: {delivery: {retry: 3, timeout: PT1M}}",
        echo,
        trigger("delivery: {deadLetterSink: {uri: http://sink.example/}}"),
    )
    delivery = plan.triggers[0].delivery
    assert (delivery.retry, delivery.timeout_seconds) == (0, 600)
    assert delivery.dead_letter_sink.uri == "http://sink.example/"
    assert [warning.field for warning in plan.warnings] == ["spec.delivery"]


def test_a_delivery_with_backoff_alone_counts_as_none(planned: Any, broker: str, echo: str) -> None:
    plan = planned(
        broker + "spec: {delivery: {retry: 3}}", echo, trigger("delivery: {backoffDelay: PT9S}")
    )
    assert plan.triggers[0].delivery.retry == 3
    assert plan.triggers[0].delivery.backoff_delay_seconds == 0.2


@pytest.mark.parametrize(
    ("delivery", "field"),
    [
        ("{retry: -1}", "spec.delivery.retry"),
        ("{retry: '1'}", "spec.delivery.retry"),
        ("{retry: 1, timeout: PT0S}", "spec.delivery.timeout"),
        ("{retry: 1, timeout: 5s}", "spec.delivery.timeout"),
        ("{retry: 1, backoffDelay: 1}", "spec.delivery.backoffDelay"),
        ("{retry: 1, backoffDelay: soon}", "spec.delivery.backoffDelay"),
        ("{retry: 1, backoffPolicy: random}", "spec.delivery.backoffPolicy"),
        ("{retry: 1, retryAfterMax: PT1M}", "spec.delivery.retryAfterMax"),
        ("{retry: 1, deadLetterSink: {}}", "spec.delivery.deadLetterSink"),
        ("{retry: 1, deadletterSink: {}}", "spec.delivery.deadletterSink"),
    ],
)
def test_bad_deliveries_are_refused(
    judged: Any, broker: str, echo: str, delivery: str, field: str
) -> None:
    assert fields(judged(broker, echo, trigger(f"delivery: {delivery}"))) == [field]


@pytest.mark.parametrize(
    ("delivery", "field"),
    [
        ("{retry: 1, backoffDelay: PT0S}", "spec.delivery.backoffDelay"),
        ("{retry: 1, format: json}", "spec.delivery.format"),
        ("{retry: 1, timeout: PT10M}", "spec.delivery.timeout"),
        ("{retry: 0}", "spec.delivery"),
    ],
)
def test_doubtful_deliveries_are_warned_of(
    planned: Any, broker: str, echo: str, delivery: str, field: str
) -> None:
    plan = planned(broker, echo, trigger(f"delivery: {delivery}"))
    assert [warning.field for warning in plan.warnings] == [field]


@pytest.mark.parametrize(("timeout", "warned"), [("PT301S", True), ("PT300S", False), ("", False)])
def test_a_brokers_timeout_beyond_the_services_is_warned_of_at_its_triggers(
    planned: Any, broker: str, echo: str, timeout: str, warned: bool
) -> None:
    more = f", timeout: {timeout}" if timeout else ""
    text = broker.rstrip() + f"\nspec: {{delivery: {{retry: 1{more}}}}}\n"
    (own,) = planned(text, echo, trigger("")).triggers
    assert own.delivery.timeout_seconds == (float(timeout[2:-1]) if timeout else 600.0)
    warnings = planned(text, echo, trigger("")).warnings
    assert [(each.kind, each.field) for each in warnings] == [
        *([("Trigger", "spec.subscriber")] if warned else [])
    ]
    assert not warned or "301 s, longer than the 300 s" in warnings[0].message


def test_filters_override_filter(planned: Any, broker: str, echo: str) -> None:
    plan = planned(
        broker, echo, trigger("filters: [{prefix: {type: a}}, {not: {exact: {source: b}}}, {}]")
    )
    assert plan.triggers[0].filters == All(
        (Prefix({"type": "a"}), Not(Exact({"source": "b"})), All(()))
    )


def test_an_empty_list_of_filters_overrides_nothing(planned: Any, broker: str, echo: str) -> None:
    assert planned(broker, echo, trigger("filters: []")).triggers[0].filters == Exact({"type": "t"})


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ("[{exact: {type: a}, prefix: {type: b}}]", "spec.filters[0]"),
        ("[{any: [{exact: {Type: a}}]}]", "spec.filters[0].any[0].exact.Type"),
        ('[{cesql: "type LIKE source"}]', "spec.filters[0].cesql"),
        ('[{not: {cesql: "type ="}}]', "spec.filters[0].not.cesql"),
        ("[{cesql: \"type = 'a'\", exact: {type: a}}]", "spec.filters[0]"),
        ("[{exactly: {type: a}}]", "spec.filters[0].exactly"),
        ("[{exact: {type: 1}}]", "spec.filters[0].exact.type"),
        ("[{not: [{exact: {type: a}}]}]", "spec.filters[0].not"),
    ],
)
def test_bad_filters_are_refused(
    judged: Any, broker: str, echo: str, filters: str, field: str
) -> None:
    assert fields(judged(broker, echo, trigger(f"filters: {filters}"))) == [field]


def test_a_cesql_expression_is_planned_and_its_hazards_are_warned_of(
    planned: Any, broker: str, echo: str
) -> None:
    plan = planned(broker, echo, trigger("filters: [{cesql: \"NOT (tenant = 'a')\"}]"))
    assert plan.triggers[0].filters == Cesql("NOT (tenant = 'a')")
    (warning,) = [each for each in plan.warnings if each.field == "spec.filters[0].cesql"]
    assert "an event without 'tenant' passes a NOT around it" in warning.message


def test_a_cesql_expression_that_is_none_is_refused_with_its_place(
    judged: Any, broker: str, echo: str
) -> None:
    (problem,) = judged(broker, echo, trigger("filters: [{cesql: \"type ~ 'a'\"}]")).problems
    assert problem.message == "is no CESQL expression: unexpected '~' (at character 6)"


def test_quirks_of_the_data_plane_are_warned_of(planned: Any, broker: str, echo: str) -> None:
    plan = planned(
        broker, echo, trigger("filters: [{prefix: {subject: a}}, {exact: {tenant: ''}}]")
    )
    assert {warning.field for warning in plan.warnings} == {
        "spec.filter",
        "spec.filters[0].prefix.subject",
        "spec.filters[1].exact.tenant",
    }


def test_a_trigger_that_would_feed_itself_is_warned_of(
    planned: Any, broker: str, echo: str
) -> None:
    plan = planned(broker, echo, trigger(replace=("  filter: {attributes: {type: t}}\n", "")))
    assert "loop" in plan.warnings[0].message


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("broker: default", "broker: ''", "spec.broker"),
        ("kind: Service", "kind: Deployment", "spec.subscriber.ref"),
        ("ref: {api", "uri: 'http://x/', ref: {api", "spec.subscriber.uri"),
        ("{name: all}", "{name: All}", "metadata.name"),
        (
            "{name: all}",
            "{name: all, annotations: {kafka.eventing.knative.dev/delivery.order: fifo}}",
            "metadata.annotations[kafka.eventing.knative.dev/delivery.order]",
        ),
        ("type: t", "Type: t", "spec.filter.attributes.Type"),
        ("  filter:", "  filterr: {}\n  filter:", "spec.filterr"),
    ],
)
def test_bad_triggers_are_refused(
    judged: Any, broker: str, echo: str, old: str, new: str, field: str
) -> None:
    assert fields(judged(broker, echo, trigger(replace=(old, new)))) == [field]


def test_a_trigger_without_subscriber_is_refused(judged: Any, broker: str, echo: str) -> None:
    text = "\n".join(line for line in TRIGGER.splitlines() if "subscriber" not in line)
    assert fields(judged(broker, echo, text)) == ["spec.subscriber"]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("/orders", "http://echo.default.svc.cluster.local/orders"),
        ("orders?a=b", "http://echo.default.svc.cluster.local/orders?a=b"),
    ],
)
def test_a_relative_uri_is_resolved_against_the_ref(
    planned: Any, broker: str, echo: str, uri: str, expected: str
) -> None:
    text = trigger(replace=("{ref: {api", f"{{uri: '{uri}', ref: {{api"))
    assert planned(broker, echo, text).triggers[0].subscriber.uri == expected


@pytest.mark.parametrize("uri", ["https://a.example/", "/relative", "a b"])
def test_uris_nothing_can_be_sent_to_are_refused(judged: Any, broker: str, uri: str) -> None:
    text = "\n".join(line for line in TRIGGER.splitlines() if "subscriber" not in line)
    judgement = judged(broker, f"{text}\n  subscriber: {{uri: '{uri}'}}")
    assert fields(judgement) == ["spec.subscriber.uri"]


def test_ordered_is_read_without_its_case(planned: Any, broker: str, echo: str) -> None:
    text = trigger(
        replace=(
            "{name: all}",
            "{name: all, annotations: {kafka.eventing.knative.dev/delivery.order: Ordered}}",
        )
    )
    assert planned(broker, echo, text).triggers[0].ordered


SINK_BINDING = """
apiVersion: sources.knative.dev/v1
kind: SinkBinding
metadata: {name: bind}
spec:
  subject: {apiVersion: serving.knative.dev/v1, kind: Service, selector: {matchLabels: {team: a}}}
  sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}
"""


def test_a_sink_binding_tells_the_services_it_selects(planned: Any, broker: str, echo: str) -> None:
    other = echo.replace("name: echo", "name: other").replace("team: a", "team: b")
    plan = planned(broker, echo, other, SINK_BINDING)
    bound, unbound = (service.revision.container.environment for service in plan.services)
    assert bound == {
        "K_SINK": "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/default/default",
        "K_CE_OVERRIDES": "",
    }
    assert unbound == {}


def test_ce_overrides_reach_the_service_as_json(planned: Any, broker: str, echo: str) -> None:
    plan = planned(broker, echo, SINK_BINDING + "  ceOverrides: {extensions: {a: b}}")
    environment = plan.services[0].revision.container.environment
    assert environment["K_CE_OVERRIDES"] == '{"extensions":{"a":"b"}}'


@pytest.mark.parametrize("labelled", ["service", "namespace", "neither"])
def test_a_label_keeps_a_sink_binding_away(
    planned: Any, broker: str, echo: str, labelled: str
) -> None:
    label = "bindings.knative.dev/exclude: 'true'"
    service = echo.replace("team: a", f"team: a, {label}") if labelled == "service" else echo
    labels = label if labelled == "namespace" else "a: b"
    namespace = (
        f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: default, labels: {{{labels}}}}}"
    )
    plan = planned(broker, service, namespace, SINK_BINDING)
    bound = "K_SINK" in plan.services[0].revision.container.environment
    assert bound == (labelled == "neither")


def test_the_label_that_includes_says_nothing_new(planned: Any, broker: str, echo: str) -> None:
    # Only a webhook that is told to bind nothing else asks for it, which a stock one is not.
    for value in ("true", "false"):
        text = echo.replace("team: a", f"team: a, bindings.knative.dev/include: '{value}'")
        plan = planned(broker, text, SINK_BINDING)
        assert "K_SINK" in plan.services[0].revision.container.environment


def test_a_sink_bindings_sink_may_have_a_relative_uri(planned: Any, broker: str, echo: str) -> None:
    text = SINK_BINDING.replace("sink: {ref:", "sink: {uri: sub/path, ref:")
    environment = planned(broker, echo, text).services[0].revision.container.environment
    assert environment["K_SINK"].endswith("svc.cluster.local/default/sub/path")


def test_a_sink_binding_by_name_that_meets_nobody_is_warned_of(planned: Any, broker: str) -> None:
    text = SINK_BINDING.replace("selector: {matchLabels: {team: a}}", "name: nobody")
    assert [warning.field for warning in planned(broker, text).warnings] == ["spec.subject"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("selector: {matchLabels: {team: a}}", "name: a, selector: {}", "spec.subject"),
        ("kind: Service,", "kind: Job,", "spec.subject.kind"),
        ("kind: Service,", "kind: Service, namespace: other,", "spec.subject.namespace"),
    ],
)
def test_bad_sink_bindings_are_refused(
    judged: Any, broker: str, echo: str, old: str, new: str, field: str
) -> None:
    assert fields(judged(broker, echo, SINK_BINDING.replace(old, new))) == [field]


PING = """
apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: {name: tick}
spec:
  sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: echo}}
"""


def test_a_ping_source_is_planned_with_its_defaults(planned: Any, echo: str) -> None:
    (found,) = planned(echo, PING).ping_sources
    assert (found.schedule, found.timezone, found.data) == ("* * * * *", None, None)
    assert found.sink.uri == "http://echo.default.svc.cluster.local"


@pytest.mark.parametrize(
    ("given", "planned_as"),
    [
        ("0 8 ? * MON-FRI", "0 8 * * MON-FRI"),
        ("@hourly", "@hourly"),
        ("*/5 1,2 * jan *",) * 2,
        ("*/10 * * * * *",) * 2,
        ("TZ=Europe/Berlin 0 8 * * *",) * 2,
        ("CRON_TZ=UTC @daily",) * 2,
        ("0 0 31 2 *",) * 2,
    ],
)
def test_schedules_knative_takes_are_taken(
    planned: Any, echo: str, given: str, planned_as: str
) -> None:
    (found,) = planned(echo, PING + f"  schedule: '{given}'").ping_sources
    assert found.schedule == planned_as


def test_a_ping_sources_base64_is_decoded(planned: Any, echo: str) -> None:
    (found,) = planned(echo, PING + "  dataBase64: aGk=").ping_sources
    assert found.data == b"hi"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ("schedule: often", "spec.schedule"),
        ("schedule: '@every 1m'", "spec.schedule"),
        ("schedule: '0 0 * * 7'", "spec.schedule"),
        ("schedule: '0 0 L * *'", "spec.schedule"),
        ("schedule: '@reboot'", "spec.schedule"),
        ("schedule: '* * * * * 7'", "spec.schedule"),
        ("schedule: TZ=Mars/X 0 0 * * *", "spec.schedule"),
        ("{schedule: TZ=UTC 0 0 * * *, timezone: UTC}", "spec.schedule"),
        ("timezone: Mars/Olympus", "spec.timezone"),
        ("{data: a, dataBase64: aGk=}", "spec"),
        ("dataBase64: '?'", "spec.dataBase64"),
        ("{contentType: application/json, data: 'no'}", "spec.data"),
    ],
)
def test_bad_ping_sources_are_refused(judged: Any, echo: str, more: str, field: str) -> None:
    lines = more.strip("{}").split(", ") if more.startswith("{") else [more]
    text = PING + "\n".join(f"  {line}" for line in lines)
    assert fields(judged(echo, text)) == [field]
