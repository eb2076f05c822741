"""The embedded server starts, or says why not and what to do, whatever happened before."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.errors import DistributionProblem, ServerProblem
from knative_local.kafka.readiness import answers
from knative_local.kafka.server import EmbeddedKafka
from knative_local.kafka.topics import ensure_topic
from knative_local.kafka.waiting import wait_until

START = """
import sys
from pathlib import Path
from knative_local.kafka.server import EmbeddedKafka
server = EmbeddedKafka(Path(sys.argv[1]))
print(server.start(detached=sys.argv[2] == "detached"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose server, if any, is ended after the test."""
    folder = tmp_path / "kafka"
    yield folder
    if folder.is_dir():
        EmbeddedKafka(folder).stop()


def start_elsewhere(state: Path, how: str) -> tuple["subprocess.Popen[str]", str]:
    """Start the server from a process of its own, which then waits."""
    starter = subprocess.Popen(
        [sys.executable, "-c", START, str(state), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdout is not None
    return starter, starter.stdout.readline().strip()


def end(starter: "subprocess.Popen[str]") -> None:
    starter.kill()
    starter.communicate()


def server_pid(state: Path) -> int:
    return int(json.loads((state / "process.json").read_text())["pid"])


def is_up(address: str) -> bool:
    host, _, port = address.rpartition(":")
    return answers(host, int(port))


def has_ended(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def topics_at(address: str, *, create: str | None = None) -> bool:
    cluster = Cluster(address)
    await cluster.open()
    try:
        if create is not None:
            await ensure_topic(cluster, create, partitions=1, replication_factor=1, config={})
        return bool(await cluster.partitions("kept"))
    finally:
        await cluster.close()


async def test_it_keeps_its_port_and_its_topics_from_run_to_run(state: Path) -> None:
    first = EmbeddedKafka(state)
    address = await first.open()
    assert await topics_at(address, create="kept")
    await first.aclose()
    assert not is_up(address)
    async with EmbeddedKafka(state) as second:
        assert second.bootstrap == address
        assert await topics_at(address)


async def test_a_killed_server_starts_again_with_its_topics(state: Path) -> None:
    server = EmbeddedKafka(state)
    assert await topics_at(await server.open(), create="kept")
    os.kill(server_pid(state), signal.SIGKILL)
    address = await EmbeddedKafka(state).open()
    assert await topics_at(address)


def test_a_server_whose_clients_know_its_port_waits_until_it_is_free(state: Path) -> None:
    server = EmbeddedKafka(state)
    address = server.start()
    os.kill(server_pid(state), signal.SIGKILL)
    assert wait_until(server.has_died, timeout=60)
    port = int(address.rpartition(":")[2])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(ServerProblem, match=f"port {port} .*is taken"):
            server.start(keep_port=True)
    assert server.start(keep_port=True) == address


def test_the_server_ends_with_a_starter_that_is_killed(state: Path) -> None:
    starter, address = start_elsewhere(state, "attached")
    pid = server_pid(state)
    assert is_up(address)
    end(starter)
    assert wait_until(lambda: has_ended(pid), timeout=60)
    assert EmbeddedKafka(state).start() == address


def test_a_detached_server_outlives_its_starter_and_is_found_again(state: Path) -> None:
    starter, address = start_elsewhere(state, "detached")
    pid = server_pid(state)
    end(starter)
    assert EmbeddedKafka(state).running() == address
    assert EmbeddedKafka(state).start(detached=True) == address
    assert server_pid(state) == pid
    assert EmbeddedKafka(state).stop()
    assert has_ended(pid)
    assert not EmbeddedKafka(state).stop()


def test_a_folder_in_use_is_refused_with_the_name_of_its_user(state: Path) -> None:
    starter, _ = start_elsewhere(state, "attached")
    with pytest.raises(ServerProblem, match=f"in use by process {starter.pid}"):
        EmbeddedKafka(state).start()
    end(starter)


def test_a_server_whose_record_is_lost_is_ended_and_replaced(state: Path) -> None:
    starter, address = start_elsewhere(state, "detached")
    pid = server_pid(state)
    (state / "process.json").unlink()
    assert EmbeddedKafka(state).start() == address
    assert server_pid(state) != pid
    assert has_ended(pid)
    end(starter)


def test_a_record_of_somebody_elses_process_harms_nobody(state: Path) -> None:
    EmbeddedKafka(state).start()
    EmbeddedKafka(state).stop()
    record = {
        "pid": os.getpid(),
        "started": 1.0,
        "port": 1,
        "controller_port": 2,
        "detached": True,
        "owner_pid": 1,
        "owner_started": 1.0,
    }
    (state / "process.json").write_text(json.dumps(record))
    assert is_up(EmbeddedKafka(state).start())
    EmbeddedKafka(state).stop()
    (state / "process.json").write_text("{half a rec")
    assert is_up(EmbeddedKafka(state).start())


def test_another_port_is_taken_when_the_remembered_one_is_in_use(state: Path) -> None:
    address = EmbeddedKafka(state).start()
    EmbeddedKafka(state).stop()
    host, _, port = address.rpartition(":")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((host, int(port)))
        other.listen()
        moved = EmbeddedKafka(state).start()
        assert moved != address
        assert is_up(moved)


def test_a_format_that_was_cut_off_is_begun_anew(state: Path) -> None:
    (state / "format-left").mkdir(parents=True)
    (state / "format-left" / "data").mkdir()
    (state / "data").mkdir()
    assert is_up(EmbeddedKafka(state).start())
    assert not (state / "format-left").exists()


def test_a_damaged_data_folder_is_named_with_what_to_do(state: Path) -> None:
    EmbeddedKafka(state).start()
    EmbeddedKafka(state).stop()
    properties = state / "data" / "meta.properties"
    good = properties.read_text()
    properties.write_text("version=1\n")
    with pytest.raises(ServerProblem, match=r"data'.*remove it to start with empty topics"):
        EmbeddedKafka(state).start()
    properties.unlink()
    with pytest.raises(ServerProblem, match=r"no meta\.properties.*remove it"):
        EmbeddedKafka(state).start()
    properties.write_text(good)
    assert is_up(EmbeddedKafka(state).start())


def test_a_damaged_metadata_log_is_named_with_what_to_do(state: Path) -> None:
    EmbeddedKafka(state).start()
    EmbeddedKafka(state).stop()
    for log in (state / "data" / "__cluster_metadata-0").iterdir():
        if log.suffix in (".log", ".checkpoint"):
            log.chmod(0o600)
            log.write_bytes(b"\x00\x01junk" * 200)
    with pytest.raises(ServerProblem, match=r"data'.*remove it to start with empty topics"):
        EmbeddedKafka(state).start()


def test_a_full_disk_is_named_with_what_to_do(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        with pytest.raises(ServerProblem, match=r"is full.*Free space and start again"):
            EmbeddedKafka(disk / "kafka").start()
        (disk / "filler").write_bytes(b"x" * (disk_free(disk)))
        with pytest.raises(ServerProblem, match=r"start again"):
            EmbeddedKafka(disk / "other").start()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def disk_free(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerProblem, match="Cannot use the state folder"):
        EmbeddedKafka(tmp_path / "file").start()


def test_a_java_that_cannot_run_kafka_is_refused(tmp_path: Path, state: Path) -> None:
    with pytest.raises(DistributionProblem, match="There is no Java runtime"):
        EmbeddedKafka(state, java=tmp_path / "none").start()
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    with pytest.raises(DistributionProblem, match="too old"):
        EmbeddedKafka(state, java=old).start()
    old.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(DistributionProblem, match="does not run"):
        EmbeddedKafka(state, java=old).start()
