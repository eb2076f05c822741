"""Stored spans are found by the ids that belong to them."""

from pathlib import Path
from typing import Any

import orjson

from somaagent.local.spans import traces_of

TURN = "0f0e0d0c-0000-4000-8000-000000000001"


def stored(folder: Path, trace_id: str, turn: dict[str, Any]) -> None:
    span = {
        "traceId": trace_id,
        "spanId": "1",
        "parentSpanId": "",
        "name": "serve",
        "startTimeUnixNano": "1",
        "endTimeUnixNano": "2",
        "attributes": [{"key": "somaagent.turn_id", "value": turn}],
    }
    with (folder / "gateway.jsonl").open("ab") as file:
        file.write(orjson.dumps(span) + b"\n")


def test_a_trace_is_found_by_its_id_or_its_turns_in_small_letters_and_in_capitals(
    tmp_path: Path,
) -> None:
    stored(tmp_path, "abc", {"stringValue": TURN})
    stored(tmp_path, "def", {"arrayValue": {"values": [{"stringValue": "of somebody else"}]}})
    for wanted in (TURN, TURN.upper(), "abc", "ABC"):
        assert list(traces_of(tmp_path, wanted)) == ["abc"]
    assert traces_of(tmp_path, "ab") == {}
