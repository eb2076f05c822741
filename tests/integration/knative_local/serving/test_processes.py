import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from knative_local.http1 import TransportTimeout
from knative_local.manifests.plan import ProbeSpec, ScalingSpec
from knative_local.serving.memory import bytes_by_session
from knative_local.serving.ports import free_port

Deploy = Callable[..., Awaitable[Any]]
Until = Callable[..., Awaitable[None]]

PROGRAM = Path(__file__).parent / "program.py"
THIEF = """
import os, runpy, socket, sys
from pathlib import Path

note = Path(__file__).with_name("thief")
if not note.exists():
    taken = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
            note.with_suffix(".new").write_text(str(os.getpid()))
            note.with_suffix(".new").rename(note)
            while True:
                peer = taken.accept()[0]
                peer.recv(65536)
                peer.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nthief")
                peer.close()
        os._exit(0)
    os.wait()
    taken.close()
    while not note.exists():
        pass
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""

FAST = ScalingSpec(window_seconds=1.0, scale_to_zero_grace_seconds=0.0)


async def test_first_request_starts_a_process_and_is_answered_by_it(deploy: Deploy) -> None:
    app = await deploy()
    assert app.revision.status().replicas == 0
    assert await app.get("/hello") == (200, b"ok")
    assert app.revision.status().replicas == 1


async def test_a_program_that_took_the_port_first_is_not_taken_for_the_process(
    deploy: Deploy, tmp_path: Path
) -> None:
    # What listens is no child of the process, which does not get its port the first time.
    (tmp_path / "once.py").write_text(THIEF)
    app = await deploy(command=("python", str(tmp_path / "once.py"), str(PROGRAM)))
    try:
        assert await app.get("/hello") == (200, b"ok")
    finally:
        os.kill(int((tmp_path / "thief").read_text()), signal.SIGKILL)
    (failed,) = [line for line in app.log.read_text().splitlines() if "already in use" in line]
    assert failed


async def test_process_gets_what_the_container_contract_promises(
    deploy: Deploy, tmp_path: Path
) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    app = await deploy(
        "--port=$(PORT)",
        "http://other.demo.svc.cluster.local/v1",
        "/etc/settings/app.json",
        working_dir=folder,
        environment={
            "PEER": "http://other.demo.svc",
            "DSN": "postgresql://u@db.demo.svc.cluster.local:5432/x",
            "SETTINGS": "/etc/settings",
            "PLAIN": "as it is",
        },
        files={"/etc/settings/app.json": b'{"peer": "http://other.demo.svc.cluster.local"}'},
    )
    described = json.loads((await app.get("/describe"))[1])
    environment = described["environment"]
    assert {name: environment[name] for name in ("K_SERVICE", "K_CONFIGURATION", "K_REVISION")} == {
        "K_SERVICE": "app",
        "K_CONFIGURATION": "app",
        "K_REVISION": "app-00001",
    }
    assert environment["PEER"] == "http://127.0.0.1:20001"
    assert environment["DSN"] == "postgresql://u@127.0.0.1:5432/x"
    assert environment["PLAIN"] == "as it is"
    port, peer, file = described["arguments"]
    assert port == f"--port={environment['PORT']}"
    assert peer == "http://127.0.0.1:20001/v1"
    content = await asyncio.to_thread(Path(file).read_text)
    assert json.loads(content) == {"peer": "http://127.0.0.1:20001"}
    assert Path(environment["SETTINGS"]) == Path(file).parent
    assert described["folder"] == str(folder)
    assert described["stdin"] == ""
    assert described["group"] == described["pid"]


async def test_request_carries_the_headers_of_a_cluster(deploy: Deploy) -> None:
    app = await deploy()
    headers = dict(json.loads((await app.get("/describe"))[1])["headers"])
    assert headers["host"] == "app.demo.svc.cluster.local"
    assert headers["k-proxy-request"] == "activator"
    assert headers["x-forwarded-for"] == "127.0.0.1, 127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["forwarded"] == "for=127.0.0.1;proto=http"


async def test_secrets_of_our_own_environment_stay_with_us(deploy: Deploy) -> None:
    app = await deploy()
    environment = json.loads((await app.get("/describe"))[1])["environment"]
    assert "PYTEST_CURRENT_TEST" not in environment


async def test_requests_that_come_while_the_process_starts_are_all_answered(deploy: Deploy) -> None:
    app = await deploy("--start-seconds=0.5")
    answers = await asyncio.gather(*(app.get("/hello") for _ in range(200)))
    assert answers == [(200, b"ok")] * 200
    assert len(app.revision.pids()) == 1


async def test_idle_process_ends_and_the_next_request_starts_another(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy(scaling=FAST)
    first = json.loads((await app.get("/describe"))[1])["pid"]

    def at_zero() -> bool:
        app.revision.tick()
        return not app.revision.pids()

    await until(at_zero)
    assert not psutil.pid_exists(first)
    second = json.loads((await app.get("/describe"))[1])["pid"]
    assert second != first


async def test_busy_process_is_not_ended(deploy: Deploy) -> None:
    app = await deploy(scaling=FAST)
    waiting = asyncio.create_task(app.get("/wait?3"))
    while not waiting.done():
        app.revision.tick()
        await asyncio.sleep(0.05)
    assert await waiting == (200, b"waited")


async def test_minimum_scale_is_kept(deploy: Deploy) -> None:
    app = await deploy(scaling=ScalingSpec(min_scale=2, window_seconds=1.0, initial_scale=0))
    await app.revision.start(60)
    assert app.revision.status().replicas == 2


async def test_load_over_the_target_starts_more_processes(
    deploy: Deploy, until: Until, tmp_path: Path
) -> None:
    app = await deploy(scaling=ScalingSpec(target=2, max_scale=3, window_seconds=6.0))
    enough = tmp_path / "enough"
    requests = [asyncio.create_task(app.get(f"/until?{enough}")) for _ in range(12)]

    def scaled() -> bool:
        app.revision.tick()
        replicas: int = app.revision.status().replicas
        return replicas == 3

    await until(scaled)
    enough.touch()
    assert {status for status, _ in await asyncio.gather(*requests)} == {200}


async def test_concurrency_limit_is_never_exceeded_and_the_activator_holds_the_rest(
    deploy: Deploy,
) -> None:
    app = await deploy(container_concurrency=1, scaling=ScalingSpec(max_scale=1))
    answers = await asyncio.gather(*(app.get("/wait?0.05") for _ in range(30)))
    assert answers == [(200, b"waited")] * 30
    assert await app.get("/most") == (200, b"1")


async def test_concurrency_limit_is_never_exceeded_and_its_queue_is_bounded(
    deploy: Deploy, until: Until, tmp_path: Path
) -> None:
    scaling = ScalingSpec(max_scale=1, target_burst_capacity=0)
    app = await deploy(container_concurrency=1, scaling=scaling)
    assert await app.get("/hello") == (200, b"ok")
    app.revision.tick()
    assert not app.revision.proxied
    enough = tmp_path / "enough"
    asked = [asyncio.create_task(app.get(f"/until?{enough}")) for _ in range(30)]
    # One is with the process, ten are in the queue.
    await until(lambda: sum(each.done() for each in asked) == 19)
    enough.touch()
    answers = await asyncio.gather(*asked)
    full = [answer for answer in answers if answer[0] != 200]
    assert full == [(503, b"pending request queue full\n")] * 19
    assert await app.get("/most") == (200, b"1")


async def test_crash_answers_its_requests_with_502_and_the_next_one_is_served(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy()

    async def post(target: str) -> int:
        # A method with effects; others are sent again where a used connection breaks.
        host = [(b"host", b"app.demo.svc.cluster.local")]
        answer = await app.client.request("POST", app.gateway.url + target, host, timeout=20)
        await answer.read(1000)
        status: int = answer.status
        return status

    first = json.loads((await app.get("/describe"))[1])["pid"]
    assert set(await asyncio.gather(post("/wait?10"), post("/crash"))) == {502}
    # Until it is gone for good, its sockets may still take a request.
    await until(lambda: not psutil.pid_exists(first))
    described = json.loads((await app.get("/describe"))[1])
    assert described["pid"] != first


async def test_process_that_never_becomes_ready_is_explained_by_its_last_output(
    deploy: Deploy,
) -> None:
    app = await deploy("--fail")
    await app.revision.start(60)
    status = app.revision.status()
    assert not status.ready
    assert "exited with status 3" in status.reason
    assert "cannot find the weights" in status.reason


async def test_process_whose_declared_port_is_taken_is_told_about_port(
    deploy: Deploy, until: Until
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        app = await deploy("--start-seconds=100", f"--port={port}", port=port)
        starting = asyncio.create_task(app.revision.start(60))
        await until(lambda: not app.revision.status().ready)
        assert f"names the port {port}, which is taken" in app.revision.status().reason
        await app.revision.stop(0.1)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)


async def test_program_that_names_its_declared_port_gets_it_where_it_is_free(
    deploy: Deploy,
) -> None:
    port = free_port()
    app = await deploy(command=("python3", "-m", "http.server", str(port)), port=port)
    assert (await app.get("/"))[0] == 200


async def test_failing_process_is_restarted_with_growing_pauses(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy("--fail", timeout_seconds=3)
    began, starts = time.monotonic(), 0
    while starts < 2:
        assert await app.get("/hello") == (504, b"activator request timeout")
        starts = app.log.read_text().count("starting")
    # Without pauses there would be ten in a second.
    assert starts <= 2 * (time.monotonic() - began)


async def test_revision_fails_when_its_progress_deadline_has_passed(deploy: Deploy) -> None:
    app = await deploy("--start-seconds=100", progress_deadline_seconds=1.0)
    await app.revision.start(60)
    assert "not ready after 1 s" in app.revision.failure


async def test_deploying_starts_one_replica_even_with_a_minimum_of_zero(deploy: Deploy) -> None:
    app = await deploy()
    await app.revision.start(60)
    assert app.revision.status().replicas == 1
    assert app.revision.initialised


async def test_request_in_flight_is_finished_before_the_process_is_told_to_end(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy()
    waiting = asyncio.create_task(app.get("/wait?2"))
    await until(lambda: app.revision.status().active_requests == 1 and app.revision.pids())
    await until(lambda: app.revision.status().replicas == 1)
    pid = app.revision.pids()[0]
    await app.revision.drain()
    assert await waiting == (200, b"waited")
    assert not psutil.pid_exists(pid)


async def test_process_that_ignores_its_end_is_killed_after_the_timeout(deploy: Deploy) -> None:
    app = await deploy("--stubborn", timeout_seconds=3)
    pid = json.loads((await app.get("/describe"))[1])["pid"]
    draining = asyncio.create_task(app.revision.drain())
    done, _ = await asyncio.wait({draining}, timeout=1.0)
    assert not done
    assert psutil.pid_exists(pid)
    await asyncio.wait_for(draining, 60)
    assert not psutil.pid_exists(pid)


async def test_program_that_does_not_exist_is_named(deploy: Deploy) -> None:
    app = await deploy(command=("no-such-program", "--flag"), timeout_seconds=1)
    await app.revision.start(60)
    assert "no-such-program" in app.revision.status().reason
    assert (await app.get("/hello"))[0] == 504


async def test_process_is_ready_only_when_its_http_probe_succeeds(deploy: Deploy) -> None:
    app = await deploy(readiness=ProbeSpec(kind="http", path="/ready"))
    assert await app.get("/hello") == (200, b"ok")


@pytest.mark.parametrize(("program", "ready"), [("true", True), ("false", False)])
async def test_exec_probe_decides_by_its_exit_status(
    deploy: Deploy, program: str, *, ready: bool
) -> None:
    app = await deploy(
        readiness=ProbeSpec(kind="exec", command=(program,)), timeout_seconds=60 if ready else 1
    )
    status, _ = await app.get("/hello")
    # An exec probe may succeed before the port accepts; a refused connection is a 502.
    assert (status in {200, 502}) is ready


async def test_liveness_probe_that_fails_restarts_the_process(deploy: Deploy, until: Until) -> None:
    app = await deploy(
        liveness=ProbeSpec(kind="exec", command=("false",), period_seconds=1, failure_threshold=1)
    )
    await app.get("/hello")
    first = app.revision.pids()
    await until(lambda: app.revision.pids() not in (first, []))
    assert "liveness" in app.revision.status().reason or app.revision.status().ready


async def test_stubborn_process_and_its_children_are_killed(deploy: Deploy) -> None:
    app = await deploy("--stubborn", "--with-child")
    pid = json.loads((await app.get("/describe"))[1])["pid"]
    child = psutil.Process(pid).children()[0]
    await app.revision.stop(0.2)
    assert not psutil.pid_exists(pid)
    gone, _ = psutil.wait_procs([child], timeout=60)
    assert gone == [child] or child.status() == psutil.STATUS_ZOMBIE


async def test_output_of_the_process_is_in_its_log(deploy: Deploy) -> None:
    app = await deploy()
    await app.get("/hello")
    assert "starting" in app.log.read_text()


async def test_event_for_a_local_service_takes_one_exchange(deploy: Deploy) -> None:
    app = await deploy()
    uri = "http://app.demo.svc.cluster.local/describe?x=1"
    answer = await app.proxy.post(uri, [(b"ce-id", b"1")], b"data", timeout=60)
    described = json.loads(answer.body)
    headers = dict(described["headers"])
    assert answer.status == 200
    assert described["method"] == "POST"
    assert described["body"] == "data"
    assert headers["host"] == "app.demo.svc.cluster.local"
    assert headers["ce-id"] == "1"
    assert headers["k-proxy-request"] == "activator"


async def test_callers_own_timeout_is_not_an_answer(deploy: Deploy) -> None:
    app = await deploy()
    uri = "http://app.demo.svc.cluster.local/wait?10"
    with pytest.raises(TransportTimeout):
        await app.proxy.post(uri, [], b"", timeout=0.5)
    assert app.revision.status().active_requests == 0


async def test_process_over_its_memory_limit_is_killed_and_another_one_started(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy(memory_limit_bytes=200 << 20, scaling=ScalingSpec(min_scale=1))
    await app.revision.start(60)
    first = app.revision.pids()
    app.revision.check_memory(await asyncio.to_thread(bytes_by_session))
    assert app.revision.last_failure == ""
    assert await app.get("/grow?300") == (200, b"grown")
    app.revision.check_memory(await asyncio.to_thread(bytes_by_session))
    await until(lambda: app.revision.pids() not in (first, []))
    assert "OOMKilled" in app.revision.last_failure
    assert "its limit is 200 MiB" in app.revision.last_failure


async def test_mounted_files_are_for_reading_only(deploy: Deploy) -> None:
    app = await deploy("/etc/settings/app.json", files={"/etc/settings/app.json": b"{}"})
    (file,) = json.loads((await app.get("/describe"))[1])["arguments"]
    status = await asyncio.to_thread(Path(file).stat)
    assert status.st_mode & 0o777 == 0o400


async def test_activator_leaves_the_path_when_there_is_room_for_a_burst(
    deploy: Deploy, until: Until
) -> None:
    app = await deploy(scaling=ScalingSpec(target_burst_capacity=0, min_scale=1))

    async def marked() -> bool:
        headers = dict(json.loads((await app.get("/describe"))[1])["headers"])
        return "k-proxy-request" in headers

    assert await marked()
    app.revision.tick()
    assert app.revision.status().excess_burst_capacity == 0
    assert not await marked()
