"""Names in Kafka that a controller decides once and keeps in an object's status.

The templates of `config-kafka-features` count for objects that are new. One that exists keeps its
topic or group, or a changed template would leave what waits in the old one to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from knative_local.manifests.plan import BrokerPlan, ChannelPlan, Frozen, ObjectKey, TriggerPlan

_TOPIC = "status.annotations[default.topic]"
_GROUP = "status.annotations[group.id]"


def decided_topic(before: Frozen, key: ObjectKey) -> str | None:
    """Return the topic that an object has already."""
    return _read(before, key, _TOPIC)


def decided_group(before: Frozen, key: ObjectKey) -> str | None:
    """Return the consumer group that an object has already."""
    return _read(before, key, _GROUP)


def keep_names(
    frozen: Frozen,
    *,
    brokers: Iterable[BrokerPlan],
    channels: Iterable[ChannelPlan],
    triggers: Iterable[TriggerPlan],
) -> Frozen:
    """Return `frozen` with the names of these objects beside their fields."""
    kept = {key: dict(fields) for key, fields in frozen.items()}
    for broker in brokers:
        key = ("Broker", broker.namespace, broker.name)
        kept.setdefault(key, {})[_TOPIC] = json.dumps(broker.topic)
    for channel in channels:
        key = ("KafkaChannel", channel.namespace, channel.name)
        kept.setdefault(key, {})[_TOPIC] = json.dumps(channel.topic)
    for trigger in triggers:
        key = ("Trigger", trigger.namespace, trigger.name)
        kept.setdefault(key, {})[_GROUP] = json.dumps(trigger.group_id)
    return kept


def _read(before: Frozen, key: ObjectKey, name: str) -> str | None:
    text = before.get(key, {}).get(name)
    return None if text is None else str(json.loads(text))
