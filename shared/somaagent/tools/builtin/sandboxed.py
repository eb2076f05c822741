"""The tools over the sandbox and the session's workspace, put together for a registry."""

from somaagent.files.attached import SessionFiles
from somaagent.sandbox import Sandbox
from somaagent.settings import FetchSettings, SandboxSettings, WorkspaceSettings
from somaagent.tools.builtin.code_execute import CodeExecute
from somaagent.tools.builtin.document_ingest import DocumentIngest
from somaagent.tools.builtin.workspace_files import FileList, FileRead, FileWrite
from somaagent.tools.registry import Tool
from somaagent.web import Fetcher


def sandboxed_tools(
    sandbox: SandboxSettings,
    workspaces: WorkspaceSettings,
    attachments: SessionFiles | None = None,
    fetcher: Fetcher | None = None,
) -> tuple[Tool, ...]:
    """All of them, sharing one sandbox and its places.

    Args:
        sandbox: Where programs run.
        workspaces: What workspaces may hold.
        attachments: Where attachments of sessions are; without it none is found.
        fetcher: By whose rules programs reach what their tenant has granted; by default the public
            internet.
    """
    programs = Sandbox(sandbox)
    return (
        CodeExecute(
            sandbox=programs,
            workspaces=workspaces,
            settings=sandbox,
            fetcher=fetcher or Fetcher.of(FetchSettings()),
        ),
        DocumentIngest(sandbox=programs, workspaces=workspaces, attachments=attachments),
        FileRead(),
        FileWrite(workspaces=workspaces),
        FileList(),
    )
