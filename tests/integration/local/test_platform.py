"""`soma up`, `down` and the commands in between, as a user runs them."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from signal import SIGKILL
from typing import Any
from urllib.request import urlopen

import psutil
import pytest

from tests.support.platform import SOMA, Platform, soma

_QUESTION = "What is the capital of France? Answer in one sentence."


def _processes(state: Path) -> dict[str, int]:
    """What runs beneath the functions, by name."""
    programs = {
        "postgres": str(state / "postgres" / "data"),
        "valkey-server": str(state / "valkey"),
        "java": str(state / "kafka" / "server.properties"),
        "knative-local": str(state / "knative"),
    }
    found: dict[str, int] = {}
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.cwd()]
        except psutil.Error:
            continue
        for name, mark in programs.items():
            if mark in words and (name != "postgres" or "-D" in words):
                found[name] = process.pid
    return found


def _chat(state: Path, question: str) -> list[dict[str, Any]]:
    """The frames of an answer as `soma chat --json` prints them."""
    done = subprocess.run(
        [SOMA, "chat", "--json", "--state", str(state)],
        input=question + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_question_is_answered_in_the_terminal(started: Platform) -> None:
    frames = _chat(started.state, _QUESTION)
    assert frames[-1]["event"] == "completed"
    assert "Paris" in frames[-1]["data"]["text"]
    deltas = [frame["data"]["text"] for frame in frames if frame["event"] == "delta"]
    assert "".join(deltas) == frames[-1]["data"]["text"]


def test_addresses_can_be_used_as_they_are(started: Platform) -> None:
    with urlopen(f"{started.status['gateway_url']}/healthz", timeout=60) as answer:  # noqa: S310 - loopback
        assert answer.status == 200
    assert started.status["ingress_url"].endswith("/somaagent/default")
    names = {function["name"] for function in started.status["functions"]}
    assert {"gateway", "perception", "router", "conversation", "dead-letter"} <= names
    assert all(service["running"] for service in started.status["services"])


def test_starting_twice_is_harmless(started: Platform) -> None:
    before = _processes(started.state)
    assert len(before) == 4
    started.restart()
    assert _processes(started.state) == before


def test_an_answer_goes_on_where_the_gateway_was_cut_off(started: Platform) -> None:
    with subprocess.Popen(
        [SOMA, "chat", "--json", "--state", str(started.state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        assert chat.stderr is not None
        chat.stdin.write("Write ten sentences about rivers.\n")
        chat.stdin.close()
        frames = [json.loads(chat.stdout.readline()) for _ in range(3)]
        assert started.kill("gateway") > 0
        frames += [json.loads(line) for line in chat.stdout]
        said = chat.stderr.read()
    assert chat.returncode == 0
    assert "resuming" in said
    deltas = [frame["data"] for frame in frames if frame["event"] == "delta"]
    assert [delta["index"] for delta in deltas] == list(range(len(deltas)))
    assert "".join(delta["text"] for delta in deltas) == frames[-1]["data"]["text"]


@pytest.mark.parametrize("victim", ["postgres", "valkey-server", "java", "knative-local"])
def test_starting_again_mends_what_was_killed(started: Platform, victim: str) -> None:
    before = _processes(started.state)
    os.kill(before[victim], SIGKILL)
    started.restart()
    after = _processes(started.state)
    assert after.keys() == before.keys()
    assert after[victim] != before[victim]
    frames = _chat(started.state, _QUESTION)
    assert frames[-1]["event"] == "completed"


def test_an_event_that_nobody_can_handle_is_kept_shown_and_published_again(
    started: Platform,
) -> None:
    state = ("--state", str(started.state))
    event_type = "ai.somaagent.conversation.message-received.v1"
    event = soma(
        "send",
        "--type",
        event_type,
        "--data",
        "{}",
        "--tenant",
        "acme",
        "--subject",
        "none",
        *state,
    ).strip()

    def letters(number: int) -> list[dict[str, Any]]:
        while True:
            listed: list[dict[str, Any]] = json.loads(soma("dlq", "list", "--json", *state))
            found = [entry for entry in listed if entry["event_id"] == event]
            if len(found) >= number:
                return found

    (kept,) = letters(1)
    assert (kept["error_code"], kept["data"], kept["replays"]) == ("422", "{}", 0)
    shown = json.loads(soma("dlq", "show", kept["id"], "--json", *state))
    assert shown["attributes"]["signature"].startswith("v2=")
    assert event in soma("dlq", "replay", kept["id"], *state)
    # Refused again, and told from the first by the mark that lets steps take a turn up again.
    again, first = letters(2)
    assert (first["id"], first["replays"]) == (kept["id"], 1)
    assert again["attributes"]["replaycount"] == "1"
    # The mark is signed too: the same key, a later moment.
    old, new = (each["attributes"]["signature"].split(".") for each in (kept, again))
    assert new[0] == old[0]
    assert int(new[1]) >= int(old[1])
    assert new[2] != old[2]


def test_stopping_leaves_nothing_and_the_data_stays(started: Platform) -> None:
    soma("status", "--state", str(started.state))
    functions = started.processes()
    started.stop()
    assert _processes(started.state) == {}
    assert not [process for process in functions if process.is_running()]
    started.restart()
    listed = json.loads(soma("dlq", "list", "--json", "--state", str(started.state)))
    assert listed


def test_servers_of_the_user_are_used_instead_of_our_own(started: Platform, tmp_path: Path) -> None:
    own = {
        "SOMA_POSTGRES_DSN": started.status["postgres_dsn"],
        "SOMA_REDIS_URL": started.status["redis_url"],
        "SOMA_KAFKA_BOOTSTRAP": started.status["kafka_bootstrap"],
    }
    # The database's login has one password, which whoever starts last sets to that of its state.
    shutil.copy(started.state / "secrets.json", tmp_path)
    program = str(SOMA)
    down = [program, "down", "--state", str(tmp_path)]
    try:
        done = subprocess.run(
            [program, "up", "--json", "--state", str(tmp_path)],
            env=os.environ | own,  # noqa: TID251 - the whole environment of a child
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["postgres_dsn"] == own["SOMA_POSTGRES_DSN"]
        assert set(_processes(tmp_path)) == {"knative-local"}
    finally:
        subprocess.run(down, check=True, timeout=300)
