"""Events written as the records of a KafkaSink in structured content mode."""

import base64
from typing import Any

import orjson

from knative_local.http1.messages import Headers
from knative_local.ingress.events import STRUCTURED_TYPE, encoding_of
from knative_local.ingress.json_text import read_json
from knative_local.ingress.structured import is_json_type
from knative_local.kafka.producer import OutgoingRecord


def structured_record(record: OutgoingRecord, headers: Headers, body: bytes) -> OutgoingRecord:
    """Return the record that holds the whole event as JSON.

    Args:
        record: The event in binary mode.
        headers: Those of the message that it came in.
        body: The message's; numbers and truth values among its extensions stay what they are.
    """
    fields: dict[str, Any] = {}
    rest: list[tuple[str, bytes]] = []
    content_type: bytes | None = None
    for name, value in record.headers:
        if name == "content-type":
            content_type = value
            fields["datacontenttype"] = value.decode("utf-8", "replace")
        elif name.startswith("ce_"):
            fields[name[3:]] = value.decode("utf-8", "replace")
        else:
            rest.append((name, value))
    if encoding_of(headers) == "structured":
        fields.update(_typed(read_json(body), fields))
    if record.value is not None:
        fields.update(_data(record.value, content_type, fields["specversion"]))
    wrapped = [("content-type", STRUCTURED_TYPE), *rest]
    return OutgoingRecord(record.key, orjson.dumps(fields), wrapped)


def _typed(given: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Return the extensions that are no strings; `given` is foreign JSON."""
    return {
        name: value
        for name, value in given.items()
        if name in fields and isinstance(value, (bool, int))
    }


def _data(value: bytes, content_type: bytes | None, version: str) -> dict[str, Any]:
    if is_json_type(content_type):
        # As it is: the cluster does not look into it either.
        return {"data": orjson.Fragment(value)}
    text = base64.b64encode(value).decode()
    if version == "0.3":
        return {"datacontentencoding": "base64", "data": text}
    return {"data_base64": text}
