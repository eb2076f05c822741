"""Revisions and traffic of Services that change while requests flow, with real processes."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from knative_local.http1 import Client, TransportError, serve
from knative_local.manifests.plan import (
    ConfigurationPlan,
    RoutePlan,
    ScalingSpec,
    ServicePlan,
    TrafficTarget,
)
from knative_local.runtime.resolving import LocalResolver
from knative_local.runtime.services import Services
from knative_local.runtime.serving import Serving
from knative_local.serving import PortBook
from tests.integration.knative_local.serving.conftest import plan_of

HOST = "web.demo.svc.cluster.local"
LATEST = TrafficTarget(configuration="web", percent=100)
Until = Callable[..., Awaitable[None]]


def web(*arguments: str, traffic: tuple[TrafficTarget, ...] = (LATEST,), **changes: Any) -> Any:
    """The Service `web`; other arguments or changes are another template."""
    route = {
        name: changes.pop(name) for name in ("rollout_seconds", "tag_header") if name in changes
    }
    given = changes.pop("name", None)
    changes.setdefault("timeout_seconds", 20)
    revision = plan_of(*arguments, service="web", name=given or "web-00001", **changes)
    tags = [target.tag for target in traffic if target.tag]
    return ServicePlan(
        configuration=ConfigurationPlan(
            namespace="demo",
            name="web",
            revision=revision,
            digest=repr(revision),
            named=given is not None,
        ),
        route=RoutePlan(
            namespace="demo",
            name="web",
            hosts=(HOST,),
            traffic=traffic,
            tag_hosts={tag: (f"{tag}-{HOST}",) for tag in tags},
            service="web",
            **route,
        ),
    )


@dataclass
class Run:
    """A run of the Serving part on a state folder, seen through its gateway."""

    serving: Serving
    services: Services
    client: Client
    url: str
    current: ServicePlan | None = None
    answers: Counter[str] = field(default_factory=Counter[str])

    async def apply(self, plan: ServicePlan) -> None:
        if self.current is None:
            await self.services.add([plan])
        else:
            await self.services.change(self.current, plan)
        self.current = plan

    async def get(self, target: str, host: str = HOST, **headers: str) -> tuple[int, bytes]:
        sent = [(b"host", host.encode())]
        sent += [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
        answer = await self.client.request("GET", self.url + target, sent, timeout=30)
        return answer.status, await answer.read(1 << 20)

    async def revision(self, host: str = HOST, **headers: str) -> str:
        """The revision that answers, or the status where none does."""
        status, body = await self.get("/describe", host, **headers)
        if status != 200:
            return str(status)
        name: str = json.loads(body)["environment"]["K_REVISION"]
        return name

    async def count(self, requests: int, **headers: str) -> Counter[str]:
        return Counter([await self.revision(**headers) for _ in range(requests)])

    def report(self) -> Any:
        assert self.current is not None
        return self.services.report(self.current)

    def condition(self, kind: str) -> tuple[str, str, str]:
        (found,) = [each for each in self.report()["conditions"] if each["type"] == kind]
        return found["status"], found.get("reason", ""), found.get("message", "")


Start = Callable[[], Any]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    @asynccontextmanager
    async def start() -> AsyncGenerator[Run]:
        client = Client(max_connections=500)
        ports = PortBook(tmp_path / "ports.json")
        serving = Serving(tmp_path, ports, LocalResolver(client))
        gateway = await serve(serving.gateway.handle, "127.0.0.1", 0)
        try:
            yield Run(serving, Services(serving), client, gateway.url)
        finally:
            await gateway.close()
            await serving.close(0.5)
            await client.close()

    return start


@asynccontextmanager
async def requests(run: Run, count: int = 4) -> AsyncGenerator[Counter[str]]:
    """Sends requests all the time from several callers; counts who answered, or what went wrong."""
    answers: Counter[str] = Counter()
    ended = asyncio.Event()

    async def call() -> None:
        while not ended.is_set():
            try:
                answers[await run.revision()] += 1
            except TransportError as error:
                answers[f"{type(error).__name__}: {error}"] += 1

    async with asyncio.TaskGroup() as callers:
        for _ in range(count):
            callers.create_task(call())
        try:
            yield answers
        finally:
            ended.set()


async def test_another_template_is_another_revision_and_no_request_fails_on_the_way(
    start: Start, until: Until
) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        async with requests(run) as answers:
            await until(lambda: answers["web-00001"] > 20)
            await run.apply(web("--start-seconds=1"))
            assert run.report()["latest_ready_revision"] == "web-00001"
            assert run.condition("Ready")[0] == "Unknown"
            await until(lambda: answers["web-00002"] > 20)
        assert set(answers) == {"web-00001", "web-00002"}
        assert run.condition("Ready")[0] == "True"
        assert await run.count(5) == {"web-00002": 5}


async def test_the_same_template_stays_the_same_revision(start: Start) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        pids = run.report()["pids"]
        plan = web()
        changed = replace(plan.revision, container=replace(plan.revision.container, image="web:2"))
        await run.apply(replace(plan, configuration=replace(plan.configuration, revision=changed)))
        assert await run.revision() == "web-00001"
        assert run.report()["pids"] == pids
        assert run.serving.configurations["demo", "web"].revisions["web-00001"].revision.plan == (
            changed
        )


async def test_revision_that_never_becomes_ready_leaves_the_requests_where_they_are(
    start: Start, until: Until
) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        async with requests(run) as answers:
            await run.apply(web("--fail"))
            await until(lambda: run.condition("Ready")[0] == "False")
            answered = answers["web-00001"]
            await until(lambda: answers["web-00001"] > answered + 10)
        assert set(answers) == {"web-00001"}
        report = run.report()
        assert (report["latest_created_revision"], report["latest_ready_revision"]) == (
            "web-00002",
            "web-00001",
        )
        status, reason, message = run.condition("ConfigurationsReady")
        assert (status, reason) == ("False", "RevisionFailed")
        assert 'Revision "web-00002" failed with message' in message
        assert "cannot find the weights" in message
        assert run.condition("RoutesReady")[0] == "True"
        # The next one repairs it.
        await run.apply(web("--again"))
        await run.services.settle()
        assert await run.revision() == "web-00003"
        assert run.condition("Ready")[0] == "True"


async def test_generation_and_old_revisions_are_remembered_from_run_to_run(start: Start) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
    async with start() as run:
        await run.apply(web())
        assert await run.revision() == "web-00001"
    pinned = TrafficTarget(revision="web-00001", percent=100)
    old = TrafficTarget(revision="web-00001", percent=0, tag="old")
    async with start() as run:
        await run.apply(web("--second", traffic=(LATEST, old)))
        await run.services.settle()
        assert await run.revision() == "web-00002"
        assert await run.revision(f"old-{HOST}") == "web-00001"
        assert await run.revision("web-00001.demo.svc.cluster.local") == "web-00001"
        await run.apply(web("--second", traffic=(pinned,)))
        assert await run.revision() == "web-00001"
    async with start() as run:
        await run.services.forget({"namespace": "demo", "name": "web"})
        await run.apply(web("--other"))
        await run.services.settle()
        assert await run.revision() == "web-00001"


async def test_requests_are_shared_as_the_percentages_say(start: Start) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        half = replace(LATEST, percent=50, tag="new")
        old = TrafficTarget(revision="web-00001", percent=50, tag="old")
        await run.apply(web("--second", traffic=(half, old)))
        await run.services.settle()
        counted = await run.count(100)
        assert set(counted) == {"web-00001", "web-00002"}
        assert min(counted.values()) > 20
        assert await run.revision(f"new-{HOST}") == "web-00002"
        assert await run.revision(f"old-{HOST}") == "web-00001"
        assert [(t["revision"], t["percent"], t["tag"]) for t in run.report()["traffic"]] == [
            ("web-00002", 50, "new"),
            ("web-00001", 50, "old"),
        ]


async def test_header_chooses_a_tag_only_with_its_feature(start: Start) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        traffic = (LATEST, TrafficTarget(revision="web-00001", percent=0, tag="old"))
        await run.apply(web("--second", traffic=traffic))
        await run.services.settle()
        assert await run.revision(knative_serving_tag="old") == "web-00002"
        await run.apply(web("--second", traffic=traffic, tag_header=True))
        assert await run.revision(knative_serving_tag="old") == "web-00001"
        assert await run.revision(knative_serving_tag="unknown") == "web-00002"
        assert await run.revision() == "web-00002"


async def test_traffic_that_names_a_missing_revision_changes_nothing(start: Start) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        await run.apply(web(traffic=(TrafficTarget(revision="web-00007", percent=100),)))
        assert await run.revision() == "web-00001"
        status, reason, message = run.condition("RoutesReady")
        assert (status, reason) == ("False", "RevisionMissing")
        assert 'Revision "web-00007" referenced in traffic not found' in message


async def test_gradual_rollout_shares_requests_until_it_is_done(start: Start, until: Until) -> None:
    async with start() as run:
        await run.apply(web(rollout_seconds=4.0))
        await run.services.settle()
        async with requests(run) as answers:
            await run.apply(web("--second", rollout_seconds=4.0))
            await until(lambda: run.condition("Ready")[1] == "RolloutInProgress")
            shared = {t["revision"]: t["percent"] for t in run.report()["traffic"]}
            assert sum(shared.values()) == 100
            await until(lambda: run.condition("Ready")[0] == "True")
        assert set(answers) == {"web-00001", "web-00002"}
        assert await run.count(5) == {"web-00002": 5}


async def test_revision_that_nothing_leads_to_ends_despite_its_minimum(
    start: Start, until: Until
) -> None:
    scaling = ScalingSpec(min_scale=1, window_seconds=1.0, scale_to_zero_grace_seconds=0.0)
    async with start() as run:
        await run.apply(web(scaling=scaling))
        await run.services.settle()
        first = run.report()["pids"]
        await run.apply(web("--second", scaling=scaling))
        await until(lambda: len(pids := run.report()["pids"]) == 1 and pids != first)
        assert await run.revision() == "web-00002"


async def test_given_name_names_the_revision_and_stands_for_one_template(start: Start) -> None:
    async with start() as run:
        await run.apply(web(name="web-first"))
        await run.services.settle()
        assert await run.revision() == "web-first"
        await run.apply(web("--other", name="web-first"))
        assert await run.revision() == "web-first"
        status, reason, message = run.condition("ConfigurationsReady")
        assert (status, reason) == ("False", "RevisionFailed")
        assert '"web-first" already exists' in message
        await run.apply(web("--other", name="web-second"))
        await run.services.settle()
        assert await run.revision() == "web-second"


async def test_deleted_service_finishes_its_requests(start: Start, until: Until) -> None:
    async with start() as run:
        await run.apply(web())
        await run.services.settle()
        assert run.current is not None
        waiting = asyncio.create_task(run.get("/wait?2"))
        await until(lambda: run.report()["active_requests"] == 1)
        await run.services.remove(run.current)
        assert await run.revision() == "404"
        assert await waiting == (200, b"waited")


async def test_revisions_that_nothing_uses_are_kept_in_a_bounded_number(start: Start) -> None:
    scaling = ScalingSpec(initial_scale=0)
    pinned = TrafficTarget(revision="web-00001", percent=0, tag="first")
    async with start() as run:
        for number in range(30):
            await run.apply(web(f"--number={number}", scaling=scaling, traffic=(LATEST, pinned)))
        names = [each["name"] for each in run.report()["revisions"]]
    assert names[0] == "web-00001"
    assert names[-1] == "web-00030"
    # About twenty unused ones beside those that are used or were last.
    assert 20 <= len(names) <= 24


async def test_what_is_remembered_can_be_read_by_its_owner_only(
    start: Start, tmp_path: Path
) -> None:
    async with start() as run:
        await run.apply(web(environment={"PASSWORD": "from a Secret"}))
    (file,) = (tmp_path / "revisions").glob("*/*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "from a Secret" in file.read_text()


async def test_damaged_memory_of_revisions_is_begun_anew(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "revisions" / "demo" / "web.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"generation": ')
    async with start() as run:
        await run.apply(web())
        assert await run.revision() == "web-00001"
