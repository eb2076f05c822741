"""What Kubernetes accepts as names, label keys and label values."""

import hashlib
import re

_LONGEST, _DIGEST_LENGTH = 63, 32
_LABEL_1123 = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LABEL_1035 = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?")
_KEY_NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_ENVIRONMENT_NAME = re.compile(r"[ -<>-~]+")
_DATA_KEY = re.compile(r"[-._a-zA-Z0-9]+")


def label_1123_error(name: str) -> str | None:
    """Why `name` is no DNS label, as namespaces and containers have it."""
    if len(name) <= 63 and _LABEL_1123.fullmatch(name):
        return None
    return (
        f"{name!r} must be at most 63 lower-case letters, digits and dashes, "
        "and begin and end with a letter or digit"
    )


def label_1035_error(name: str) -> str | None:
    """Why `name` is no DNS label that starts with a letter, as Services have it."""
    if len(name) <= 63 and _LABEL_1035.fullmatch(name):
        return None
    return (
        f"{name!r} must be at most 63 lower-case letters, digits and dashes, "
        "begin with a letter and end with a letter or digit"
    )


def subdomain_error(name: str) -> str | None:
    """Why `name` is no DNS subdomain, as most objects have it."""
    if len(name) <= 253 and all(_LABEL_1123.fullmatch(part) for part in name.split(".")):
        return None
    return (
        f"{name!r} must be at most 253 lower-case letters, digits, dashes and dots, "
        "and every part begin and end with a letter or digit"
    )


def key_error(key: str) -> str | None:
    """Why `key` is no key of a label or annotation."""
    prefix, slash, name = key.rpartition("/")
    if slash and subdomain_error(prefix) is not None:
        return f"the prefix of {key!r} is not a DNS subdomain"
    if len(name) <= 63 and _KEY_NAME.fullmatch(name):
        return None
    return f"{key!r} is not a valid key"


def label_value_error(value: str) -> str | None:
    """Why `value` is no value of a label."""
    if len(value) <= 63 and _LABEL_VALUE.fullmatch(value):
        return None
    return f"{value!r} must be at most 63 letters, digits, dashes, underscores and dots"


def environment_name_error(name: str) -> str | None:
    """Why `name` is no name of an environment variable."""
    if _ENVIRONMENT_NAME.fullmatch(name):
        return None
    return f"{name!r} must be printable ASCII without '='"


def data_key_error(key: str) -> str | None:
    """Why `key` is no key of a ConfigMap or Secret."""
    if len(key) <= 253 and _DATA_KEY.fullmatch(key) and key not in {".", ".."}:
        return None
    return f"{key!r} must be at most 253 letters, digits, dashes, underscores and dots"


def child_name(parent: str, suffix: str) -> str:
    """The name of what a controller makes for an object, shortened as Knative shortens it."""
    if len(parent) + len(suffix) <= _LONGEST:
        return parent + suffix
    room = _LONGEST - _DIGEST_LENGTH - len(suffix)
    if room <= 0:
        return parent[: _LONGEST - _DIGEST_LENGTH] + _digest(parent + suffix)
    return parent[:room] + _digest(parent) + suffix


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
