"""Servers of the Model Context Protocol that others wrote, and one's own odd ones."""

import asyncio
import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from pydantic import SecretStr

from somaagent.mcp.configuration import McpServer
from tests.contracts.repository import ROOT
from tests.support.node import NodeProject, node_project

PACKAGES = str(Path(str(distribution("mcp-server-time").locate_file(""))))
"""Where this environment's packages are; the sandbox shows them to a server that names them."""


def time_server(**changes: object) -> McpServer:
    """The protocol's own reference server for times, as a program in the sandbox."""
    plain: dict[str, object] = {
        "command": "python3",
        "args": ("-m", "mcp_server_time", "--local-timezone=UTC"),
        "env": {"PYTHONPATH": SecretStr(PACKAGES)},
        "mounts": (PACKAGES,),
        "risk": "low",
    }
    return McpServer.model_validate(plain | changes)


def scripted(program: str, **changes: object) -> McpServer:
    """A server that does what `program` says, in Python, with the protocol's SDK at hand."""
    return time_server(args=("-c", program), **changes)


def everything(into: Path) -> NodeProject:
    """The protocol's server that has one of everything, from npm."""
    return node_project(ROOT / "tests" / "support" / "mcp_everything", into)


@dataclass
class Running:
    """A server that listens."""

    url: str
    process: asyncio.subprocess.Process

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def listening(project: NodeProject, port: int | None = None) -> AsyncGenerator[Running]:
    """The server that has everything, over streamable HTTP on loopback."""
    port = port or _free_port()
    script = "node_modules/@modelcontextprotocol/server-everything/dist/index.js"
    process = await asyncio.create_subprocess_exec(
        project.node,
        script,
        "streamableHttp",
        cwd=project.folder,
        env={"PATH": os.defpath, "HOME": str(project.folder), "PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    running = Running(f"http://127.0.0.1:{port}/mcp", process)
    try:
        await _answers(port, process)
        yield running
    finally:
        await running.kill()


async def _answers(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(60):
        while True:
            assert process.returncode is None, f"the server ended with {process.returncode}"
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port
