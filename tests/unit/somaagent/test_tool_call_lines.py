"""Calls of tools in the terminal."""

from somaagent.cli.tool_calls import MOST_CHARACTERS, call_line, canvas_line, result_line

CALL = {"call_id": "c", "tool": "calculate", "arguments": {"expression": "37 * 43"}}


def test_a_call_and_its_result_stand_on_a_line_each() -> None:
    assert call_line(CALL) == '[calculate] {"expression": "37 * 43"}'
    ended = CALL | {"status": "success", "result": 1591, "duration_ms": 2.4}
    assert result_line(ended) == "[calculate] success after 2 ms: 1591"


def test_a_call_that_failed_says_why() -> None:
    ended = CALL | {"status": "timeout", "error": "took too long", "duration_ms": 30_000}
    assert result_line(ended) == "[calculate] timeout after 30,000 ms: took too long"
    assert result_line(CALL | {"status": "cancelled"}) == "[calculate] cancelled after 0 ms"


def test_nothing_of_a_result_reaches_the_terminal_as_a_command() -> None:
    ended = CALL | {"status": "success", "result": "\x1b[2Jone\r\ntwo\u202e", "duration_ms": 1}
    assert result_line(ended) == "[calculate] success after 1 ms: \ufffd[2Jone  two\ufffd"


def test_what_is_long_is_cut_and_what_the_stream_left_out_is_named() -> None:
    line = call_line(CALL | {"arguments": "x" * 5000})
    assert line == f"[calculate] {'x' * MOST_CHARACTERS}…"
    large = CALL | {"status": "success", "result": None, "truncated": True, "duration_ms": 1}
    assert result_line(large) == "[calculate] success after 1 ms: a large result, as call c"


def test_what_the_canvas_shows_is_named_and_begins_on_the_same_line() -> None:
    item = {"item_id": "i", "kind": "csv", "title": "a\x1b[2J", "content": "b,c\n1,2\n"}
    assert canvas_line(item) == "[canvas] a\ufffd[2J (csv): b,c 1,2 "
    large = item | {"title": None, "content": None, "truncated": True}
    assert canvas_line(large) == "[canvas] (csv): a large item, i"
