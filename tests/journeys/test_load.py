"""Locust loads a running platform, and thresholds judge what came of it."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
        [sys.executable, "tools/load.py"], cwd=ROOT, capture_output=True, text=True, check=False
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
    assert measured < done.by_name.keys()
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
