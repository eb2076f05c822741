"""The Python that sandboxed programs run under, and where the sandbox sees it."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from somaagent.sandbox.errors import IsolationUnavailable

INSIDE: Final = Path("/opt/python")
_SYSTEM: Final = Path("/usr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """One Python installation."""

    prefix: Path | None
    """Its folder on this machine; None for the system's, which the sandbox has anyway."""
    executable: Path
    """Its program, as the sandbox sees it."""
    hidden: tuple[Path, ...] = ()
    """Folders that the sandbox shall find empty: packages that are there for somebody else."""

    @property
    def library_path(self) -> Path | None:
        """Where its shared libraries are, as the sandbox sees them."""
        return None if self.prefix is None else INSIDE / "lib"


def find(configured: str | None) -> Interpreter:
    """The configured one, or the one that this process runs on, without its virtual environment.

    Raises:
        IsolationUnavailable: It is not there.
    """
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    program = Path(sys.base_prefix) / "bin" / name if configured is None else Path(configured)
    if not program.is_file():
        raise IsolationUnavailable(f"there is no Python for the sandbox at {program}")
    program = program.resolve()
    prefix = program.parent.parent
    system = prefix == _SYSTEM
    inside = _SYSTEM if system else INSIDE
    packages = [f"lib/{name}/site-packages", "lib/python3/dist-packages"]
    return Interpreter(
        prefix=None if system else prefix,
        executable=inside / "bin" / program.name,
        hidden=()
        if configured is not None
        else tuple(inside / folder for folder in packages if (prefix / folder).is_dir()),
    )
