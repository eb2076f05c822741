"""How events travel: the Broker, the Triggers and the names in them."""

import re

from functions.conversation.handler import MOST_ATTEMPTS
from tests.manifests.rendering import Manifest, knative_services, of_kind

DEAD_LETTER = {
    "ref": {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "name": "dead-letter"}
}
_DURATION = re.compile(r"PT(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def _seconds(duration: str) -> float:
    match = _DURATION.fullmatch(duration)
    assert match is not None, duration
    minutes, seconds = match.groups(default="0")
    return int(minutes) * 60 + float(seconds)


def test_every_trigger_has_a_whole_delivery_of_its_own(manifests: list[Manifest]) -> None:
    # For the Kafka broker a Trigger's delivery replaces the Broker's; nothing is inherited.
    triggers = of_kind(manifests, "Trigger")
    assert triggers
    for trigger in triggers:
        delivery = trigger["spec"]["delivery"]
        assert delivery["deadLetterSink"] == DEAD_LETTER
        assert delivery["backoffPolicy"] == "exponential"
        # Retries without a delay are no retries at all there.
        assert _seconds(delivery["backoffDelay"]) >= 0.001
        # The conversation function ends a turn by itself before the broker gives its event up.
        assert delivery["retry"] >= MOST_ATTEMPTS
        assert delivery.keys() == {
            "retry",
            "backoffPolicy",
            "backoffDelay",
            "timeout",
            "deadLetterSink",
        }


def test_no_delivery_waits_longer_than_its_function_may_take(manifests: list[Manifest]) -> None:
    services = knative_services(manifests)
    for trigger in of_kind(manifests, "Trigger"):
        function = services[trigger["spec"]["subscriber"]["ref"]["name"]]
        template = function["spec"]["template"]["spec"]
        timeout = _seconds(trigger["spec"]["delivery"]["timeout"])
        assert timeout <= template["timeoutSeconds"]
        # Without it Knative answers 504 after five minutes without a byte.
        assert timeout <= template.get("responseStartTimeoutSeconds", 300)


def test_no_trigger_holds_a_partition_for_one_session(manifests: list[Manifest]) -> None:
    for trigger in of_kind(manifests, "Trigger"):
        annotations = trigger["metadata"]["annotations"]
        assert annotations["kafka.eventing.knative.dev/delivery.order"] == "unordered"


def test_references_stay_in_their_own_namespace(manifests: list[Manifest]) -> None:
    # kustomize changes no namespace inside a reference, so one there would go stale.
    for trigger in of_kind(manifests, "Trigger"):
        assert "namespace" not in trigger["spec"]["subscriber"]["ref"]
        assert "uri" not in trigger["spec"]["subscriber"]


def test_the_broker_dead_letters_and_its_settings_come_with_it(manifests: list[Manifest]) -> None:
    (broker,) = of_kind(manifests, "Broker")
    assert broker["spec"]["delivery"]["deadLetterSink"] == DEAD_LETTER
    config = broker["spec"]["config"]
    assert config["kind"] == "ConfigMap"
    described = [
        manifest
        for manifest in of_kind(manifests, "ConfigMap")
        if (manifest["metadata"]["name"], manifest["metadata"]["namespace"])
        == (config["name"], config["namespace"])
    ]
    assert len(described) == 1
    needed = {
        "Kafka": {
            "bootstrap.servers",
            "default.topic.partitions",
            "default.topic.replication.factor",
        },
        "MTChannelBasedBroker": {"channel-template-spec"},
    }
    kind = broker["metadata"]["annotations"]["eventing.knative.dev/broker.class"]
    assert described[0]["data"].keys() >= needed[kind]


def test_only_trying_out_does_without_kafka(overlay: str, manifests: list[Manifest]) -> None:
    (broker,) = of_kind(manifests, "Broker")
    annotations = broker["metadata"]["annotations"]
    assert (annotations["eventing.knative.dev/broker.class"] == "Kafka") == (overlay != "kind")
    if overlay == "kind":
        # Otherwise a publisher waits for all who hear of its event, and a message for its answer.
        assert annotations["messaging.knative.dev/async-handler"] == "true"


def test_every_function_that_publishes_is_bound_to_the_broker(manifests: list[Manifest]) -> None:
    (binding,) = of_kind(manifests, "SinkBinding")
    assert binding["spec"]["sink"]["ref"]["kind"] == "Broker"
    (selected,) = binding["spec"]["subject"]["selector"]["matchLabels"].items()
    for name, service in knative_services(manifests).items():
        assert selected in service["metadata"]["labels"].items(), name


def test_the_dead_letter_function_is_no_subscriber(manifests: list[Manifest]) -> None:
    # An event that it could not keep would come back to it for ever.
    for trigger in of_kind(manifests, "Trigger"):
        assert trigger["spec"]["subscriber"]["ref"]["name"] != "dead-letter"
