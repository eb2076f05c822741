"""Programs and files of models through the whole platform: executor, conversation, model, gateway.

Calls are stored as the conversation step stores them: a small model would not ask for these.
"""

import asyncio
import json
import re
from itertools import count
from typing import Any
from uuid import UUID

import aiohttp
import asyncpg
import orjson
import pytest

from somaagent.clock import now
from somaagent.events import ToolCallRequested
from somaagent.local.credentials import load_or_create
from somaagent.messaging.envelope import Envelope, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from somaagent.tools import JsonObject
from tests.integration.conftest import Mailbox, StoredTurn
from tests.support.documents import pdf
from tests.support.platform import Client, Frame, Platform, until

pytestmark = pytest.mark.timeout(600)
SECONDS = 300.0
_STATUS = re.compile(r'"status":"([a-z_]+)"')
FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""


class Room:
    """One turn of a session, which waits for all the calls that the test asks for."""

    def __init__(
        self, platform: Platform, mailbox: Mailbox, turn: StoredTurn, last: ToolCallRequested
    ) -> None:
        self.platform = platform
        self.mailbox = mailbox
        self.turn = turn
        self._last = last
        self._places = count(1)

    @classmethod
    async def new(
        cls,
        platform: Platform,
        client: Client,
        sql: "asyncpg.Connection[asyncpg.Record]",
        question: str = "What is in the file? Answer in one word.",
    ) -> "Room":
        """A turn that waits for a call that nobody runs until `answer`."""
        mailbox = Mailbox(sql, UUID(await client.new_session()))
        turn = await mailbox.add(1, question, state="routed")
        last = await mailbox.add_call(turn, "timestamp", {}, tools=())
        # The sweeper looks for calls that were left.
        await sql.execute(
            "UPDATE tool_calls SET requested_at = now() + interval '1 hour' WHERE id = $1",
            last.call_id,
        )
        return cls(platform, mailbox, turn, last)

    async def ask(self, tool: str, arguments: JsonObject) -> ToolCallRequested:
        """Have the call run."""
        place = next(self._places)
        asked = await self.mailbox.add_call(self.turn, tool, arguments, place=place, tools=())
        await _publish(self.platform, asked)
        return asked

    async def call(self, tool: str, **arguments: Any) -> asyncpg.Record:  # Any: JSON
        """The stored call, once it is over."""
        return await self.ended(await self.ask(tool, arguments))

    async def ended(self, asked: ToolCallRequested) -> asyncpg.Record:
        """A call, once it is over."""
        await self.reached(asked, "finished", "blocked")
        return await self.mailbox.call(asked)

    async def reached(self, asked: ToolCallRequested, *states: str) -> None:
        """Wait until a call is in one of the states."""

        async def there() -> bool:
            return (await self.mailbox.call(asked))["state"] in states

        await until(there, f"a call of {asked.tool}", seconds=SECONDS)

    async def run(self, language: str, code: str, **more: Any) -> asyncpg.Record:  # Any: JSON
        """A stored call of `code_execute`."""
        return await self.call("code_execute", language=language, code=code, **more)

    async def answer(self, client: Client) -> list[Frame]:
        """Let the turn go on; what its listeners are told, from the beginning."""
        await _publish(self.platform, self._last)
        url = f"/v1/sessions/{self.turn.session_id}/stream?turn_id={self.turn.turn_id}"
        return [frame async for frame in client.frames(url)]


async def _publish(platform: Platform, asked: ToolCallRequested) -> None:
    secrets = await asyncio.to_thread(load_or_create, platform.state / "secrets.json")
    event = Envelope(
        event_id=str(asked.call_id),
        source="/functions/conversation",
        event_type=asked.event_type,
        time=now(),
        data=asked.model_dump_json().encode(),
        subject=str(asked.session_id),
        tenant="acme",
        partition_key=f"acme/{asked.session_id}",
    )
    signed = sign(event, KeyRing.of(secrets.event_signing_key), at=now())
    async with (
        aiohttp.ClientSession() as http,
        http.post(
            platform.status["ingress_url"], data=signed.data, headers=to_http(signed)
        ) as response,
    ):
        assert response.status < 300, await response.text()


def result(row: asyncpg.Record) -> JsonObject:
    """The result of a call."""
    read: JsonObject = orjson.loads(row["result"])
    return read


async def _attached(client: Client, room: Room, name: str, content: bytes) -> str:
    """Upload a file and attach it to the turn's message; its id."""
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name, content_type="application/pdf")
    async with client.http.post(f"{client.platform.gateway}/v1/files", data=form) as response:
        assert response.status == 201, await response.text()
        (file,) = (await response.json())["files"]
    assert file["state"] == "ready"
    await room.mailbox.sql.execute(
        "INSERT INTO message_attachments (tenant, turn_id, place, session_id, file_id, name,"
        " media_type, size) VALUES ('acme', $1, 0, $2, $3, $4, 'application/pdf', $5)",
        room.turn.turn_id,
        room.turn.session_id,
        UUID(file["file_id"]),
        name,
        len(content),
    )
    return str(file["file_id"])


async def test_a_question_about_a_pdf_is_answered_from_its_text(
    platform: Platform, client: Client
) -> None:
    async with platform.sql() as sql:
        room = await Room.new(platform, client, sql, "When does the gate of the garden open?")
        content = pdf(["The gate of the garden opens at nine.", "It closes at five."])
        file_id = await _attached(client, room, "garden.pdf", content)
        read = await room.call("document_ingest", attachment_id=file_id)
        assert read["status"] == "success", read["error"]
        assert [found["text"] for found in result(read)["sections"]] == [
            "The gate of the garden opens at nine.",
            "It closes at five.",
        ]
        named = await room.call("document_ingest", attachment_id="garden.pdf")
        assert named["result"] == read["result"]
        # Another session of the tenant has no part in it.
        other = await Room.new(platform, client, sql)
        away = await other.call("document_ingest", attachment_id=file_id)
        assert (away["status"], away["result"]) == ("error", None)
        await _forget(client, other)

        async with client.http.get(
            f"{client.platform.gateway}/v1/sessions/{room.turn.session_id}/context"
        ) as response:
            assert response.status == 200, await response.text()
            shown = (await response.json())["messages"]
        assert any("opens at nine" in m["content"] for m in shown if m["role"] == "tool")
        frames = await room.answer(client)
        assert frames[-1].event == "completed"
        assert re.search(r"\bnine\b|\b9\b", frames[-1].data["text"].lower()), frames[-1].data


async def _forget(client: Client, *rooms: Room) -> None:
    """Stop turns that need no answer: the model has enough to do."""
    for room in rooms:
        ids = (room.turn.session_id, room.turn.turn_id)
        url = "{}/v1/sessions/{}/turns/{}/interrupt".format(client.platform.gateway, *ids)
        async with client.http.post(url) as response:
            assert response.status < 300, await response.text()


async def test_files_pass_between_python_shell_and_tools_of_one_session_alone(
    platform: Platform, client: Client
) -> None:
    async with platform.sql() as sql:
        room = await Room.new(platform, client, sql)
        wrote = await room.run(
            "python", "open('total.txt', 'w').write(str(sum(range(101))))\nprint('written')"
        )
        assert (wrote["status"], result(wrote)["stdout"]) == ("success", "written\n")
        read = await room.run("shell", "cat total.txt")
        assert (read["status"], result(read)["stdout"]) == ("success", "5050")
        shown = await room.call("file_read", path="total.txt")
        assert result(shown)["content"] == "5050"
        placed = await room.call("file_write", path="data/more.txt", content="more")
        assert placed["status"] == "success"
        listed = await room.call("file_list", recursive=True)
        assert [entry["path"] for entry in result(listed)["entries"]] == [
            "data",
            "data/more.txt",
            "total.txt",
        ]

        other = await Room.new(platform, client, sql)
        away = await other.call("file_read", path="total.txt")
        assert (away["status"], away["result"]) == ("error", None)
        mine = platform.state / "workspaces" / "acme" / str(room.mailbox.session_id)
        assert (mine / "total.txt").is_file()
        looked = await other.run("shell", f"ls -a /workspace; cat {mine}/total.txt; ls {mine}/..")
        assert looked["status"] == "error"
        assert result(looked)["stdout"].split() == [".", ".."]
        assert "5050" not in looked["result"]
        await _forget(client, room, other)


async def test_what_a_program_overdoes_arrives_in_the_turn_as_what_it_is(
    platform: Platform, client: Client
) -> None:
    async with platform.sql() as sql:
        room = await Room.new(platform, client, sql)
        slow = await room.run("python", "import time\ntime.sleep(600)", timeout_seconds=2)
        greedy = await room.run("python", "kept = [bytes(1 << 24) for _ in range(1000)]")
        # In a turn that is not answered: the model would read it all.
        aside = await Room.new(platform, client, sql)
        loud = await aside.run("shell", "yes")
        await _forget(client, aside)
        assert [call["status"] for call in (slow, greedy, loud)] == [
            "timeout",
            "out_of_memory",
            "output_limit",
        ]
        assert all(call["error"] for call in (slow, greedy, loud))

        async with client.http.get(
            f"{client.platform.gateway}/v1/sessions/{room.turn.session_id}/context"
        ) as response:
            assert response.status == 200, await response.text()
            shown = (await response.json())["messages"]
        results = [message["content"] for message in shown if message["role"] == "tool"]
        assert [_STATUS.findall(content) for content in results] == [
            # What is asked for first is not run yet.
            ["cancelled"],
            ["timeout"],
            ["out_of_memory"],
        ]

        told = [frame.data for frame in await room.answer(client) if frame.event == "tool_result"]
        # It was run last.
        assert [data["status"] for data in told] == [
            "timeout",
            "out_of_memory",
            "success",
        ]


async def test_a_program_sees_no_secret_of_the_platform(platform: Platform, client: Client) -> None:
    secrets = await asyncio.to_thread((platform.state / "secrets.json").read_text)
    hidden = [value for value in json.loads(secrets).values() if isinstance(value, str)]
    assert len(hidden) >= 3
    code = """
import glob, os
print(sorted(os.environ))
for path in [*glob.glob('/proc/*/environ'), *glob.glob('/proc/*/cmdline'), '/etc/passwd']:
    try:
        print(path, open(path, 'rb').read())
    except OSError as error:
        print(path, error.strerror)
for place in ('/', '/tmp', os.path.expanduser('~')):
    print(place, sorted(os.listdir(place)))
"""
    async with platform.sql() as sql:
        room = await Room.new(platform, client, sql)
        looked = await room.run("python", code)
        assert looked["status"] == "success", looked["error"]
        seen = looked["result"]
        assert "SOMA_" not in seen
        assert "/proc/1/environ" in seen
        assert not [value for value in hidden if value in seen]
        found = await room.run("shell", f"cat {platform.state}/secrets.json; env")
        assert "SOMA_" not in found["result"]
        assert not [value for value in hidden if value in found["result"]]
        await _forget(client, room)


async def test_the_platform_answers_while_a_program_forks_without_end(
    platform: Platform, client: Client
) -> None:
    async with platform.sql() as sql:
        room = await Room.new(platform, client, sql)
        bomb = await room.ask(
            "code_execute", {"language": "python", "code": FORK_BOMB, "timeout_seconds": 10}
        )
        await room.reached(bomb, "running", "finished")
        accepted = await client.post(await client.new_session(), "Say yes.")
        assert await client.answer(accepted)
        ended = await room.ended(bomb)
        assert ended["status"] == "timeout"
        after = await room.run("python", "print(6 * 7)")
        assert (after["status"], result(after)["stdout"]) == ("success", "42\n")
        await _forget(client, room)
