"""The embedded Valkey starts, mends what a crash left behind, or says what to do."""

import os
import socket
from dataclasses import replace
from pathlib import Path
from signal import SIGKILL
from typing import Any

import psutil
import pytest
import redis
from pydantic import SecretStr

from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.progress import silent
from somaagent.local.server import Server
from somaagent.local.valkey import EmbeddedValkey
from tests.integration.local.disks import small_disk


def _client(server: Server) -> Any:  # Any: the client's types are incomplete
    return redis.Redis.from_url(  # pyright: ignore[reportUnknownMemberType] - as above
        server.url.get_secret_value(), decode_responses=True
    )


def test_a_first_start_answers(own_valkey: EmbeddedValkey) -> None:
    with _client(own_valkey.start(silent)) as client:
        assert client.ping()


def test_a_second_start_keeps_the_running_server(own_valkey: EmbeddedValkey) -> None:
    assert own_valkey.start(silent) == own_valkey.start(silent)


def test_a_client_without_the_password_is_refused(own_valkey: EmbeddedValkey) -> None:
    server = own_valkey.start(silent)
    address = server.url.get_secret_value().rpartition("@")[2]
    with (
        _client(replace(server, url=SecretStr(f"redis://{address}"))) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_the_password_is_in_no_command_line(own_valkey: EmbeddedValkey) -> None:
    process = own_valkey.start(silent).process
    assert process is not None
    assert own_valkey.password not in " ".join(psutil.Process(process.pid).cmdline())


def test_what_was_saved_outlives_a_stop(own_valkey: EmbeddedValkey) -> None:
    with _client(own_valkey.start(silent)) as client:
        client.set("kept", "yes")
    assert own_valkey.stop()
    with _client(own_valkey.start(silent)) as client:
        assert client.get("kept") == "yes"


def test_a_killed_server_is_started_again(own_valkey: EmbeddedValkey) -> None:
    before = own_valkey.start(silent)
    assert before.process is not None
    os.kill(before.process.pid, SIGKILL)
    after = own_valkey.start(silent)
    assert after.process != before.process
    with _client(after) as client:
        assert client.ping()


def test_a_damaged_dump_is_set_aside(own_valkey: EmbeddedValkey) -> None:
    own_valkey.start(silent)
    own_valkey.stop()
    (own_valkey.folder / "dump.rdb").write_bytes(b"this is no dump")
    with _client(own_valkey.start(silent)) as client:
        assert client.ping()
    assert [path.read_bytes() for path in own_valkey.folder.glob("dump.rdb.damaged-*")] == [
        b"this is no dump"
    ]


def test_a_taken_port_is_replaced(own_valkey: EmbeddedValkey) -> None:
    own_valkey.start(silent)
    own_valkey.stop()
    port = int((own_valkey.layout.run / "valkey.port").read_text())
    with (
        socket.create_server(("127.0.0.1", port)),
        _client(own_valkey.start(silent)) as client,
    ):
        assert client.ping()


def test_a_server_whose_configuration_is_lost_is_replaced(own_valkey: EmbeddedValkey) -> None:
    before = own_valkey.start(silent)
    (own_valkey.folder / "valkey.conf").unlink()
    after = own_valkey.start(silent)
    assert after.process != before.process
    assert before.process is not None
    assert not before.process.alive


def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=5) as disk:
        layout = Layout(disk / "state")
        layout.prepare()
        with pytest.raises(LocalProblem, match="MB left"):
            EmbeddedValkey(layout=layout, password="x" * 32).start(silent)
