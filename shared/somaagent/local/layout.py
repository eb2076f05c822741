"""Where things lie: the checkout, and the state folder of one running platform."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import somaagent
from somaagent.local.errors import LocalProblem

STATE: Final = ".soma"


def checkout() -> Path:
    """The checkout this package was installed from.

    Raises:
        LocalProblem: The package was installed without its checkout.
    """
    root = Path(somaagent.__file__).resolve().parents[2]
    if not (root / "knative" / "overlays" / "local").is_dir():
        raise LocalProblem(
            f"the manifests are not beside the package (looked in {root})",
            remedy="run soma from a checkout of the repository, set up with: make setup",
        )
    return root


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one platform; everything lies under `state`."""

    state: Path

    @property
    def run(self) -> Path:
        """What belongs to the current run: records of processes, the generated overlay."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        """One log for each server."""
        return self.state / "logs"

    @property
    def kafka(self) -> Path:
        """The Kafka server: its log, and its data with all that was said."""
        return self.state / "kafka"

    @property
    def knative(self) -> Path:
        """The state of the data plane, with the logs of the functions."""
        return self.state / "knative"

    @property
    def traces(self) -> Path:
        """The spans of all functions and of the data plane, which `soma trace` reads."""
        return self.state / "traces"

    @property
    def workspaces(self) -> Path:
        """The files that tools keep for each session."""
        return self.state / "workspaces"

    @property
    def credentials(self) -> Path:
        """The generated secrets."""
        return self.state / "secrets.json"

    @property
    def record(self) -> Path:
        """What `soma up` started and where it can be reached."""
        return self.run / "platform.json"

    def prepare(self) -> None:
        """Make the folders.

        Raises:
            LocalProblem: They cannot be made.
        """
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            # A server that must not be root has to pass through; it cannot list the folder.
            self.state.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for folder in (self.run, self.logs, self.kafka, self.knative):
                folder.mkdir(exist_ok=True)
                folder.chmod(0o700)
        except OSError as error:
            raise LocalProblem(
                f"the state folder {self.state} cannot be used: {_what(error)}",
                remedy=f"give it to this user (sudo chown -R $(id -un) {self.state}), or choose "
                "another folder with --state",
            ) from error


def _what(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
