"""A platform whose personas each have one tool that the model has to call.

A persona's `tool_choice` makes the first step of a turn call its tool; the arguments are the
model's own, within the tool's schema. So a small model does by a sentence what a large one would
think of itself. Files lie in a bucket, policies are enforced, and what goes to the model is short.
"""

import asyncio
import io
import json
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from tests.support.mcp_servers import PACKAGES
from tests.support.objects import ACCESS_KEY, BUCKET, SECRET_KEY, Bucket, seaweed
from tests.support.platform import Accepted, Client, Platform, soma, until

SYSTEM = "Call your tool with exactly what the user gives you. After its result say only: Done."
"""An earlier answer that tells of a call in words has a small model do so instead of calling."""
SECONDS = 600.0
"""Bound of what a model has to do meanwhile."""
ATTACHED_CHARACTERS, RESULT_CHARACTERS = 600, 1000
MCP_TOOL = "mcp_time_get_current_time"


@dataclass(frozen=True)
class Workshop:
    """The platform, and what its tools reach."""

    platform: Platform
    bucket: Bucket
    port: int
    """Where a web server may listen that `http_fetch` reaches."""
    editor: str
    """A credential of somebody who may make personas."""

    @asynccontextmanager
    async def desk(self) -> AsyncGenerator["Desk"]:
        """A client of the tenant acme."""
        async with self.platform.client() as client:
            yield Desk(client, self.editor)


@contextmanager
def workshop(folder: Path) -> Generator[Workshop]:
    """Such a platform, for the time of the block."""
    (folder / "objects").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with seaweed(folder / "objects") as bucket:
        settings = {
            **_mcp(folder),
            "SOMA_POLICY_ENFORCE": "true",
            "SOMA_FETCH_HOSTS": "127.0.0.1",
            "SOMA_FETCH_PORTS": str(port),
            "SOMA_FETCH_NETWORKS": "127.0.0.0/8",
            "SOMA_FILES_STORE": "s3",
            "SOMA_FILES_S3_ENDPOINT": bucket.endpoint,
            "SOMA_FILES_S3_BUCKET": BUCKET,
            "SOMA_FILES_S3_ACCESS_KEY": ACCESS_KEY,
            "SOMA_FILES_S3_SECRET_KEY": SECRET_KEY,
            "SOMA_MODEL_ATTACHMENT_CHARACTERS": str(ATTACHED_CHARACTERS),
            "SOMA_TOOLS_RESULT_CHARACTERS": str(RESULT_CHARACTERS),
            "SOMA_TOOLS_MOST_STEPS": "1",
            "SOMA_MODEL_MAX_TOKENS": "128",
        }
        told = [part for name, it in settings.items() for part in ("--set", f"{name}={it}")]
        platform = Platform.start(folder / "state", *told)
        try:
            yield Workshop(platform, bucket, port, _editor(platform))
        finally:
            platform.stop()


def _editor(platform: Platform) -> str:
    identity = ("--tenant", "acme", "--subject", "editor", "--scope", "personas:write")
    return soma("token", "--state", str(platform.state), *identity).strip()


def _mcp(folder: Path) -> dict[str, str]:
    """A third party's MCP server, whose tools are written down as an operator does it."""
    servers, tools = folder / "servers.json", folder / "tools.json"
    time = {
        "command": "python3",
        "args": ["-m", "mcp_server_time", "--local-timezone=UTC"],
        "env": {"PYTHONPATH": PACKAGES},
        "mounts": [PACKAGES],
        "risk": "low",
    }
    servers.write_text(json.dumps({"mcpServers": {"time": time}}))
    soma("mcp", "lock", "--servers", str(servers), "--tools", str(tools))
    return {"SOMA_MCP_SERVERS": str(servers), "SOMA_MCP_TOOLS": str(tools)}


@dataclass(frozen=True)
class Desk:
    """Where somebody sits who has tools called."""

    client: Client
    editor: str

    async def called(
        self, session: str, tool: str, text: str, *, attachments: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The call that the model made in a turn that is answered; it has succeeded."""
        turn = await self.answered(session, tool, text, attachments=attachments)
        call: dict[str, Any] = turn["steps"][0]["calls"][0]
        assert (call["tool"], call["status"]) == (tool, "success"), call
        return call

    async def answered(
        self, session: str, tool: str, text: str, *, attachments: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """A turn of the tool's persona, once it is answered."""
        accepted = await self.ask(session, tool, text, attachments=attachments)
        async with asyncio.timeout(SECONDS):
            assert (await self.client.answer(accepted)).strip()
        turn: dict[str, Any] = await self.got(f"/v1/sessions/{session}/turns/{accepted.turn_id}")
        assert turn["state"] == "completed"
        return turn

    async def ask(
        self, session: str, tool: str, text: str, *, attachments: tuple[str, ...] = ()
    ) -> Accepted:
        """Send a message to the tool's persona."""
        persona = await self._persona(tool)
        url = f"{self.client.platform.gateway}/v1/sessions/{session}/messages"
        body = {"text": text, "persona": persona, "attachments": list(attachments)}
        async with self.client.http.post(url, json=body) as response:
            assert response.status == 202, await response.text()
            told = await response.json()
        return Accepted(**{name: told[name] for name in Accepted.__dataclass_fields__})

    async def _persona(self, tool: str) -> str:
        """The persona that calls this tool, made where there is none."""
        name = tool.replace("_", "-")
        body = {"id": name, "name": name, "system_prompt": SYSTEM, "temperature": 0}
        body |= {"tools": [tool], "tool_choice": tool}
        url = f"{self.client.platform.gateway}/v1/personas"
        headers = {"Authorization": f"Bearer {self.editor}"}
        async with self.client.http.post(url, json=body, headers=headers) as response:
            assert response.status in (201, 409), await response.text()
        return name

    async def approve(self, accepted: Accepted) -> None:
        """Have the call that the turn waits for approved, by somebody else than the asker."""
        path = f"/v1/sessions/{accepted.session_id}/turns/{accepted.turn_id}"

        async def waiting() -> list[dict[str, Any]]:
            turn = await self.got(path)
            assert turn["state"] not in ("completed", "failed", "refused"), turn
            return list(turn["waiting_for"])

        (entry,) = await until(waiting, "the call to wait", seconds=SECONDS)
        platform = self.client.platform
        headers = {
            "Authorization": f"Bearer {platform.token(subject='grace')}",
            "Idempotency-Key": str(uuid4()),
        }
        url = f"{platform.gateway}/v1/requeue/{entry['requeue_id']}/approve"
        body = {"reason": "the page is public"}
        async with self.client.http.post(url, json=body, headers=headers) as response:
            assert response.status == 200, await response.text()

    async def upload(self, name: str, kind: str, content: bytes) -> str:
        """Have a file kept; its id."""
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name, content_type=kind)
        url = f"{self.client.platform.gateway}/v1/files"
        async with self.client.http.post(url, data=form) as response:
            assert response.status == 201, await response.text()
            (file,) = (await response.json())["files"]
        assert file["state"] == "ready"
        return str(file["file_id"])

    async def got(self, path: str) -> Any:  # Any: JSON
        """What the gateway answers to a GET."""
        async with self.client.http.get(self.client.platform.gateway + path) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    def workspace(self, session: str) -> Path:
        """Where the files of a session's tools lie."""
        return self.client.platform.state / "workspaces" / "acme" / session
