"""Locust loads a running platform, and thresholds judge what came of it."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from loadtests import measures
from loadtests.results.samples import Run
from tests.support.platform import ROOT, SOMA, Platform

LAX = """
allowance = 0.2
[chat]
"time to 202" = { p95 = 60000 }
"first token" = { p95 = 120000 }
"whole turn" = { p95 = 180000 }
[producers]
"publish, binary" = { p95 = 60000 }
"time to topic" = { p95 = 60000 }
"""
ELSEWHERE = """
allowance = 0.2
[producers]
"publish, binary" = { p95 = 60000 }
"""
IMPOSSIBLE = LAX.replace("60000", "0.001")

Load = Callable[..., tuple[int, str]]
pytestmark = pytest.mark.extended


@pytest.fixture(scope="module")
def load(platform: Platform) -> Load:
    """Calls `python -m loadtests`; gives its exit code and what it said."""
    tried = subprocess.run(
        [sys.executable, "tools/apart.py", "load"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode != 0:
        needed = os.environ.get("CI_REQUIRE_TOOLS") == "1"  # noqa: TID251 - of tests
        (pytest.fail if needed else pytest.skip)(f"locust is not here: {tried.stderr}")

    def call(*arguments: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "loadtests", *map(str, arguments)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=390,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return call


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thresholds that any platform meets, and others that none does."""
    folder: Path = tmp_path_factory.mktemp("load")
    (folder / "lax.toml").write_text(LAX)
    (folder / "elsewhere.toml").write_text(ELSEWHERE)
    (folder / "impossible.toml").write_text(IMPOSSIBLE)
    return folder


def test_people_who_chat_are_answered_and_the_run_is_green_until_its_thresholds_are_broken(
    load: Load, platform: Platform, files: Path
) -> None:
    out = files / "chat"
    wanted = ("--state", platform.state, "--thresholds", files / "lax.toml", "--out", out)

    # Two people, whose streams are all cut off once, and whose turns are all looked at.
    always = ("--cut-share", 1, "--look-share", 1, "--think", 0.1)
    code, said = load("run", "chat", "--users", 2, "--for", "4s", *always, *wanted)

    assert code == 0, said
    done = Run.read(out)
    measured = {"time to 202", "whole turn", "reconnect", "trail"}
    assert measured < done.by_name.keys() <= measures.of("chat")
    assert done.failures == []
    assert {"gateway", "conversation", "postgres", "kafka", "locust"} < {
        name for look in done.platform for name in look["processes"]
    }
    assert (out / "report.png").read_bytes().startswith(b"\x89PNG")
    assert "thresholds missed" in (out / "report.html").read_text()
    assert "time to 202" in (out / "locust_stats.csv").read_text()
    code, said = load("report", out, "--thresholds", files / "impossible.toml", "--no-picture")
    assert code == 1, said
    assert "NO" in said


def test_producers_lose_nothing_and_broken_thresholds_turn_the_exit_code_red(
    load: Load, platform: Platform, files: Path
) -> None:
    out = files / "producers"
    wanted = ("--state", platform.state, "--out", out, "--no-picture", "--seed", 1)
    impossible = ("--thresholds", files / "impossible.toml")

    code, said = load(
        "run", "producers", "--rate", 10, "--for", "4s", "--workers", 2, *wanted, *impossible
    )

    assert code == 1, said
    about = json.loads((out / "about.json").read_text())
    assert about["accepted"] > 10
    assert about["lost"] == about["disordered"] == 0
    code, said = load("report", out, "--thresholds", files / "lax.toml", "--no-picture")
    assert code == 0, said
    # An event that was accepted and never came: what the reader of the topic would have said.
    (out / "about.json").write_text(json.dumps(about | {"lost": 1}))
    code, said = load("report", out, "--thresholds", files / "lax.toml", "--no-picture")
    assert code == 1, said


def test_a_platform_elsewhere_wants_a_command_that_prints_its_credentials(load: Load) -> None:
    code, said = load("run", "chat", "--host", "http://127.0.0.1:9")

    assert code == 2
    assert "--token-command" in said


def test_a_platform_elsewhere_is_loaded_with_credentials_of_a_command(
    load: Load, platform: Platform, files: Path
) -> None:
    out = files / "elsewhere"
    token = [str(SOMA), "token", "--state", str(platform.state)]
    asks = f"{shlex.join(token)} --tenant {{tenant}} --subject {{subject}}"
    where = ("--host", platform.gateway, "--token-command", asks)

    code, said = load(
        *("run", "producers", *where, "--rate", 10, "--for", "3s"),
        *("--out", out, "--thresholds", files / "elsewhere.toml"),
    )

    assert code == 0, said
    done = Run.read(out)
    assert done.by_name["publish, binary"]
    assert done.platform == []
    assert done.about["topic_read"] is False
    assert (out / "report.png").read_bytes().startswith(b"\x89PNG")


def test_runs_are_started_from_locusts_page_and_the_last_one_is_reported(
    platform: Platform, files: Path, load: Load
) -> None:
    out, port = files / "page", _free_port()
    wanted = ("--state", platform.state, "--thresholds", files / "lax.toml", "--no-picture")
    asked = ("run", "producers", "--rate", 10, "--for", "6s", "--workers", 2, "--ui", port)
    command = [sys.executable, "-m", "loadtests", *map(str, (*asked, *wanted, "--out", out))]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    page = f"http://127.0.0.1:{port}"
    try:
        for _ in range(2):
            # The page refuses a run while its workers still end the one before.
            _until(lambda: _ready(page) == 2)
            # As the page's form does; the users that are asked for are more than there are workers.
            form = {"user_count": 7, "spawn_rate": 7, "host": platform.gateway}
            assert _asked(f"{page}/swarm", form)["success"]
            _until(lambda: _shown(page)["state"] not in {"ready", "stopped"})
            _until(lambda: _shown(page)["state"] == "stopped")
        _until(lambda: _counted(page) == len(_visits(out)))
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=300)
    finally:
        # Not killed: it has locust to end.
        running.terminate()
        running.wait(300)

    assert running.returncode == 0, said
    done = Run.read(out)
    # Sixty are due in six seconds; two runs, or seven schedules, would have been more than these.
    assert 0 < len(done.visits) < 110
    assert done.about["lost"] == 0


def test_workers_that_are_started_apart_share_the_load_and_end_with_it(
    platform: Platform, files: Path, load: Load
) -> None:
    out, port = files / "apart", _free_port()
    worker = [sys.executable, "-m", "loadtests", "worker", f"127.0.0.1:{port}"]
    # One is there before the run, and waits for it.
    workers = [subprocess.Popen(worker, cwd=ROOT) for _ in range(2)]
    try:
        code, said = load(
            *("run", "producers", "--rate", 10, "--for", "4s", "--workers", 2),
            *("--elsewhere", port, "--state", platform.state, "--out", out, "--no-picture"),
            *("--thresholds", files / "lax.toml"),
        )
        ended = [each.wait(60) for each in workers]
    finally:
        for each in workers:
            each.terminate()
            each.wait(60)

    assert code == 0, said
    assert ended == [0, 0]
    done = Run.read(out)
    assert done.about["accepted"] > 10
    assert done.about["lost"] == 0


def test_a_rate_that_locust_cannot_keep_ends_soon_and_gives_no_figures(
    load: Load, platform: Platform, files: Path
) -> None:
    code, said = load(
        *("run", "producers", "--rate", 50_000, "--for", "60s", "--state", platform.state),
        *("--out", files / "late", "--no-picture"),
    )

    assert code == 2, said
    assert "locust itself was late" in said
    assert "behind the schedule" in said


def test_a_stall_of_the_platform_counts_for_everybody_who_came_meanwhile(
    load: Load, platform: Platform, files: Path
) -> None:
    out = files / "stall"
    asked = ("run", "producers", "--rate", 10, "--for", "15s", "--seed", 1, "--no-picture")
    wanted = ("--state", platform.state, "--thresholds", files / "lax.toml", "--out", out)
    command = [sys.executable, "-m", "loadtests", *map(str, (*asked, *wanted))]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        _until(lambda: len(_visits(out)) >= 10)
        gateways = platform.processes("gateway")
        for gateway in gateways:
            gateway.suspend()
        stopped = time.time()
        try:
            time.sleep(3)  # the stall itself
        finally:
            went_on = time.time()
            for gateway in gateways:
                gateway.resume()
        said, _ = running.communicate(timeout=300)
    finally:
        running.terminate()
        running.wait(300)

    assert running.returncode == 0, said
    done = Run.read(out)
    came = [v for v in done.visits if stopped < v.at - v.ms / 1e3 < went_on]
    # Thirty are due in three seconds, whatever became of those before them, and all have waited.
    assert len(came) > 12
    assert all(visit.at >= went_on for visit in came)
    assert max(visit.ms for visit in came) > 2000


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _asked(url: str, form: dict[str, Any] | None = None) -> dict[str, Any]:
    content = None if form is None else urlencode(form).encode()
    with urlopen(url, content, timeout=30) as answer:  # noqa: S310 - a page of this test's own
        return dict(json.load(answer))


def _shown(page: str) -> dict[str, Any]:
    """What locust's page shows; nothing while it does not answer yet."""
    try:
        return _asked(f"{page}/stats/requests")
    except OSError:
        return {"state": "ready"}


def _ready(page: str) -> int:
    """Workers that wait for a run."""
    return sum(worker["state"] == "ready" for worker in _shown(page).get("workers", []))


def _counted(page: str) -> int:
    lines = {line["name"]: line["num_requests"] for line in _shown(page)["stats"]}
    return int(lines["producers"])


def _visits(out: Path) -> list[str]:
    file = out / "samples.jsonl"
    # A line that is still being written has no end.
    lines = file.read_text().split("\n")[:-1] if file.exists() else []
    return [line for line in lines if json.loads(line)[1] == "journey"]


def _until(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)  # a page that is polled has no event
