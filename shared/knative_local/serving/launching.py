"""Starts the process of a container with environment, arguments and files fit for this machine."""

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knative_local.manifests.plan import ContainerPlan, RevisionPlan
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A process that was started, whatever it is for."""

    process: ChildProcess
    environment: dict[str, str]
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
        return self.log_named(plan.name)

    def log_named(self, name: str) -> Path:
        """Return the file that everything of this name writes to."""
        return self._state / "logs" / f"{name}.log"

    def renew_files(self, plan: RevisionPlan) -> None:
        """Write mounted files anew for processes that run, as a kubelet does; best effort."""
        root = self._mounts(plan.namespace, plan.name)
        if root.exists():
            with contextlib.suppress(OSError):
                self._write_files(plan.container, root, plan.namespace)

    def launch(self, plan: RevisionPlan) -> Launched:
        """Start one process of a revision on a free port.

        Raises:
            SpawnError: it cannot be started.
        """
        container = plan.container
        try:
            # A program that is told its port by number, as in a container, gets that one if it can.
            port = free_port(preferred=plan.port if names_port(plan) else None)
        except OSError as error:
            raise SpawnError(f"cannot prepare {plan.name}: {error}") from error
        knative = {
            "PORT": str(port),
            "K_SERVICE": plan.service,
            "K_CONFIGURATION": plan.configuration or plan.service,
            "K_REVISION": plan.name,
        }

        started = self.start(container, namespace=plan.namespace, name=plan.name, variables=knative)
        return Launched(
            process=started.process,
            port=port,
            environment=started.environment,
            folder=container.working_dir,
            log=started.log,
            log_position=started.log_position,
        )

    def start(
        self,
        container: ContainerPlan,
        *,
        namespace: str,
        name: str,
        variables: Mapping[str, str],
        folders: Mapping[str, Path] | None = None,
    ) -> Started:
        """Start the process of a container.

        Args:
            container: What to run.
            namespace: Where short host names count.
            name: Of its log and of the folder that its files are written to.
            variables: Environment that is known only now; `$(NAME)` of them is replaced.
            folders: What stands on this machine for further paths inside the container.

        Raises:
            SpawnError: it cannot be started.
        """
        try:
            files = self._write_files(container, self._mounts(namespace, name), namespace)
        except OSError as error:
            raise SpawnError(f"cannot prepare {name}: {error}") from error

        places = _replacements({**files, **{k: str(v) for k, v in (folders or {}).items()}})

        def localise(text: str) -> str:
            for inside, outside in places:
                text = inside.sub(outside.replace("\\", r"\\"), text)
            return self.names.rewrite(_expand(text, variables), namespace)

        environment = dict(self._base)
        environment.update({k: localise(v) for k, v in container.environment.items()})
        environment.update(variables)
        environment[RUN_VARIABLE] = run_value(self._state)
        log = self.log_named(name)
        position = log.stat().st_size if log.exists() else 0
        process = ChildProcess.spawn(
            [localise(argument) for argument in container.command],
            folder=container.working_dir,
            environment=environment,
            log=log,
        )
        return Started(process=process, environment=environment, log=log, log_position=position)

    def clear(self, namespace: str, name: str) -> None:
        """Take away the files that were written for a container that is gone for good."""
        shutil.rmtree(self._mounts(namespace, name), ignore_errors=True)

    def _mounts(self, namespace: str, name: str) -> Path:
        return self._state / "mounts" / namespace / name

    def _write_files(self, container: ContainerPlan, root: Path, namespace: str) -> dict[str, str]:
        """Write mounted files under the state folder; return what their paths become."""
        places: dict[str, str] = {}
        for path, content in container.files.items():
            inside = Path(path)
            outside = root / inside.relative_to("/")
            outside.parent.mkdir(parents=True, exist_ok=True)
            text = self._localised(content, namespace)
            if not outside.exists() or outside.read_bytes() != text:
                outside.unlink(missing_ok=True)
                outside.touch(mode=0o600)
                outside.write_bytes(text)
                # As in a cluster, where such volumes are mounted read-only.
                outside.chmod(0o400)
            places[path] = str(outside)
            if len(inside.parent.parts) > 2:
                places[str(inside.parent)] = str(outside.parent)
        return places

    def _localised(self, content: bytes, namespace: str) -> bytes:
        try:
            return self.names.rewrite(content.decode("utf-8"), namespace).encode()
        except UnicodeDecodeError:
            return content


def _replacements(places: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    longest_first = sorted(places.items(), key=lambda item: -len(item[0]))
    # Not inside a longer path, nor a prefix of another name.
    return [
        (re.compile(rf"(?<![\w./\-]){re.escape(inside)}(?![\w.\-])"), outside)
        for inside, outside in longest_first
    ]


def names_port(plan: RevisionPlan) -> bool:
    """Whether the command of the container names its declared port by number."""
    number = re.compile(rf"(?<!\d){plan.port}(?!\d)")
    return any(number.search(argument) for argument in plan.container.command)


def _expand(text: str, variables: Mapping[str, str]) -> str:
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
