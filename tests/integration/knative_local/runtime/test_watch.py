"""`run --watch`: the manifests change while events and requests flow, and nothing is dropped."""

import contextlib
import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from knative_local.kafka.cluster import Cluster
from knative_local.kafka.groups import GroupOffsets

Start = Callable[..., Any]
HOST = "hello.demo.svc.cluster.local"

FUNCTION = """
import os
from pathlib import Path

import functions_framework.aio
from starlette.requests import Request
from starlette.responses import Response

HANDLED = Path(os.environ["HANDLED"])


@functions_framework.aio.http
async def handle(request: Request) -> Response:
    if request.method == "POST":
        with HANDLED.open("a") as file:
            file.write(f"{request.url.path} {request.headers['ce-id']}\\n")
        return Response(status_code=202)
    return Response(os.environ["VERSION"])
"""

SERVICE = """
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {{name: hello, namespace: demo}}
spec:
  template:
    spec:
      containers:
        - image: registry.example/hello:1
          env: [{{name: VERSION, value: "{version}"}}, {{name: HANDLED, value: {handled}}}]
"""

BROKER = """
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: {name}
  namespace: demo
  annotations: {{eventing.knative.dev/broker.class: Kafka}}
spec: {{delivery: {{retry: 5, backoffPolicy: linear, backoffDelay: PT0.1S}}}}
"""

TRIGGER = """
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {{name: {name}, namespace: demo}}
spec:
  broker: {broker}
  {filter}
  subscriber:
    ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: hello}}
    uri: /{name}
"""
BY_TYPE = "filter: {attributes: {type: demo.asked}}"


class Stage:
    """Manifests on disk, and a run that watches them."""

    def __init__(self, folder: Path, start: Start) -> None:
        self.manifests = folder / "manifests"
        self.handled = folder / "handled.txt"
        shutil.rmtree(self.manifests)
        self.manifests.mkdir()
        (folder / "function" / "main.py").write_text(FUNCTION)
        self.service(1)
        self.write("broker", BROKER.format(name="default"))
        self.trigger("first")
        self.run = start("--watch")
        self.run.wait_ready()

    def write(self, name: str, text: str) -> None:
        written = self.manifests / f"{name}.new"
        written.write_text(text)
        written.replace(self.manifests / f"{name}.yaml")

    def service(self, version: int) -> None:
        self.write("service", SERVICE.format(version=version, handled=self.handled))

    def trigger(self, name: str, rule: str = BY_TYPE, broker: str = "default") -> None:
        self.write(f"trigger-{name}", TRIGGER.format(name=name, filter=rule, broker=broker))

    def delete(self, name: str) -> None:
        (self.manifests / f"{name}.yaml").unlink()

    def until(self, condition: Callable[[Any], bool], what: str, seconds: float = 60) -> Any:
        deadline = time.monotonic() + seconds
        while not condition(status := self.run.status()):
            assert time.monotonic() < deadline, f"{what}: {json.dumps(status)}\n{self.run.errors}"
            time.sleep(0.05)
        return status

    def apply(self, change: Callable[[], None], what: str) -> Any:
        """Change the files and wait until the run has followed."""
        before = self.run.status()["manifests"]["applied"]
        change()
        return self.until(lambda now: now["manifests"]["applied"] > before, what)

    def version(self) -> str:
        status, body = self.run.call(self.run.ready["gateway"] + "/", host=HOST)
        assert status == 200, body
        return str(body.decode())

    def send(self, number: int, broker: str = "default") -> int:
        status: int = self.run.call(
            f"{self.run.ready['ingress']}/demo/{broker}",
            body=b"{}",
            ce_id=str(number),
            ce_type="demo.asked",
            ce_source="/test",
            ce_specversion="1.0",
        )[0]
        return status

    def ids(self, trigger: str) -> Counter[int]:
        """How often each event was handled for a Trigger."""
        lines = self.handled.read_text().splitlines() if self.handled.exists() else []
        mine = [line.split() for line in lines]
        return Counter(int(number) for path, number in mine if path == f"/{trigger}")


@pytest.fixture
def stage(folder: Path, start: Start) -> Stage:
    return Stage(folder, start)


@contextlib.contextmanager
def flow(stage: Stage) -> Generator[list[int]]:
    """Numbered events and requests without a pause; every answer has to be a success."""
    sent: list[int] = []
    wrong: list[object] = []
    end = threading.Event()

    def send() -> None:
        while not end.is_set():
            status = stage.send(len(sent))
            if status != 202:
                wrong.append(("event", len(sent), status))
            sent.append(len(sent))
            end.wait(0.005)

    def ask() -> None:
        while not end.is_set():
            status, body = stage.run.call(stage.run.ready["gateway"] + "/", host=HOST)
            if status != 200:
                wrong.append(("request", status, body))
            end.wait(0.005)

    threads = [threading.Thread(target=work) for work in (send, ask)]
    for thread in threads:
        thread.start()
    try:
        yield sent
    finally:
        end.set()
        for thread in threads:
            thread.join(60)
    assert wrong == []


def test_every_event_is_handled_and_no_request_fails_while_manifests_change(stage: Stage) -> None:
    with flow(stage) as sent:
        stage.apply(lambda: stage.service(2), "another revision")
        stage.until(lambda _: stage.version() == "2", "requests to the new revision")
        stage.apply(
            lambda: stage.trigger("first", "filters: [{prefix: {type: demo.}}]"), "another filter"
        )
        stage.apply(lambda: stage.trigger("second"), "a second Trigger")
        joined = len(sent) + 1
        stage.apply(lambda: stage.write("broker-2", BROKER.format(name="other")), "a Broker")
        stage.write("broken", "kind: [\n")
        stage.until(lambda now: bool(now["manifests"]["problems"]), "the broken file to be seen")
        assert stage.version() == "2"
        stage.apply(lambda: stage.delete("broken"), "the broken file to be gone")
        stage.apply(lambda: stage.service(3), "a third revision")
        left = len(sent)
        stage.until(
            lambda _: set(range(joined, left)) <= set(stage.ids("second")), "its events from then"
        )
        stage.apply(lambda: stage.delete("trigger-second"), "the second Trigger to be gone")
        stage.until(lambda _: stage.version() == "3", "requests to the third revision")
    # A lag that is shown is some moments old, so it is not asked for.
    stage.until(lambda _: set(stage.ids("first")) >= set(sent), "everything to be handled")
    assert set(stage.ids("first")) == set(sent)
    # A new Trigger begins at the end.
    assert joined < left
    assert 0 not in stage.ids("second")
    assert "the manifests are not applied" in "".join(stage.run.errors)


PING = """
apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: {{name: clock, namespace: demo}}
spec:
  schedule: "* * * * * *"
  sink:
    ref: {{apiVersion: serving.knative.dev/v1, kind: Service, name: hello}}
    uri: /{path}
"""


def conditions(entry: Any) -> dict[str, tuple[str, str]]:
    return {each["type"]: (each["status"], each.get("reason", "")) for each in entry["conditions"]}


def test_a_trigger_waits_for_its_subscriber_and_its_broker(stage: Stage) -> None:
    def trigger(status: Any) -> Any:
        return next(each for each in status["triggers"] if each["name"] == "early")

    early = TRIGGER.format(name="early", filter=BY_TYPE, broker="late")
    stage.write("trigger-early", early.replace("name: hello", "name: later"))
    status = stage.until(lambda now: len(now["triggers"]) == 2, "the Trigger to be seen")
    assert trigger(status)["reason"] == 'Broker "late" does not exist'
    assert conditions(trigger(status))["BrokerReady"] == ("False", "BrokerDoesNotExist")
    shown = stage.run.command("status", "trigger/early")
    assert shown.returncode == 3, shown.stdout
    assert 'Broker "late" does not exist' in shown.stdout

    stage.apply(lambda: stage.write("late", BROKER.format(name="late")), "its Broker")
    found = conditions(trigger(stage.run.status()))
    assert found["BrokerReady"] == ("True", "")
    assert found["SubscriberResolved"] == ("False", "Unable to get the Subscriber's URI")
    # It has its place in the topic already.
    assert stage.send(1, "late") == 202

    later = SERVICE.format(version=1, handled=stage.handled).replace("name: hello,", "name: later,")
    stage.apply(lambda: stage.write("later", later), "its subscriber")
    status = stage.until(lambda now: trigger(now)["ready"], "the Trigger to be ready")
    assert {each for each, _ in conditions(trigger(status)).values()} == {"True"}
    stage.until(lambda _: stage.ids("early")[1] > 0, "the event that waited")

    stage.apply(lambda: stage.delete("later"), "the subscriber to be gone")
    assert not trigger(stage.run.status())["ready"]
    assert stage.send(2, "late") == 202
    stage.apply(lambda: stage.write("later", later), "it to be back")
    stage.until(lambda _: stage.ids("early")[2] > 0, "what came meanwhile")
    assert stage.ids("early")[1] == 1

    stage.apply(lambda: stage.delete("late"), "the Broker to be gone")
    assert conditions(trigger(stage.run.status()))["BrokerReady"][0] == "False"
    stage.apply(lambda: stage.write("late", BROKER.format(name="late")), "another of its name")
    stage.until(lambda now: trigger(now)["ready"], "the Trigger to be ready again")
    assert stage.send(3, "late") == 202
    stage.until(lambda _: stage.ids("early")[3] > 0, "an event of the new Broker")


def test_a_ping_source_follows_its_manifest(stage: Stage) -> None:
    def pings(path: str) -> int:
        text = stage.handled.read_text() if stage.handled.exists() else ""
        return sum(1 for line in text.splitlines() if line.startswith(f"/{path} "))

    def wait_for(path: str, count: int) -> None:
        deadline = time.monotonic() + 60
        while pings(path) < count:
            assert time.monotonic() < deadline, path
            time.sleep(0.05)

    stage.write("ping", PING.format(path="first"))
    wait_for("first", 1)
    began = time.time()
    # Nobody asks meanwhile; each ping takes a second.
    wait_for("first", 5)
    (source,) = stage.run.status()["ping_sources"]
    (when,) = [each for each in source["conditions"] if each["type"] == "Ready"]
    since = datetime.fromisoformat(when["lastTransitionTime"]).timestamp()
    assert since < began + 3
    stage.apply(lambda: stage.write("ping", PING.format(path="second")), "another sink")
    before = pings("first")
    wait_for("second", 2)
    assert pings("first") == before
    stage.apply(lambda: stage.delete("ping"), "it to be gone")
    assert stage.run.status()["ping_sources"] == []


async def test_objects_come_and_go_with_what_they_own_in_kafka(stage: Stage) -> None:
    assert stage.send(1, "other") == 404
    stage.apply(lambda: stage.write("other", BROKER.format(name="other")), "a Broker")
    stage.apply(lambda: stage.trigger("of-other", BY_TYPE, "other"), "a Trigger of it")
    assert stage.send(1, "other") == 202
    stage.until(lambda _: stage.ids("of-other")[1] > 0, "its event")
    cluster = Cluster(stage.run.ready["kafka"])
    await cluster.open()
    groups = GroupOffsets(cluster)
    topic, group = "knative-broker-demo-other", "knative-trigger-demo-of-other"
    assert await groups.committed(group, topic)

    # A Trigger cannot go to another Broker, and what ran goes on.
    stage.trigger("of-other", BY_TYPE, "default")
    status = stage.until(lambda now: bool(now["manifests"]["problems"]), "the refusal")
    (problem,) = status["manifests"]["problems"]
    assert (problem["name"], problem["field"]) == ("of-other", "spec.broker")
    assert stage.send(2, "other") == 202
    stage.until(lambda _: stage.ids("of-other")[2] > 0, "the next event")

    def rename() -> None:
        stage.delete("trigger-of-other")
        stage.trigger("renamed", BY_TYPE, "other")

    stage.apply(rename, "another name")
    assert await groups.committed(group, topic) == {}
    assert stage.send(3, "other") == 202
    stage.until(lambda _: stage.ids("renamed")[3] > 0, "an event under the new name")

    def drop() -> None:
        stage.delete("other")
        stage.delete("trigger-renamed")

    status = stage.apply(drop, "the Broker to be gone")
    assert {each["name"] for each in status["brokers"]} == {"default"}
    assert stage.send(4, "other") == 404
    await cluster.refresh()
    assert not await cluster.partitions(topic)
    await cluster.close()
