"""The model server serves only what it should, and several answers at once."""

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from somaagent.local import models, ports, processes
from somaagent.local.layout import Layout, checkout
from somaagent.local.server import wait_until
from tests.conftest import model_server

MOST_WAITING = 16
"""The alert ModelQueueGrows is about more."""


def _serve(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "somaagent.local.llama"],
        env=processes.inherited() | environment,
        cwd=checkout(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_file_with_a_wrong_checksum_is_refused_with_the_command(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF" + bytes(100))
    done = _serve({"MODEL_PATH": str(file), "MODEL_SHA256": models.DEFAULT.sha256, "PORT": "1"})
    assert done.returncode == 1
    assert f"{file} has the wrong checksum" in done.stderr
    assert "soma models fetch" in done.stderr


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    done = _serve({"MODEL_PATH": str(tmp_path / "none.gguf"), "PORT": "1"})
    assert done.returncode == 1
    assert "cannot be read" in done.stderr


def test_a_damaged_file_without_a_known_checksum_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF" + bytes(100))
    port = ports.choose(tmp_path, "model")
    done = _serve({"MODEL_PATH": str(file), "PORT": str(port)})
    assert done.returncode == 1
    assert "the model cannot be served" in done.stderr


def test_threads_that_wait_for_one_another_leave_the_cores_to_others(tmp_path: Path) -> None:
    # The library tells what it has taken from its environment.
    shown = {"MODEL_PATH": str(tmp_path / "none.gguf"), "PORT": "1", "OMP_DISPLAY_ENV": "TRUE"}
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in _serve(shown).stderr
    assert "OMP_WAIT_POLICY = 'ACTIVE'" in _serve(shown | {"OMP_WAIT_POLICY": "active"}).stderr


def _request(model_url: str, body: object) -> Request:
    url = f"{model_url}/chat/completions"
    return Request(url, data=json.dumps(body).encode())  # noqa: S310 - loopback


def _stream(
    model_url: str,
    question: str,
    arrivals: list[float],
    clock: threading.Event,
    *,
    most: int = 60,
) -> None:

    body = {
        "model": "chat",
        "stream": True,
        "max_tokens": most,
        "temperature": 0,
        "messages": [{"role": "user", "content": question}],
    }
    request = _request(model_url, body)
    clock.wait(10)
    with urlopen(request, timeout=300) as answer:  # noqa: S310 - loopback
        arrivals.extend(time.monotonic() for line in answer if line.startswith(b"data: {"))


def _measured(model_url: str) -> dict[str, float]:
    """The page of metrics, which lies beside the routes of answers."""
    page = f"{model_url.removesuffix('/v1')}/metrics"
    with urlopen(page, timeout=30) as answer:  # noqa: S310 - loopback
        lines = answer.read().decode().splitlines()
    return {
        name: float(value)
        for name, _, value in (line.partition(" ") for line in lines if not line.startswith("#"))
    }


def test_a_server_whom_a_crowd_asks_tells_how_many_wait_and_ends_when_it_is_told_to(
    layout: Layout,
) -> None:
    crowd = 40

    def ask(url: str) -> None:
        # Cut, whether anything was answered before or not.
        with suppress(OSError, HTTPException):
            _stream(url, "Count from 1 to 500.", [], clock, most=500)

    clock = threading.Event()
    clock.set()
    with model_server(layout, "crowded") as (url, process):
        asking = [threading.Thread(target=ask, args=(url,), daemon=True) for _ in range(crowd)]
        for thread in asking:
            thread.start()

        def all_wait() -> bool | None:
            told = _measured(url)
            there = told["llamacpp:requests_processing"] + told["llamacpp:requests_deferred"]
            return there == crowd or None

        wait_until(all_wait, name="the crowd", process=process, log=layout.logs, seconds=60)
        assert _measured(url)["llamacpp:requests_deferred"] > MOST_WAITING
        begun = time.monotonic()
        assert processes.stop(process, patience_seconds=30) == []
        # No more than a moment, in which nobody who asked went away.
        assert time.monotonic() - begun < 30
    for thread in asking:
        thread.join(60)
    assert not any(thread.is_alive() for thread in asking)


@pytest.mark.timeout(600)
def test_two_answers_are_written_at_once(model_url: str) -> None:
    clock = threading.Event()
    arrivals: tuple[list[float], list[float]] = ([], [])
    questions = (
        "Count from 1 to 30, one number a line.",
        "Count from 40 to 70, one number a line.",
    )
    threads = [
        threading.Thread(target=_stream, args=(model_url, question, seen, clock))
        for question, seen in zip(questions, arrivals, strict=True)
    ]
    for thread in threads:
        thread.start()
    clock.set()
    for thread in threads:
        thread.join(90)
    first, second = arrivals
    assert len(first) > 5
    assert len(second) > 5
    assert first[0] < second[-1]
    assert second[0] < first[-1]


def test_a_tool_is_called_with_arguments_of_its_schema(model_url: str) -> None:
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}}
    tool = {"name": "get_weather", "description": "Weather of a city", "parameters": parameters}
    body = {
        "model": "chat",
        "max_tokens": 60,
        "temperature": 0,
        "messages": [{"role": "user", "content": "What is the weather in Paris?"}],
        "tools": [{"type": "function", "function": tool}],
    }
    request = _request(model_url, body)
    with urlopen(request, timeout=300) as answer:  # noqa: S310 - loopback
        call = json.load(answer)["choices"][0]["message"]["tool_calls"][0]["function"]
    assert call["name"] == "get_weather"
    assert "Paris" in json.loads(call["arguments"])["city"]
