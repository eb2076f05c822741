"""Spans of every hop, in the trace that an event came with; none unless they are asked for."""

from knative_local.tracing.spans import TRACER, Span, Tracer, parent_in, with_parent

__all__ = ["TRACER", "Span", "Tracer", "parent_in", "with_parent"]
