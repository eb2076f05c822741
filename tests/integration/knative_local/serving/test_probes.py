"""Every kind of probe on real processes."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from knative_local.manifests.plan import ProbeSpec, ScalingSpec
from knative_local.serving.grpc_health import serves
from knative_local.serving.ports import free_port

GRPC_PROGRAM = Path(__file__).with_name("grpc_program.py")
Deploy = Callable[..., Awaitable[Any]]
Until = Callable[..., Awaitable[None]]
ONE = ScalingSpec(min_scale=1)


@pytest.fixture
def health(tmp_path: Path) -> Path:
    """The file that says how a gRPC server is."""
    file = tmp_path / "health"
    say(file, "serving")
    return file


def say(health: Path, text: str) -> None:
    """Write at once: a program that reads meanwhile gets the old text or the new one."""
    written = health.with_name(f"{health.name}.new")
    written.write_text(text)
    written.replace(health)


def times(notes: Path) -> int:
    """Return how often a probe has been asked."""
    return len(notes.read_text().splitlines()) if notes.exists() else 0


def grpc(health: Path) -> tuple[str, ...]:
    return ("python", str(GRPC_PROGRAM), str(health))


def given_up(port: int) -> int:
    """Return how many connections to a server wait for it although their clients have left."""
    return sum(
        tuple(each.laddr)[1:] == (port,) and each.status == psutil.CONN_CLOSE_WAIT
        for each in psutil.net_connections("tcp4")
    )


@pytest.mark.parametrize("service", ["", "app"])
async def test_grpc_server_is_ready_when_its_health_service_says_so(
    deploy: Deploy, until: Until, health: Path, service: str
) -> None:
    say(health, "not serving")
    probe = ProbeSpec(kind="grpc", grpc_service=service)
    app = await deploy(command=grpc(health), readiness=probe, scaling=ONE)
    starting = asyncio.create_task(app.revision.start(60))
    await until(lambda: times(health.with_name("health.asked")) >= 5)
    assert app.revision.status().replicas == 0
    say(health, "serving")
    await starting
    assert app.revision.status().replicas == 1


async def test_grpc_service_that_the_server_does_not_know_is_not_ready(
    deploy: Deploy, health: Path
) -> None:
    probe = ProbeSpec(kind="grpc", grpc_service="other")
    app = await deploy(
        command=grpc(health), readiness=probe, scaling=ONE, progress_deadline_seconds=8.0
    )
    await app.revision.start(60)
    assert "not ready after 8 s" in app.revision.failure


async def test_grpc_liveness_that_fails_restarts_the_process(
    deploy: Deploy, until: Until, health: Path
) -> None:
    liveness = ProbeSpec(kind="grpc", period_seconds=1, failure_threshold=2)
    app = await deploy(command=grpc(health), liveness=liveness, scaling=ONE)
    await app.revision.start(60)
    first = app.revision.pids()
    say(health, "not serving")
    await until(lambda: app.revision.pids() not in (first, []))
    assert "its liveness probe fails" in app.revision.last_failure


async def test_server_of_another_protocol_does_not_serve_grpc(deploy: Deploy) -> None:
    app = await deploy(scaling=ONE)
    await app.revision.start(60)
    (instance,) = app.revision.slots.backends
    assert not await serves("127.0.0.1", instance.port, "", timeout=1)
    assert not await serves("127.0.0.1", free_port(), "", timeout=1)


async def test_startup_probe_comes_before_readiness_and_liveness(
    deploy: Deploy, tmp_path: Path, until: Until
) -> None:
    started, asked = tmp_path / "started", tmp_path / "asked"
    command = ("sh", "-c", f"echo >> {asked}; test -e {started}")
    startup = ProbeSpec(kind="exec", command=command, period_seconds=1, failure_threshold=60)
    liveness = ProbeSpec(kind="tcp", period_seconds=1, failure_threshold=1)
    app = await deploy(
        "--start-seconds=2", startup=startup, liveness=liveness, scaling=ONE, timeout_seconds=30
    )
    starting = asyncio.create_task(app.revision.start(60))
    await until(lambda: bool(app.revision.pids()))
    first = app.revision.pids()
    # Not accepting yet would have been the end of it by its liveness.
    await until(lambda: times(asked) >= 25)
    assert app.revision.pids() == first
    say(started, "")
    await starting
    assert app.revision.pids() == first
    assert app.revision.status().replicas == 1


async def test_http_liveness_restarts_a_process_that_answers_with_errors(
    deploy: Deploy, until: Until
) -> None:
    liveness = ProbeSpec(kind="http", path="/status?503", period_seconds=1, failure_threshold=1)
    app = await deploy(liveness=liveness, scaling=ONE)
    await app.revision.start(60)
    first = app.revision.pids()
    await until(lambda: app.revision.pids() not in (first, []))
    assert "its liveness probe fails" in app.revision.last_failure


async def test_http_probe_sends_its_headers_as_a_cluster_does(deploy: Deploy) -> None:
    readiness = ProbeSpec(
        kind="http", path="/needs?x-ready=yes", headers=(("X-Ready", "yes"),), success_threshold=2
    )
    app = await deploy(readiness=readiness)
    assert await app.get("/hello") == (200, b"ok")


async def test_process_that_is_not_ready_any_more_gets_no_requests_until_it_is_again(
    deploy: Deploy, tmp_path: Path, until: Until
) -> None:
    ready = tmp_path / "ready"
    say(ready, "")
    readiness = ProbeSpec(
        kind="exec", command=("test", "-e", str(ready)), period_seconds=1, failure_threshold=1
    )
    app = await deploy("--port=$(PORT)", readiness=readiness, scaling=ONE, timeout_seconds=30)
    await app.revision.start(60)
    pids = app.revision.pids()
    await until(lambda: app.revision.status().replicas == 1)
    ready.unlink()
    await until(lambda: app.revision.status().replicas == 0)
    waiting = asyncio.create_task(app.get("/hello"))
    await until(lambda: app.revision.status().waiting_requests == 1)
    say(ready, "")
    status, _ = await waiting
    assert status == 200
    assert app.revision.pids() == pids


async def test_startup_probe_that_never_succeeds_fails_the_process(deploy: Deploy) -> None:
    startup = ProbeSpec(kind="exec", command=("false",), period_seconds=1, failure_threshold=2)
    app = await deploy(startup=startup, scaling=ONE)
    await app.revision.start(60)
    assert "its startup probe fails" in app.revision.failure


async def test_process_that_is_slow_for_a_moment_stays_in_use(deploy: Deploy, until: Until) -> None:
    app = await deploy(readiness=ProbeSpec(kind="http", path="/ready"), scaling=ONE)
    await app.revision.start(60)
    (pid,) = app.revision.pids()
    (instance,) = app.revision.slots.backends
    os.kill(pid, signal.SIGSTOP)
    try:
        # Several rounds of 100 ms fail; a cluster's proxy goes on asking for ten seconds.
        await until(lambda: given_up(instance.port) >= 3)
        assert app.revision.status().replicas == 1
    finally:
        os.kill(pid, signal.SIGCONT)
    assert await app.get("/hello") == (200, b"ok")
