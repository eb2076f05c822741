"""A server as a program in the sandbox, spoken to over its standard streams."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

from somaagent.mcp.configuration import McpServer
from somaagent.sandbox import Dialogue, Sandbox, SandboxLimits, SandboxRequest
from somaagent.sandbox.limits import MEBIBYTE

_SAFE: Final = {"PYTHONSAFEPATH": "1", "PYTHONPATH": ""}
"""A file of the workspace is no module of the server's."""

logger = logging.getLogger(__name__)

Streams = tuple[
    MemoryObjectReceiveStream[SessionMessage | Exception], MemoryObjectSendStream[SessionMessage]
]
Incoming = MemoryObjectSendStream[SessionMessage | Exception]
Outgoing = MemoryObjectReceiveStream[SessionMessage]


def request(server: McpServer, workspace: Path | None, *, seconds: float) -> SandboxRequest:
    """What is to run.

    Raises:
        ValueError: The configuration cannot be run.
    """
    if server.command is None:
        raise ValueError("the server has no command")
    environment = {name: value.get_secret_value() for name, value in server.env.items()}
    return SandboxRequest(
        argv=("/usr/bin/env", "--", server.command, *server.args),
        interactive=True,
        environment=_SAFE | environment,
        workspace=workspace if server.workspace else None,
        read_only=tuple(Path(folder) for folder in server.mounts),
        limits=SandboxLimits(
            wall_seconds=seconds,
            cpu_seconds=max(1, int(seconds)),
            memory_bytes=server.memory_mib * MEBIBYTE,
            processes=server.processes,
        ),
    )


@asynccontextmanager
async def sandboxed(sandbox: Sandbox, asked: SandboxRequest) -> AsyncGenerator[Streams]:
    """The server's streams, while it runs.

    Raises:
        IsolationUnavailable: It could not be isolated; nothing of it was run.
    """
    async with sandbox.talk(asked) as dialogue:
        into, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
        write, out_of = anyio.create_memory_object_stream[SessionMessage](0)
        async with into, read, write, out_of:
            tasks = [
                asyncio.create_task(_listen(dialogue, into)),
                asyncio.create_task(_speak(dialogue, out_of, into)),
            ]
            try:
                yield read, write
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(dialogue: Dialogue, into: Incoming) -> None:
    """Pass on what the server says; its end closes the stream."""
    async with into:
        with suppress(anyio.BrokenResourceError, ValueError):
            # A line that is too long ends all, with ValueError.
            while line := await dialogue.output.readline():
                try:
                    message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                except ValueError:
                    # Some print other things beside the protocol.
                    logger.debug("mcp_line_ignored")
                    continue
                await into.send(SessionMessage(message))


async def _speak(dialogue: Dialogue, out_of: Outgoing, into: Incoming) -> None:
    """Pass on what the server is told; whoever waits hears when it reads no more."""
    async with out_of:
        try:
            async for each in out_of:
                said = each.message.model_dump_json(by_alias=True, exclude_unset=True)
                await dialogue.say(f"{said}\n".encode())
        except BrokenPipeError:
            await into.aclose()
