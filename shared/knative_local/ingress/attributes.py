"""The rules that the attributes of every CloudEvent obey, whatever carried them."""

from knative_local.ingress.errors import InvalidEvent
from knative_local.ingress.values import is_uri, normal_time

_URI_HEADERS = {
    b"1.0": ("ce_source", "ce_dataschema"),
    b"0.3": ("ce_source", "ce_schemaurl"),
}


def check_attributes(found: dict[str, bytes]) -> None:
    """Check the attributes of an event by the names of its record headers.

    The time is brought to the form in which the cluster stores and sends it.

    Raises:
        InvalidEvent: One is missing or has a value it must not have.
    """
    uris = _URI_HEADERS.get(found.get("ce_specversion", b""))
    if uris is None:
        raise InvalidEvent("the specversion is neither 1.0 nor 0.3")
    for name in ("ce_id", "ce_source", "ce_type"):
        if name not in found:
            raise InvalidEvent(f"the attribute {name[3:]!r} is missing")
    if found["ce_specversion"] == b"0.3":
        # How the data was carried once; the data itself is bytes here.
        found.pop("ce_datacontentencoding", None)
    for name in uris:
        value = found.get(name)
        if value is not None and not is_uri(value.decode("utf-8", "replace")):
            raise InvalidEvent(f"the attribute {name[3:]!r} is not a URI")
    time = found.get("ce_time")
    if time is not None:
        normal = normal_time(time.decode("utf-8", "replace"))
        if normal is None:
            raise InvalidEvent("the attribute 'time' is not an RFC 3339 time")
        found["ce_time"] = normal.encode()
