"""Programs in a sandbox, in fewer words."""

from dataclasses import dataclass
from pathlib import Path

from somaagent.sandbox import Sandbox, SandboxLimits, SandboxRequest, SandboxResult

NOBODY = 65534
"""Who programs run as where the tests are root's."""


@dataclass(frozen=True)
class Runner:
    """The sandbox, in fewer words."""

    sandbox: Sandbox

    async def python(
        self,
        source: str,
        *,
        limits: SandboxLimits | None = None,
        workspace: Path | None = None,
        stdin: bytes = b"",
    ) -> SandboxResult:
        return await self.sandbox.run(
            SandboxRequest(
                source=source,
                limits=limits or SandboxLimits(),
                workspace=workspace,
                stdin=stdin,
            )
        )

    async def shell(
        self, source: str, *, limits: SandboxLimits | None = None, workspace: Path | None = None
    ) -> SandboxResult:
        return await self.sandbox.run(
            SandboxRequest(
                source=source,
                language="shell",
                limits=limits or SandboxLimits(),
                workspace=workspace,
            )
        )
