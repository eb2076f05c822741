"""Starts the process of a container with environment, arguments and files fit for this machine."""

import contextlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from knative_local.manifests.plan import RevisionPlan
from knative_local.serving.marking import RUN_VARIABLE, run_value
from knative_local.serving.names import ClusterNames
from knative_local.serving.ports import free_port
from knative_local.serving.process import ChildProcess, SpawnError

# What a program needs to run at all; everything else of our own environment stays with us.
_INHERITED = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "LOGNAME",
    "PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TMPDIR",
    "TZ",
    "USER",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Launched:
    """A process that was started and how."""

    process: ChildProcess
    port: int
    environment: dict[str, str]
    folder: Path | None
    log: Path
    log_position: int


class Launcher:
    """Knows the state folder and the addresses; starts processes of any revision."""

    def __init__(self, state: Path, names: ClusterNames | None = None) -> None:
        self._state = state.resolve()
        self.names = names or ClusterNames({}, {})
        """What cluster names become; set before the first process starts."""
        self._base = _inherited_environment()
        (self._state / "logs").mkdir(parents=True, exist_ok=True)

    def log_of(self, plan: RevisionPlan) -> Path:
        """Return the file that a revision's processes write to."""
        return self._state / "logs" / f"{plan.name}.log"

    def renew_files(self, plan: RevisionPlan) -> None:
        """Write mounted files anew for processes that run, as a kubelet does; best effort."""
        root = self._mounts_of(plan)
        if root.exists():
            with contextlib.suppress(OSError):
                self._write_files(plan)

    def launch(self, plan: RevisionPlan) -> Launched:
        """Start one process of a revision on a free port.

        Raises:
            SpawnError: it cannot be started.
        """
        container = plan.container
        try:
            # A program that is told its port by number, as in a container, gets that one if it can.
            port = free_port(preferred=plan.port if names_port(plan) else None)
            places = self._write_files(plan)
        except OSError as error:
            raise SpawnError(f"cannot prepare {plan.name}: {error}") from error
        knative = {
            "PORT": str(port),
            "K_SERVICE": plan.service,
            "K_CONFIGURATION": plan.configuration or plan.service,
            "K_REVISION": plan.name,
        }

        def localise(text: str) -> str:
            for inside, outside in places:
                text = inside.sub(outside.replace("\\", r"\\"), text)
            return self.names.rewrite(_expand(text, knative), plan.namespace)

        environment = dict(self._base)
        environment.update({k: localise(v) for k, v in container.environment.items()})
        environment.update(knative)
        environment[RUN_VARIABLE] = run_value(self._state)
        log = self.log_of(plan)
        position = log.stat().st_size if log.exists() else 0
        process = ChildProcess.spawn(
            [localise(argument) for argument in container.command],
            folder=container.working_dir,
            environment=environment,
            log=log,
        )
        return Launched(
            process=process,
            port=port,
            environment=environment,
            folder=container.working_dir,
            log=log,
            log_position=position,
        )

    def _mounts_of(self, plan: RevisionPlan) -> Path:
        return self._state / "mounts" / plan.namespace / plan.name

    def _write_files(self, plan: RevisionPlan) -> list[tuple[re.Pattern[str], str]]:
        """Write mounted files under the state folder; return what their paths become."""
        root = self._mounts_of(plan)
        places: dict[str, str] = {}
        for path, content in plan.container.files.items():
            inside = Path(path)
            outside = root / inside.relative_to("/")
            outside.parent.mkdir(parents=True, exist_ok=True)
            text = self._localised(content, plan.namespace)
            if not outside.exists() or outside.read_bytes() != text:
                outside.unlink(missing_ok=True)
                outside.touch(mode=0o600)
                outside.write_bytes(text)
                # As in a cluster, where such volumes are mounted read-only.
                outside.chmod(0o400)
            places[path] = str(outside)
            if len(inside.parent.parts) > 2:
                places[str(inside.parent)] = str(outside.parent)
        longest_first = sorted(places.items(), key=lambda item: -len(item[0]))
        # Not inside a longer path, nor a prefix of another name.
        return [
            (re.compile(rf"(?<![\w./\-]){re.escape(inside)}(?![\w.\-])"), outside)
            for inside, outside in longest_first
        ]

    def _localised(self, content: bytes, namespace: str) -> bytes:
        try:
            return self.names.rewrite(content.decode("utf-8"), namespace).encode()
        except UnicodeDecodeError:
            return content


def names_port(plan: RevisionPlan) -> bool:
    """Whether the command of the container names its declared port by number."""
    number = re.compile(rf"(?<!\d){plan.port}(?!\d)")
    return any(number.search(argument) for argument in plan.container.command)


def _expand(text: str, variables: dict[str, str]) -> str:
    """Replace `$(NAME)` of the variables that a container gets only when it starts."""
    for name, value in variables.items():
        text = text.replace(f"$({name})", value)
    return text


def _inherited_environment() -> dict[str, str]:
    # This package has no settings of its own; a child process needs these few as they are.
    own = os.environ  # noqa: TID251
    kept = {name: own[name] for name in _INHERITED if name in own}
    # `python` in a manifest is the interpreter that this runtime was installed with.
    interpreters = str(Path(sys.executable).parent)
    kept["PATH"] = os.pathsep.join([interpreters, kept.get("PATH", os.defpath)])
    return kept
