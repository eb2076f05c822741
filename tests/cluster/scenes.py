"""What is shown in a cluster, scene by scene; each fails with what was not so."""

import asyncio
import json
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

import aiohttp
import asyncpg

from somaagent.local import processes
from tests.cluster.deploying import must, objects, patiently, pods, within
from tests.cluster.node import Node
from tests.cluster.talking import ANSWER_SECONDS, ask, listen
from tests.manifests.cluster import NAMESPACE
from tests.support.platform import SOMA, Accepted, Client

IDLE = (
    "perception",
    "router",
    "conversation",
    "dead-letter",
    "requeue",
    "tool-executor",
    "analytics",
)
"""What goes when nobody needs it; the sweeper is woken every minute."""
IDLE_SECONDS = 420.0
QUESTION = "What is the capital of France? Answer in one word."
LONG = "Write the numbers from one to sixty as words, one on each line."


@dataclass
class Counts:
    """What came of everything that was sent."""

    accepted: list[Accepted] = field(default_factory=list[Accepted])
    failed: list[str] = field(default_factory=list[str])
    """Requests that got no good answer, and turns that were not answered."""
    first_tokens: list[float] = field(default_factory=list[float])


def smoke(node: Node, gateway: str, token: str) -> list[str]:
    """Run `soma smoke` through the ingress, as an operator does; the checks that passed."""
    done = subprocess.run(
        [
            *(str(SOMA), "smoke", "--url", gateway, "--connect-to", f"{node.ingress}:80"),
            *("--timeout", f"{ANSWER_SECONDS:.0f}", "--json"),
        ],
        env=processes.inherited() | {"SOMA_TOKEN": token},
        check=False,
        capture_output=True,
        text=True,
        timeout=ANSWER_SECONDS + 60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    return [check["name"] for check in report["checks"] if check["status"] == "passed"]


async def turns(client: Client, number: int, counts: Counts) -> None:
    """Ask `number` questions one after the other; each answer is streamed and right."""
    for _ in range(number):
        accepted, answered = await ask(client, QUESTION)
        counts.accepted.append(accepted)
        counts.first_tokens.append(answered.first_token_seconds)
        if "paris" not in answered.text.lower() or answered.deltas == 0:
            counts.failed.append(f"{answered}")


def at_rest(node: Node, say: Callable[[str], None]) -> dict[str, int]:
    """Wait until nothing idle runs; the pods that are left, by service."""
    told: set[str] = set()

    def left() -> dict[str, int] | None:
        running: dict[str, int] = {}
        for pod in pods(node.cluster):
            name = pod["metadata"]["labels"]["serving.knative.dev/service"]
            running[name] = running.get(name, 0) + 1
        busy = {name for name in IDLE if name in running}
        if busy != told:
            told.clear()
            told.update(busy)
            say(f"still there: {', '.join(sorted(busy)) or 'nothing idle'}")
        return None if busy else running

    return within(left, "idle functions to go to zero", seconds=IDLE_SECONDS)


def cold_starts(node: Node, services: Sequence[str]) -> dict[str, float]:
    """Seconds from a request to a Service without pods until its answer, one by one."""
    internal = _internal_address(node)
    found: dict[str, float] = {}
    for service in services:
        began = time.monotonic()
        request = urllib.request.Request(
            f"http://{internal}/healthz",
            headers={"Host": f"{service}.{NAMESPACE}.svc.cluster.local"},
        )
        with urllib.request.urlopen(request, timeout=300) as response:  # noqa: S310 - of this cluster
            assert response.status == 200
        found[service] = time.monotonic() - began
    return found


def _internal_address(node: Node) -> str:
    """The address of the ingress for names within the cluster; this machine is its node."""
    said = must(
        node.cluster.kubectl(
            "-n", "kourier-system", "get", "service", "kourier-internal", "-o", "json"
        )
    )
    address: str = json.loads(said.out)["spec"]["clusterIP"]
    return address


async def killed_in_mid_turn(node: Node, client: Client, counts: Counts) -> bool:
    """Kill the pod that speaks, while it does; tells whether the stream said `restarted`."""
    session = await client.new_session()
    began = time.monotonic()
    accepted = await client.post(session, LONG)
    counts.accepted.append(accepted)
    speaking = asyncio.Event()
    listening = asyncio.create_task(listen(client, accepted, began=began, speaking=speaking))
    await asyncio.wait_for(speaking.wait(), timeout=300)
    victims = [pod["metadata"]["name"] for pod in pods(node.cluster, "conversation")]
    assert victims
    at = ("-n", NAMESPACE, "delete", "pod", "--force", "--grace-period=0", "--wait=false")
    await asyncio.to_thread(lambda: must(node.cluster.kubectl(*at, *victims)))
    assert not listening.done(), "the answer was over before the pod was killed"
    answered = await listening
    stored = await client.messages(accepted.session_id)
    answers = [message for message in stored if message["role"] == "assistant"]
    assert [answer["text"] for answer in answers] == [answered.text]
    return answered.restarted


async def rolled_out(node: Node, client: Client, counts: Counts, services: Sequence[str]) -> int:
    """Roll new revisions out under load; how many requests were made meanwhile."""
    before = {name: _revision(node, name) for name in services}
    stop, requests = asyncio.Event(), 0

    async def look() -> None:
        nonlocal requests
        while not stop.is_set():
            requests += 1
            try:
                async with client.http.get(f"{client.platform.gateway}/v1/sessions") as response:
                    if response.status != 200:
                        counts.failed.append(f"GET {response.status} {await response.text()}")
            except aiohttp.ClientError as error:
                counts.failed.append(f"GET {error!r}")
            await asyncio.sleep(0.1)

    async def speak() -> None:
        nonlocal requests
        while not stop.is_set():
            requests += 2
            try:
                session = await client.new_session()
                accepted = await client.post(session, QUESTION)
            except (aiohttp.ClientError, AssertionError) as error:
                counts.failed.append(f"POST {error!r}")
                continue
            counts.accepted.append(accepted)
            await _over(client, accepted, counts)

    load = [asyncio.create_task(look()), asyncio.create_task(speak())]
    patch = [
        {
            "op": "add",
            "path": "/spec/template/metadata/annotations/somaagent.ai~1rolled-out",
            "value": str(time.time_ns()),
        }
    ]
    for name in services:
        await asyncio.to_thread(_patch, node, name, patch)
    try:
        for name in services:
            await asyncio.to_thread(_rolled, node, name, before[name])
        # The old pods drain under load, too.
        await asyncio.to_thread(_drained, node, [before[name] for name in services])
    finally:
        stop.set()
        await asyncio.gather(*load)
    return requests


def _drained(node: Node, revisions: Sequence[str | None]) -> None:
    """Wait until the pods of the revisions are gone, those that are ending among them."""
    label = f"serving.knative.dev/revision in ({', '.join(str(each) for each in revisions)})"

    def look() -> bool | None:
        return None if objects(node.cluster, "pods", "-l", label) else True

    within(look, "the old revisions' pods to go", seconds=IDLE_SECONDS)


def _patch(node: Node, service: str, patch: list[dict[str, str]]) -> None:
    at = ("-n", NAMESPACE, "patch", "services.serving.knative.dev", service, "--type=json")
    patiently(node.cluster, *at, "-p", json.dumps(patch))


def _rolled(node: Node, service: str, before: str | None) -> str:
    def look() -> str | None:
        found = _revision(node, service)
        return found if found != before else None

    return within(look, f"a new revision of {service}", seconds=600)


async def _over(client: Client, accepted: Accepted, counts: Counts) -> None:
    try:
        await listen(client, accepted, began=time.monotonic())
    except AssertionError as error:
        counts.failed.append(str(error))


def _revision(node: Node, service: str) -> str | None:
    """The revision that all traffic goes to; None while another one comes."""
    for item in objects(node.cluster, "services.serving.knative.dev"):
        if item["metadata"]["name"] == service:
            status = item["status"]
            conditions = {each["type"]: each["status"] for each in status["conditions"]}
            if status["latestReadyRevisionName"] == status["latestCreatedRevisionName"] and (
                conditions["Ready"] == "True"
            ):
                return str(status["latestReadyRevisionName"])
            return None
    raise AssertionError(f"there is no Service {service}")


async def lost(dsn: str, accepted: Sequence[Accepted]) -> list[str]:
    """Of the accepted turns those that the database does not have as completed, each once."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch(
            "SELECT t.id::text AS id, t.state, count(m.id) AS answers FROM turns t"
            " LEFT JOIN messages m ON m.tenant = t.tenant AND m.turn_id = t.id"
            " AND m.role = 'assistant' GROUP BY t.id, t.state"
        )
    finally:
        await connection.close()
    good = {row["id"] for row in rows if row["state"] == "completed" and row["answers"] == 1}
    return [each.turn_id for each in accepted if each.turn_id not in good]


def p50(values: Sequence[float]) -> float:
    """The median, in seconds."""
    return round(median(values), 2)
