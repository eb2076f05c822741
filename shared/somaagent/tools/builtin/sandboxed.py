"""The tools over the sandbox and the session's workspace, put together for a registry."""

from somaagent.sandbox import Sandbox
from somaagent.settings import SandboxSettings, WorkspaceSettings
from somaagent.tools.builtin.code_execute import CodeExecute
from somaagent.tools.builtin.workspace_files import FileList, FileRead, FileWrite
from somaagent.tools.registry import Tool


def sandboxed_tools(sandbox: SandboxSettings, workspaces: WorkspaceSettings) -> tuple[Tool, ...]:
    """All of them, sharing one sandbox and its places."""
    return (
        CodeExecute(sandbox=Sandbox(sandbox), workspaces=workspaces),
        FileRead(),
        FileWrite(workspaces=workspaces),
        FileList(),
    )
