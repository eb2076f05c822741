"""Credentials that a command prints, one for each tenant and subject."""

import shlex
import subprocess
from dataclasses import dataclass, field
from typing import Final

from gevent.lock import BoundedSemaphore

_SECONDS: Final = 120


@dataclass
class Credentials:
    """Asks the command once for each pair, and again for one that is refused."""

    command: str
    _known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    _asking: BoundedSemaphore = field(default_factory=BoundedSemaphore)

    def get(self, tenant: str, subject: str, *, refused: str = "") -> str:
        """A credential; another one than `refused`, which no longer works.

        Raises:
            RuntimeError: The command fails, or prints nothing.
        """
        with self._asking:
            known = self._known.get((tenant, subject), "")
            if not known or known == refused:
                known = self._known[tenant, subject] = self._ask(tenant, subject)
            return known

    def _ask(self, tenant: str, subject: str) -> str:
        # Put in after the split, so that a name cannot become another argument.
        names = {"tenant": tenant, "subject": subject}
        command = [part.format(**names) for part in shlex.split(self.command)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        printed = done.stdout.strip()
        if done.returncode != 0 or not printed:
            raise RuntimeError(f"the token command failed: {done.stderr.strip()[-500:]}")
        return printed
