"""Makes `.venv` from the lock files: `make setup`.

Needs Python 3.11 or newer and nothing else: where the interpreter has no `ensurepip` (Debian ships
it apart), pip comes from the wheel in `tools/bootstrap/`. Does nothing when nothing has changed.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
STAMP: Final = VENV / "soma-setup.json"
SCRIPTS: Final = ("soma", "knative-local")
PROFILES: Final = ("runtime", "dev")
"""Each one holds all of the ones before it."""


def main() -> int:
    """Bring `.venv` up to date and say what was done."""
    parser = argparse.ArgumentParser(prog="tools/setup.py", description=__doc__)
    parser.add_argument("--profile", choices=PROFILES, default="dev", help="what to install")
    parser.add_argument("--check", action="store_true", help="only tell whether it is up to date")
    options = parser.parse_args()
    profile: str = options.profile
    if sys.version_info < (3, 11):  # noqa: UP036 - any python3 may be asked to run this
        found = ".".join(map(str, sys.version_info[:3]))
        return _fail(f"Python 3.11 or newer is needed, {sys.executable} is {found}; use PYTHON=…")
    previous = _read_stamp()
    if options.check:
        profile = str(previous.get("profile", profile))
        return 0 if _is_current(previous, _stamp(profile)) and _lost() is None else 1
    if previous.get("root") not in {None, str(ROOT)}:
        print(f"the folder has moved from {previous['root']}: building .venv again")
        shutil.rmtree(VENV)
        previous = {}
    if (lost := _lost()) is not None:
        # pip would believe the records of what it has installed, and leave it as it is.
        print(f"{lost} is missing: building .venv again")
        shutil.rmtree(VENV)
        previous = {}
    profile = max(profile, str(previous.get("profile", profile)), key=PROFILES.index)
    wanted = _stamp(profile)
    if _is_current(previous, wanted):
        return 0
    began = time.monotonic()
    try:
        _build(profile)
    except subprocess.CalledProcessError as error:
        return _fail(
            f"step failed with {error.returncode}: {' '.join(map(str, error.cmd))}\n"
            "mend what it says above (network? disk space? PIP_* settings?), then: make setup"
        )
    except KeyboardInterrupt:
        return _fail("interrupted; it goes on with: make setup")
    except OSError as error:
        return _fail(f"{error}\nmake the folder {ROOT} writable for this user, then: make setup")
    STAMP.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    print(f"ready in {time.monotonic() - began:.0f} s: .venv/bin/soma, .venv/bin/knative-local")
    return 0


def _is_current(previous: dict[str, str], wanted: dict[str, str]) -> bool:
    return previous == wanted and all((VENV / "bin" / name).exists() for name in SCRIPTS)


def _lost() -> Path | None:
    """A file that pip has installed and that is gone."""
    for folder in VENV.glob("lib/python3*/site-packages/*.dist-info"):
        try:
            lines = (folder / "RECORD").read_text(encoding="utf-8").splitlines()
        except OSError:
            return folder / "RECORD"
        for line in lines:
            name = line.rsplit(",", 2)[0].strip('"')
            if not name.endswith(".pyc") and not os.path.lexists(folder.parent / name):
                return folder.parent / name
    return None


def _build(profile: str) -> None:
    STAMP.unlink(missing_ok=True)
    if not _works(PYTHON):
        _say("1/4", "creating .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    _say("2/4", "installing pip")
    wheel = next((ROOT / "tools" / "bootstrap").glob("pip-*.whl"))
    local = ["install", "--quiet", "--no-index", "--no-deps", "--no-user"]
    _run([str(PYTHON), f"{wheel}/pip", *local, str(wheel)])
    lock = ROOT / "requirements" / f"{profile}.lock"
    count = lock.read_text(encoding="utf-8").count("==")
    _say("3/4", f"installing {count} packages of requirements/{profile}.lock")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    # All is compiled at the end, on every processor; pip would do it one file after another.
    locked = [
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-user",
        "--no-compile",
    ]
    _run_counted([*pip, "install", *locked, "--progress-bar", "off", "-r", str(lock)], count)
    # Only here: see tools/lock.py on what the engine's wheel says of Python.
    apart = ["--ignore-requires-python", "-r", str(ROOT / "requirements" / "policy.lock")]
    _run([*pip, "install", "--quiet", *locked, *apart])
    _say("4/4", "installing the project and compiling")
    _run([*pip, *local, "--no-build-isolation", "--force-reinstall", "-e", str(ROOT)])
    sources = [str(ROOT / "shared"), str(ROOT / "functions")]
    _run([str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib"), *sources])


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env=_environment())


def _run_counted(command: Sequence[str], total: int) -> None:
    """Run pip; of what it says, show which package it is at, and all of it when it fails."""
    said: list[str] = []
    begun = 0
    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            if line.startswith("Collecting "):
                begun += 1
                _count(begun, total, line.split()[1])
            elif line.startswith("Installing collected packages"):
                _count(total, total, "unpacking")
    if pip.returncode != 0:
        sys.stderr.write("".join(said[-20:]))
        raise subprocess.CalledProcessError(pip.returncode, list(command))


def _count(begun: int, total: int, package: str) -> None:
    if sys.stdout.isatty():
        end = "\n" if begun == total else ""
        print(f"\r\033[K      {begun}/{total} {package}", end=end, flush=True)
    elif begun % 20 == 0 or begun == total:
        print(f"      {begun}/{total} {package}", flush=True)


def _environment() -> dict[str, str]:
    # The interpreter is to write bytecode here: it is what makes starts fast.
    return {k: v for k, v in os.environ.items() if k not in _DISTURBING}


_DISTURBING: Final = frozenset(
    {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PIP_NO_COMPILE", "PIP_TARGET"}
)


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", check], check=False, capture_output=True).returncode == 0


def _stamp(profile: str) -> dict[str, str]:
    parts = [
        ROOT / "pyproject.toml",
        ROOT / "requirements" / f"{profile}.lock",
        ROOT / "requirements" / "policy.lock",
        Path(__file__),
        *sorted((ROOT / "tools" / "bootstrap").glob("*.whl")),
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return {"profile": profile, "inputs": digest.hexdigest(), "root": str(ROOT)}


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def _say(step: str, what: str) -> None:
    print(f"[{step}] {what}", flush=True)


def _fail(problem: str) -> int:
    print(f"setup: {problem}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
