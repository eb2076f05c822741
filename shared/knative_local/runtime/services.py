"""The Services of a plan: a proxy and a listener for each, one gateway for all."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knative_local.http1 import Server
from knative_local.manifests.plan import Plan, ServicePlan
from knative_local.serving import (
    ClusterNames,
    Gateway,
    Launcher,
    PortBook,
    Revision,
    ServiceProxy,
)
from knative_local.serving.autoscaling import TICK_SECONDS
from knative_local.serving.proxy import PROXY_LIMITS

logger = logging.getLogger(__name__)

_INITIAL_SCALE_BOUND_SECONDS = 120.0
_LISTENER_GRACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class RunningService:
    """One Knative Service on this machine."""

    plan: ServicePlan
    proxy: ServiceProxy
    listener: Server


class Services:
    """All Services of a plan."""

    def __init__(self, state: Path, ports: PortBook) -> None:
        self._launcher = Launcher(state)
        self._ports = ports
        self._ticking: asyncio.Task[None] | None = None
        self.running: list[RunningService] = []

    async def open(self, plan: Plan, other_hosts: Mapping[str, str]) -> None:
        """Listen for every Service.

        Args:
            plan: What to serve.
            other_hosts: Further cluster host names and the listener (`127.0.0.1:PORT`) of each.
        """
        authorities = dict(other_hosts)
        for service in plan.services:
            proxy = ServiceProxy(Revision(service.revision, self._launcher), service.hosts)
            key = f"service/{service.namespace}/{service.name}"
            listener = await self._ports.listen(key, proxy.handle, PROXY_LIMITS)
            self.running.append(RunningService(service, proxy, listener))
            authority = f"{listener.host}:{listener.port}"
            authorities.update(dict.fromkeys(service.hosts, authority))
        self._launcher.names = ClusterNames(authorities, plan.external_hosts)
        self._ticking = asyncio.create_task(self._tick())

    def by_host(self) -> dict[str, ServiceProxy]:
        """Return the proxy of every host name."""
        return {host: service.proxy for service in self.running for host in service.plan.hosts}

    def gateway(self) -> Gateway:
        """Return the gateway in front of all of them."""
        return Gateway(self.by_host())

    async def start(self) -> None:
        """Start the initial replicas of all; those that fail say so in their status."""
        starting = [s.proxy.revision.start(_INITIAL_SCALE_BOUND_SECONDS) for s in self.running]
        await asyncio.gather(*starting)

    async def close(self, grace_seconds: float) -> None:
        """End listeners, then processes; those get `grace_seconds` to end by themselves."""
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        await asyncio.gather(*(s.listener.close(_LISTENER_GRACE_SECONDS) for s in self.running))
        await asyncio.gather(*(s.proxy.revision.stop(grace_seconds) for s in self.running))
        await asyncio.gather(*(s.proxy.close() for s in self.running))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for service in self.running:
                try:
                    service.proxy.revision.tick()
                except Exception:
                    logger.exception("tick_failed", extra={"service": service.plan.name})
