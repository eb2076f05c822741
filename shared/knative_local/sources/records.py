"""Records of any topic as events: those that are none are wrapped, as a KafkaSource does it."""

import base64
import struct
from datetime import UTC, datetime

from knative_local.delivery.event import TRACE_HEADERS, Event, build_event, read_event
from knative_local.http1.messages import Headers
from knative_local.ingress.values import sent_text
from knative_local.kafka.fetching import Record
from knative_local.manifests.plan import KafkaSourcePlan
from knative_local.sources.java_numbers import double_text, float_text

EVENT_TYPE = b"dev.knative.kafka.event"


class RecordEvents:
    """Makes the events of one KafkaSource out of the records of one of its topics."""

    def __init__(self, plan: KafkaSourcePlan, topic: str) -> None:
        self._source = f"{plan.event_source}#{topic}".encode()
        self._key_type = plan.key_type
        self._overrides = {
            name: (value, f"ce-{name}".encode(), sent_text(value.encode()))
            for name, value in plan.ce_overrides.items()
        }

    def event_of(self, record: Record, partition: int) -> Event | None:
        """Return a record's event with the overrides on it; nothing when there can be none."""
        event = read_event(record, partition) or self._wrapped(record, partition)
        if event is None or not self._overrides:
            return event
        headers = [each for each in event.headers if not self._overrides_header(each[0])]
        for name, (text, header, value) in self._overrides.items():
            event.attributes[name] = text
            headers.append((header, value))
        return Event(event.attributes, headers, event.body)

    def _overrides_header(self, name: bytes) -> bool:
        return any(header == name for _, header, _ in self._overrides.values())

    def _wrapped(self, record: Record, partition: int) -> Event | None:
        place = f"{partition}", f"{record.offset}"
        found: dict[str, bytes] = {
            "ce_specversion": b"1.0",
            "ce_id": f"partition:{place[0]}/offset:{place[1]}".encode(),
            "ce_source": self._source,
            "ce_type": EVENT_TYPE,
            "ce_subject": f"partition:{place[0]}#{place[1]}".encode(),
            "ce_time": _time_text(record.timestamp),
        }
        key = _key_text(record.key, self._key_type)
        if key is not None:
            found["ce_partitionkey"] = found["ce_key"] = key
        trace: Headers = []
        for name, value in record.headers:
            if value is None:
                # The cluster's wrapper breaks on it, and so passes the record on as no event.
                return None
            if name.lower() == "content-type":
                found["content-type"] = value.decode("utf-8", "replace").lower().encode()
                continue
            text = value.decode("utf-8", "replace").encode()
            found["ce_kafkaheader" + _extension_letters(name)] = text
            if name in TRACE_HEADERS:
                trace.append((TRACE_HEADERS[name], sent_text(value)))
        return build_event(found, trace, record.value, (partition, record.offset))


def _time_text(milliseconds: int) -> bytes:
    """Return a moment as ISO 8601 with as few digits as it takes."""
    seconds, rest = divmod(milliseconds, 1000)
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{text}{fraction}Z".encode()


def _extension_letters(name: str) -> str:
    return "".join(each for each in name.lower() if each in "abcdefghijklmnopqrstuvwxyz0123456789")


def _key_text(key: bytes | None, kind: str) -> bytes | None:
    """Return a record's key as the value of an extension."""
    if not key:
        return None
    if kind == "int" and len(key) == 4:
        return b"%d" % struct.unpack(">i", key)[0]
    if kind == "float" and len(key) == 4:
        return float_text(struct.unpack(">f", key)[0]).encode()
    if kind == "float" and len(key) == 8:
        return double_text(struct.unpack(">d", key)[0]).encode()
    if kind == "byte-array":
        return base64.b64encode(key)
    return key.decode("utf-8", "replace").encode()
