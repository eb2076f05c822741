"""A `knative-local run` with two chained Triggers, whose processes can be killed."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from tests.faults.knative_local.records import ROLES, Records, Stored, lost_by_commits
from tests.faults.knative_local.subscriber import ANSWERED, ASKED

COMMAND = Path(sys.executable).with_name("knative-local")
PROGRAM = Path(__file__).with_name("subscriber.py")
PARTITIONS = 4
TOPIC = "knative-broker-chaos-default"
GROUPS = {"first": "knative-trigger-chaos-first", "second": "knative-trigger-chaos-second"}
READY_SECONDS = 120.0
CHECK_SECONDS = 10.0

HEAD = """
apiVersion: v1
kind: ConfigMap
metadata: {{name: topics, namespace: chaos}}
data:
  bootstrap.servers: kafka:9092
  default.topic.partitions: "{partitions}"
  default.topic.replication.factor: "1"
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: default
  namespace: chaos
  annotations: {{eventing.knative.dev/broker.class: Kafka}}
spec:
  config: {{apiVersion: v1, kind: ConfigMap, name: topics, namespace: chaos}}
  delivery:
    retry: 12
    backoffPolicy: exponential
    backoffDelay: PT0.05S
    deadLetterSink: {{ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: dead}}}}
"""
SERVICE = """
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: {role}, namespace: chaos}}
spec:
  template:
    metadata: {{annotations: {{autoscaling.knative.dev/max-scale: "1"}}}}
    spec:
      containers:
        - image: example.com/{role}:1
          command: {command}
"""
TRIGGER = """
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {role}, namespace: chaos}}
spec:
  broker: default
  filter: {{attributes: {{type: {kind}}}}}
  subscriber: {{ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: {role}}}}}
"""


def manifests(records: Path) -> str:
    """Everything that runs."""
    text = HEAD.format(partitions=PARTITIONS)
    for role in ROLES:
        command = json.dumps([sys.executable, str(PROGRAM), role, str(records)])
        text += SERVICE.format(role=role, command=command)
    for role, kind in (("first", ASKED), ("second", ANSWERED)):
        text += TRIGGER.format(role=role, kind=kind)
    return text


class Stage:
    """The runtime as a process, and what it left behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifests = folder / "all.yaml"
        self._state = folder / "state"
        self._process: asyncio.subprocess.Process | None = None
        self.ready: dict[str, str] = {}
        (folder / "records").mkdir(parents=True)
        self.records = Records(folder / "records")
        self._manifests.write_text(manifests(folder / "records"))

    @property
    def ingress(self) -> str:
        """Where events go in."""
        return f"{self.ready['ingress']}/chaos/default"

    async def start(self) -> None:
        """Start the runtime on what its last one left."""
        with (self._folder / "runtime.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                COMMAND,
                "run",
                self._manifests,
                "--state",
                self._state,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), READY_SECONDS)
        assert line, (self._folder / "runtime.log").read_text()[-2000:]
        self.ready = json.loads(line)

    async def stop(self) -> int:
        """End the runtime in order."""
        return await self._end(signal.SIGTERM)

    async def kill_runtime(self) -> None:
        """Kill the runtime and start another one."""
        await self._end(signal.SIGKILL)
        await self.start()

    async def kill_step(self, role: str) -> None:
        """Kill a subscriber."""
        os.kill(int((self._folder / "records" / f"{role}.pid").read_text()), signal.SIGKILL)

    async def kill_kafka(self) -> None:
        """Kill Kafka; the runtime has to notice."""
        os.kill(self._kafka_pid(), signal.SIGKILL)

    async def pause_kafka(self, seconds: float) -> None:
        """Stop Kafka for a while in which it answers nothing and keeps its connections."""
        pid = self._kafka_pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(pid, signal.SIGCONT)

    async def kill_both(self) -> None:
        """Kill Kafka, and the runtime before it can start it again."""
        await self.kill_kafka()
        await self.kill_runtime()

    def memory_megabytes(self) -> float:
        """Return the runtime's resident memory."""
        assert self._process is not None
        text = Path(f"/proc/{self._process.pid}/statm").read_text()
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2

    def _kafka_pid(self) -> int:
        return int(json.loads((self._state / "kafka" / "process.json").read_text())["pid"])

    async def _end(self, number: signal.Signals) -> int:
        process = self._process
        assert process is not None
        process.send_signal(number)
        return await process.wait()


class Auditor:
    """Compares what the groups have committed with what the steps wrote down."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._stored: list[Stored] = []
        self._next = dict.fromkeys(range(PARTITIONS), 0)
        self.checks = 0
        """How many times Kafka could be asked."""
        self.lost: list[tuple[str, Stored]] = []
        self.committed: dict[str, dict[int, int]] = {}

    @property
    def ends(self) -> dict[int, int]:
        """Behind the last record of each partition, as far as it was read."""
        return dict(self._next)

    async def try_check(self) -> bool:
        """Check if Kafka answers."""
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._check()
        except Exception:
            # aiokafka raises what it likes while Kafka is dead.
            return False
        return True

    async def _check(self) -> None:
        address = self._stage.ready["kafka"]
        # Offsets first: what is read later can only be further.
        committed = await self._offsets(address)
        await self._read_topic(address)
        self._stage.records.refresh()
        for role, offsets in committed.items():
            found = lost_by_commits(role, offsets, self._stored, self._stage.records)
            self.lost += [(role, each) for each in found]
        self.committed = committed
        self.checks += 1

    async def _offsets(self, address: str) -> dict[str, dict[int, int]]:
        admin: Any = AIOKafkaAdminClient(bootstrap_servers=address)  # Any: it has no types
        await admin.start()
        try:
            found: dict[str, dict[int, int]] = {}
            for role, group in GROUPS.items():
                offsets = await admin.list_consumer_group_offsets(group)
                found[role] = {part.partition: at.offset for part, at in offsets.items()}
            return found
        finally:
            await admin.close()

    async def _read_topic(self, address: str) -> None:
        consumer: Any = AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
        await consumer.start()
        try:
            parts = [TopicPartition(TOPIC, part) for part in range(PARTITIONS)]
            consumer.assign(parts)
            ends = await consumer.end_offsets(parts)
            for part in parts:
                consumer.seek(part, self._next[part.partition])
            while any(self._next[part.partition] < end for part, end in ends.items()):
                for part, records in (await consumer.getmany(timeout_ms=200)).items():
                    for record in records:
                        kind = dict(record.headers)["ce_type"].decode()
                        self._stored.append(
                            Stored(part.partition, record.offset, kind, int(record.value))
                        )
                        self._next[part.partition] = record.offset + 1
        finally:
            await consumer.stop()
