"""A base without a registry: Debian's own packages, put together on this machine by mmdebstrap."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tools.images.engines import Engine, NoEngine
from tools.images.flavours import EPOCH

SUITE: Final = "bookworm"
"""The Debian of the pinned base, with the same Python 3.11."""
_PACKAGES: Final = ("python3", "ca-certificates", "libgomp1", "libstdc++6", "tzdata")
_PATHS: Final = (
    "path-exclude=/usr/share/doc/*",
    "path-include=/usr/share/doc/*/copyright",
    "path-exclude=/usr/share/man/*",
    "path-exclude=/usr/share/locale/*",
)
_CONTENT: Final = hashlib.sha256(repr((SUITE, _PACKAGES, _PATHS)).encode()).hexdigest()[:12]
NAME: Final = f"{SUITE}-{_CONTENT}"
"""Says what is in it: one that was made for other packages is not taken for this one."""
TAG: Final = f"localhost/somaagent-base:{NAME}"


def base(engine: Engine, folder: Path) -> str:
    """The base image's name, made now where it is missing.

    Raises:
        NoEngine: There is no mmdebstrap.
    """
    if engine.has(TAG):
        return TAG
    tar = folder / f"{NAME}.tar"
    if not tar.exists():
        if shutil.which("mmdebstrap") is None:
            raise NoEngine(
                "BASE=debian needs mmdebstrap (apt-get install --no-install-recommends mmdebstrap)"
            )
        draft = tar.with_suffix(".new.tar")
        print(f"base     putting Debian {SUITE} together", flush=True)
        subprocess.run(
            [
                *(
                    "mmdebstrap",
                    "--quiet",
                    "--variant=essential",
                    f"--include={','.join(_PACKAGES)}",
                ),
                *(f"--dpkgopt={rule}" for rule in _PATHS),
                *(SUITE, str(draft)),
            ],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)},
        )
        draft.rename(tar)
    engine.load_base(tar, TAG)
    return TAG
