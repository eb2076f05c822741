"""`code_execute`: a Python program or a shell script, in the sandbox, over the session's files."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec

if TYPE_CHECKING:
    from somaagent.sandbox import Sandbox, SandboxResult
    from somaagent.settings import SandboxSettings, WorkspaceSettings
    from somaagent.web import Fetcher

LONGEST_CODE: Final = 100_000
LONGEST_INPUT: Final = 100_000
OUTPUT_BYTES: Final = 32_768
"""Of each stream. What is stored of it may take three bytes where the program printed one."""
_SECONDS: Final = 60.0
_ENDING_SECONDS: Final = 1.0
"""What is left for ending the program and telling how it went."""

SPEC: Final = ToolSpec(
    name="code_execute",
    version="1",
    description=(
        "Runs a Python 3 program or a POSIX shell script and returns what it prints. There is only "
        "the standard library, and no network unless the tenant has granted it. The current "
        "folder, /workspace, keeps its files from one call to the next in this conversation. Print "
        "what you want to know."
    ),
    parameters={
        "type": "object",
        "properties": {
            "language": {"type": "string", "enum": ["python", "shell"]},
            "code": {"type": "string", "minLength": 1, "maxLength": LONGEST_CODE},
            "stdin": {
                "type": "string",
                "maxLength": LONGEST_INPUT,
                "description": "What the program reads from its standard input",
            },
            "timeout_seconds": {
                "type": "integer",
                "minimum": 1,
                "maximum": int(_SECONDS),
                "description": "Longest run; a minute when left out",
            },
        },
        "required": ["language", "code"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "exit_code": {"type": ["integer", "null"]},
            "stdout": {"type": "string"},
            "stderr": {"type": "string"},
            "stdout_truncated": {"type": "boolean"},
            "stderr_truncated": {"type": "boolean"},
        },
        "required": ["exit_code", "stdout", "stderr", "stdout_truncated", "stderr_truncated"],
    },
    risk="medium",
    timeout_seconds=_SECONDS,
    concurrency=8,
    workspace=True,
    networked=True,
)

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that JSON writes with six, or Postgres does not store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeExecute:
    """Runs programs in one sandbox."""

    sandbox: "Sandbox"
    workspaces: "WorkspaceSettings"
    settings: "SandboxSettings"
    fetcher: "Fetcher"
    """By whose rules programs reach the hosts that their tenant has granted."""
    spec: ToolSpec = SPEC

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """The program's output and exit code; any other code than 0 is an error."""
        # What offers tools imports this module for its specification, and never gets here.
        from somaagent.sandbox import SandboxLimits, SandboxRequest

        left = context.seconds_left - _ENDING_SECONDS
        if left <= 0:
            return ToolOutcome(status="timeout", error="there was no time left to begin")
        request = SandboxRequest(
            source=arguments["code"],
            language=arguments["language"],
            stdin=arguments.get("stdin", "").encode("utf-8", "replace"),
            workspace=context.workspace,
            limits=SandboxLimits(
                wall_seconds=min(left, arguments.get("timeout_seconds", _SECONDS)),
                output_bytes=OUTPUT_BYTES,
                workspace_bytes=self.workspaces.max_bytes,
                workspace_files=self.workspaces.max_files,
            ),
        )
        if not context.network:
            return _outcome(await self.sandbox.run(request), {})
        from somaagent.tools.builtin.granted_network import granted_network

        async with granted_network(context.network, self.fetcher, self.settings) as given:
            network, proxy = given
            ended = await self.sandbox.run(replace(request, network=network))
        traffic = {"sent_bytes": proxy.sent_bytes, "received_bytes": proxy.received_bytes}
        return _outcome(ended, traffic)


def _outcome(ended: "SandboxResult", traffic: dict[str, int]) -> ToolOutcome:
    if ended.status == "blocked":
        # Not for want of a permission, which is what this word means of a call.
        return ToolOutcome.failure(f"nothing can be run here: {ended.reason}", faulty=True)
    error = ended.reason or f"the program ended with exit code {ended.exit_code}"
    return ToolOutcome(
        status=ended.status,
        result={
            "exit_code": ended.exit_code,
            "stdout": _text(ended.stdout),
            "stderr": _text(ended.stderr),
            "stdout_truncated": ended.stdout_truncated,
            "stderr_truncated": ended.stderr_truncated,
        },
        error=None if ended.status == "success" else error,
        usage={
            "cpu_ms": round(ended.cpu_seconds * 1000),
            "memory_bytes": ended.peak_memory_bytes,
            "output_bytes": len(ended.stdout) + len(ended.stderr),
            **traffic,
        },
    )


def _text(output: bytes) -> str:
    return _CONTROL.sub("\ufffd", output.decode("utf-8", "replace"))
