"""Writes build/sbom.json: what the images hold, as CycloneDX, from the hash lock (`make sbom`).

cyclonedx-bom has an environment of its own, from requirements/sbom.lock. The time and the serial
number are left out, so that the same lock gives the same file.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements" / "runtime.lock"
TOOL: Final = ROOT / "requirements" / "sbom.lock"
VENV: Final = ROOT / "build" / "sbom"
RESULT: Final = ROOT / "build" / "sbom.json"


def main() -> int:
    """Write it and say how many components it has."""
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
    _call(
        *(str(program), "requirements", str(LOCK), "--pyproject", str(ROOT / "pyproject.toml")),
        *("--output-reproducible", "--spec-version", "1.6", "--output-format", "JSON"),
        *("--output-file", str(RESULT)),
    )
    found: dict[str, Any] = json.loads(RESULT.read_text(encoding="utf-8"))
    named = {component["name"] for component in found["components"]}
    missing = locked() - named
    if missing:
        print(f"build/sbom.json lacks {', '.join(sorted(missing))}", file=sys.stderr)
        return 1
    print(f"{RESULT.relative_to(ROOT)}: {len(named)} components")
    return 0


def locked() -> set[str]:
    """The names of the packages in the lock."""
    return set(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    )


def _call(*command: str) -> None:
    subprocess.run(command, check=True, timeout=600)


if __name__ == "__main__":
    sys.exit(main())
