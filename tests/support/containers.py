"""Containers of the images that `make images` built, run as a cluster runs them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from somaagent.local import processes
from tests.support.platform import ROOT
from tools.images.flavours import version

READY_SECONDS = 180.0
GRACE_SECONDS = 30
"""What a cluster leaves a pod between SIGTERM and SIGKILL."""


def engine() -> list[str] | None:
    """The program that runs containers here, and its options; None: there is none that works."""
    if shutil.which("docker") and _works(["docker", "version", "--format={{.Server.Version}}"]):
        return ["docker"]
    if shutil.which("podman"):
        found = ["podman", "--cgroup-manager=cgroupfs"]
        found += ["--runtime=runc"] if shutil.which("runc") else []
        return found if _works([*found, "info"]) else None
    return None


def _works(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One that runs."""

    program: tuple[str, ...]
    name: str
    url: str
    ready_seconds: float

    def execute(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command inside."""
        return _call([*self.program, "exec", self.name, *command], check=False)

    def account(self) -> tuple[str, str]:
        """User and capabilities of the first process, as the kernel has them."""
        read = self.execute("python", "-c", "print(open('/proc/1/status').read())").stdout
        lines = dict(line.split(":", 1) for line in read.splitlines() if ":" in line)
        return lines["Uid"].split()[0], lines["CapEff"].strip()

    def stop(self) -> tuple[int, float]:
        """Send SIGTERM; the exit status, and how long it took. It may not need to be killed."""
        began = time.monotonic()
        _call([*self.program, "kill", "--signal", "TERM", self.name])
        done = _call([*self.program, "wait", self.name], timeout=GRACE_SECONDS + 30)
        return int(done.stdout.strip()), time.monotonic() - began


@contextmanager
def container(
    flavour: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    port: int,
    ready: str,
    volumes: Sequence[tuple[Path, str]] = (),
) -> Generator[Container]:
    """Run an image as its manifest does, until `ready` answers 200."""
    program = engine()
    assert program is not None
    name = f"somaagent-test-{uuid4().hex[:8]}"
    began = time.monotonic()
    _call(
        [
            *(*program, "run", "--detach", "--name", name, "--network=host"),
            *("--read-only", "--cap-drop=all", "--security-opt=no-new-privileges"),
            # A machine that is a container itself cannot raise what it was given.
            *("--ulimit=nofile=1024:4096", "--ulimit=nproc=4096:4096"),
            *(f"--env={key}={value}" for key, value in {"PORT": str(port), **environment}.items()),
            *(f"--volume={source}:{target}:ro" for source, target in volumes),
            *(f"dev.local/somaagent-{flavour}:{version()}", *command),
        ]
    )
    try:
        url = f"http://127.0.0.1:{port}"
        seconds = until_ready(
            url + ready, began, lambda: _call([*program, "logs", name], check=False).stderr
        )
        yield Container(program=tuple(program), name=name, url=url, ready_seconds=seconds)
    finally:
        _call([*program, "rm", "--force", name], check=False)


@contextmanager
def bare(
    command: Sequence[str], environment: Mapping[str, str], *, port: int, ready: str
) -> Generator[float]:
    """The same process without a container; how long it took to be ready."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *command[1:]],
        cwd=ROOT,
        env=processes.inherited() | {"PORT": str(port), **environment},
    ) as process:
        try:
            yield until_ready(f"http://127.0.0.1:{port}{ready}", began, lambda: "")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(GRACE_SECONDS)


def until_ready(url: str, began: float, said: Callable[[], str]) -> float:
    """Seconds since `began` until the address answers 200."""
    while time.monotonic() - began < READY_SECONDS:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - on loopback
                if response.status == 200:
                    return time.monotonic() - began
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.02)
    raise AssertionError(f"{url} was not ready in {READY_SECONDS:.0f} s: {said()[-3000:]}")


def run_once(
    flavour: str, command: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run an image to its end."""
    program = engine()
    assert program is not None
    return _call(
        [
            *(*program, "run", "--rm", "--network=host", "--read-only", "--cap-drop=all"),
            *("--ulimit=nofile=1024:4096", "--ulimit=nproc=4096:4096"),
            *(f"--env={key}={value}" for key, value in environment.items()),
            *(f"dev.local/somaagent-{flavour}:{version()}", *command),
        ],
        check=False,
    )


def note(figures: Mapping[str, object]) -> None:
    """Add to build/containers.json."""
    path = ROOT / "build" / "containers.json"
    before: dict[str, object] = json.loads(path.read_text()) if path.exists() else {}
    load = [round(each, 1) for each in os.getloadavg()]
    path.write_text(json.dumps(before | dict(figures) | {"load_average": load}, indent=2) + "\n")


def _call(
    command: Sequence[str], *, check: bool = True, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=timeout)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(command[:6])}: {done.stderr}")
    return done
