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
            RuntimeError: The command fails, or prints no credential.
        """
        with self._asking:
            known = self._known.get((tenant, subject), "")
            if not known or known == refused:
                known = self._known[tenant, subject] = self._ask(tenant, subject)
            return known

    def _ask(self, tenant: str, subject: str) -> str:
        try:
            done = subprocess.run(
                self._put_in(tenant, subject),
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise RuntimeError(f"the token command cannot be run: {error}") from error
        words = done.stdout.split()
        if done.returncode != 0:
            said = done.stderr.strip()[-500:]
            raise RuntimeError(f"the token command ended with {done.returncode}: {said}")
        if len(words) != 1:
            raise RuntimeError(
                f"the token command printed {len(words)} words; it must print a credential alone"
            )
        return words[0]

    def _put_in(self, tenant: str, subject: str) -> list[str]:
        # After the split, so that a name cannot become another argument; other braces are the
        # command's own.
        return [
            part.replace("{tenant}", tenant).replace("{subject}", subject)
            for part in shlex.split(self.command)
        ]
