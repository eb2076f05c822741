"""`soma demo` leaves nothing running, however it is ended."""

import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.support.platform import SOMA


def _left(state: Path) -> list[str]:
    """The processes that name the state folder or work in it."""
    found: list[str] = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.cwd()]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(str(state) in word for word in words):
            found.append(" ".join(words))
    return found


@pytest.mark.parametrize(
    ("moment", "signals"),
    [
        ("ready on port", [signal.SIGINT]),
        ("started in", [signal.SIGINT, signal.SIGINT, signal.SIGINT]),
        pytest.param("knative     starting", [signal.SIGTERM], marks=pytest.mark.extended),
        pytest.param("started in", [signal.SIGHUP], marks=pytest.mark.extended),
    ],
    ids=["ctrl-c while it starts", "ctrl-c thrice", "terminated", "terminal closed"],
)
def test_a_demo_that_is_interrupted_stops_what_it_started(
    tmp_path: Path, moment: str, signals: list[signal.Signals]
) -> None:
    with subprocess.Popen(
        [SOMA, "demo", "--state", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stderr is not None
        for line in demo.stderr:
            if moment in line:
                break
        for each in signals:
            os.killpg(demo.pid, each)
        said = demo.stderr.read()
    assert demo.returncode == 130, said
    assert said.splitlines()[-1] == "stopped; nothing is left running"
    assert _left(tmp_path) == []


def test_a_demo_tells_the_way_of_both_turns(tmp_path: Path) -> None:
    done = subprocess.run(
        [SOMA, "demo", "--state", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=390,
    )
    assert done.returncode == 0, done.stderr
    assert "Paris" in done.stdout
    assert "Seine" in done.stdout
    lines = done.stdout.splitlines()
    assert sum(line.startswith("conversation.turn-routed") for line in lines) == 2
    assert max(map(len, lines)) <= 80
    assert _left(tmp_path) == []
