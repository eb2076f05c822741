"""Spans as OpenTelemetry has them, without its library: a hop makes a few and passes one on."""

import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Name = TypeVar("Name", str, bytes)

_PARENT = re.compile(rb"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_SAMPLED = 1


@dataclass(slots=True)
class Span:
    """One step of a trace; times are nanoseconds since 1970."""

    name: str
    kind: Kind
    trace_id: str
    span_id: str
    parent_id: str
    began: int
    attributes: dict[str, str | int]
    done: Callable[["Span"], None] = field(repr=False)
    ended: int = 0
    problem: str = ""

    @property
    def traceparent(self) -> bytes:
        """What the next hop gets."""
        return f"00-{self.trace_id}-{self.span_id}-01".encode()

    def end(self, problem: str = "", **attributes: str | int) -> None:
        """Finish it, once; a problem marks it as failed."""
        if self.ended:
            return
        self.ended = time.time_ns()
        self.problem = problem
        if attributes:
            self.attributes |= _dotted(attributes)
        self.done(self)


class Tracer:
    """Makes spans while somebody takes them."""

    def __init__(self) -> None:
        self._done: Callable[[Span], None] | None = None

    def use(self, done: Callable[[Span], None] | None) -> None:
        """Hand every finished span to `done`, which must not wait; make none without."""
        self._done = done

    def start(
        self,
        name: str,
        kind: Kind,
        parent: bytes | None,
        *,
        began: int | None = None,
        **attributes: str | int,
    ) -> Span | None:
        """Begin a span; nothing while tracing is off, or for a parent that is not sampled.

        Args:
            name: What is done.
            kind: Which side of a call it is.
            parent: The `traceparent` to continue; a new trace begins without a valid one.
            began: When it began, if not now.
            attributes: What else there is to say, with `__` for a dot in a name.
        """
        if self._done is None:
            return None
        found = _PARENT.fullmatch(parent) if parent is not None else None
        if found is None:
            # Names that nobody guesses are not needed, only ones that do not meet.
            trace_id, parent_id = f"{random.getrandbits(128):032x}", ""
        elif not int(found[3], 16) & _SAMPLED:
            return None
        else:
            trace_id, parent_id = found[1].decode(), found[2].decode()
        return Span(
            name=name,
            kind=kind,
            trace_id=trace_id,
            span_id=f"{random.getrandbits(64):016x}",
            parent_id=parent_id,
            began=time.time_ns() if began is None else began,
            attributes=_dotted(attributes),
            done=self._done,
        )


def _dotted(attributes: dict[str, str | int]) -> dict[str, str | int]:
    return {key.replace("__", "."): value for key, value in attributes.items()}


TRACER = Tracer()
"""The one of this process."""


def parent_in(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Return the trace context in HTTP headers."""
    return next((value for name, value in headers if name == b"traceparent"), None)


def with_parent(
    headers: list[tuple[Name, bytes]], name: Name, span: Span | None
) -> list[tuple[Name, bytes]]:
    """Return headers in which a span is the parent; the same ones without a span."""
    if span is None:
        return headers
    kept = [item for item in headers if item[0] != name]
    kept.append((name, span.traceparent))
    return kept
