"""The envelope on the wire."""

from datetime import UTC, datetime
from typing import Any

from cloudevents.http import from_http  # pyright: ignore[reportUnknownVariableType] - half typed

from somaagent.messaging.envelope import Envelope, from_attributes, to_http

EVENT = Envelope(
    event_id="1",
    source="/functions/gateway",
    event_type="t",
    time=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    data=b'{"a":1}',
    subject="s",
    tenant="acme",
    partition_key="acme/s",
    causation_id="0",
    traceparent="00-" + "1" * 32 + "-" + "2" * 16 + "-01",
    signature="v1=abc",
)


def test_an_event_survives_the_cloudevents_sdk_and_back() -> None:
    headers = to_http(EVENT)

    parsed: Any = from_http(headers, EVENT.data, data_unmarshaller=bytes)
    back = from_attributes(
        parsed.get_attributes(),
        parsed.get_data(),
        traceparent=headers["traceparent"],
        received=datetime.now(UTC),
    )

    assert back == EVENT


def test_an_event_without_a_usable_time_counts_from_its_arrival() -> None:
    arrival = datetime(2026, 5, 6, tzinfo=UTC)
    for time in (None, "yesterday", "2026-01-01T00:00:00"):
        attributes = {"id": "1", "source": "s", "type": "t", "time": time}

        event = from_attributes(attributes, b"", traceparent=None, received=arrival)

        assert event.time == arrival
