"""What a cluster measures: the dates of certificates and Secrets, by real controllers.

cert-manager and kube-state-metrics ask a real API server, and Prometheus reads both. No kubelet
is wanted, so both run as processes of this machine.
"""

import asyncio
import json
import os
import time
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import aiohttp
import psutil
import yaml

from knative_local.serving.ports import free_port
from tests.drills.drill import Again, Drill, NotHere, made, nothing, tool
from tests.drills.observed import EVERY_SECONDS, SECONDS, Observed
from tests.drills.rules import shortened
from tests.manifests.cluster import NAMESPACE, STATE, Cluster, NoCluster, judging_cluster
from tests.support.platform import until
from tests.support.prometheus import Json, groups, prometheus, scraped

SECRET: Final = "credentials"
OLD: Final = timedelta(days=200)
"""The alert comes after 180 days."""
SHORT: Final = "1h0m0s"
LONG: Final = "2160h0m0s"
"""The alert comes a week before the end; cert-manager allows no less than an hour."""
ISSUER: Final[Json] = {
    "apiVersion": "cert-manager.io/v1",
    "kind": "Issuer",
    "metadata": {"name": "drill", "namespace": NAMESPACE},
    "spec": {"selfSigned": {}},
}


@dataclass(frozen=True, kw_only=True)
class Control(Observed):
    """An API server, who acts on certificates, and who tells how old Secrets are."""

    cluster: Cluster

    async def kubectl(self, *arguments: str, stdin: str = "") -> str:
        """Run one command in the namespace; what it printed."""
        done = await asyncio.to_thread(
            self.cluster.kubectl, "--namespace", NAMESPACE, *arguments, stdin=stdin
        )
        assert done.status == 0, done.err
        return done.out


@asynccontextmanager
async def controlled(folder: Path) -> AsyncGenerator[Control]:
    """Start all of it.

    Raises:
        NotHere: There is no cluster, or a program is missing.
    """
    tool("prometheus", "monitoring-tools")
    programs = [tool(name, "drill-tools") for name in ("cert-manager", "kube-state-metrics")]
    certificates, states, telemetry = free_port(), free_port(), free_port()
    environment = os.environ  # noqa: TID251 - says what the drill runs on, no setting
    asked = judging_cluster(environment.get("KUBECONFIG"), environment.get("CLUSTER_KIT"))
    made(folder)
    with ExitStack() as stack:
        try:
            cluster = await asyncio.to_thread(stack.enter_context, asked)
        except NoCluster as error:
            raise NotHere(str(error)) from error
        created = cluster.kubectl("create", "namespace", NAMESPACE)
        assert created.status == 0, created.err
        stack.callback(cluster.kubectl, "delete", "namespace", NAMESPACE, "--wait=false")
        options = (
            ("--leader-elect=false", f"--metrics-listen-address=127.0.0.1:{certificates}"),
            (
                *("--resources=secrets", f"--port={states}", "--host=127.0.0.1"),
                *(f"--telemetry-port={telemetry}", "--telemetry-host=127.0.0.1"),
            ),
        )
        shared = f"--kubeconfig={cluster.kubeconfig}"
        running: list[asyncio.subprocess.Process] = []
        pages = [
            scraped("cert-manager", f"http://127.0.0.1:{certificates}/metrics"),
            scraped("kube-state-metrics", f"http://127.0.0.1:{states}/metrics"),
        ]
        try:
            for program, chosen in zip(programs, options, strict=True):
                with (folder / f"{Path(program).name}.log").open("wb") as log:
                    running.append(
                        await asyncio.create_subprocess_exec(
                            program, shared, *chosen, stdout=log, stderr=log
                        )
                    )
            async with (
                prometheus(folder, pages, shortened(groups()), seconds=EVERY_SECONDS) as url,
                aiohttp.ClientSession() as http,
            ):
                here = Control(http=http, prometheus=url, since=time.time(), cluster=cluster)
                await until(lambda: _both(here), "both to be read", seconds=SECONDS)
                yield here
        finally:
            for process in running:
                process.kill()
                await process.wait()


async def _both(here: Control) -> bool:
    return await here.value("sum(up)") == 2


@asynccontextmanager
async def short_certificate(here: Control) -> AsyncGenerator[Again]:
    """A certificate for an hour, then one for ninety days, both made by cert-manager."""
    await here.kubectl("apply", "-f-", stdin=yaml.safe_dump(ISSUER))
    await here.kubectl("apply", "-f-", stdin=_certificate(SHORT))
    try:
        yield nothing
    finally:
        await here.kubectl("apply", "-f-", stdin=_certificate(LONG))


def _certificate(duration: str) -> str:
    return yaml.safe_dump(
        {
            "apiVersion": "cert-manager.io/v1",
            "kind": "Certificate",
            "metadata": {"name": "gateway", "namespace": NAMESPACE},
            "spec": {
                "secretName": "gateway-tls",
                "duration": duration,
                "dnsNames": ["gateway.somaagent.invalid"],
                "issuerRef": {"name": "drill", "kind": "Issuer"},
            },
        }
    )


@asynccontextmanager
async def old_secret(here: Control) -> AsyncGenerator[Again]:
    """A Secret that the cluster's store says was made 200 days ago; then it is replaced."""
    await here.kubectl("create", "secret", "generic", SECRET, "--from-literal=a=b")
    stored = json.loads(await here.kubectl("get", "secret", SECRET, "-o", "json"))
    then = datetime.now(UTC) - OLD
    stored["metadata"]["creationTimestamp"] = then.strftime("%Y-%m-%dT%H:%M:%SZ")
    written = {
        "key": _encoded(f"/registry/secrets/{NAMESPACE}/{SECRET}"),
        "value": _encoded(json.dumps(stored)),
    }
    # The API server lets nobody choose when something was made.
    async with here.http.post(f"{_store()}/v3/kv/put", json=written) as response:
        assert response.ok, await response.text()
    try:
        yield nothing
    finally:
        await here.kubectl("delete", "secret", SECRET)
        await here.kubectl("create", "secret", "generic", SECRET, "--from-literal=a=c")


def _store() -> str:
    """The URL of the etcd behind the kit's API server."""
    begin = "--etcd-servers="
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            line = process.cmdline()
            told = [each.removeprefix(begin) for each in line if each.startswith(begin)]
            if told and str(STATE) in " ".join(line):
                return told[0]
    raise AssertionError("the cluster's etcd is not here: have a kit start one (CLUSTER_KIT)")


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


IN_A_CLUSTER: Final[tuple[Drill[Control], ...]] = (
    Drill(
        alerts=("CertificateExpires",),
        what="cert-manager makes a certificate for an hour; mended with one for ninety days",
        scene=short_certificate,
    ),
    Drill(
        alerts=("SecretIsOld",),
        what="a Secret is made 200 days older in etcd; mended by replacing it",
        scene=old_secret,
    ),
)
