"""What a container asks of a node and may use, judged as an API server does it."""

from __future__ import annotations

from decimal import Decimal

from knative_local.manifests import names
from knative_local.manifests.models.pod import Resources
from knative_local.manifests.quantities import quantity
from knative_local.manifests.reporting import Place

_STANDARD = frozenset({"cpu", "memory", "ephemeral-storage"})


def check_resources(resources: Resources, place: Place) -> dict[str, Decimal]:
    """The limits; refuses quantities that are none, and requests above their limits."""
    limits: dict[str, Decimal] = {}
    for kind, given in (("limits", resources.limits), ("requests", resources.requests)):
        for name, text in given.items():
            at = place.at(kind, name)
            value = _value(name, str(text), at)
            if value is None:
                continue
            if kind == "limits":
                limits[name] = value
            elif name in limits and value > limits[name]:
                at.refuse(f"{text} is more than the limit, {resources.limits[name]}")
            elif _is_extended(name) and value != limits.get(name):
                at.refuse("must be equal to the limit")
    return limits


def _value(name: str, text: str, place: Place) -> Decimal | None:
    error = names.key_error(name)
    standard = name in _STANDARD or name.startswith("hugepages-")
    if error is None and not standard and not _is_extended(name):
        error = f"{name!r} is neither a standard resource nor one with a domain"
    if error is not None:
        place.refuse(error)
        return None
    try:
        value = quantity(text)
    except ValueError as wrong:
        place.refuse(str(wrong))
        return None
    if value < 0:
        place.refuse(f"{text} is negative")
        return None
    if _is_extended(name) and value != value.to_integral_value():
        place.refuse(f"{text} must be a whole number")
        return None
    return value


def _is_extended(name: str) -> bool:
    return "/" in name
