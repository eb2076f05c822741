"""Knative Services: a proxy and a listener for each, one gateway for all."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knative_local.http1 import Server
from knative_local.manifests.plan import Plan, ServicePlan
from knative_local.runtime.manager import Json, Manager
from knative_local.runtime.resolving import LocalResolver
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
_DRAIN_SECONDS = 30.0


@dataclass(slots=True)
class RunningService:
    """One Knative Service on this machine."""

    plan: ServicePlan
    proxy: ServiceProxy
    listener: Server


class Services(Manager[ServicePlan]):
    """Runs the programs behind Services and brings requests to them."""

    kind = "Service"
    plural = "services"

    def __init__(self, state: Path, ports: PortBook, resolver: LocalResolver) -> None:
        self._launcher = Launcher(state)
        self._ports = ports
        self._resolver = resolver
        self._ticking: asyncio.Task[None] | None = None
        self._hosts: dict[str, str] = {}
        self._external: Mapping[str, str] = {}
        self._services: dict[tuple[str, str], RunningService] = {}
        self._starting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self.gateway = Gateway()

    @property
    def running(self) -> list[RunningService]:
        """Every Service that runs."""
        return list(self._services.values())

    def know(self, hosts: Mapping[str, str], external: Mapping[str, str]) -> None:
        """Learn the host names that are not Services: listeners here, and hosts elsewhere."""
        self._hosts, self._external = dict(hosts), external
        self._name()

    def wanted(self, plan: Plan) -> Sequence[ServicePlan]:
        """Return every Service."""
        return plan.services

    async def add(self, objects: Sequence[ServicePlan]) -> None:
        """Listen for all, then start the initial replicas of all."""
        added: list[RunningService] = []
        for plan in objects:
            proxy = ServiceProxy(Revision(plan.revision, self._launcher), plan.hosts)
            key = f"service/{plan.namespace}/{plan.name}"
            listener = await self._ports.listen(key, proxy.handle, PROXY_LIMITS)
            service = RunningService(plan, proxy, listener)
            self._services[plan.namespace, plan.name] = service
            added.append(service)
        self._name()
        for service in added:
            self._start(service.proxy.revision)
        if self._ticking is None:
            self._ticking = asyncio.create_task(self._tick())

    async def change(self, old: ServicePlan, new: ServicePlan) -> None:
        """Start the new revision; requests go to it from when it is ready on."""
        service = self._services[old.namespace, old.name]
        if new.revision == old.revision:
            service.plan = new
            self._name()
            return
        proxy = ServiceProxy(Revision(new.revision, self._launcher), new.hosts)
        await proxy.revision.start(_INITIAL_SCALE_BOUND_SECONDS)
        former, service.proxy, service.plan = service.proxy, proxy, new
        service.listener.handler = proxy.handle
        self._name()
        self._end_later(former)

    async def remove(self, gone: ServicePlan) -> None:
        """Take no more requests; the processes end when theirs are answered."""
        service = self._services.pop((gone.namespace, gone.name))
        self._name()
        await service.listener.close(_LISTENER_GRACE_SECONDS)
        self._end_later(service.proxy)

    async def settle(self) -> None:
        """Wait until initial replicas are up; those that fail say so in their status."""
        await asyncio.gather(*self._starting)

    async def close(self, grace_seconds: float) -> None:
        """End listeners, then processes; those get `grace_seconds` to end by themselves."""
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        for task in [*self._starting, *self._ending]:
            task.cancel()
        running = self.running
        await asyncio.gather(*(s.listener.close(_LISTENER_GRACE_SECONDS) for s in running))
        await asyncio.gather(*(s.proxy.revision.stop(grace_seconds) for s in running))
        await asyncio.gather(*self._ending, return_exceptions=True)
        await asyncio.gather(*(s.proxy.close() for s in running))

    def report(self, planned: ServicePlan) -> Json:
        """Return the state of one Service."""
        service = self._services.get((planned.namespace, planned.name))
        if service is None:
            return {"ready": False, "reason": "it is not started yet"}
        revision = service.proxy.revision
        status = revision.status()
        return {
            "ready": status.ready,
            "reason": status.reason,
            "replicas": status.replicas,
            "starting": status.starting,
            "terminating": status.terminating,
            "desired": status.desired,
            "active_requests": status.active_requests,
            "waiting_requests": status.waiting_requests,
            "requests": status.requests,
            "pids": revision.pids(),
            "url": service.listener.url,
            "cluster_url": service.plan.cluster_url,
            "revision": service.plan.revision.name,
        }

    def _name(self) -> None:
        """Let every name lead to whoever serves it now."""
        authorities = dict(self._hosts)
        proxies: dict[str, ServiceProxy] = {}
        for service in self._services.values():
            authority = f"{service.listener.host}:{service.listener.port}"
            authorities.update(dict.fromkeys(service.plan.hosts, authority))
            proxies.update(dict.fromkeys(service.plan.hosts, service.proxy))
        self._launcher.names = ClusterNames(authorities, self._external)
        self.gateway.route(proxies)
        self._resolver.route(proxies)

    def _start(self, revision: Revision) -> None:
        task = asyncio.create_task(revision.start(_INITIAL_SCALE_BOUND_SECONDS))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    def _end_later(self, proxy: ServiceProxy) -> None:
        task = asyncio.create_task(_end(proxy))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for service in self.running:
                try:
                    service.proxy.revision.tick()
                except Exception:
                    logger.exception("tick_failed", extra={"service": service.plan.name})


async def _end(proxy: ServiceProxy) -> None:
    """Let a revision that gets no more requests answer those it has, and end it."""
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while proxy.revision.load.active:  # noqa: ASYNC110 - seldom, and bounded
                await asyncio.sleep(0.1)
    except TimeoutError:
        pass
    finally:
        await proxy.revision.stop(min(float(proxy.revision.plan.timeout_seconds), _DRAIN_SECONDS))
        await proxy.close()
