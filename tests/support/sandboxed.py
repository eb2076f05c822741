"""Programs in a sandbox, in fewer words."""

from dataclasses import dataclass
from pathlib import Path

from somaagent.sandbox import Sandbox, SandboxLimits, SandboxRequest, SandboxResult

NOBODY = 65534
"""Who programs run as where the tests are root's."""
COUNTS_CHILDREN = """
import os, time
born = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(600)
        born += 1
except OSError as error:
    print(born, error.errno)
"""
"""Has children until it may have no more, and prints how many, and why."""


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
