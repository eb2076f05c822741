"""The trace of an event on its way into a topic."""

from knative_local.kafka.producer import OutgoingRecord, Producer
from knative_local.tracing import TRACER, with_parent


async def send_traced(
    producer: Producer, topic: str, record: OutgoingRecord, parent: bytes | None
) -> None:
    """Store a record with the span of storing it as parent of what comes next.

    Args:
        producer: Stores it.
        topic: Where.
        record: What; its trace headers are replaced where a span is made.
        parent: The `traceparent` to continue; without one no span is made.

    Raises:
        ProduceFailed: It was not stored.
    """
    span = None
    if parent is not None:
        span = TRACER.start("kafka_send", "producer", parent, messaging__destination__name=topic)
    if span is None:
        await producer.send(topic, record)
        return
    record.headers = with_parent(record.headers, "traceparent", span)
    try:
        await producer.send(topic, record)
    except BaseException as error:
        span.end(type(error).__name__)
        raise
    span.end()
