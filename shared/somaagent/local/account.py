"""Another user for servers that refuse to run as root."""

import os
import pwd
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from somaagent.local.errors import LocalProblem

_PASSING_CAPABILITIES: Final = (("dac_read_search", 2), ("dac_override", 1))
"""Name and bit of what lets a server pass through folders of root's; the weaker one first.

Both would let it read root's files. It is reachable from this machine alone, with a password.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who a server runs as."""

    uid: int
    gid: int
    name: str

    def own(self, folder: Path) -> None:
        """Give `folder` and everything in it to this account."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def command(self, passes: Iterable[Path]) -> list[str]:
        """What to put before a command so that it runs as this account.

        Args:
            passes: Paths that the command must reach.

        Raises:
            LocalProblem: `setpriv` is missing, or a folder cannot be passed.
        """
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise LocalProblem(
                "Postgres refuses to run as root and setpriv is missing",
                remedy="apt-get install util-linux, or run as an ordinary user",
            )
        prefix = [setpriv, f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        closed = next((p for path in passes for p in self._closed(path)), None)
        if closed is None:
            return [*prefix, "--"]
        capability = _available_capability()
        if capability is None:
            raise LocalProblem(
                f"Postgres refuses to run as root, and user {self.name!r} cannot enter {closed}",
                remedy=f"chmod o+x {closed}, or use a checkout that others may enter",
            )
        grant = [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]
        # Without it access(2), by which initdb looks for its programs, disregards the capability.
        return [*prefix, *grant, "--securebits=+no_setuid_fixup", "--"]

    def _closed(self, path: Path) -> Iterable[Path]:
        """Folders on the way to `path` that this account cannot enter."""
        for folder in reversed(path.resolve().parents):
            status = folder.stat()
            if status.st_uid == self.uid:
                bit = stat.S_IXUSR
            elif status.st_gid == self.gid:
                bit = stat.S_IXGRP
            else:
                bit = stat.S_IXOTH
            if not status.st_mode & bit:
                yield folder


def server_account(checkout: Path) -> Account | None:
    """Who runs servers that refuse root: None when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    owner = checkout.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner != 0 else pwd.getpwnam("nobody")
    except KeyError:
        return Account(uid=65534, gid=65534, name="nobody")
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def _available_capability() -> str | None:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapPrm:"):
            permitted = int(line.split()[1], 16)
            return next((n for n, bit in _PASSING_CAPABILITIES if permitted >> bit & 1), None)
    return None
