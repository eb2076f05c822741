"""The spans that the platform on this machine has stored, and the traces that they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

_DATA_PLANE: Final = "knative-local"
_NAMES: Final = ("somaagent.turn_id", "somaagent.session_id", "cloudevents.event_id")


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """One span; times are nanoseconds since 1970."""

    service: str
    trace_id: str
    span_id: str
    parent_id: str
    name: str
    began: int
    ended: int
    attributes: Mapping[str, Any]  # Any: JSON
    events: Sequence[tuple[str, int]] = ()
    links: Sequence[tuple[str, str]] = ()
    """Trace and span of each."""
    problem: str | None = None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended - self.began) / 1e9


@dataclass(slots=True)
class Branch:
    """A span with those that it caused, in the order of their beginnings."""

    span: StoredSpan
    children: list["Branch"] = field(default_factory=list["Branch"])

    def walk(self, depth: int = 0) -> Iterator[tuple[int, StoredSpan]]:
        """Every span with its depth."""
        yield depth, self.span
        for child in self.children:
            yield from child.walk(depth + 1)


def stored_spans(folder: Path) -> Iterator[StoredSpan]:
    """Every span in the folder; lines that are no spans are passed over."""
    for file in sorted(folder.glob("*.jsonl")):
        with file.open("rb") as lines:
            for line in lines:
                try:
                    yield _parsed(orjson.loads(line))
                except (AttributeError, KeyError, TypeError, ValueError):
                    # Cut off, being written, or of somebody else.
                    continue


def traces_of(folder: Path, wanted: str) -> dict[str, list[StoredSpan]]:
    """The traces of a session, a turn or an event, or one by its own id; the oldest first.

    Ids of ours may be written in capitals, too.
    """
    ids = (wanted, wanted.lower())
    traces: dict[str, list[StoredSpan]] = {}
    named: set[str] = set()
    for span in stored_spans(folder):
        traces.setdefault(span.trace_id, []).append(span)
        if span.trace_id in ids or any(span.attributes.get(name) in ids for name in _NAMES):
            named.add(span.trace_id)
    found = {name: sorted(traces[name], key=lambda span: span.began) for name in named}
    return dict(sorted(found.items(), key=lambda item: item[1][0].began))


def tree(spans: Sequence[StoredSpan]) -> list[Branch]:
    """The roots of a trace: spans without a parent, or whose parent is not stored."""
    branches = {span.span_id: Branch(span) for span in spans}
    roots: list[Branch] = []
    for span in sorted(spans, key=lambda span: (span.began, -span.ended)):
        parent = branches.get(span.parent_id)
        (roots if parent is None else parent.children).append(branches[span.span_id])
    return roots


def orphans(spans: Sequence[StoredSpan]) -> list[StoredSpan]:
    """Spans whose parent is not there."""
    known = {span.span_id for span in spans}
    return [span for span in spans if span.parent_id and span.parent_id not in known]


def _parsed(line: Mapping[str, Any]) -> StoredSpan:  # Any: JSON
    status: Mapping[str, Any] = line.get("status") or {}
    return StoredSpan(
        service=line.get("service", _DATA_PLANE),
        trace_id=line["traceId"],
        span_id=line["spanId"],
        parent_id=line["parentSpanId"],
        name=line["name"],
        began=int(line["startTimeUnixNano"]),
        ended=int(line["endTimeUnixNano"]),
        attributes={each["key"]: _value(each["value"]) for each in line["attributes"]},
        events=[(each["name"], int(each["timeUnixNano"])) for each in line.get("events", ())],
        links=[(each["traceId"], each["spanId"]) for each in line.get("links", ())],
        problem=status.get("message", "") if status else None,
    )


def _value(written: Mapping[str, Any]) -> Any:  # Any: JSON
    ((kind, value),) = written.items()
    if kind == "intValue":
        return int(value)
    if kind == "arrayValue":
        return [_value(each) for each in value["values"]]
    return value
