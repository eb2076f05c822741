"""The command line of the server, and the cache that makes it start in well under a second."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from knative_local.kafka.configuration import (
    LOOPBACK,
    ensure_formatted,
    free_ports,
    write_settings,
)
from knative_local.kafka.distribution import Distribution, Progress, exclusive
from knative_local.kafka.errors import KafkaProblem
from knative_local.kafka.java import AOT_VERSION, Java
from knative_local.kafka.process import Child
from knative_local.kafka.readiness import answers
from knative_local.kafka.waiting import wait_until

_TRAINING_START_SECONDS = 60
_TRAINING_STOP_SECONDS = 120


def command(
    java: Java,
    distribution: Distribution,
    settings: Path,
    *,
    heap_megabytes: int,
    flags: Sequence[str] = (),
) -> list[str]:
    """Return what to run; the settings file comes last and identifies the server."""
    return [
        str(java.executable),
        f"-Xmx{heap_megabytes}m",
        "-Xms32m",
        "-Xss512k",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        *flags,
        "-Djava.awt.headless=true",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-cp",
        distribution.classpath,
        "kafka.Kafka",
        str(settings),
    ]


def startup_cache_flags(java: Java, distribution: Distribution, *, progress: Progress) -> list[str]:
    """Return the flags that use the startup cache, making the cache on the first use.

    A server without the cache starts a second later and is otherwise the same, so no failure
    here is one of the server.
    """
    cache = distribution.folder / f"startup-{java.identity}.cache"
    if not cache.is_file():
        try:
            with exclusive(distribution.folder / "startup.lock"):
                if not cache.is_file():
                    progress("Preparing Kafka's startup cache (once)")
                    _train(java, distribution, cache)
        except (OSError, KafkaProblem) as error:
            progress(f"Kafka starts without a startup cache: {error}")
            return []
    if java.version >= AOT_VERSION:
        return [f"-XX:AOTCache={cache}"]
    return [f"-XX:SharedArchiveFile={cache}", "-Xshare:auto"]


def _train(java: Java, distribution: Distribution, cache: Path) -> None:
    option = "AOTCacheOutput" if java.version >= AOT_VERSION else "ArchiveClassesAtExit"
    work = Path(tempfile.mkdtemp(prefix="training-", dir=distribution.folder))
    try:
        settings, data, made = work / "server.properties", work / "data", work / "made.cache"
        ports = free_ports()
        write_settings(settings, data=data, ports=ports)
        ensure_formatted(data=data, settings=settings, java=java, distribution=distribution)
        child = Child(
            command(
                java,
                distribution,
                settings,
                heap_megabytes=128,
                flags=[f"-XX:{option}={made}"],
            ),
            log=work / "log",
            detached=False,
        )
        try:
            wait_until(
                lambda: child.has_ended() or answers(LOOPBACK, ports.broker),
                timeout=_TRAINING_START_SECONDS,
            )
        finally:
            child.stop(grace_seconds=_TRAINING_STOP_SECONDS)
        if not made.is_file():
            raise KafkaProblem("the training run left none")
        made.rename(cache)
    finally:
        shutil.rmtree(work, ignore_errors=True)
