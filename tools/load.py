"""Makes `build/load`, the environment that locust runs in, from requirements/load.lock.

It is apart from `.venv`: gevent replaces what asyncio is built on, and who loads nothing should
not wait for it. Does nothing when nothing has changed.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements" / "load.lock"
VENV: Final = ROOT / "build" / "load"
STAMP: Final = VENV / "load.stamp"


def main() -> int:
    """Bring it up to date; `.venv` has the pip that installs."""
    # A virtual environment does not work elsewhere than where it was made.
    wanted = hashlib.sha256(LOCK.read_bytes() + str(VENV).encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    print("installing requirements/load.lock into build/load", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--python", str(VENV / "bin" / "python")]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
        # Most of what is installed is never imported, and what is gets compiled then.
        install = [*pip, "install", *quiet, "--only-binary", ":all:", "--no-compile"]
        subprocess.run([*install, "-r", str(LOCK)], check=True)
    except subprocess.CalledProcessError as error:
        print(f"load: failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        print("mend what it says above (network? disk space?), then try again", file=sys.stderr)
        return 1
    STAMP.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
