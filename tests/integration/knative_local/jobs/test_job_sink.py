"""JobSinks: real processes, one for every event."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest_asyncio

from knative_local.http1 import Client, Headers
from knative_local.jobs.sink import job_name
from knative_local.manifests.plan import ContainerPlan, JobSinkPlan, Plan
from knative_local.runtime.job_sinks import JobSinks
from knative_local.serving import Launcher, PortBook
from tests.support.platform import until
from tests.support.runs import Start

SUCCEED = """
import os, pathlib
print(os.environ["K_EXECUTION_MODE"], end=" ")
print(pathlib.Path(os.environ["K_EVENT_PATH"], "event").read_text())
"""


def event(event_id: str, source: str = "tests") -> Headers:
    return [
        (b"ce-specversion", b"1.0"),
        (b"ce-id", event_id.encode()),
        (b"ce-source", source.encode()),
        (b"ce-type", b"example"),
        (b"ce-count", b"3"),
        (b"ce-where", "Zürich".encode()),
        (b"content-type", b"application/json"),
    ]


class Stage:
    """JobSinks in a state folder, which another stage can take over."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder = folder
        self.launcher = Launcher(folder)
        self.sinks = JobSinks(
            folder, PortBook(folder / "ports.json"), self.launcher, backoff_seconds=0.01, **options
        )
        self.client = Client()
        self.url = ""

    def plan(self, code: str, **fields: Any) -> JobSinkPlan:
        given: dict[str, Any] = {
            "event_path": "/etc/jobsink-event",
            "backoff_limit": 0,
            "active_deadline_seconds": None,
            "ttl_seconds": None,
            "grace_seconds": 5,
            **fields,
        }
        return JobSinkPlan(
            namespace="shop",
            name="chore",
            container=ContainerPlan(
                image="chore:1",
                command=(sys.executable, "-c", code),
                environment={"K_EXECUTION_MODE": "batch", "FOLDER": str(self.folder)},
            ),
            **given,
        )

    async def run(self, plan: JobSinkPlan) -> None:
        self.planned = plan
        await self.sinks.listen(Plan(job_sinks=(plan,)))
        await self.sinks.add([plan])
        self.url = self.sinks.report(plan)["url"]

    async def ask(
        self, method: str, url: str, headers: Headers | None = None, body: bytes = b""
    ) -> tuple[int, dict[str, str]]:
        answer = await self.client.request(method, url, headers or [], body or None, timeout=30)
        await answer.read(1000)
        return answer.status, {name.decode(): v.decode() for name, v in answer.headers}

    async def post(self, event_id: str, body: bytes = b'{"a":1}') -> str:
        """Send an event and return where its Job is told of."""
        status, headers = await self.ask("POST", self.url, event(event_id), body)
        assert status == 202
        return self.at(headers["location"])

    def at(self, path: str) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}{path}"

    async def ended(self, location: str) -> int:
        """Wait until a Job has ended and return its status."""

        async def over() -> int:
            status, _ = await self.ask("GET", location)
            return 0 if status == 202 else status

        return await until(over, "the Job to end")

    def log(self, event_id: str, source: str = "tests") -> str:
        return self.launcher.log_named(job_name("chore", source, event_id)).read_text()

    async def end(self) -> None:
        await self.sinks.stop(1)
        await self.sinks.release()
        await self.client.close()


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    yield made
    await made.end()


async def test_a_process_finds_its_event_in_a_file_and_its_success_is_told(stage: Stage) -> None:
    await stage.run(stage.plan(SUCCEED))
    location = await stage.post("1")
    assert urlsplit(location).path == "/namespaces/shop/name/chore/sources/tests/ids/1"
    assert await stage.ended(location) == 200
    assert (await stage.ask("GET", location))[1]["reason"] == "Complete"
    mode, _, text = stage.log("1").partition(" ")
    assert mode == "batch"
    assert orjson.loads(text) == {
        "specversion": "1.0",
        "id": "1",
        "source": "tests",
        "type": "example",
        "count": "3",
        "where": "Zürich",
        "datacontenttype": "application/json",
        "data": {"a": 1},
    }


async def test_the_path_of_the_mount_works_in_arguments(stage: Stage) -> None:
    code = "print(open('/etc/jobsink-event/event').read())"
    await stage.run(stage.plan(code))
    assert await stage.ended(await stage.post("1", b'"data"')) == 200
    assert orjson.loads(stage.log("1"))["data"] == "data"


async def test_the_same_event_has_one_job_however_often_it_is_sent(stage: Stage) -> None:
    await stage.run(stage.plan("print('ran')"))
    places = {await stage.post("1") for _ in range(3)}
    places |= set(await asyncio.gather(*(stage.post("2") for _ in range(5))))
    assert len(places) == 2
    for location in places:
        assert await stage.ended(location) == 200
    assert stage.log("1") == stage.log("2") == "ran\n"
    assert stage.sinks.report(stage.planned)["jobs"]["complete"] == 2


async def test_a_process_that_fails_is_started_again_as_often_as_the_limit_says(
    stage: Stage,
) -> None:
    await stage.run(stage.plan("print('tried'); raise SystemExit(3)", backoff_limit=2))
    location = await stage.post("1")
    assert await stage.ended(location) == 400
    assert (await stage.ask("GET", location))[1]["reason"] == "Failed"
    assert stage.log("1") == "tried\n" * 3


async def test_a_process_that_succeeds_after_a_failure_completes_its_job(stage: Stage) -> None:
    code = (
        "import os, pathlib, sys\n"
        "mark = pathlib.Path(os.environ['FOLDER'], 'mark')\n"
        "seen = mark.exists(); mark.touch(); sys.exit(0 if seen else 1)"
    )
    await stage.run(stage.plan(code, backoff_limit=1))
    assert await stage.ended(await stage.post("1")) == 200


async def test_a_deadline_ends_all_attempts(stage: Stage) -> None:
    plan = stage.plan("import time; time.sleep(60)", backoff_limit=9, active_deadline_seconds=0.3)
    await stage.run(plan)
    assert await stage.ended(await stage.post("1")) == 400
    assert stage.sinks.report(plan)["jobs"] == {
        "waiting": 0,
        "running": 0,
        "complete": 0,
        "failed": 1,
    }


async def test_a_program_that_does_not_exist_fails_its_job(stage: Stage) -> None:
    plan = stage.plan("")
    missing = ContainerPlan(image="chore:1", command=("/no/such/program",))
    fields = {name: getattr(plan, name) for name in ("event_path", "backoff_limit")}
    await stage.run(
        JobSinkPlan(
            namespace="shop",
            name="chore",
            container=missing,
            active_deadline_seconds=None,
            ttl_seconds=None,
            grace_seconds=1,
            **fields,
        )
    )
    assert await stage.ended(await stage.post("1")) == 400


async def test_a_finished_job_is_forgotten_after_its_time_and_runs_again(stage: Stage) -> None:
    await stage.run(stage.plan("print('ran')", ttl_seconds=0.2))
    location = await stage.post("1")

    async def forgotten() -> bool:
        return (await stage.ask("GET", location))[0] == 500

    await until(forgotten, "the Job to be forgotten")
    assert await stage.post("1") == location

    async def twice() -> bool:
        return stage.log("1") == "ran\n" * 2

    await until(twice, "the second run")


async def test_no_more_processes_run_than_there_are_places(tmp_path: Path) -> None:
    stage = Stage(tmp_path, at_a_time=2)
    try:
        await stage.run(stage.plan("import time; time.sleep(60)", grace_seconds=0))
        for number in range(5):
            await stage.post(str(number))

        async def full() -> bool:
            return bool(stage.sinks.report(stage.planned)["jobs"]["running"] == 2)

        await until(full, "two processes")
        jobs = stage.sinks.report(stage.planned)["jobs"]
        assert (jobs["running"], jobs["waiting"]) == (2, 3)
    finally:
        await stage.end()


async def test_a_job_that_was_accepted_runs_after_the_runtime_has_been_started_anew(
    tmp_path: Path,
) -> None:
    first = Stage(tmp_path)
    await first.run(first.plan("import time; print('began', flush=True); time.sleep(60)"))
    await first.post("1")

    async def began() -> bool:
        return first.sinks.report(first.planned)["jobs"]["running"] == 1

    await until(began, "the process")
    await first.end()
    second = Stage(tmp_path)
    try:
        await second.run(second.plan("print('ended')"))
        location = second.at("/namespaces/shop/name/chore/sources/tests/ids/1")
        assert await second.ended(location) == 200
        assert second.log("1").endswith("ended\n")
        await second.post("1")
        assert second.sinks.report(second.planned)["jobs"]["complete"] == 1
    finally:
        await second.end()


async def test_a_deleted_sink_takes_its_jobs_with_it(stage: Stage) -> None:
    plan = stage.plan("import time; time.sleep(60)", grace_seconds=0)
    await stage.run(plan)
    location = await stage.post("1")
    await stage.sinks.remove(plan)
    assert (await stage.ask("GET", location))[0] == 400
    assert not (stage.folder / "jobs" / "shop" / "chore").exists()


async def test_what_is_wrong_is_answered_with_400_and_what_is_unknown_with_500(
    stage: Stage,
) -> None:
    await stage.run(stage.plan("pass"))
    good = event("1")
    without_id = [each for each in good if each[0] != b"ce-id"]
    empty_id = [*without_id, (b"ce-id", b"")]
    for method, path, headers in (
        ("PUT", "/shop/chore", good),
        ("POST", "/shop/other", good),
        ("POST", "/shop", good),
        ("POST", "/shop/chore/more", good),
        ("POST", "/shop/chore", []),
        ("POST", "/shop/chore", without_id),
        ("POST", "/shop/chore", empty_id),
        ("GET", "/shop/chore", []),
        ("GET", "/namespaces/shop/name/other/sources/tests/ids/1", []),
        ("GET", "/namespaces/shop/name/chore/sources//a/b/ids/1", []),
    ):
        assert (await stage.ask(method, stage.at(path), headers))[0] == 400, (method, path)
    unknown = stage.at("/namespaces/shop/name/chore/sources/tests/ids/1")
    assert (await stage.ask("GET", unknown))[0] == 500
    assert (await stage.ask("POST", stage.at("/shop/chore/"), good))[0] == 202


async def test_an_event_too_large_to_be_kept_is_not_accepted(stage: Stage) -> None:
    await stage.run(stage.plan("pass"))
    status, _ = await stage.ask("POST", stage.url, event("1"), b"x" * 1_100_000)
    assert status == 500
    assert stage.sinks.report(stage.planned)["jobs"]["complete"] == 0


async def test_a_job_sink_is_the_subscriber_of_a_channel(start: Start, tmp_path: Path) -> None:
    run = await start("""
apiVersion: sinks.knative.dev/v1alpha1
kind: JobSink
metadata: {name: chore}
spec:
  job:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: chore
              image: registry.example/chore:1
              command: [cat, $(K_EVENT_PATH)/event]
---
apiVersion: messaging.knative.dev/v1
kind: KafkaChannel
metadata: {name: jobs}
---
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {name: chore}
spec:
  channel: {apiVersion: messaging.knative.dev/v1, kind: KafkaChannel, name: jobs}
  subscriber: {ref: {apiVersion: sinks.knative.dev/v1alpha1, kind: JobSink, name: chore}}
""")
    state = (await run.objects("job_sinks"))["chore"]
    assert (
        state["cluster_url"] == "http://job-sink.knative-eventing.svc.cluster.local/default/chore"
    )
    assert await run.post((await run.objects("kafka_channels"))["jobs"]["url"], b"data") == 202

    async def complete() -> bool:
        return bool((await run.objects("job_sinks"))["chore"]["jobs"]["complete"] == 1)

    await until(complete, "the Job")
    log = tmp_path / "state" / "logs" / f"{job_name('chore', '/tests', '1')}.log"
    assert orjson.loads(log.read_text())["data"] == "data"
