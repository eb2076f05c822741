"""Subscriptions and their consumer groups."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knative_local.manifests.models.eventing import Delivery, DestinationRef, Reference
from knative_local.manifests.models.messaging import Subscription
from knative_local.manifests.plan import Destination, SubscriptionPlan
from knative_local.manifests.planning.channels import GROUP, ChannelBook, KnownChannel
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.deliveries import plan_delivery
from knative_local.manifests.planning.destinations import resolve
from knative_local.manifests.reporting import Place, Placed


@dataclass(frozen=True, slots=True)
class MissingChannel:
    """A channel that may be made later."""

    namespace: str
    name: str
    absence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A Subscription that somebody asks for, and where each part of it is said."""

    name: str
    channel: KnownChannel | MissingChannel
    subscriber: DestinationRef | None
    subscriber_place: Place
    reply: DestinationRef | Destination | None
    reply_place: Place
    delivery: Delivery | None
    delivery_place: Place
    owner: str = ""


def plan_subscriptions(
    book: ChannelBook, made: Iterable[Wanted], context: Context
) -> list[SubscriptionPlan]:
    """Every Subscription that can run; `made` are those of Sequences and Parallels."""
    plans: dict[tuple[str, str], SubscriptionPlan] = {}
    for wanted in (*made, *_own(book, context)):
        plan = _plan(wanted, context)
        if plan is None:
            continue
        key = (plan.namespace, plan.name)
        if key in plans:
            wanted.subscriber_place.refuse(
                f"the Subscription {plan.name!r} exists already, because of {plans[key].owner}"
            )
        plans[key] = plan
    return list(plans.values())


def _own(book: ChannelBook, context: Context) -> Iterator[Wanted]:
    """The Subscriptions that the manifests name themselves."""
    for _, subscription in sorted(context.objects.subscriptions.items()):
        spec, place = subscription.model.spec, subscription.place.at("spec")
        channel = _channel(subscription, book, context)
        if spec.subscriber is None and spec.reply is None:
            place.refuse("needs a subscriber")
        elif channel is not None:
            yield Wanted(
                name=subscription.name,
                channel=channel,
                subscriber=spec.subscriber,
                subscriber_place=place.at("subscriber"),
                reply=spec.reply,
                reply_place=place.at("reply"),
                delivery=spec.delivery,
                delivery_place=place.at("delivery"),
            )


def _channel(
    subscription: Placed[Subscription], book: ChannelBook, context: Context
) -> KnownChannel | MissingChannel | None:
    ref, place = subscription.model.spec.channel, subscription.place.at("spec", "channel")
    if ref is None or ref == Reference():
        place.refuse("is missing")
        return None
    for step, value in (("apiVersion", ref.api_version), ("kind", ref.kind), ("name", ref.name)):
        if not value:
            place.at(step).refuse("is missing")
    if ref.namespace:
        place.at("namespace").refuse("is not allowed, a channel is in the Subscription's own")
    if not ref.api_version or not ref.kind or not ref.name:
        return None
    key = (subscription.namespace, ref.name)
    group = ref.api_version.rpartition("/")[0]
    if group != GROUP or ref.kind not in {"Channel", "KafkaChannel"}:
        place.at("kind").refuse(
            f"{ref.kind} of {ref.api_version} is no channel here; a Channel and a KafkaChannel are"
        )
        return None
    known = book.kafka_channels.get(key)
    if known is not None and (ref.kind == "KafkaChannel" or key in book.channels):
        return known
    if (ref.kind, *key) in context.objects.malformed or _stands(ref.kind, key, context):
        # What is wrong with it is said of the channel.
        return None
    text = f"there is no {ref.kind} {key[0]}/{key[1]} among the manifests"
    place.at("name").warn(f"{text}; nothing is delivered until there is")
    plural = f"{ref.kind.lower()}s.{GROUP}"
    return MissingChannel(*key, f'{plural} "{ref.name}" not found')


def _stands(kind: str, key: tuple[str, str], context: Context) -> bool:
    objects = context.objects
    return key in (objects.channels if kind == "Channel" else objects.kafka_channels)


def _plan(wanted: Wanted, context: Context) -> SubscriptionPlan | None:
    plan_delivery(wanted.delivery, wanted.delivery_place, context, may_come=True)
    subscriber = _subscriber(wanted, context)
    reply = wanted.reply
    if isinstance(reply, DestinationRef) and (wanted.owner or reply != DestinationRef()):
        reply = resolve(reply, wanted.reply_place, context, may_come=True)
    if subscriber is None:
        return None
    known = wanted.channel if isinstance(wanted.channel, KnownChannel) else None
    channel = wanted.channel.plan if isinstance(wanted.channel, KnownChannel) else wanted.channel
    identity = f"subscription/{channel.namespace}/{wanted.name}"
    # A cluster has the Subscription's uid here; the same object has the same group in every run.
    uid = uuid.uuid5(uuid.NAMESPACE_URL, identity)
    delivery = _merged(wanted.delivery, known.delivery if known is not None else None)
    silent = wanted.delivery_place.silenced()
    return SubscriptionPlan(
        namespace=channel.namespace,
        name=wanted.name,
        channel=channel.name,
        channel_missing=channel.absence if isinstance(channel, MissingChannel) else "",
        topic="" if isinstance(channel, MissingChannel) else channel.topic,
        group_id=f"kafka.{channel.namespace}.{channel.name}.{uid}",
        ordered=True,
        subscriber=subscriber,
        delivery=plan_delivery(delivery, silent, context, may_come=True),
        reply=reply if isinstance(reply, Destination) else "nowhere",
        owner=wanted.owner,
    )


def _subscriber(wanted: Wanted, context: Context) -> Destination | None:
    if wanted.subscriber is None:
        wanted.subscriber_place.refuse(
            "is missing: a Kafka channel's Subscription without one never becomes ready"
        )
        return None
    return resolve(wanted.subscriber, wanted.subscriber_place, context, may_come=True)


def _merged(own: Delivery | None, channels: Delivery | None) -> Delivery | None:
    """The Subscription's delivery, and the channel's wherever it says nothing."""
    if own is None or channels is None:
        return own or channels
    given = own.model_dump(exclude_none=True)
    return channels.model_copy(update={name: getattr(own, name) for name in given})
