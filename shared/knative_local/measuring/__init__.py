"""How long things take, in the buckets that a cluster's parts count them in."""

from knative_local.measuring.event_times import BOUNDS_MS, EventTimes
from knative_local.measuring.histogram import Histogram
from knative_local.measuring.page import Labels, Page
from knative_local.measuring.request_times import BOUNDS_SECONDS, RequestKey, RequestTimes

__all__ = [
    "BOUNDS_MS",
    "BOUNDS_SECONDS",
    "EventTimes",
    "Histogram",
    "Labels",
    "Page",
    "RequestKey",
    "RequestTimes",
]
