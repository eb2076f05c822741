"""Spans leave the process, and never stand in its way."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from opentelemetry.trace import Status, StatusCode, Tracer

from knative_local.serving.ports import free_port
from somaagent.local.spans import stored_spans
from somaagent.telemetry.collector import WAITING_BYTES, Collector
from somaagent.telemetry.sampling import TURN_SECONDS, UNDECIDED_LIMIT, Sampling
from somaagent.telemetry.shipping import (
    END_SECONDS,
    QUEUE_LIMIT,
    Shipper,
)
from somaagent.telemetry.span_file import FILE_LIMIT_BYTES, SpanFile
from somaagent.telemetry.spans import SpanProvider
from tests.support.tools import wait_for

ALL = Sampling()


def tracer_of(shipper: Shipper) -> Tracer:
    return SpanProvider(shipper).get_tracer("tests")


def end_many(tracer: Tracer, number: int) -> float:
    """The longest time that the end of a span took its caller."""
    longest = 0.0
    for place in range(number):
        span = tracer.start_span(f"span {place}", attributes={"filler": "x" * 200})
        began = time.perf_counter()
        span.end()
        longest = max(longest, time.perf_counter() - began)
    return longest


@pytest.fixture
def silent() -> Iterator[str]:
    """The URL of a port whose connections are taken by the system and answered by nobody."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1/traces"


@contextmanager
def serving_files(folder: Path) -> Generator[str]:
    """The URL of Python's own web server, which takes no POST."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
        return False

    try:
        wait_for(listens, "the web server")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_spans_are_stored_whole(tmp_path: Path) -> None:
    file = tmp_path / "router.jsonl"
    shipper = Shipper("router", sampling=ALL, file=file)
    tracer = tracer_of(shipper)
    with tracer.start_as_current_span("outer", attributes={"n": 1, "names": ("a", "b")}) as outer:
        outer.add_event("first token")
        with tracer.start_as_current_span("inner") as inner:
            inner.set_status(Status(StatusCode.ERROR, "ModelUnavailable"))
    shipper.shutdown()
    with file.open("ab") as half:
        half.write(b'{"traceId": "cut o')

    found = {span.name: span for span in stored_spans(tmp_path)}
    assert found["inner"].parent_id == found["outer"].span_id
    assert found["inner"].problem == "ModelUnavailable"
    assert found["outer"].problem is None
    assert found["outer"].attributes == {"n": 1, "names": ["a", "b"]}
    assert [name for name, _ in found["outer"].events] == ["first token"]
    assert {span.service for span in found.values()} == {"router"}


def test_a_collector_that_never_answers_costs_neither_time_nor_memory(silent: str) -> None:
    shipper = Shipper("router", sampling=ALL, collector=Collector(silent))
    tracer = tracer_of(shipper)
    end_many(tracer, QUEUE_LIMIT + 256)
    before = psutil.Process().memory_info().rss
    end_many(tracer, 10 * QUEUE_LIMIT)
    grown = psutil.Process().memory_info().rss - before
    assert shipper.dropped > 8 * QUEUE_LIMIT
    # All that was dropped would have been 40,000 spans, some 80 MB.
    assert grown < 20 * 2**20
    began = time.perf_counter()
    shipper.shutdown()
    assert time.perf_counter() - began < END_SECONDS + 15
    # What is not delivered at the end never will be.
    assert shipper.dropped == 11 * QUEUE_LIMIT + 256


def test_a_collector_that_is_away_is_not_asked_all_the_time(tmp_path: Path) -> None:
    collector = Collector(f"http://127.0.0.1:{free_port()}/v1/traces")
    collector.send(b"{}", 1)
    assert collector.retry_seconds
    began = time.perf_counter()
    collector.send(b"{}", 1)
    assert time.perf_counter() - began < 0.5
    assert collector.lost == 0, "both wait for it"
    shipper = Shipper("r", sampling=ALL, file=tmp_path / "r.jsonl", collector=collector)
    end_many(tracer_of(shipper), 600)
    shipper.shutdown()
    # The store on the disk is not held up by the collector.
    assert len(list(stored_spans(tmp_path))) == 600
    assert shipper.dropped == 600


def test_what_waits_for_a_collector_is_bounded_and_the_oldest_goes_first() -> None:
    collector = Collector(f"http://127.0.0.1:{free_port()}/v1/traces")
    for _ in range(5):
        collector.send(b"x" * (WAITING_BYTES // 2), 256)
    assert collector.lost == 3 * 256


def test_spans_that_a_server_refuses_are_dropped_and_counted(tmp_path: Path) -> None:
    with serving_files(tmp_path) as url:
        collector = Collector(f"{url}/v1/traces")
        shipper = Shipper("r", sampling=ALL, collector=collector)
        end_many(tracer_of(shipper), 5)
        shipper.shutdown()
    assert collector.lost == shipper.dropped == 5
    assert collector.retry_seconds is None, "what was refused is not sent again"


def test_failed_and_slow_traces_are_kept_and_a_share_of_the_rest(tmp_path: Path) -> None:
    shipper = Shipper("r", sampling=Sampling(share=0.25, slow_seconds=5), file=tmp_path / "r.jsonl")
    tracer = tracer_of(shipper)
    for place in range(400):
        with tracer.start_as_current_span(f"plain {place}"):
            pass
    with tracer.start_as_current_span("failing turn") as outer:
        with tracer.start_as_current_span("before"):
            pass
        outer.set_status(Status(StatusCode.ERROR, "unexpected"))
    slow = tracer.start_span("slow turn", start_time=time.time_ns() - 6_000_000_000)
    slow.end()
    with tracer.start_as_current_span("end of an old turn") as last:
        last.set_attribute(TURN_SECONDS, 6.0)
    with tracer.start_as_current_span("end of a young turn") as last:
        last.set_attribute(TURN_SECONDS, 4.0)
    shipper.shutdown()

    names = [span.name for span in stored_spans(tmp_path)]
    assert {"failing turn", "before", "slow turn", "end of an old turn"} <= set(names)
    assert 50 <= sum(name.startswith("plain") for name in names) <= 150


def test_what_is_undecided_is_bounded() -> None:
    shipper = Shipper("r", sampling=Sampling(share=0), file=None)
    end_many(tracer_of(shipper), 3 * UNDECIDED_LIMIT)
    assert shipper.undecided == UNDECIDED_LIMIT
    shipper.shutdown()


def test_the_store_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_bytes(b" " * (FILE_LIMIT_BYTES + 1))
    shipper = Shipper("r", sampling=ALL, file=file)
    end_many(tracer_of(shipper), 3)
    shipper.shutdown()
    assert file.stat().st_size < 10_000
    assert [each.name for each in tmp_path.glob("*.old.jsonl")] == ["r.old.jsonl"]


def test_nothing_runs_in_a_process_that_makes_no_spans(tmp_path: Path) -> None:
    before = threading.active_count()
    shipper = Shipper("r", sampling=ALL, file=tmp_path / "r.jsonl")
    assert threading.active_count() == before
    shipper.shutdown()


def test_a_process_that_ends_sends_what_it_has(tmp_path: Path) -> None:
    program = (
        "from somaagent.settings import TelemetrySettings\n"
        "from somaagent.telemetry.tracing import configure_traces, end_traces\n"
        f"traces = configure_traces('r', TelemetrySettings(traces_dir={str(tmp_path)!r}))\n"
        "traces.get_tracer('t').start_span('the last one').end()\n"
        "end_traces()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
    assert [span.name for span in stored_spans(tmp_path)] == ["the last one"]


def test_spans_go_to_the_service_s_file_after_another_process_has_put_it_aside(
    tmp_path: Path,
) -> None:
    path = tmp_path / "r.jsonl"
    file = SpanFile(path)
    file.append(b'{"n": 1}\n')
    path.replace(tmp_path / "r.old.jsonl")
    file.append(b'{"n": 2}\n')
    path.unlink()
    file.append(b'{"n": 3}\n')
    file.append(b'{"n": 4}\n')
    file.close()
    assert path.read_bytes() == b'{"n": 3}\n{"n": 4}\n'
    assert (tmp_path / "r.old.jsonl").read_bytes() == b'{"n": 1}\n'
