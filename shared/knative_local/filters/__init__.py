"""Trigger filters: what they are, and a fast way to ask whether an event passes."""

from knative_local.filters.compiling import Attributes, DiscardEvent, Matcher, compile_filter
from knative_local.filters.model import (
    MATCH_EVERYTHING,
    All,
    Any,
    Cesql,
    EventFilter,
    Exact,
    Not,
    Prefix,
    Suffix,
)

__all__ = [
    "MATCH_EVERYTHING",
    "All",
    "Any",
    "Attributes",
    "Cesql",
    "DiscardEvent",
    "EventFilter",
    "Exact",
    "Matcher",
    "Not",
    "Prefix",
    "Suffix",
    "compile_filter",
]
