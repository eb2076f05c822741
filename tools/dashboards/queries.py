"""Questions to Prometheus about the platform's own metrics, each asked the one right way.

Every process of the gateway gives the same page for the platform, so of what is on it the greatest
is taken of each series before anything is added up; what is of one process is added up at once, and
told apart from other programs' metrics of the same name by the label that its monitor adds.
"""

import re
from collections.abc import Sequence
from typing import Final

from somaagent.telemetry.metrics.definitions import METRICS
from somaagent.telemetry.metrics.model import Metric, Origin
from tools.dashboards.sources import KNATIVE

WINDOW: Final = "$__rate_interval"
"""Grafana's own: four scrapes at least, longer where a point on the screen is."""
RARE: Final = "1h"
"""Of what is counted one by one."""
GATEWAY: Final = 'function="gateway"'
TENANT: Final = 'tenant=~"$tenant"'
_SUFFIX: Final = re.compile(r"_(bucket|count|sum)$")


def rate(name: str, *by: str, where: str = "", over: str = WINDOW) -> str:
    """How often a second, told apart by labels."""
    return _summed(name, f"rate({selected(name, where)}[{over}])", by)


def increase(name: str, *by: str, where: str = "", over: str = RARE) -> str:
    """How often in a while, told apart by labels."""
    return _summed(name, f"increase({selected(name, where)}[{over}])", by)


def quantile(share: float, name: str, *by: str, where: str = "", over: str = WINDOW) -> str:
    """What a share of a histogram's measurements is at most, told apart by labels."""
    buckets = f"{name}_bucket"
    inner = _summed(buckets, f"rate({selected(buckets, where)}[{over}])", (*by, "le"))
    return f"histogram_quantile({share:g}, {inner})"


def now(name: str, *by: str, where: str = "") -> str:
    """A gauge's newest value, told apart by labels."""
    return _summed(name, selected(name, where), by)


def either(names: Sequence[str], *by: str) -> str:
    """A gauge's newest value, of servers that each call it something else, told apart by labels."""
    return _grouped("sum", by, " or ".join(selected(name) for name in names))


def largest(name: str, *by: str, where: str = "") -> str:
    """The largest of a gauge's newest values, told apart by labels."""
    return _grouped("max", by, selected(name, where))


def selected(name: str, where: str = "") -> str:
    """The series of a metric, those of labels that are so."""
    metric = _registered(name)
    of_a_process = metric is not None and metric.origin is Origin.PROCESS
    conditions = ", ".join(filter(None, [where, GATEWAY if of_a_process else ""]))
    return f"{name}{{{conditions}}}" if conditions else name


def _registered(name: str) -> Metric | None:
    # Queue-proxies have one of this name, which is the one that the monitors keep.
    base = _SUFFIX.sub("", name)
    return None if base in KNATIVE else METRICS.get(name) or METRICS.get(base)


def _summed(name: str, expr: str, by: Sequence[str]) -> str:
    metric = _registered(name)
    if metric is None or metric.origin is Origin.PROCESS:
        return _grouped("sum", by, expr)
    labels = (*metric.labels, *(["le"] if name.endswith("_bucket") else []))
    told = _grouped("max", labels, expr)
    return told if set(by) == set(labels) else _grouped("sum", by, told)


def _grouped(operator: str, by: Sequence[str], expr: str) -> str:
    return f"{operator} by ({', '.join(by)}) ({expr})" if by else f"{operator}({expr})"
