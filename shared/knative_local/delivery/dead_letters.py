"""What a dead letter tells about the delivery that failed."""

import base64
from dataclasses import dataclass, field

from knative_local.delivery.event import Event
from knative_local.http1.messages import Headers
from knative_local.ingress.values import is_extension_name

_DATA_LIMIT_BYTES = 1024
_PREFIX = b"kne-"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a delivery failed: an answer, or none."""

    status: int | None = None
    headers: Headers = field(default_factory=lambda: list[tuple[bytes, bytes]]())
    body: bytes = b""


def dead_letter_headers(event: Event, destination: str, failure: Failure) -> Headers:
    """Return the event's headers as its dead letter sink gets them."""
    extensions: dict[bytes, bytes] = {b"ce-knativeerrordest": destination.encode()}
    if failure.status is not None:
        extensions[b"ce-knativeerrorcode"] = b"%d" % failure.status
        if failure.body:
            data = base64.b64encode(failure.body[:_DATA_LIMIT_BYTES])
            extensions[b"ce-knativeerrordata"] = data
        for name, value in failure.headers:
            if name.startswith(_PREFIX) and is_extension_name(name[len(_PREFIX) :]):
                extensions[b"ce-" + name[len(_PREFIX) :]] = value
    # The cluster rebuilds the event as version 1.0, whatever it was.
    renamed = {b"ce-schemaurl": b"ce-dataschema"} if _is_old(event) else {}
    headers = [
        (renamed.get(name, name), b"1.0" if name == b"ce-specversion" else value)
        for name, value in event.headers
        if name not in extensions
    ]
    headers.extend(extensions.items())
    return headers


def _is_old(event: Event) -> bool:
    return event.attributes.get("specversion") == "0.3"
