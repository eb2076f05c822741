"""The files of an embedded Kafka server: its settings and its formatted data folder."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from knative_local.kafka.distribution import Distribution
from knative_local.kafka.errors import ServerProblem
from knative_local.kafka.java import Java

LOOPBACK = "127.0.0.1"
_CLUSTER_ID = "a25hdGl2ZS1sb2NhbC1rZg"
_FORMAT_TIMEOUT_SECONDS = 60

# One node for one person: no replicas, few threads and partitions, small buffers. The cleaner's
# default buffer of 128 MB does not fit the heap. After a kill the server waits until its former
# session has ended, hence the short one. Committed offsets outlive a long holiday, as a
# lost offset would mean lost events.
_SETTINGS = """\
process.roles=broker,controller
node.id=1
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=BROKER
controller.quorum.election.timeout.ms=200
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=2500
auto.create.topics.enable=false
num.partitions=1
default.replication.factor=1
min.insync.replicas=1
message.max.bytes=2097152
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
offsets.topic.segment.bytes=1048576
offsets.retention.minutes=525600
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.coordinator.threads=1
num.network.threads=2
num.io.threads=4
background.threads=2
num.recovery.threads.per.data.dir=1
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=2097152
log.cleaner.io.buffer.size=131072
log.index.size.max.bytes=1048576
log.segment.bytes=67108864
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the server listens on the loopback interface."""

    broker: int
    controller: int

    def are_free(self) -> bool:
        """Tell whether both can be listened on now."""
        return all(_can_listen(port) for port in (self.broker, self.controller))


def free_ports() -> Ports:
    """Return two ports that nobody uses now."""
    with socket.socket() as first, socket.socket() as second:
        first.bind((LOOPBACK, 0))
        second.bind((LOOPBACK, 0))
        return Ports(broker=first.getsockname()[1], controller=second.getsockname()[1])


def write_settings(path: Path, *, data: Path, ports: Ports) -> None:
    """Write the server's settings file."""
    path.write_text(
        f"{_SETTINGS}"
        f"controller.quorum.voters=1@{LOOPBACK}:{ports.controller}\n"
        f"listeners=BROKER://{LOOPBACK}:{ports.broker},CONTROLLER://{LOOPBACK}:{ports.controller}\n"
        f"log.dirs={data}\n",
        "utf-8",
    )


def ensure_formatted(*, data: Path, settings: Path, java: Java, distribution: Distribution) -> None:
    """Make sure that the data folder is one that the server accepts.

    A new folder is formatted beside its final place and renamed, so a crash leaves either nothing
    or a formatted folder.

    Raises:
        ServerProblem: The folder holds something that is not a formatted data folder, or the
            server's own tool refuses.
    """
    for left in data.parent.glob("format-*"):
        shutil.rmtree(left, ignore_errors=True)
    if (data / "meta.properties").is_file():
        return
    if data.exists() and any(data.iterdir()):
        raise ServerProblem(
            f"The data folder {str(data)!r} is damaged: it has no meta.properties. Restore the "
            "folder from a copy, or remove it to start with empty topics."
        )
    work = Path(tempfile.mkdtemp(prefix="format-", dir=data.parent))
    try:
        format_folder(work / "data", settings=settings, java=java, distribution=distribution)
        if data.exists():
            data.rmdir()
        (work / "data").rename(data)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def format_folder(folder: Path, *, settings: Path, java: Java, distribution: Distribution) -> None:
    """Format a folder with the server's own storage tool."""
    temporary = folder.parent / "format.properties"
    text = settings.read_text("utf-8").splitlines()
    kept = [line for line in text if not line.startswith("log.dirs=")]
    temporary.write_text("\n".join([*kept, f"log.dirs={folder}", ""]), "utf-8")
    command = [
        str(java.executable),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp",
        distribution.classpath,
        "kafka.tools.StorageTool",
        "format",
        "-t",
        _CLUSTER_ID,
        "-c",
        str(temporary),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own command line
            command, capture_output=True, text=True, timeout=_FORMAT_TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServerProblem(f"Kafka's storage tool does not run: {error}") from error
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise ServerProblem(f"Kafka's storage tool cannot format {str(folder)!r}: {lines[-1]}")


def _can_listen(port: int) -> bool:
    with socket.socket() as probe:
        # As the server does it: a port whose last connections still wind down is free.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
