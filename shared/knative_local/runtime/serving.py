"""Configurations and Routes of a run, and the hosts that lead to their revisions.

Everything here is live: put and take away at any time, also while requests flow. A new revision
gets requests only when it is ready; one that never is leaves them where they were, and the
conditions say so. What is taken away finishes its requests first.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knative_local.manifests.plan import ConfigurationPlan, RoutePlan
from knative_local.runtime.listeners import RouteListeners
from knative_local.runtime.resolving import LocalResolver
from knative_local.serving import (
    ClusterNames,
    Configuration,
    Endpoint,
    Gateway,
    Launcher,
    PortBook,
    RevisionHistory,
    Route,
    ServiceProxy,
)
from knative_local.serving.autoscaling import TICK_SECONDS
from knative_local.serving.memory import bytes_by_session
from knative_local.serving.traffic import Known, shares_of

logger = logging.getLogger(__name__)

Key = tuple[str, str]
"""Namespace and name."""

_INITIAL_SCALE_BOUND_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Served:
    """A Route with its listeners."""

    route: Route
    listeners: RouteListeners


class Serving:
    """All revisions of a run, and everything that leads to them."""

    def __init__(self, state: Path, ports: PortBook, resolver: LocalResolver) -> None:
        self.launcher = Launcher(state)
        self._history = RevisionHistory(state / "revisions")
        self._ports = ports
        self._resolver = resolver
        self._other_hosts: Mapping[str, str] = {}
        self._external: Mapping[str, str] = {}
        self._proxies: dict[Key, ServiceProxy] = {}
        self._domains: dict[str, Key] = {}
        self._starting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.Task[None] | None = None
        self.gateway = Gateway()
        self.configurations: dict[Key, Configuration] = {}
        self.routes: dict[Key, Served] = {}

    def know(self, hosts: Mapping[str, str], external: Mapping[str, str]) -> None:
        """Learn the host names that are no Routes: listeners here, and hosts elsewhere."""
        self._other_hosts, self._external = dict(hosts), external
        self._rename()

    def configure(self, plan: ConfigurationPlan) -> None:
        """Make a Configuration be as planned; a new revision starts when `begin` is called.

        Raises:
            OSError: the state folder cannot be written.
        """
        key = (plan.namespace, plan.name)
        found = self.configurations.get(key)
        if found is None:
            found = self.configurations[key] = Configuration(
                *key, launcher=self.launcher, history=self._history, on_change=self.refresh
            )
        found.apply(plan)
        self.refresh()

    def begin(self) -> None:
        """Start the initial replicas of every revision that is new."""
        for configuration in self.configurations.values():
            proxy = configuration.revisions.get(configuration.latest_created)
            if proxy is not None and not proxy.revision.started:
                self._keep(self._starting, proxy.revision.start(_INITIAL_SCALE_BOUND_SECONDS))
        if self._ticking is None:
            self._ticking = asyncio.create_task(self._tick())

    async def route(self, plan: RoutePlan) -> None:
        """Make a Route be as planned.

        Raises:
            OSError: there is no port to listen on.
        """
        key = (plan.namespace, plan.name)
        served = self.routes.get(key)
        if served is None:
            namespace = plan.namespace
            route = Route(
                plan,
                known=lambda: self._known(namespace),
                proxies=lambda name: self._proxies.get((namespace, name)),
                created=lambda name: self._created(namespace, name),
            )
            route.on_step = self._reach
            served = Served(route, RouteListeners(route, self._ports))
        served.route.plan = plan
        await served.listeners.open()
        self.routes[key] = served
        self._rename()
        self.refresh()

    def map_domain(self, domain: str, route: Key | None) -> None:
        """Let a further host lead to a Route, or to none any more."""
        if route is None:
            self._domains.pop(domain, None)
        else:
            self._domains[domain] = route
        self._reach()

    def remove_route(self, key: Key) -> None:
        """Take no more requests under the names of a Route."""
        served = self.routes.pop(key)
        served.route.close()
        self._keep(self._ending, served.listeners.close())
        self._rename()
        self.refresh()

    def remove_configuration(self, key: Key) -> None:
        """Delete a Configuration with its revisions, whose requests in flight finish."""
        configuration = self.configurations.pop(key)
        self.forget(key)
        for proxy in configuration.revisions.values():
            self._keep(self._ending, _end(proxy))
        self.refresh()

    def forget(self, key: Key) -> None:
        """Forget the revisions of a Configuration: it would begin anew."""
        self._history.forget(*key)

    async def settle(self) -> None:
        """Wait until initial replicas are up; those that fail say so in their status."""
        if self._starting:
            await asyncio.wait(set(self._starting))

    def revisions(self) -> Iterator[tuple[Configuration, ServiceProxy]]:
        """Every revision that there is, with its Configuration."""
        for configuration in self.configurations.values():
            for proxy in configuration.revisions.values():
                yield configuration, proxy

    def refresh(self) -> None:
        """Bring Routes and hosts up to what is ready."""
        self._proxies = {
            (configuration.namespace, name): proxy
            for configuration in self.configurations.values()
            for name, proxy in configuration.revisions.items()
        }
        for (namespace, _), served in self.routes.items():
            served.route.refresh()
            if self._note_shares(namespace, served.route):
                served.route.refresh()
        self._reach()

    async def close(self, grace_seconds: float) -> None:
        """End listeners, then processes; those get `grace_seconds` to end by themselves."""
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        tasks = [*self._starting, *self._ending]
        for task in tasks:
            task.cancel()
        for served in self.routes.values():
            served.route.close()
        await asyncio.gather(*(served.listeners.close() for served in self.routes.values()))
        await asyncio.gather(*tasks, return_exceptions=True)
        proxies = [proxy for _, proxy in self.revisions()]
        await asyncio.gather(*(proxy.revision.stop(grace_seconds) for proxy in proxies))
        await asyncio.gather(*(proxy.close() for proxy in proxies))

    # -- internals

    def _rename(self) -> None:
        """Let processes to come find every name where it is now."""
        authorities = dict(self._other_hosts)
        for served in self.routes.values():
            authorities.update(served.listeners.authorities())
        self.launcher.names = ClusterNames(authorities, self._external)

    def _reach(self) -> None:
        """Rebuild the hosts, and tell every revision whether any of them leads to it."""
        hosts: dict[str, Endpoint | ServiceProxy] = {}
        called: dict[Key, list[str]] = {}
        for (namespace, _), served in self.routes.items():
            for name in served.route.revisions():
                called.setdefault((namespace, name), []).extend(served.route.plan.every_host)
            hosts.update(served.listeners.endpoints())
        for configuration, proxy in self.revisions():
            plan = proxy.revision.plan
            # An activator knows a revision by this name too.
            own = f"{plan.name}.{plan.namespace}.svc.cluster.local"
            hosts.setdefault(own, proxy)
            used = called.get((plan.namespace, plan.name), [])
            proxy.serve((*used, own))
            pending = plan.name == configuration.latest_created and not proxy.revision.initialised
            proxy.revision.reachable = bool(used) or pending
        for domain, key in self._domains.items():
            if key in self.routes:
                hosts[domain] = Endpoint(self.routes[key].route)
        self.gateway.route(hosts)
        self._resolver.route(hosts)
        for configuration in self.configurations.values():
            mine = {name for namespace, name in called if namespace == configuration.namespace}
            for proxy in configuration.collect(mine):
                self._keep(self._ending, _end(proxy))

    def _known(self, namespace: str) -> Known:
        mine = [each for each in self.configurations.values() if each.namespace == namespace]
        revisions = [proxy.revision for each in mine for proxy in each.revisions.values()]
        return Known(
            latest_ready={each.name: each.latest_ready for each in mine},
            failed=frozenset(each.name for each in mine if each.failure),
            owner={revision.plan.name: revision.plan.service for revision in revisions},
            ready=frozenset(each.plan.name for each in revisions if each.initialised),
            broken=frozenset(each.plan.name for each in revisions if each.failure),
            rolled_out={each.name: each.rolled_out for each in mine},
        )

    def _note_shares(self, namespace: str, route: Route) -> bool:
        """Tell the Configurations who gets what; whether that changes what is rolled out."""
        changed = False
        shares = shares_of(route.targets)
        for target in route.targets:
            configuration = self.configurations.get((namespace, target.configuration))
            if configuration is not None:
                alone = shares.get(target.revision) == 100
                changed |= configuration.note_share(target.percent, alone=alone)
        return changed

    def _created(self, namespace: str, name: str) -> str:
        found = self.configurations.get((namespace, name))
        return found.latest_created if found is not None else ""

    def _keep(self, tasks: set[asyncio.Task[None]], work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            limited: list[ServiceProxy] = []
            for _, proxy in list(self.revisions()):
                try:
                    proxy.revision.tick()
                except Exception:
                    logger.exception("tick_failed", extra={"revision": proxy.revision.plan.name})
                if proxy.revision.limits_memory:
                    limited.append(proxy)
            if limited:
                used = await asyncio.to_thread(bytes_by_session)
                for proxy in limited:
                    proxy.revision.check_memory(used)


async def _end(proxy: ServiceProxy) -> None:
    """Let the requests of a revision finish, then end it."""
    try:
        await proxy.revision.drain()
    except asyncio.CancelledError:
        await proxy.revision.stop(0.0)
        raise
    finally:
        await proxy.close()
