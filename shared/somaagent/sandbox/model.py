"""What is run, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from somaagent.sandbox.limits import SandboxLimits
from somaagent.sandbox.network import Network

SandboxStatus = Literal[
    "success", "error", "timeout", "out_of_memory", "output_limit", "blocked", "cancelled"
]
"""How a run ended.

- `success`: the program ended by itself with 0
- `error`: it ended by itself with another code, or by a signal of its own
- `timeout`: wall or processor time was used up
- `out_of_memory`: memory was used up
- `output_limit`: it printed, wrote or stored more than it may
- `blocked`: it was not run, because it could not have been isolated
- `cancelled`: the caller ended it
"""

Language = Literal["python", "shell"]

_KERNELS: Final = frozenset(("", "dev", "proc", "sys"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxRequest:
    """One program: a command, or source text in a language."""

    argv: tuple[str, ...] = ()
    """Command with arguments, as the sandbox sees paths; empty where `source` is given."""
    source: str | None = None
    """Text of a program."""
    language: Language = "python"
    """What `source` is written in."""
    stdin: bytes = b""
    interactive: bool = False
    """Whether somebody talks to the program while it runs (`Sandbox.talk`): its input and output
    are theirs then, and only its errors are kept."""
    read_only: tuple[Path, ...] = ()
    """Further folders that the program sees, where they are here."""
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The variables that the program sees besides PATH, HOME, TMPDIR and LANG. Nothing is taken
    from the platform's own."""
    workspace: Path | None = None
    """Folder that appears as `/workspace`, readable and writable; without one it is temporary."""
    network: Network | None = None
    """How the program gets out; None for not at all."""
    limits: SandboxLimits = field(default_factory=SandboxLimits)

    def __post_init__(self) -> None:
        if bool(self.argv) == (self.source is not None):
            raise ValueError("give either argv or source")
        if self.interactive and self.stdin:
            raise ValueError("an interactive program reads what it is told, and no stdin")
        if self.interactive and self.network is not None:
            raise ValueError("an interactive program has no network")
        if not all(path.is_absolute() for path in self.read_only):
            raise ValueError("folders that a program sees are named by absolute paths")
        if any(str(path).split("/")[1] in _KERNELS for path in self.read_only):
            raise ValueError("neither the root nor what the kernel shows is a program's to see")
        if any("\0" in text for text in (*self.argv, *self.environment.values())):
            raise ValueError("arguments and variables cannot hold NUL")
        if bad := [name for name in self.environment if not _is_variable(name)]:
            raise ValueError(f"not a variable's name: {bad[0]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxResult:
    """What a run printed, how it ended and what it used."""

    status: SandboxStatus
    reason: str = ""
    """In words, where the status is neither success nor the program's own error."""
    exit_code: int | None = None
    """As a shell tells it, 128 and the signal's number for a signal; None if it was ended."""
    stdout: bytes = b""
    stderr: bytes = b""
    stdout_truncated: bool = False
    stderr_truncated: bool = False
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    """Processor time of the whole tree, its setting-up included."""
    peak_memory_bytes: int = 0
    """Highest memory seen: sampled for the tree, exact for its largest process."""
    enforcement: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Which mechanism held each limit: `memory`, `processes`, `workspace`; `processors` where one
    does."""


def _is_variable(name: str) -> bool:
    return name.isascii() and name.isidentifier()
