"""Makes an environment that is apart from `.venv`, from a lock of its own: `apart.py NAME`.

- `load`: locust, in `build/load`. Its gevent replaces what asyncio is built on, and who loads
  nothing should not wait for it.
- `analytics`: ClickHouse's engine, in `build/analytics`, 530 MB that only who asks for it gets.

Does nothing when nothing has changed.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
NAMES: Final = ("load", "analytics")


def main() -> int:
    """Bring it up to date; `.venv` has the pip that installs."""
    parser = argparse.ArgumentParser(prog="tools/apart.py", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    return make(parser.parse_args().name)


def make(name: str) -> int:
    """Install `requirements/NAME.lock` into `build/NAME`; nothing when nothing has changed."""
    lock, venv = ROOT / "requirements" / f"{name}.lock", ROOT / "build" / name
    stamp = venv / f"{name}.stamp"
    # A virtual environment does not work elsewhere than where it was made.
    wanted = hashlib.sha256(lock.read_bytes() + str(venv).encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"installing requirements/{name}.lock into build/{name}", flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python")]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
        # Most of what is installed is never imported, and what is gets compiled then.
        install = [*pip, "install", *quiet, "--only-binary", ":all:", "--no-compile"]
        subprocess.run([*install, "-r", str(lock)], check=True)
    except subprocess.CalledProcessError as error:
        print(f"{name}: failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        print("mend what it says above (network? disk space?), then try again", file=sys.stderr)
        return 1
    stamp.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
