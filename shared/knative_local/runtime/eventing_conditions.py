"""Conditions of eventing objects, in the words of Knative's controllers."""

from knative_local.manifests.plan import (
    BrokerPlan,
    Destination,
    KafkaSourcePlan,
    SinkBindingPlan,
    SubscriptionPlan,
    TriggerPlan,
)
from knative_local.serving.conditions import Condition, Status, ready, true

Conditions = tuple[Condition, ...]
"""`Ready` first."""

# What a cluster says of an object whose sender needs no token.
_NO_OIDC = Condition(
    type="OIDCIdentityCreated", status="True", reason="authentication-oidc feature disabled"
)


_AFTER_CONFIG = ("Addressable", "ConfigMapUpdated", "ProbeSucceeded")


def broker_conditions(planned: BrokerPlan, problem: str) -> Conditions:
    """Say how a Broker is; `problem` is what is wrong with Kafka or the topic."""
    topic = Condition(type="TopicReady", status="True", reason=f"Topic {planned.topic} created")
    if problem:
        topic = Condition(
            type="TopicReady",
            status="False",
            reason=f"Failed to create topic: {planned.topic}",
            message=problem,
        )
    parsed = true("ConfigParsed")
    if planned.unmet:
        # The whole story is the reason, and there is no message.
        parsed = Condition(type="ConfigParsed", status="False", reason=planned.unmet)
    unknown = [Condition(type=each, status="Unknown") for each in _AFTER_CONFIG]
    rest = unknown if planned.unmet else [true(each) for each in _AFTER_CONFIG]
    return ready(topic, parsed, true("DataPlaneAvailable"), *rest)


def trigger_conditions(
    planned: TriggerPlan, broker_problem: str | None, problem: str
) -> Conditions:
    """Say how a Trigger is.

    Args:
        planned: The Trigger.
        broker_problem: What is wrong with its Broker; nothing where there is none.
        problem: What is wrong with its consumer group.
    """
    broker = true("BrokerReady")
    if planned.has_broker and planned.broker_unmet:
        broker = Condition(type="BrokerReady", status="False", reason=planned.broker_unmet)
    elif broker_problem is None:
        broker = _false("BrokerReady", "BrokerDoesNotExist", planned.unmet)
    elif broker_problem:
        broker = _false("BrokerReady", "BrokerNotReady", broker_problem)
    sink = planned.delivery.dead_letter_sink
    dead_letters = _resolved("DeadLetterSinkResolved", "the dead letter sink", sink)
    if sink is None:
        dead_letters = Condition(
            type="DeadLetterSinkResolved",
            status="True",
            reason="DeadLetterSinkNotConfigured",
            message="No dead letter sink is configured.",
        )
    group = true("DependencyReady")
    if problem:
        group = _false("DependencyReady", "failed to reconcile consumer group", problem)
    return ready(
        broker,
        _resolved("SubscriberResolved", "the Subscriber", planned.subscriber),
        dead_letters,
        group,
        _NO_OIDC,
        true("SubscriptionReady"),
    )


def subscription_conditions(planned: SubscriptionPlan, problem: str) -> Conditions:
    """Say how a Subscription is; `problem` is what is wrong with its consumer group."""
    channel = true("ChannelReady")
    added = true("AddedToChannel")
    references = true("ReferencesResolved")
    if planned.unresolved is not None:
        reason, message = planned.unresolved
        status: Status = "Unknown" if planned.channel_missing else "False"
        references = Condition(
            type="ReferencesResolved", status=status, reason=reason, message=message
        )
        channel = Condition(type="ChannelReady", status="Unknown")
        added = Condition(type="AddedToChannel", status="Unknown")
    elif problem:
        added = _false("AddedToChannel", "SubscriptionNotMarkedReadyByChannel", problem)
    return ready(references, added, channel, _NO_OIDC)


def flow_conditions(*, channels: bool, subscriptions: bool, unmet: Status) -> Conditions:
    """Say how a Sequence or a Parallel is.

    Args:
        channels: Whether all of its channels are ready.
        subscriptions: Whether all of its Subscriptions are.
        unmet: What its kind is while they are not.
    """
    connected = true("ChannelsReady")
    addressable = true("Addressable")
    if not channels:
        text = "Channels are not ready yet, or there are none"
        connected = _false("ChannelsReady", "ChannelsNotReady", text)
    subscribed = true("SubscriptionsReady")
    if not subscriptions:
        subscribed = Condition(
            type="SubscriptionsReady",
            status=unmet,
            reason="SubscriptionsNotReady",
            message="Subscriptions are not ready yet, or there are none",
        )
    policies = Condition(
        type="EventPoliciesReady",
        status="True",
        reason="OIDCDisabled",
        message='Feature "authentication-oidc" must be enabled to support Authorization',
    )
    return ready(connected, subscribed, addressable, policies)


def ping_source_conditions(sink: Destination) -> Conditions:
    """Say how a PingSource is."""
    return ready(_provided(sink), true("Deployed"), _NO_OIDC)


def sink_binding_conditions(planned: SinkBindingPlan) -> Conditions:
    """Say how a SinkBinding is."""
    available = true("Available")
    if planned.subject and not planned.has_subject:
        text = f'services.serving.knative.dev "{planned.subject}" not found'
        available = _false("Available", "SubjectMissing", text)
    token = Condition(
        type="OIDCTokenSecretCreated", status="True", reason="authentication-oidc feature disabled"
    )
    return ready(_provided(planned.sink), available, _NO_OIDC, token, true("TrustBundlePropagated"))


def kafka_source_conditions(planned: KafkaSourcePlan, problem: str) -> Conditions:
    """Say how a KafkaSource is; `problem` is what is wrong with its topics or its group."""
    group = true("ConsumerGroup")
    if problem:
        group = _false("ConsumerGroup", "ConsumerGroupNotReady", problem)
    sink = planned.delivery.dead_letter_sink
    provided = _provided(planned.sink)
    if provided.status == "True" and sink is not None and sink.missing:
        group = _false("ConsumerGroup", "FailedToResolveDeadLetterSink", sink.missing)
    return ready(provided, group, _NO_OIDC)


def reason_in(conditions: Conditions) -> str:
    """Return why an object is not ready, empty when it is."""
    first = conditions[0]
    return "" if first.status == "True" else first.message or first.reason


def _provided(sink: Destination) -> Condition:
    if not sink.missing:
        return true("SinkProvided")
    return _false("SinkProvided", "NotFound", sink.missing)


def _resolved(kind: str, whom: str, destination: Destination | None) -> Condition:
    if destination is None or not destination.missing:
        return true(kind)
    return _false(kind, f"Unable to get {whom}'s URI", destination.missing)


def _false(kind: str, reason: str, message: str) -> Condition:
    return Condition(type=kind, status="False", reason=reason, message=message)
