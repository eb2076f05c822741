"""What is remembered of a Configuration from run to run: its generation and its revisions."""

import contextlib
import logging
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from knative_local.manifests.plan import RevisionPlan

logger = logging.getLogger(__name__)

MAX_UNUSED = 20
"""Revisions kept of a Configuration that no Route leads to, as a stock cluster keeps them."""


class StoredRevision(BaseModel):
    """One revision as it was made."""

    # Mounted files may hold any bytes.
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    generation: int
    digest: str
    plan: RevisionPlan
    was_ready: bool = False


class StoredConfiguration(BaseModel):
    """A Configuration with its revisions, the oldest first."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    generation: int = 0
    rolled_out: str = ""
    """The last revision that all requests went to, as KServe's canaries need to know it."""
    rolled_out_before: str = ""
    revisions: list[StoredRevision] = []

    @property
    def latest(self) -> StoredRevision | None:
        """The revision that was made last."""
        return self.revisions[-1] if self.revisions else None

    def named(self, name: str) -> StoredRevision | None:
        """Return the revision of a name."""
        return next((each for each in self.revisions if each.plan.name == name), None)


class RevisionHistory:
    """A folder with a file for each Configuration; only its owner can read what Secrets hold."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, namespace: str, name: str) -> StoredConfiguration:
        """Return what is known, nothing where a file is missing or damaged."""
        path = self._path(namespace, name)
        try:
            return StoredConfiguration.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return StoredConfiguration()
        except (OSError, ValidationError):
            # Its values stay out of the log: some come from Secrets.
            logger.warning("revisions_not_read", extra={"file": str(path)})
            return StoredConfiguration()

    def write(self, namespace: str, name: str, stored: StoredConfiguration) -> None:
        """Remember it.

        Raises:
            OSError: the file cannot be written.
        """
        path = self._path(namespace, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(stored.model_dump_json().encode())
        new.replace(path)

    def forget(self, namespace: str, name: str) -> None:
        """Forget a Configuration that was deleted."""
        with contextlib.suppress(OSError):
            self._path(namespace, name).unlink()

    def known(self) -> set[tuple[str, str]]:
        """Return namespace and name of everything that is remembered."""
        return {(path.parent.name, path.stem) for path in self._folder.glob("*/*.json")}

    def _path(self, namespace: str, name: str) -> Path:
        return self._folder / namespace / f"{name}.json"
