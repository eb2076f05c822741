"""Writes requirements/*.lock from pyproject.toml: `make lock`.

The files pin every package with the hashes of all its files, for every platform (markers tell
them apart), and name no index: pip takes packages from whichever one its user has configured.
"""

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "requirements"
HEADER: Final = "# Written by `make lock` from pyproject.toml; do not edit.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """One lock file and what it is resolved from."""

    name: str
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    constraints: tuple[str, ...] = field(default=())
    """Locks whose versions this one shares."""
    project: bool = True
    """Whether the project's own dependencies are part of it."""
    alone: bool = False
    """Whether what its packages need is left out."""
    python: str = "3.11"
    """The oldest Python that its packages admit to."""


LOCKS: Final = (
    Lock(name="runtime", extras=("local",), groups=("build",)),
    Lock(name="dev", extras=("local",), groups=("build", "dev"), constraints=("runtime",)),
    # What each flavour of the images holds (tools/images), in the versions of `runtime`.
    *(
        Lock(name=f"image-{flavour}", extras=extras, constraints=("runtime",))
        for flavour, extras in {
            "core": ("conversation",),
            "gateway": ("gateway",),
            "tools": ("tools",),
            "migrate": ("migrate",),
            "llama": ("model",),
        }.items()
    ),
    # The engine's wheel holds a C library that no Python is linked to, and says 3.14 for the sake
    # of its tests; it is installed apart, with --ignore-requires-python (docs/decisions/0011).
    Lock(name="policy", groups=("policy",), project=False, python="3.14"),
    Lock(name="clients", groups=("clients",), project=False),
    Lock(name="plots", groups=("plots",), project=False),
    Lock(name="load", groups=("load",), project=False),
    Lock(name="analytics", groups=("analytics",), project=False, alone=True),
    Lock(name="checkov", groups=("checkov",), project=False),
    Lock(name="sbom", groups=("sbom",), project=False),
    Lock(name="lock", groups=("lock",), project=False),
)


def main() -> int:
    """Resolve every lock; `--upgrade` takes the newest versions instead of keeping the pinned."""
    parser = argparse.ArgumentParser(prog="tools/lock.py", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    upgrade: bool = parser.parse_args().upgrade
    for lock in LOCKS:
        code = _resolve(lock, upgrade=upgrade)
        if code != 0:
            return code
    return 0


def _resolve(lock: Lock, *, upgrade: bool) -> int:
    target = FOLDER / f"{lock.name}.lock"
    draft = FOLDER / f".{lock.name}.lock.new"
    if target.exists():
        draft.write_text(target.read_text(encoding="utf-8"), encoding="utf-8")
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile"),
        *("--universal", "--python-version", lock.python, "--generate-hashes"),
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"),
        *(["--upgrade"] if upgrade else []),
        *(["--no-deps"] if lock.alone else []),
        *(f"--extra={extra}" for extra in lock.extras),
        *(f"--group=pyproject.toml:{group}" for group in lock.groups),
        *(f"--constraints=requirements/{name}.lock" for name in lock.constraints),
        *("--output-file", str(draft)),
        *(["pyproject.toml"] if lock.project else []),
    ]
    # Only the index that pip's user configured counts, not wheels that lie on this machine.
    environment = {k: v for k, v in os.environ.items() if k != "UV_FIND_LINKS"}
    print(f"resolving requirements/{lock.name}.lock", flush=True)
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if done.returncode == 0:
            target.write_text(HEADER + draft.read_text(encoding="utf-8"), encoding="utf-8")
        return done.returncode
    finally:
        draft.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
