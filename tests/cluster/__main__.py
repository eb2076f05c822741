"""`make cluster-test`: the platform in a real cluster, and what is promised of it there.

Needs the archives of `make images`. Writes build/cluster.json; exit status 1: something was lost,
failed or not so, 2: there is no cluster to run in.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cluster import scenes, serving
from tests.cluster.deploying import Secrets, deploy, objects, pods, wait_ready
from tests.cluster.node import Node, running_node
from tests.cluster.scenes import Counts
from tests.cluster.servers import Servers, running_servers
from tests.cluster.talking import ask, person, token_of
from tests.manifests.cluster import NAMESPACE, NoCluster
from tests.manifests.rendering import ROOT
from tools.images.flavours import FLAVOURS

RESULT = ROOT / "build" / "cluster.json"


def main() -> int:
    """Run every scene, print what is measured, and write it down."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__)
    parser.add_argument("--turns", type=int, default=10, help="questions beside the scenes'")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument(
        "--no-serving", action="store_true", help="leave out what is asked of Serving"
    )
    parts.add_argument(
        "--only-serving", action="store_true", help="ask Serving alone, without the platform"
    )
    options = parser.parse_args()
    missing = [
        flavour.name
        for flavour in FLAVOURS
        if not (ROOT / "build" / "archives" / f"{flavour.image}.tar").exists()
    ]
    if missing:
        print(f"cluster-test: no image of {', '.join(missing)}: make images", file=sys.stderr)
        return 2
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)

    environment = os.environ  # noqa: TID251 - a tool's arguments, no setting of the product
    try:
        with (
            running_node(environment) as node,
            tempfile.TemporaryDirectory() as folder,
            running_servers(Path(folder) / "servers", node.host) as servers,
        ):
            say("the cluster and its servers are up")
            try:
                measured = _run(node, servers, Path(folder), options, say)
            finally:
                if not node.ends:
                    _clear(node)
    except NoCluster as error:
        print(f"cluster-test: {error}", file=sys.stderr)
        return 2
    if options.only_serving and RESULT.exists():
        # What was measured of the platform stays.
        measured = json.loads(RESULT.read_text(encoding="utf-8")) | measured
    _write(measured)
    print(json.dumps(measured, indent=2))
    return 1 if measured.get("failed") or measured.get("lost") or _otherwise(measured) else 0


def _write(measured: dict[str, Any]) -> None:
    RESULT.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")


def _otherwise(measured: dict[str, Any]) -> bool:
    """Whether Serving answered otherwise than is written down, or was not asked everything."""
    asked = measured.get("serving")
    return asked is not None and bool(
        asked["otherwise_than_written_down"] or asked["asked"] < asked["behaviours_of_serving"]
    )


def _clear(node: Node) -> None:
    # A pod that never was ready would be drained for as long as its longest request may take.
    node.cluster.kubectl(
        *("-n", NAMESPACE, "delete", "services.serving.knative.dev,inferenceservices", "--all"),
        "--wait=false",
    )
    node.cluster.kubectl(
        *("-n", NAMESPACE, "delete", "pods", "--all", "--force", "--grace-period=0"), "--wait=false"
    )
    node.cluster.kubectl("delete", "namespace", NAMESPACE, "--timeout=120s", timeout=180)
    node.cluster.kubectl("delete", "persistentvolume", "somaagent-workspaces", "--timeout=60s")


def _run(
    node: Node,
    servers: Servers,
    folder: Path,
    options: argparse.Namespace,
    say: Callable[[str], None],
) -> dict[str, Any]:
    measured: dict[str, Any] = {}
    if options.only_serving and node.kit is None:
        raise NoCluster("Serving is asked in a kit's cluster alone, whose domain and image it has")
    if not options.only_serving:
        measured = _platform(node, servers, folder, options.turns, say)
        _write(measured)
    if node.kit is not None and not options.no_serving:
        measured["serving"] = serving.ask(node, folder)
        say(f"asked as knative-local was: {measured['serving']}")
    return measured


def _platform(
    node: Node, servers: Servers, folder: Path, turns: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Deploy it, and play every scene."""
    began = time.monotonic()
    secrets = Secrets()
    deploy(node, servers, secrets, folder / "workspaces", say)
    wait_ready(node.cluster, say)
    say("everything is ready")
    (gateway,) = [
        item["status"]["url"]
        for item in objects(node.cluster, "services.serving.knative.dev")
        if item["metadata"]["name"] == "gateway"
    ]
    token = token_of(secrets.jwt_secret)
    return asyncio.run(_scenes(node, servers, gateway, token, turns, say, began))


async def _scenes(
    node: Node,
    servers: Servers,
    gateway: str,
    token: str,
    wanted: int,
    say: Callable[[str], None],
    began: float,
) -> dict[str, Any]:
    counts = Counts()
    measured: dict[str, Any] = {}
    async with person(gateway, node.ingress, token) as client:
        await scenes.turns(client, 1, counts)
        measured["empty_to_answer_seconds"] = round(time.monotonic() - began, 1)
        say(f"first answer after {measured['empty_to_answer_seconds']} s from applying")
        passed = await asyncio.to_thread(scenes.smoke, node, gateway, token)
        say(f"soma smoke through the ingress: {', '.join(passed)}")
        await scenes.turns(client, wanted, counts)
        say(f"{len(counts.accepted)} turns answered")
        measured["killed_restarted"] = await scenes.killed_in_mid_turn(node, client, counts)
        say(f"a pod killed in mid turn; restarted: {measured['killed_restarted']}")
        requests = await scenes.rolled_out(node, client, counts, ("gateway", "perception"))
        measured["rollout_requests"] = requests
        say(f"new revisions rolled out under {requests} requests")
        resting = await asyncio.to_thread(scenes.at_rest, node, say)
        measured["pods_at_rest"] = sum(resting.values())
        measured["at_rest"] = resting
        say(f"at rest: {resting}")
        accepted, answered = await ask(client, scenes.QUESTION)
        counts.accepted.append(accepted)
        measured["first_token_from_zero"] = round(answered.first_token_seconds, 2)
        awake = {
            pod["metadata"]["labels"]["serving.knative.dev/service"] for pod in pods(node.cluster)
        }
        assert {"perception", "router", "conversation"} <= awake, awake
        say(f"first token from zero after {measured['first_token_from_zero']} s")
        sleeping = [name for name in scenes.IDLE if name not in awake]
        cold = await asyncio.to_thread(scenes.cold_starts, node, sleeping)
        measured["cold_start_p50"] = scenes.p50(list(cold.values()))
        measured["cold_starts"] = {name: round(each, 2) for name, each in cold.items()}
        say(f"cold starts: {measured['cold_starts']}")
    missing = await scenes.lost(servers.owner_dsn, counts.accepted)
    return {
        "turns": len(counts.accepted),
        "failed": len(counts.failed),
        "lost": len(missing),
        "first_token_p50": scenes.p50(counts.first_tokens),
        **measured,
        "failures": counts.failed[:20],
        "load_average": [round(each, 1) for each in os.getloadavg()],
    }


if __name__ == "__main__":
    sys.exit(main())
