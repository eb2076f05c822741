"""Writes build/sbom.json: what the platform holds, as CycloneDX, from the hash lock (`make sbom`).

Each image has a list of its own, which `make images` writes from the locks of its flavour.

cyclonedx-bom has an environment of its own, from requirements/sbom.lock. The time and the serial
number are left out, so that the same lock gives the same file.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements" / "runtime.lock"
TOOL: Final = ROOT / "requirements" / "sbom.lock"
VENV: Final = ROOT / "build" / "sbom"
RESULT: Final = ROOT / "build" / "sbom.json"


def main() -> int:
    """Write it and say how many components it has."""
    try:
        count = write((LOCK,), RESULT)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{RESULT.relative_to(ROOT)}: {count} components")
    return 0


def write(locks: Sequence[Path], target: Path) -> int:
    """List what the locks pin into `target`, and return how many components that is.

    Raises:
        ValueError: Something of the locks is not in the list.
    """
    program = VENV / "bin" / "cyclonedx-py"
    if not program.exists():
        try:
            _call(sys.executable, "-m", "venv", str(VENV))
            _call(
                *(str(VENV / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"),
                *("--require-hashes", "-r", str(TOOL)),
            )
        except subprocess.CalledProcessError:
            shutil.rmtree(VENV, ignore_errors=True)
            raise
    together = "".join(lock.read_text(encoding="utf-8") for lock in locks)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as all_of_them:
        all_of_them.write(together)
        all_of_them.flush()
        _call(
            *(str(program), "requirements", all_of_them.name),
            *("--pyproject", str(ROOT / "pyproject.toml")),
            *("--output-reproducible", "--spec-version", "1.6", "--output-format", "JSON"),
            *("--output-file", str(target)),
        )
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    named = {component["name"] for component in found["components"]}
    missing = locked(together) - named
    if missing:
        raise ValueError(f"{target} lacks {', '.join(sorted(missing))}")
    return len(named)


def locked(lock: str) -> set[str]:
    """The names of the packages in the text of a lock."""
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE))


def _call(*command: str) -> None:
    subprocess.run(command, check=True, timeout=600)


if __name__ == "__main__":
    sys.exit(main())
