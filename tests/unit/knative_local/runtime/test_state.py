import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from knative_local.http1 import Request, Response
from knative_local.runtime.errors import CannotStart
from knative_local.runtime.state import StateFolder
from knative_local.serving import PortBook
from knative_local.serving.marking import RUN_VARIABLE, run_value


async def answer(_: Request) -> Response:
    return Response(200)


async def test_name_keeps_its_port_from_run_to_run(tmp_path: Path) -> None:
    first = PortBook(tmp_path / "ports.json")
    server = await first.listen("gateway", answer)
    first.save()
    await server.close()
    again = await PortBook(tmp_path / "ports.json").listen("gateway", answer)
    assert again.port == server.port
    await again.close()


async def test_name_gets_another_port_when_its_own_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (tmp_path / "ports.json").write_text(json.dumps({"gateway": port}))
        server = await PortBook(tmp_path / "ports.json").listen("gateway", answer)
        assert server.port != port
        await server.close()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"gateway": "x"}'])
async def test_damaged_port_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "ports.json").write_text(content)
    server = await PortBook(tmp_path / "ports.json").listen("gateway", answer)
    await server.close()


def test_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    first = StateFolder(tmp_path / "state")
    first.acquire()
    with pytest.raises(CannotStart, match="another knative-local runs on the state folder"):
        StateFolder(tmp_path / "state").acquire()
    first.release()
    second = StateFolder(tmp_path / "state")
    second.acquire()
    second.release()


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="cannot be used"):
        StateFolder(tmp_path / "file" / "state").acquire()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found through /proc")
def test_owner_ends_what_an_earlier_one_has_left(tmp_path: Path) -> None:
    left = subprocess.Popen(["sleep", "1000"], env={RUN_VARIABLE: run_value(tmp_path)})
    other = subprocess.Popen(["sleep", "1000"], env={RUN_VARIABLE: run_value(tmp_path / "other")})
    state = StateFolder(tmp_path)
    state.acquire()
    assert left.wait(5) == -9
    assert other.poll() is None
    other.kill()
    other.wait(5)
    state.release()
