"""`file_read`, `file_write` and `file_list`: the files of the session's workspace."""

import asyncio
import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec
from somaagent.workspaces import files
from somaagent.workspaces.beneath import BadPath

if TYPE_CHECKING:
    from somaagent.settings import WorkspaceSettings

MOST_READ: Final = 65_536
MOST_WRITTEN: Final = 1_048_576
MOST_ENTRIES: Final = 500
_SECONDS: Final = 20.0
_LONGEST_CHARACTER: Final = 4
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""Content with such characters is no text: JSON writes them with six, or they cannot be stored."""
_PATH: Final = {
    "type": "string",
    "maxLength": 4096,
    "description": "Path from the workspace, as data/table.csv",
}

READ: Final = ToolSpec(
    name="file_read",
    version="1",
    description=(
        "Reads a file of this conversation's workspace. Text comes as it is, other content as "
        "base64. Long files come in pieces: go on from next_offset."
    ),
    parameters={
        "type": "object",
        "properties": {
            "path": _PATH,
            "offset": {"type": "integer", "minimum": 0, "maximum": 2**53},
            "max_bytes": {"type": "integer", "minimum": 4, "maximum": MOST_READ},
        },
        "required": ["path"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "path": {"type": "string"},
            "encoding": {"type": "string", "enum": ["utf-8", "base64"]},
            "content": {"type": "string"},
            "size": {"type": "integer"},
            "next_offset": {"type": ["integer", "null"]},
        },
        "required": ["path", "encoding", "content", "size", "next_offset"],
    },
    risk="medium",
    timeout_seconds=_SECONDS,
    concurrency=16,
    workspace=True,
    idempotent=True,
)

WRITE: Final = ToolSpec(
    name="file_write",
    version="1",
    description=(
        "Writes a file of this conversation's workspace, replacing it if it is there. Folders on "
        "the way are made."
    ),
    parameters={
        "type": "object",
        "properties": {
            "path": _PATH,
            "content": {"type": "string", "maxLength": 2 * MOST_WRITTEN},
            "encoding": {"type": "string", "enum": ["utf-8", "base64"]},
        },
        "required": ["path", "content"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {"path": {"type": "string"}, "size": {"type": "integer"}},
        "required": ["path", "size"],
    },
    risk="medium",
    timeout_seconds=_SECONDS,
    concurrency=16,
    workspace=True,
    idempotent=True,
)

LIST: Final = ToolSpec(
    name="file_list",
    version="1",
    description="Lists the files and folders of this conversation's workspace.",
    parameters={
        "type": "object",
        "properties": {"path": _PATH, "recursive": {"type": "boolean"}},
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "entries": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "path": {"type": "string"},
                        "kind": {"type": "string", "enum": ["file", "folder", "link", "other"]},
                        "size": {"type": "integer"},
                    },
                    "required": ["path", "kind", "size"],
                },
            },
            "truncated": {"type": "boolean"},
        },
        "required": ["entries", "truncated"],
    },
    risk="medium",
    timeout_seconds=_SECONDS,
    concurrency=16,
    workspace=True,
    idempotent=True,
)


@dataclass(frozen=True, slots=True)
class FileRead:
    """Reads a piece of a file."""

    spec: ToolSpec = READ

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """The piece, as text if it is some."""
        path: str = arguments["path"]
        offset: int = arguments.get("offset", 0)
        most: int = arguments.get("max_bytes", MOST_READ)

        def act(workspace: Path) -> ToolOutcome:
            piece = files.read(workspace, path, offset=offset, most=most)
            content, encoding, taken = _presented(piece.content, offset + most < piece.size)
            end = offset + taken
            return ToolOutcome.success(
                {
                    "path": path,
                    "encoding": encoding,
                    "content": content,
                    "size": piece.size,
                    "next_offset": end if taken and end < piece.size else None,
                }
            )

        return await _attempt(context, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWrite:
    """Writes a file, whole or not at all."""

    workspaces: "WorkspaceSettings"
    spec: ToolSpec = WRITE

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """The file's size."""
        path: str = arguments["path"]
        text: str = arguments["content"]
        try:
            if arguments.get("encoding", "utf-8") == "base64":
                content = base64.b64decode(text, validate=True)
            else:
                content = text.encode()
        except (binascii.Error, UnicodeEncodeError, ValueError) as error:
            return ToolOutcome.failure(f"the content is not what its encoding says: {error}")
        if len(content) > MOST_WRITTEN:
            limit = f"a file is written with at most {MOST_WRITTEN} bytes"
            return ToolOutcome(status="output_limit", error=limit)

        def act(workspace: Path) -> ToolOutcome:
            files.write(
                workspace,
                path,
                content,
                most_bytes=self.workspaces.max_bytes,
                most_files=self.workspaces.max_files,
            )
            return ToolOutcome.success({"path": path, "size": len(content)})

        return await _attempt(context, act)


@dataclass(frozen=True, slots=True)
class FileList:
    """Lists a folder."""

    spec: ToolSpec = LIST

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """Paths with kinds and sizes, in order of their names."""
        path: str = arguments.get("path", "")
        recursive: bool = arguments.get("recursive", False)

        def act(workspace: Path) -> ToolOutcome:
            found, more = files.listing(workspace, path, recursive=recursive, most=MOST_ENTRIES)
            entries = [{"path": e.path, "kind": e.kind, "size": e.size} for e in found]
            return ToolOutcome.success({"entries": entries, "truncated": more})

        return await _attempt(context, act)


async def _attempt(context: ToolContext, act: Callable[[Path], ToolOutcome]) -> ToolOutcome:
    workspace = context.workspace
    if workspace is None:
        return ToolOutcome.failure("no files are kept here")
    try:
        # In a thread: the disk may be slow, and others' calls must not wait for it.
        return await asyncio.to_thread(act, workspace)
    except BadPath as error:
        return ToolOutcome.failure(str(error))
    except files.QuotaExceeded as error:
        return ToolOutcome(status="output_limit", error=str(error))
    except OSError as error:
        return ToolOutcome.failure(f"the workspace: {error.strerror}", faulty=True)


def _presented(content: bytes, goes_on: bool) -> tuple[str, str, int]:
    """Content as JSON can hold it, its encoding, and how many bytes of it that is."""
    for cut in range(_LONGEST_CHARACTER if goes_on else 1):
        # A piece may end within a character; then that belongs to the next one.
        try:
            text = content[: len(content) - cut].decode()
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text, "utf-8", len(content) - cut
        break
    return base64.b64encode(content).decode("ascii"), "base64", len(content)
