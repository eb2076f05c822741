"""`document_ingest`: the text of a PDF, DOCX or HTML file, read in the sandbox."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files as resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import JsonObject, ToolSpec
from somaagent.workspaces import files
from somaagent.workspaces.beneath import BadPath

if TYPE_CHECKING:
    from somaagent.files.attached import SessionFiles
    from somaagent.sandbox import Sandbox, SandboxResult
    from somaagent.settings import WorkspaceSettings

MOST_BYTES: Final = 33_554_432
"""Of a document."""
SHOWN_CHARACTERS: Final = 24_000
"""Of its text that come with the result; a longer one is a file of the workspace, too."""
_SECONDS: Final = 60.0
_ENDING_SECONDS: Final = 2.0
_MEMORY_BYTES: Final = 512 * 1024 * 1024
_PRINTED_BYTES: Final = 8 * 1024 * 1024
_LIBRARIES: Final = ("pypdf", "docx", "lxml")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

SPEC: Final = ToolSpec(
    name="document_ingest",
    version="1",
    description=(
        "Reads the text of a PDF, DOCX, HTML or text file: one that is attached to this "
        "conversation, by attachment_id, or one of its workspace, by path. The text comes by pages "
        "or sections; a long one is also kept in the workspace, in text_file."
    ),
    parameters={
        "type": "object",
        "properties": {
            "attachment_id": {
                "type": "string",
                "minLength": 1,
                "maxLength": 255,
                "description": "The attachment's id, or its name, as report.pdf",
            },
            "path": {
                "type": "string",
                "maxLength": 4096,
                "description": "Path from the workspace, as data/report.pdf",
            },
        },
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "kind": {"type": "string", "enum": ["pdf", "docx", "html", "text"]},
            "pages": {"type": ["integer", "null"]},
            "characters": {"type": "integer"},
            "sections": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"title": {"type": "string"}, "text": {"type": "string"}},
                    "required": ["title", "text"],
                },
            },
            "truncated": {"type": "boolean"},
            "text_file": {"type": ["string", "null"]},
        },
        "required": [
            "name",
            "kind",
            "pages",
            "characters",
            "sections",
            "truncated",
            "text_file",
        ],
    },
    risk="medium",
    timeout_seconds=_SECONDS,
    concurrency=4,
    workspace=True,
    # It writes the same file again.
    idempotent=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIngest:
    """Has documents read where they can do no harm."""

    sandbox: "Sandbox"
    workspaces: "WorkspaceSettings"
    attachments: "SessionFiles | None"
    spec: ToolSpec = SPEC
    _source: str = field(
        default_factory=lambda: (
            resources("somaagent.tools.builtin").joinpath("document_reader.py").read_text()
        )
    )

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """The document's text.

        Small models fill in whatever a schema has: where both are given, it is the attachment, and
        the result has its name.
        """
        if not arguments:
            return ToolOutcome.failure("give either attachment_id or path")
        try:
            name, content = await self._found(arguments, context)
        except (LookupError, BadPath) as error:
            return ToolOutcome.failure(str(error.args[0]))
        except OSError as error:
            return ToolOutcome.failure(f"the workspace: {error.strerror}", faulty=True)
        if len(content) > MOST_BYTES:
            limit = f"a document is read up to {MOST_BYTES} bytes"
            return ToolOutcome(status="output_limit", error=limit)
        left = context.seconds_left - _ENDING_SECONDS
        if left <= 0:
            return ToolOutcome(status="timeout", error="there was no time left to begin")
        ended = await self._read(content, left)
        if ended.status != "success":
            return _failed(ended)
        said: JsonObject = orjson.loads(ended.stdout)
        if "refused" in said:
            return ToolOutcome.failure(said["refused"])
        return await self._told(name, said, context, ended)

    async def _found(self, arguments: JsonObject, context: ToolContext) -> tuple[str, bytes]:
        if "attachment_id" in arguments:
            if self.attachments is None:
                raise LookupError("no attachments are kept here")
            # Nothing that Postgres stores holds a NUL.
            asked = arguments["attachment_id"].replace("\x00", "\ufffd")
            return await self.attachments.content(
                context.tenant_id, context.session_id, asked, MOST_BYTES
            )
        path, workspace = arguments["path"], context.workspace
        if workspace is None:
            raise LookupError("no files are kept here")
        piece = await asyncio.to_thread(files.read, workspace, path, offset=0, most=MOST_BYTES + 1)
        return path.rpartition("/")[2], piece.content

    async def _read(self, content: bytes, seconds: float) -> "SandboxResult":
        from somaagent.sandbox import SandboxLimits, SandboxRequest

        libraries = _libraries()
        return await self.sandbox.run(
            SandboxRequest(
                source=self._source,
                stdin=content,
                read_only=libraries,
                environment={"PYTHONPATH": ":".join(map(str, libraries))},
                limits=SandboxLimits(
                    wall_seconds=seconds,
                    cpu_seconds=40,
                    memory_bytes=_MEMORY_BYTES + len(content),
                    processes=8,
                    output_bytes=_PRINTED_BYTES,
                ),
            )
        )

    async def _told(
        self, name: str, said: JsonObject, context: ToolContext, ended: "SandboxResult"
    ) -> ToolOutcome:
        sections = [_section(found) for found in said["sections"]]
        characters = sum(len(found["text"]) for found in sections)
        kept = None
        if characters > SHOWN_CHARACTERS and context.workspace is not None:
            kept = f"documents/{_UNSAFE.sub('-', name).strip('-.') or 'document'}.txt"
            text = "\n\n".join(f"# {found['title']}\n{found['text']}" for found in sections)
            try:
                await asyncio.to_thread(
                    files.write,
                    context.workspace,
                    kept,
                    text.encode("utf-8", "replace"),
                    most_bytes=self.workspaces.max_bytes,
                    most_files=self.workspaces.max_files,
                )
            except files.QuotaExceeded as error:
                return ToolOutcome(status="output_limit", error=str(error))
            except BadPath as error:
                return ToolOutcome.failure(str(error))
            except OSError as error:
                return ToolOutcome.failure(f"the workspace: {error.strerror}", faulty=True)
        return ToolOutcome.success(
            {
                "name": name,
                "kind": said["kind"],
                "pages": said["pages"],
                "characters": characters,
                "sections": _shown(sections),
                "truncated": said["truncated"] or characters > SHOWN_CHARACTERS,
                "text_file": kept,
            },
            usage=_usage(ended),
        )


def _libraries() -> tuple[Path, ...]:
    """The folders that hold the parsers; looked for, never imported here."""
    found: dict[Path, None] = {}
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            found[Path(spec.origin).resolve().parents[1]] = None
    return tuple(found)


def _failed(ended: "SandboxResult") -> ToolOutcome:
    usage = _usage(ended)
    if ended.status == "blocked":
        return ToolOutcome.failure(f"nothing can be read here: {ended.reason}", faulty=True)
    if ended.status == "error":
        return ToolOutcome(status="error", error="the document cannot be read", usage=usage)
    return ToolOutcome(status=ended.status, error=f"the document: {ended.reason}", usage=usage)


def _usage(ended: "SandboxResult") -> Mapping[str, int]:
    return {
        "cpu_ms": round(ended.cpu_seconds * 1000),
        "memory_bytes": ended.peak_memory_bytes,
        "output_bytes": len(ended.stdout),
    }


def _section(found: Mapping[str, Any]) -> dict[str, str]:  # Any: JSON
    return {name: _CONTROL.sub("\ufffd", str(found[name])) for name in ("title", "text")}


def _shown(sections: list[dict[str, str]]) -> list[dict[str, str]]:
    left, shown = SHOWN_CHARACTERS, list[dict[str, str]]()
    for found in sections:
        if left <= 0:
            break
        shown.append({"title": found["title"][:500], "text": found["text"][:left]})
        left -= len(found["text"])
    return shown
