"""Durations as Knative writes them: ISO 8601 in Eventing, Go's own form in Serving."""

import re

_ISO_NUMBER = r"(\d+(?:[.,]\d+)?|[.,]\d+)"
_ISO_PERIOD = re.compile(
    rf"[+-]?P(?:{_ISO_NUMBER}Y)?(?:{_ISO_NUMBER}M)?(?:{_ISO_NUMBER}W)?(?:{_ISO_NUMBER}D)?"
    rf"(?:T(?=[\d.,])(?:{_ISO_NUMBER}H)?(?:{_ISO_NUMBER}M)?(?:{_ISO_NUMBER}S)?)?"
)
# Years and months have no length of their own; the Gregorian mean is what is counted.
_YEAR_SECONDS = 365.2425 * 86400
_ISO_SECONDS = (_YEAR_SECONDS, _YEAR_SECONDS / 12, 7 * 86400.0, 86400.0, 3600.0, 60.0, 1.0)
_GO_UNITS = {
    "ns": 1e-9,
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
}
_GO_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
_GO_WHOLE = re.compile(rf"([+-]?)((?:{_GO_PART.pattern})+|0)")


def iso8601_seconds(text: str) -> float:
    """The length of an ISO 8601 period in seconds, its sign dropped, to the millisecond.

    Raises:
        ValueError: `text` is no such period.
    """
    period = _ISO_PERIOD.fullmatch(text)
    if period is None or not any(period.groups()):
        raise ValueError(f"{text!r} is not an ISO 8601 duration such as PT0.2S or PT5M")
    sizes = zip(period.groups(), _ISO_SECONDS, strict=True)
    return round(sum(float(n.replace(",", ".")) * unit for n, unit in sizes if n), 3)


def go_seconds(text: str) -> float:
    """The length of a Go duration such as `60s` or `1m30s` in seconds.

    Raises:
        ValueError: `text` is no such duration.
    """
    whole = _GO_WHOLE.fullmatch(text)
    if whole is None:
        raise ValueError(f"{text!r} is not a duration such as 30s, 1m30s or 500ms")
    seconds = sum(float(size) * _GO_UNITS[unit] for size, unit in _GO_PART.findall(whole[2]))
    return -seconds if whole[1] == "-" else seconds
