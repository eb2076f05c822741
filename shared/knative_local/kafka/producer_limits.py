"""How long a record may take to be stored and how much may wait: the cluster's own numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerLimits:
    """Those of `config-kafka-broker-producer.properties`; the defaults are stock Knative's."""

    delivery_seconds: float = 120.0
    """`delivery.timeout.ms`: all attempts together."""
    request_seconds: float = 2.0
    """`request.timeout.ms`: one attempt, after which the connection is taken for dead."""
    block_seconds: float = 60.0
    """`max.block.ms`: for room, and for a topic to be known."""
    buffer_bytes: int = 33_554_432
    """`buffer.memory`: of records that are not acknowledged yet; then nothing more is taken."""
