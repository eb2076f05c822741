"""Processes are known by pid and start time, outlive their starter, and end for certain."""

import os
import sys
import time
from pathlib import Path

from somaagent.local import processes
from somaagent.local.processes import ProcessRecord, record_of

_STUBBORN = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""
_CARELESS = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


def _started(tmp_path: Path, program: str) -> ProcessRecord:
    output = tmp_path / "output"
    record = processes.start(
        [sys.executable, "-c", program], log=tmp_path / "log", folder=tmp_path, output=output
    )
    while True:
        # Asked before the output is read: one that has ended has written all it will.
        alive = record.alive
        if output.read_text().endswith("\n"):
            return record
        assert alive


def test_a_later_process_with_the_same_pid_is_another_one() -> None:
    mine = record_of(os.getpid())
    assert mine is not None
    assert mine.alive
    assert not ProcessRecord(pid=mine.pid, started=mine.started - 60).alive


def test_one_that_ignores_the_kind_request_ends_with_its_children(tmp_path: Path) -> None:
    record = _started(tmp_path, _STUBBORN)
    child = record_of(int((tmp_path / "output").read_text()))
    assert child is not None
    assert processes.stop(record, patience_seconds=0.2) == []
    assert not record.alive
    assert not child.alive


def test_one_that_its_parent_does_not_wait_for_is_stopped_without_waiting_for_that(
    tmp_path: Path,
) -> None:
    parent = _started(tmp_path, _CARELESS)
    child = record_of(int((tmp_path / "output").read_text()))
    assert child is not None
    begun = time.monotonic()
    assert processes.stop(child, patience_seconds=300) == []
    assert time.monotonic() - begun < 150
    assert not child.alive
    assert parent.alive
    assert processes.stop(parent, patience_seconds=30) == []


def test_stopping_one_that_has_ended_does_nothing() -> None:
    ended = ProcessRecord(pid=os.getpid(), started=1.0)
    assert processes.stop(ended, patience_seconds=1) == []


def test_the_log_of_the_run_before_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        record = _started(tmp_path, f"import sys; print('{word}', file=sys.stderr); print()")
        processes.stop(record, patience_seconds=5)
    assert "first" in (tmp_path / "log.1").read_text()
    assert "second" in processes.tail(tmp_path / "log")


def test_children_write_bytecode_whatever_our_environment_says() -> None:
    assert "PYTHONDONTWRITEBYTECODE" not in processes.inherited()
