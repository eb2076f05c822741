"""Sources: objects that make events by themselves and send them to their sink."""

from knative_local.sources.kafka import KafkaSource
from knative_local.sources.ping import PingSource

__all__ = ["KafkaSource", "PingSource"]
