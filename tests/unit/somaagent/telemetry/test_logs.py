"""A line of the log: one JSON object, whatever a logger was told."""

import io
import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext

from somaagent.telemetry.logs import JsonLines
from somaagent.telemetry.requests import REQUEST_ID, WORK

TURN = UUID("5b0cb41c-3e44-4f0d-9a8b-0f4a4a8d2f11")


@contextmanager
def written() -> Generator[tuple[logging.Logger, list[dict[str, Any]]]]:
    """A logger, and its lines once the block has ended."""
    out, lines = io.StringIO(), list[dict[str, Any]]()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines("router"))
    logger = logging.getLogger("tests.lines")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield logger, lines
    finally:
        logger.removeHandler(handler)
    lines += [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_says_when_who_what_and_its_fields_and_nothing_of_pythons_own() -> None:
    before = datetime.now().astimezone()
    with written() as (logger, lines):
        logger.info("event_handled", extra={"outcome": "done", "duration_ms": 1.5, "turn": TURN})
        logger.warning("a value %s", "put in")
    after = datetime.now().astimezone()
    (first, second) = lines
    moment = datetime.strptime(first.pop("time"), "%Y-%m-%d %H:%M:%S,%f").astimezone()
    assert before.replace(microsecond=before.microsecond // 1000 * 1000) <= moment <= after
    assert first == {
        "level": "INFO",
        "name": "tests.lines",
        "event": "event_handled",
        "service": "router",
        "outcome": "done",
        "duration_ms": 1.5,
        "turn": str(TURN),
    }
    assert (second["level"], second["event"]) == ("WARNING", "a value put in")


def test_each_line_has_the_time_of_its_own_second() -> None:
    line = JsonLines("router")
    record = logging.makeLogRecord({"msg": "x"})
    texts: list[str] = []
    for moment in (1_790_000_000.25, 1_790_000_000.75, 1_790_000_061.005):
        record.created, record.msecs = moment, moment % 1 * 1000
        texts.append(json.loads(line.format(record))["time"])
    found = [datetime.strptime(text, "%Y-%m-%d %H:%M:%S,%f").astimezone(UTC) for text in texts]
    assert [round(each.timestamp(), 3) for each in found] == [
        1_790_000_000.25,
        1_790_000_000.75,
        1_790_000_061.005,
    ]


def test_a_line_leads_to_its_span_request_and_turn_and_says_what_the_logger_said() -> None:
    span = NonRecordingSpan(SpanContext(0xA, 0xB, is_remote=True))
    request = REQUEST_ID.set("a-request")
    work = WORK.set({"tenant": "acme", "turn_id": str(TURN)})
    try:
        with trace.use_span(span), written() as (logger, lines):
            logger.info("event_handled", extra={"tenant": "another"})
    finally:
        WORK.reset(work)
        REQUEST_ID.reset(request)
    (line,) = lines
    assert line["trace_id"] == f"{0xA:032x}"
    assert line["span_id"] == f"{0xB:016x}"
    assert line["request_id"] == "a-request"
    assert (line["tenant"], line["turn_id"]) == ("another", str(TURN))


def test_an_exception_and_a_value_that_json_does_not_know_are_texts_of_the_same_line() -> None:
    with written() as (logger, lines):
        try:
            int("no\nnumber")
        except ValueError as error:
            logger.exception("failed", extra={"error": error, "raw": b"\xff", "keys": {1: 2}})
    (line,) = lines
    said = r"ValueError: invalid literal for int() with base 10: 'no\nnumber'"
    assert line["error"] == said
    assert line["raw"] == r"b'\xff'"
    assert line["keys"] == {"1": 2}
    assert line["exc_info"].startswith("Traceback (most recent call last):\n")
    assert line["exc_info"].endswith(said)
