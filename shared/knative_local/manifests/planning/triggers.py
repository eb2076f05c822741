"""Triggers and their consumer groups."""

from __future__ import annotations

import json
from collections.abc import Mapping

from knative_local.manifests import templates
from knative_local.manifests.foreign import as_mapping
from knative_local.manifests.models.eventing import Trigger
from knative_local.manifests.plan import BrokerPlan, DeliverySpec, TriggerPlan
from knative_local.manifests.planning.brokers import delivery_of
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.decided import decided_group
from knative_local.manifests.planning.deliveries import is_set, plan_delivery
from knative_local.manifests.planning.destinations import resolve
from knative_local.manifests.planning.trigger_filters import matches_everything, plan_filters
from knative_local.manifests.reporting import Place, Placed

ORDER_ANNOTATION = "kafka.eventing.knative.dev/delivery.order"
DEPENDENCY_ANNOTATION = "knative.dev/dependency"
INJECTION_ANNOTATION = "eventing.knative.dev/injection"


def plan_triggers(
    brokers: Mapping[tuple[str, str], BrokerPlan], context: Context
) -> list[TriggerPlan]:
    """Every Trigger that can run."""
    plans: list[TriggerPlan] = []
    groups: dict[str, str] = {}
    for _, trigger in sorted(context.objects.triggers.items()):
        plan = _plan_trigger(trigger, brokers, context)
        if plan is None:
            continue
        other = groups.setdefault(plan.group_id, trigger.name)
        if other != trigger.name:
            trigger.place.at("metadata", "name").refuse(
                f"has the same consumer group {plan.group_id!r} as the Trigger {other!r}"
            )
        plans.append(plan)
    return plans


def _plan_trigger(
    trigger: Placed[Trigger],
    brokers: Mapping[tuple[str, str], BrokerPlan],
    context: Context,
) -> TriggerPlan | None:
    spec, place = trigger.model.spec, trigger.place.at("spec")
    ordered = _check_annotations(trigger)
    filters = plan_filters(spec, place)
    subscriber = resolve(spec.subscriber, place.at("subscriber"), context, may_come=True)
    delivery = _delivery(trigger, context)
    key = (trigger.namespace, spec.broker)
    may_run = _check_broker(trigger, brokers, context)
    group = _group(trigger, context)
    if subscriber is None or not may_run or group is None:
        return None
    broker = brokers.get(key)
    if matches_everything(filters):
        place.at("filter").warn(
            "matches every event, the answers of its own subscriber among them, "
            "and the Kafka broker stops no loop"
        )
    return TriggerPlan(
        namespace=trigger.namespace,
        name=trigger.name,
        broker=spec.broker,
        has_broker=broker is not None,
        broker_unmet=broker.unmet if broker is not None else "",
        topic=broker.topic if broker is not None else "",
        group_id=group,
        ordered=ordered,
        filters=filters,
        subscriber=subscriber,
        delivery=delivery,
        initial_offset=context.config.data_plane.initial_offset,
    )


def _check_broker(
    trigger: Placed[Trigger], brokers: Mapping[tuple[str, str], BrokerPlan], context: Context
) -> bool:
    """Judges the Broker; whether the Trigger can run, or could with a Broker that comes later."""
    name, place = trigger.model.spec.broker, trigger.place.at("spec", "broker")
    if not name:
        place.refuse("is missing")
        return False
    key = (trigger.namespace, name)
    known = key in context.objects.brokers or ("Broker", *key) in context.objects.malformed
    if known:
        # What is wrong with one that has no plan is said of the Broker.
        return key in brokers
    place.warn(f"there is no Broker {key[0]}/{name} among the manifests; the Trigger waits for it")
    return True


def _group(trigger: Placed[Trigger], context: Context) -> str | None:
    known = decided_group(context.before, ("Trigger", trigger.namespace, trigger.name))
    if known is not None:
        return known
    try:
        return templates.expand(
            context.config.group_template,
            {"Namespace": trigger.namespace, "Name": trigger.name},
        )
    except ValueError as error:
        trigger.place.refuse(f"triggers-consumergroup-template of config-kafka-features: {error}")
        return None


def _delivery(trigger: Placed[Trigger], context: Context) -> DeliverySpec:
    """The Trigger's own delivery, or its Broker's; the two are never merged."""
    own, place = trigger.model.spec.delivery, trigger.place.at("spec", "delivery")
    broker = context.objects.brokers.get((trigger.namespace, trigger.model.spec.broker))
    planned = plan_delivery(own, place, context, may_come=True)
    if is_set(own):
        if planned.retry == 0:
            place.warn(
                "replaces the Broker's delivery as a whole and has no retry: "
                "one failed attempt is the last"
            )
        if own is not None and own.timeout is not None:
            _compare_timeouts(trigger, planned, place.at("timeout"), context)
        return planned
    if broker is None:
        return planned
    # Its own problems are said where the Broker is planned.
    silent = broker.place.silenced().at("spec", "delivery")
    given = delivery_of(broker, context)
    inherited = plan_delivery(given, silent, context, may_come=True)
    if given.timeout is not None:
        _compare_timeouts(trigger, inherited, trigger.place.at("spec", "subscriber"), context)
    return inherited


def _compare_timeouts(
    trigger: Placed[Trigger], delivery: DeliverySpec, place: Place, context: Context
) -> None:
    # A timeout that somebody wrote says how long the function may take. The default of 600 s is
    # above what any Service gives, and says nothing.
    subscriber = trigger.model.spec.subscriber
    ref = subscriber.ref if subscriber is not None else None
    if ref is None:
        return
    service = context.objects.services.get((ref.namespace or trigger.namespace, ref.name))
    if service is None:
        return
    limit = (
        service.model.spec.template.spec.timeout_seconds or context.config.revisions.timeout_seconds
    )
    if limit < delivery.timeout_seconds:
        place.warn(
            f"a delivery may take {delivery.timeout_seconds:g} s, longer than the {limit} s that "
            f"the Service {ref.name!r} gives a request: a slow answer ends there with 504"
        )


def _check_annotations(trigger: Placed[Trigger]) -> bool:
    """Judges the annotations; whether deliveries are ordered."""
    ordered = False
    place = trigger.place.at("metadata", "annotations")
    for key, value in trigger.model.metadata.annotations.items():
        at = place.at(key)
        if key == ORDER_ANNOTATION:
            if value.lower() not in {"ordered", "unordered"}:
                at.refuse(f"must be ordered or unordered, not {value!r}")
            ordered = value.lower() == "ordered"
        elif key == DEPENDENCY_ANNOTATION:
            _check_dependency(value, at)
        elif key == INJECTION_ANNOTATION:
            at.refuse("injecting Brokers is not supported, write the Broker")
        elif key.startswith(("eventing.knative.dev/", "kafka.eventing.knative.dev/")):
            if key not in {"eventing.knative.dev/creator", "eventing.knative.dev/lastModifier"}:
                at.warn("this annotation has no effect here")
        elif key.startswith("autoscaling.eventing.knative.dev/"):
            at.warn("one consumer serves a Trigger here; its number is not scaled")
    return ordered


def _check_dependency(text: str, place: Place) -> None:
    try:
        value = as_mapping(json.loads(text))
    except ValueError:
        value = None
    if value is None or not all(value.get(name) for name in ("kind", "name", "apiVersion")):
        place.refuse("must be a JSON object with kind, name and apiVersion")
    elif value.get("namespace") not in {None, "", place.namespace}:
        place.refuse(f"the namespace must be the Trigger's own, {place.namespace!r}")
    else:
        place.warn("the Kafka broker does not wait for dependencies")
