"""Hostile uploads against a gateway in a process of its own: it stays small and keeps working."""

import asyncio
import hashlib
import os
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, Caller
from tests.integration.functions.gateway.filing import TUS, begin, link, multipart, patch, stored
from tests.integration.functions.gateway.processes import running
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.support.platform import until

MEGABYTE = 1_048_576
MOST_GROWTH = 90 * MEGABYTE
"""Of the process's greatest size; sixteen uploads hold a block each, and their sockets' buffers."""
FILE = 'Content-Disposition: form-data; name="file"; filename="{}"'
ODD_NAMES = (
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "a\\u0000b",
    "CON",
    ".htaccess",
    "x" * 3000,
    "\u202egnp.exe",
    "a;b'c",
    "💣.txt",
    "%2e%2e%2fx",
)


@pytest_asyncio.fixture
async def attacked(
    postgres: TestDatabase, redis_url: str, broker: Broker
) -> AsyncIterator[tuple[Caller, "subprocess.Popen[bytes]"]]:
    """A gateway that takes files of 8 MiB, and Ada."""
    settings = {"SOMA_FILES_MAX_BYTES": str(8 * MEGABYTE)}
    async with running(postgres, redis_url, broker, settings) as (caller, child):
        yield caller.of("acme"), child


def greatest_size(child: "subprocess.Popen[bytes]") -> int:
    """VmHWM: the most memory that the process ever had, in bytes."""
    for line in Path(f"/proc/{child.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the process is gone")


async def much(size: int, *, before: bytes = b"") -> AsyncIterator[bytes]:
    yield before
    for _ in range(size // 65_536):
        yield b"\0" * 65_536


async def send(caller: Caller, method: str, path: str, body: Any, headers: dict[str, str]) -> int:
    """The status; 0 when the server hung up in the middle of the body."""
    try:
        async with caller.http.request(
            method, caller.base + path, data=body, headers=caller.headers | headers
        ) as response:
            await response.read()
            return response.status
    except (aiohttp.ClientError, ConnectionError):
        return 0


async def test_bodies_of_100_megabytes_cost_no_memory(
    attacked: tuple[Caller, "subprocess.Popen[bytes]"], operator: Any
) -> None:
    caller, child = attacked
    await stored(caller, b"warm")
    before = greatest_size(child)
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    head = f"--b\r\n{FILE.format('a')}\r\n\r\n".encode()
    path = await begin(caller, 8 * MEGABYTE)

    statuses = await asyncio.gather(
        *(
            send(caller, "POST", "/v1/files", much(100 * MEGABYTE, before=head), form)
            for _ in range(6)
        ),
        send(caller, "POST", "/v1/files", much(100 * MEGABYTE, before=b"--b\r\nX: "), form),
        send(caller, "POST", "/v1/files", much(100 * MEGABYTE, before=b""), form),
        send(
            caller,
            "PATCH",
            path,
            much(100 * MEGABYTE),
            TUS | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        ),
        send(
            caller,
            "POST",
            "/v1/sessions",
            much(100 * MEGABYTE),
            {"Content-Type": "application/json"},
        ),
        send(
            caller,
            "POST",
            "/v1/events",
            much(100 * MEGABYTE),
            {"Content-Type": "application/cloudevents+json"},
        ),
    )

    assert set(statuses) <= {0, 400, 413}
    assert greatest_size(child) - before < MOST_GROWTH
    assert (await caller.call("GET", "/healthz")).status == 200
    assert await operator.fetchval("SELECT count(*) FROM files WHERE state = 'ready'") == 1


async def test_many_large_uploads_at_once_cost_a_block_each(
    attacked: tuple[Caller, "subprocess.Popen[bytes]"], operator: Any
) -> None:
    caller, child = attacked
    content = os.urandom(6 * MEGABYTE)
    await stored(caller, b"warm")
    before = greatest_size(child)

    files = await asyncio.gather(*(stored(caller, content) for _ in range(16)))
    paths = [await link(caller, file["file_id"]) for file in files]
    answers = await asyncio.gather(*(caller.call("GET", path) for path in paths))

    assert all(answer.body == content for answer in answers)
    assert greatest_size(child) - before < MOST_GROWTH
    used = await operator.fetchval("SELECT bytes FROM file_usage")
    assert used == 16 * len(content) + len(b"warm")


async def test_senders_that_trickle_do_not_hold_up_the_others(
    attacked: tuple[Caller, "subprocess.Popen[bytes]"],
) -> None:
    caller, _ = attacked
    host, port = caller.base.removeprefix("http://").split(":")
    begun = (
        "POST /v1/files HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {caller.headers['Authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n"
    )
    slow = [socket.create_connection((host, int(port))) for _ in range(12)]
    try:
        for one in slow:
            one.sendall(begun.encode() + f"--b\r\n{FILE.format('a')}\r\n\r\nx".encode())

        assert (await stored(caller, b"quick"))["state"] == "ready"
        assert (await caller.call("GET", "/readyz")).status == 200
    finally:
        for one in slow:
            one.close()


async def test_odd_names_are_made_plain_and_come_back_in_safe_headers(
    attacked: tuple[Caller, "subprocess.Popen[bytes]"],
) -> None:
    caller, _ = attacked
    form = {"Content-Type": "multipart/form-data; boundary=b"}

    for name in ODD_NAMES:
        answer = await caller.call(
            "POST", "/v1/files", raw=multipart((FILE.format(name), b"x")), headers=form
        )
        if len(name) > 2000:
            # The parser's own bound on headers may come first.
            assert answer.status in (201, 400)
            continue
        assert answer.status == 201, (name, answer.body)
        (file,) = answer.json["files"]
        assert "/" not in file["name"]
        assert "\\" not in file["name"]
        assert file["name"].isprintable()
        fetched = await caller.call("GET", await link(caller, file["file_id"]))
        disposition = fetched.headers["content-disposition"]
        assert disposition.startswith('attachment; filename="')
        assert disposition.isascii()


async def test_lengths_that_lie_are_found_out(
    attacked: tuple[Caller, "subprocess.Popen[bytes]"], operator: Any
) -> None:
    caller, child = attacked
    host, port = caller.base.removeprefix("http://").split(":")
    authorization = caller.headers["Authorization"]
    path = await begin(caller, 100)

    def talk(request: str, body: bytes) -> bytes:
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(request.encode() + body)
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := connection.recv(65_536):
                answer += piece
            return answer

    common = f"HTTP/1.1\r\nHost: x\r\nAuthorization: {authorization}\r\n"
    upload = (
        f"PATCH {path} {common}Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        "Content-Type: application/offset+octet-stream\r\n"
    )
    form = f"POST /v1/files {common}Content-Type: multipart/form-data; boundary=b\r\n"
    whole = multipart((FILE.format("a"), b"x"))
    for request, body in (
        (upload + "Content-Length: 100\r\n\r\n", b"x" * 50),
        (upload + "Content-Length: -5\r\n\r\n", b"x" * 50),
        (upload + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", b"x" * 50),
        (upload + "Transfer-Encoding: chunked\r\n\r\n", b"ZZ\r\nxx"),
        (form + f"Content-Length: {len(whole) + 100}\r\n\r\n", whole[:-10]),
        (form + "Content-Length: 999999999999999999999\r\n\r\n", whole),
    ):
        answer = await asyncio.to_thread(talk, request, body)
        assert not answer.startswith(b"HTTP/1.1 5"), answer[:200]
        assert b" 201 " not in answer[:20]

    assert child.poll() is None
    assert (await caller.call("GET", "/healthz")).status == 200
    assert await operator.fetchval("SELECT count(*) FROM files WHERE state = 'ready'") == 0
    head = await caller.call("HEAD", path, headers=TUS)
    done = int(head.headers["upload-offset"])
    assert done <= 50
    problem(await patch(caller, path, b"x", offset=99), 409, "wrong_offset")


async def test_a_killed_gateway_loses_nothing_that_it_counted(
    postgres: TestDatabase, redis_url: str, broker: Broker, operator: Any
) -> None:
    content = os.urandom(5 * MEGABYTE)
    async with running(postgres, redis_url, broker) as (caller, child):
        acme = caller.of("acme")
        path = await begin(acme, len(content))
        sent = asyncio.Event()

        async def some() -> AsyncIterator[bytes]:
            yield content[: 2 * MEGABYTE]
            sent.set()
            await asyncio.sleep(30)

        sending = asyncio.create_task(patch(acme, path, some(), offset=0))
        await sent.wait()

        async def counted() -> bool:
            head = await acme.call("HEAD", path, headers=TUS)
            return head.headers["upload-offset"] != "0"

        await until(counted, "the first bytes")
        child.kill()
        await asyncio.gather(sending, return_exceptions=True)
    async with running(postgres, redis_url, broker) as (caller, _):
        acme = caller.of("acme")
        done = int((await acme.call("HEAD", path, headers=TUS)).headers["upload-offset"])
        assert 0 < done <= 2 * MEGABYTE
        problem(await patch(acme, path, content[done:], offset=done), 423, "upload_locked")
        # The dead sender's lease lasts two minutes; here it ends at once.
        await operator.execute("UPDATE files SET lease_until = now()")
        assert (await patch(acme, path, content[done:], offset=done)).status == 204
        file = (await acme.call("GET", path.replace("uploads", "files"))).json
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
