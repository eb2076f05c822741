"""The programs that build images: Docker, Podman or Buildah, whichever is there."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.images.flavours import EPOCH, ROOT

NAMES: Final = ("docker", "podman", "buildah")
WITHOUT: Final = (
    "no program here builds images: install Docker, or Podman or Buildah "
    "(on Debian: apt-get install --no-install-recommends buildah)"
)
_PIP: Final = ("index-url", "extra-index-url", "trusted-host", "timeout", "retries", "proxy")
"""How pip reaches its index; what else a user has set is their own business."""


class NoEngine(Exception):
    """No program builds images here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One of the three; Podman and Buildah share their images and most options."""

    name: str

    def build(
        self, tag: str, arguments: Mapping[str, str], *, cached: bool = True, log: Path
    ) -> None:
        """Build the Dockerfile as `tag`.

        Raises:
            subprocess.CalledProcessError: It failed; `log` holds what was said.
        """
        settings = [f"--build-arg={name}={value}" for name, value in arguments.items()]
        with _secrets() as secrets, log.open("w", encoding="utf-8") as said:
            subprocess.run(
                [
                    *(*self._build(), *settings, *secrets),
                    *([] if cached else ["--no-cache"]),
                    *("--tag", tag, "--file", str(ROOT / "Dockerfile"), str(ROOT)),
                ],
                check=True,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**os.environ, "DOCKER_BUILDKIT": "1"},
            )

    def save(self, tag: str, target: Path) -> None:
        """Write the image as a Docker archive."""
        target.unlink(missing_ok=True)
        command = {
            "docker": ["docker", "save", "--output", str(target), tag],
            "podman": ["podman", "save", "--format=docker-archive", f"--output={target}", tag],
            "buildah": ["buildah", "push", "--quiet", tag, f"docker-archive:{target}:{tag}"],
        }
        _quietly(command[self.name])

    def push(self, tag: str, reference: str, *, insecure: bool = False) -> str:
        """Push the image to a registry as `reference`; the digest that the registry knows it by.

        `insecure` allows a registry without TLS; Docker's daemon decides that by itself.

        Raises:
            subprocess.CalledProcessError: It was refused, or is not there.
        """
        if self.name == "docker":
            _quietly(["docker", "tag", tag, reference])
            _quietly(["docker", "push", "--quiet", reference])
            shown = _quietly(["docker", "image", "inspect", "--format={{json .RepoDigests}}", tag])
            found: list[str] = json.loads(shown)
            digests = dict(each.split("@", 1) for each in found)
            return digests.get(reference.rpartition(":")[0], "")
        with tempfile.TemporaryDirectory() as folder:
            digest = Path(folder) / "digest"
            options = ["--quiet", f"--digestfile={digest}"]
            options += ["--tls-verify=false"] if insecure else []
            _quietly([self.name, "push", *options, tag, f"docker://{reference}"])
            return digest.read_text(encoding="utf-8").strip()

    def load_base(self, tar: Path, tag: str) -> None:
        """Make an image of a root file system."""
        if self.name != "buildah":
            _quietly([self.name, "import", str(tar), tag])
            return
        container = _quietly(["buildah", "from", "scratch"])
        try:
            _quietly(["buildah", "add", container, str(tar), "/"])
            _quietly(["buildah", "commit", "--quiet", container, tag])
        finally:
            _quietly(["buildah", "rm", container])

    def has(self, tag: str) -> bool:
        """Whether there is an image of this name."""
        command = ["buildah", "inspect", "--type=image", tag]
        if self.name != "buildah":
            command = [self.name, "image", "inspect", tag]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    def _build(self) -> list[str]:
        if self.name == "docker":
            return ["docker", "build", f"--build-arg=SOURCE_DATE_EPOCH={EPOCH}"]
        # Needs no namespaces, so that it works in a container too.
        options = ["--isolation=chroot", "--layers", f"--timestamp={EPOCH}"]
        return [self.name, "build", *options, f"--build-arg=SOURCE_DATE_EPOCH={EPOCH}"]


def find(name: str | None = None) -> Engine:
    """The engine called `name`, or the first that is there and works.

    Raises:
        NoEngine: There is none.
    """
    for each in [name] if name else NAMES:
        if shutil.which(each) is not None and _works(each):
            return Engine(each)
    raise NoEngine(f"{name} does not run here" if name else WITHOUT)


def _works(name: str) -> bool:
    # A Docker client without its daemon builds nothing.
    asked = (
        ["docker", "version", "--format={{.Server.Version}}"]
        if name == "docker"
        else [name, "info"]
    )
    return subprocess.run(asked, check=False, capture_output=True, timeout=60).returncode == 0


@contextmanager
def _secrets() -> Generator[Sequence[str]]:
    """How pip of this machine reaches its index, for the builder alone: no layer holds it."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], check=False, capture_output=True, text=True
    ).stdout
    found: dict[str, str] = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        found[name.rpartition(".")[2]] = value.strip("'\"")
    lines = ["[global]", *(f"{name} = {found[name]}" for name in _PIP if name in found)]
    authorities = found.get("cert", "")
    with tempfile.TemporaryDirectory() as folder:
        options: list[str] = []
        if authorities and Path(authorities).is_file():
            lines.append("cert = /run/secrets/ca.crt")
            options.append(f"--secret=id=ca.crt,src={authorities}")
        config = Path(folder) / "pip.conf"
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield [f"--secret=id=pip.conf,src={config}", *options]


def _quietly(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise subprocess.CalledProcessError(
            done.returncode, list(command), output=done.stdout, stderr=done.stderr
        )
    return done.stdout.strip()
