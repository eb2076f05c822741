"""A Route: hosts, tags and shares of requests, live while they change."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from knative_local.http1 import Headers, Request, Response, SubscriberResponse, header_value
from knative_local.manifests.plan import RoutePlan
from knative_local.serving.conditions import Condition, ready, true
from knative_local.serving.proxy import ServiceProxy
from knative_local.serving.rollout import Rollout, advance
from knative_local.serving.traffic import Known, Split, Target, resolve, shares_of

logger = logging.getLogger(__name__)

TAG_HEADER = b"knative-serving-tag"
_TEXT: Headers = [(b"content-type", b"text/plain; charset=utf-8")]
_INGRESS = "IngressReady"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What one revision gets now."""

    revision: str
    percent: int
    tag: str
    latest: bool


class Endpoint:
    """One name of a Route, its own or that of a tag; takes requests and events."""

    def __init__(self, route: "Route", tag: str = "") -> None:
        self.route = route
        self._tag = tag

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        proxy = self.route.choose(self._tag, request.headers)
        if proxy is None:
            return Response(404, [*_TEXT], b"no revision serves this host yet\n")
        return await proxy.handle(request)

    async def post(
        self, uri: str, headers: Headers, body: bytes | None, *, timeout: float
    ) -> SubscriberResponse:
        """Deliver one message; see `Subscriber`."""
        proxy = self.route.choose(self._tag, headers)
        if proxy is None:
            return SubscriberResponse(404, [*_TEXT], b"no revision serves this host yet\n")
        return await proxy.post(uri, headers, body, timeout=timeout)


class Route:
    """Leads requests to revisions.

    Args:
        plan: What the manifests say of it.
        known: What there is in its namespace now.
        proxies: The proxy of every revision in its namespace, by name; changes as they do.
    """

    def __init__(
        self,
        plan: RoutePlan,
        *,
        known: Callable[[], Known],
        proxies: Callable[[str], ServiceProxy | None],
        created: Callable[[str], str],
    ) -> None:
        self.plan = plan
        self.targets: list[Target] = []
        """What is in force, which is the last that could be, before any rollout."""
        self._known = known
        self._proxies = proxies
        self._created = created
        self._assigned_condition = Condition(type="AllTrafficAssigned", status="Unknown")
        self._rollouts: dict[tuple[str, str], Rollout] = {}
        self._splits: dict[str, Split] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self.on_step: Callable[[], None] | None = None
        """Called when a rollout has moved on by itself."""

    def refresh(self) -> None:
        """Bring the traffic up to what is asked for and what is ready."""
        targets, self._assigned_condition = resolve(
            self.plan.traffic, self._known(), self.plan.service
        )
        if targets is not None:
            self.targets = targets
        self._share()

    def revisions(self) -> set[str]:
        """Return every revision that requests may reach."""
        named = {target.revision for target in self.targets}
        rolling = {
            share.revision for rollout in self._rollouts.values() for share in rollout.shares
        }
        return named | rolling | self._waiting_for()

    def choose(self, tag: str, headers: Headers) -> ServiceProxy | None:
        """Return the proxy of the revision that gets the next request."""
        if not tag and self.plan.tag_header:
            asked = header_value(headers, TAG_HEADER)
            if asked is not None and asked.decode("latin-1") in self._splits:
                tag = asked.decode("latin-1")
        split = self._splits.get(tag)
        name = split.choose() if split is not None else None
        return None if name is None else self._proxies(name)

    def assigned(self) -> list[Assigned]:
        """Return who gets what now, a rollout included."""
        found: list[Assigned] = []
        for target in self.targets:
            rollout = self._rollouts.get((target.configuration, ""))
            if rollout is None or rollout.done or rollout.percent != target.percent:
                shares: Mapping[str, int] = {target.revision: target.percent}
            else:
                shares = {share.revision: share.percent for share in rollout.shares}
            found += [
                Assigned(
                    revision=name,
                    percent=percent,
                    tag=target.tag,
                    latest=bool(target.configuration),
                )
                for name, percent in shares.items()
            ]
        return found

    def conditions(self) -> tuple[Condition, ...]:
        """Return what a cluster says of it."""
        ingress = true(_INGRESS)
        if any(not rollout.done for rollout in self._rollouts.values()):
            ingress = Condition(
                type=_INGRESS,
                status="Unknown",
                reason="RolloutInProgress",
                message="A gradual rollout of the latest revision(s) is in progress.",
            )
        elif not self.targets:
            ingress = Condition(
                type=_INGRESS,
                status="Unknown",
                reason="IngressNotConfigured",
                message="Ingress has not yet been reconciled.",
            )
        certificate = Condition(
            type="CertificateProvisioned",
            status="True",
            reason="TLSNotEnabled",
            message="TLS is not enabled for cluster-local",
        )
        return ready(self._assigned_condition, ingress, certificate)

    def close(self) -> None:
        """Stop rolling out."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # -- internals

    def _waiting_for(self) -> set[str]:
        """Return what gets requests before anything is ready, so that none is lost at a start."""
        if self.targets:
            return set()
        wanted = {each.revision or self._created(each.configuration) for each in self.plan.traffic}
        return {name for name in wanted if name and self._proxies(name) is not None}

    def _share(self) -> None:
        self.close()
        now = self._loop.time()
        by_tag: dict[str, list[Target]] = {"": self.targets}
        for target in self.targets:
            if target.tag:
                by_tag.setdefault(target.tag, []).append(target)
        rollouts: dict[tuple[str, str], Rollout] = {}
        splits: dict[str, Split] = {}
        for tag, targets in by_tag.items():
            splits[tag] = Split(self._rolled(tag, targets, rollouts, now))
        if not self.targets:
            splits = self._splits_of_waiting()
        self._rollouts, self._splits = rollouts, splits
        steps = [each.next_step_at for each in rollouts.values() if not each.done]
        if steps:
            self._timer = self._loop.call_at(min(steps), self._step)

    def _splits_of_waiting(self) -> dict[str, Split]:
        splits: dict[str, dict[str, int]] = {"": {}}
        waiting = self._waiting_for()
        for each in self.plan.traffic:
            name = each.revision or self._created(each.configuration)
            if name in waiting:
                splits[""][name] = splits[""].get(name, 0) + each.percent
                if each.tag:
                    splits[each.tag] = {name: 100}
        return {tag: Split(shares) for tag, shares in splits.items()}

    def _rolled(
        self,
        tag: str,
        targets: list[Target],
        rollouts: dict[tuple[str, str], Rollout],
        now: float,
    ) -> dict[str, int]:
        """Return the shares of one tag with the rollouts of its Configurations in them."""
        if len(lonely := shares_of(targets)) == 1:
            # Whoever is alone gets everything.
            targets = [replace(targets[0], percent=percent) for percent in lonely.values()]
        shares: dict[str, int] = {}
        latest: dict[str, tuple[str, int]] = {}
        for target in targets:
            if target.configuration:
                _, percent = latest.get(target.configuration, ("", 0))
                latest[target.configuration] = (target.revision, percent + target.percent)
            else:
                shares[target.revision] = shares.get(target.revision, 0) + target.percent
        for configuration, (revision, percent) in latest.items():
            key = (configuration, tag)
            rollout = advance(
                self._rollouts.get(key), revision, percent, self.plan.rollout_seconds, now
            )
            rollouts[key] = rollout
            for share in rollout.shares:
                shares[share.revision] = shares.get(share.revision, 0) + share.percent
        return shares

    def _step(self) -> None:
        self._timer = None
        self._share()
        logger.info("rollout_step", extra={"route": self.plan.name})
        if self.on_step is not None:
            self.on_step()
