"""The lines of a turn, as they come into the logs of several functions."""

from pathlib import Path
from typing import Any

import orjson

from somaagent.local.turn_logs import UNDECIDED_LIMIT, TurnLogs

TURN = "0f0e0d0c-0000-4000-8000-000000000001"


def said(folder: Path, service: str, *lines: dict[str, Any]) -> None:
    """What a function logs."""
    with (folder / f"{service}-00001.log").open("ab") as log:
        log.writelines(orjson.dumps({"service": service, **line}) + b"\n" for line in lines)


def events(logs: TurnLogs) -> list[str]:
    return [line["event"] for line in logs.lines()]


def test_lines_that_came_before_their_trace_was_known_come_once_it_is(tmp_path: Path) -> None:
    logs = TurnLogs(tmp_path, TURN)
    said(tmp_path, "gateway", {"time": "1", "event": "not_ready", "trace_id": "a"})
    said(tmp_path, "router", {"time": "2", "event": "request", "trace_id": "b"})
    assert events(logs) == []
    said(tmp_path, "router", {"time": "4", "event": "request", "trace_id": "a"})
    assert events(logs) == []
    accepted = {"event": "message_accepted", "trace_id": "a", "turn_id": TURN}
    said(tmp_path, "gateway", {"time": "3", **accepted})
    assert events(logs) == ["not_ready", "message_accepted", "request"]
    said(tmp_path, "router", {"time": "5", "event": "event_handled", "trace_id": "a"})
    assert events(logs) == ["event_handled"]
    # The turn goes on in another trace, of which something came before.
    resumed = {"event": "event_handled", "trace_id": "b", "turn_id": TURN}
    said(tmp_path, "conversation", {"time": "6", **resumed})
    assert events(logs) == ["request", "event_handled"]
    assert events(logs) == []


def test_what_is_kept_for_later_is_bounded_and_the_oldest_go(tmp_path: Path) -> None:
    logs = TurnLogs(tmp_path, TURN)
    early = ({"time": "1", "event": "early", "trace_id": "a"},)
    said(tmp_path, "gateway", *early)
    others = ({"time": "2", "event": "other", "trace_id": "x"},) * (UNDECIDED_LIMIT - 1)
    said(tmp_path, "gateway", {"time": "1", "event": "later", "trace_id": "a"}, *others)
    assert events(logs) == []
    said(tmp_path, "gateway", {"time": "3", "event": "end", "trace_id": "a", "turn_id": TURN})
    assert events(logs) == ["later", "end"]


def test_without_a_turn_every_line_comes_at_once(tmp_path: Path) -> None:
    logs = TurnLogs(tmp_path)
    said(tmp_path, "router", {"time": "2", "event": "request", "trace_id": "b"})
    said(tmp_path, "gateway", {"time": "1", "event": "not_ready"})
    assert events(logs) == ["not_ready", "request"]
