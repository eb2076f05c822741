"""Brings the Apache Kafka server to this machine once and keeps it in the user's cache.

The jars are named by Maven coordinates and locked by SHA-256 in `jgo.lock.toml` beside this
module. They are fetched into a folder of their own, compared with the lock one by one, and
published by a rename, so that a reader never sees a part and two processes may do it at once.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import ssl
import tempfile
import tomllib
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from itertools import repeat
from pathlib import Path
from typing import Any

from knative_local.kafka.errors import DistributionProblem

KAFKA_VERSION = "4.4.0"
_MANIFEST = "verified.json"
_DOWNLOADS_AT_ONCE = 8
_DOWNLOAD_TIMEOUT_SECONDS = 60

Progress = Callable[[str], None]
"""Told one short line for every step that a person may be waiting for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedJar:
    """One jar of the server, exactly."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """The jar's name in the published folder."""
        return f"{self.artifact}-{self.version}.jar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A complete, verified set of the server's jars on this machine."""

    folder: Path
    jars: tuple[Path, ...]

    @property
    def classpath(self) -> str:
        """The jars in lock order, as Java expects them."""
        return os.pathsep.join(map(str, self.jars))


def cache_folder() -> Path:
    """Return where this user keeps the distribution, by the XDG convention."""
    configured = os.environ.get("XDG_CACHE_HOME")  # noqa: TID251 - the user's own convention
    base = Path(configured) if configured else Path.home() / ".cache"
    return base / "knative-local" / f"kafka-{KAFKA_VERSION}"


def locked_jars() -> tuple[LockedJar, ...]:
    """Return what the lock file names."""
    text = resources.files("knative_local.kafka").joinpath("jgo.lock.toml").read_text("utf-8")
    return tuple(
        LockedJar(
            group=entry["groupId"],
            artifact=entry["artifactId"],
            version=entry["version"],
            sha256=entry["sha256"],
        )
        for entry in tomllib.loads(text)["dependencies"]
    )


def ensure_distribution(
    folder: Path | None = None, *, progress: Progress | None = None
) -> Distribution:
    """Return the verified jars, fetching them first when they are not here yet.

    Nothing is asked of the network when they are. A damaged jar is fetched again.

    Raises:
        DistributionProblem: The jars cannot be fetched, do not match the lock, or the cache
            folder cannot be written.
    """
    target = folder or cache_folder()
    jars = locked_jars()
    published = Distribution(
        folder=target, jars=tuple(target / "jars" / jar.file_name for jar in jars)
    )
    if _is_intact(target, jars):
        return published
    try:
        target.mkdir(parents=True, exist_ok=True)
        with exclusive(target / "lock"):
            if not _is_intact(target, jars):
                _install(target, jars, progress or _quiet)
    except OSError as error:
        raise DistributionProblem(_unwritable(target, error)) from error
    return published


@contextmanager
def exclusive(path: Path) -> Generator[None]:
    """Hold a file lock that the system releases even when this process is killed."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(target: Path, jars: tuple[LockedJar, ...], progress: Progress) -> None:
    progress(f"Fetching Apache Kafka {KAFKA_VERSION} ({len(jars)} jars, 43 MB)")
    work = Path(tempfile.mkdtemp(prefix="fetch-", dir=target))
    try:
        ready = work / "jars"
        ready.mkdir()
        with _certificates_of_the_machine(), ThreadPoolExecutor(_DOWNLOADS_AT_ONCE) as pool:
            names = pool.map(_fetch, jars, repeat(work / "repository"), repeat(ready))
            for done, name in enumerate(names, start=1):
                progress(f"Apache Kafka {KAFKA_VERSION}: {done}/{len(jars)} {name}")
        (ready / _MANIFEST).write_text(json.dumps(_stamps(ready, jars)), "utf-8")
        final = target / "jars"
        if final.exists():
            final.rename(work / "damaged")
        ready.rename(final)
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _certificates_of_the_machine() -> Generator[None]:
    """Let jgo trust whom this machine trusts, as pip does; its own list knows no local proxy."""
    # It takes them from the environment alone, which the user may have set already.
    given = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"} & os.environ.keys()  # noqa: TID251 - as said
    known = None if given else _certificates()
    if known is None:
        yield
        return
    os.environ["REQUESTS_CA_BUNDLE"] = known  # noqa: TID251 - as said
    try:
        yield
    finally:
        os.environ.pop("REQUESTS_CA_BUNDLE", None)  # noqa: TID251 - as said


def _certificates() -> str | None:
    """The file or folder of certificates that OpenSSL uses here, when there is one."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        return paths.cafile
    return paths.capath if paths.capath and any(Path(paths.capath).glob("*.0")) else None


def _fetch(jar: LockedJar, repository: Path, ready: Path) -> str:
    # jgo and its HTTP stack are needed on the first start alone.
    import jgo.config
    import jgo.maven

    context = jgo.maven.MavenContext(
        repo_cache=repository,
        # A mirror of the user's own choice; Maven's public repository when there is none.
        remote_repos=jgo.config.GlobalSettings.load().repositories or None,
        timeout=_DOWNLOAD_TIMEOUT_SECONDS,
    )
    try:
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        fetched = Path(component.artifact(packaging="jar").resolve())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        raise DistributionProblem(_unreachable(jar, error)) from error
    except RuntimeError as error:
        raise DistributionProblem(_unreachable(jar, error)) from error
    found = _sha256(fetched)
    if found != jar.sha256:
        raise DistributionProblem(
            f"{jar.group}:{jar.artifact}:{jar.version} does not match the lock: expected "
            f"sha256 {jar.sha256}, got {found}. Nothing was installed; check the repository or "
            "mirror it came from and start again."
        )
    fetched.rename(ready / jar.file_name)
    return jar.file_name


def _is_intact(target: Path, jars: tuple[LockedJar, ...]) -> bool:
    folder = target / "jars"
    try:
        recorded: dict[str, Any] = json.loads((folder / _MANIFEST).read_text("utf-8"))
        stamps = _stamps(folder, jars)
    except (OSError, ValueError):
        return False
    if recorded == stamps:
        return True
    # Copied or touched since it was verified: only the contents can tell.
    intact = all(_sha256(folder / jar.file_name) == jar.sha256 for jar in jars)
    if intact and os.access(folder, os.W_OK):
        (folder / _MANIFEST).write_text(json.dumps(stamps), "utf-8")
    return intact


def _stamps(folder: Path, jars: tuple[LockedJar, ...]) -> dict[str, Any]:
    stamps: dict[str, Any] = {}
    for jar in jars:
        status = (folder / jar.file_name).stat()
        stamps[jar.file_name] = [jar.sha256, status.st_size, status.st_mtime_ns]
    return stamps


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreachable(jar: LockedJar, error: Exception) -> str:
    return (
        f"Cannot fetch {jar.group}:{jar.artifact}:{jar.version}: {error}. The first start needs "
        "a Maven repository; check the network, or name a mirror under [repositories] in "
        "~/.config/jgo.conf, and start again."
    )


def _unwritable(target: Path, error: OSError) -> str:
    return (
        f"Cannot prepare Apache Kafka in {str(target)!r}: {error.strerror or error}. "
        "Free space or rights there, or set XDG_CACHE_HOME to another folder."
    )


def _quiet(_: str) -> None:
    """Tell nobody."""
