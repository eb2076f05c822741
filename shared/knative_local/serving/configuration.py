"""A Configuration: every change of its template makes a revision; the latest ready one counts."""

import logging
from collections.abc import Callable
from dataclasses import replace

from knative_local.manifests.plan import ConfigurationPlan, RevisionPlan
from knative_local.serving.conditions import Condition, ready, true
from knative_local.serving.history import (
    MAX_UNUSED,
    RevisionHistory,
    StoredConfiguration,
    StoredRevision,
)
from knative_local.serving.launching import Launcher
from knative_local.serving.proxy import ServiceProxy
from knative_local.serving.revision import Revision

logger = logging.getLogger(__name__)


class Configuration:
    """The revisions of one Configuration on this machine.

    Args:
        namespace: Its namespace.
        name: Its name.
        launcher: Starts the processes of its revisions.
        history: Remembers the revisions.
        on_change: Called when another revision has become the latest ready one.
    """

    def __init__(
        self,
        namespace: str,
        name: str,
        *,
        launcher: Launcher,
        history: RevisionHistory,
        on_change: Callable[[], None],
    ) -> None:
        self.namespace = namespace
        self.name = name
        self.revisions: dict[str, ServiceProxy] = {}
        """The proxy of every revision, the oldest first."""
        self.latest_created = ""
        self.latest_ready = ""
        self._launcher = launcher
        self._history = history
        self._on_change = on_change
        self._stored: StoredConfiguration = history.read(namespace, name)
        self._conflict = ""
        for stored in self._stored.revisions:
            self._add(stored)
            if stored.was_ready:
                self.latest_ready = stored.plan.name

    def apply(self, plan: ConfigurationPlan) -> Revision | None:
        """Take over a template; return the revision that was made of it, `None` if none was.

        Raises:
            OSError: it cannot be remembered.
        """
        latest = self._stored.latest
        self._conflict = ""
        if latest is not None and latest.digest == plan.digest:
            # What the template refers to, such as a ConfigMap, counts for replicas to come.
            self._update(latest, plan.revision)
            self.latest_created = latest.plan.name
            return None
        name = plan.revision.name
        if plan.named:
            same = self._stored.named(name)
            if same is not None and same.digest != plan.digest:
                self._conflict = f'revisions.serving.knative.dev "{name}" already exists'
                self.latest_created = latest.plan.name if latest is not None else ""
                return None
            if same is not None:
                self._stored.revisions.remove(same)
                self._stored.revisions.append(same)
                self._update(same, plan.revision)
                self.latest_created = name
                self._save()
                self._look()
                return None
        return self._make(plan)

    def collect(self, used: set[str]) -> list[ServiceProxy]:
        """Forget the oldest revisions that no Route uses; return those that are to be ended."""
        stored = self._stored
        keep = {*used, self.latest_created, self.latest_ready}
        keep |= {stored.rolled_out, stored.rolled_out_before}
        unused = [each for each in stored.revisions if each.plan.name not in keep]
        surplus = unused[: max(0, len(unused) - MAX_UNUSED)]
        for each in surplus:
            stored.revisions.remove(each)
        if surplus:
            self._save()
        return [self.revisions.pop(each.plan.name) for each in surplus]

    @property
    def rolled_out(self) -> str:
        """The last revision that all requests went to; empty before there was one."""
        return self._stored.rolled_out

    def note_share(self, percent: int, *, alone: bool) -> bool:
        """Learn what the latest ready revision gets of the requests now.

        Args:
            percent: Its share as the latest.
            alone: Whether it gets all of them, under whatever name.

        Returns:
            Whether another revision counts as rolled out from now on.
        """
        stored, latest = self._stored, self.latest_ready
        if not latest:
            return False
        if stored.rolled_out != latest:
            if percent != 100:
                return False
            stored.rolled_out_before, stored.rolled_out = stored.rolled_out, latest
        elif latest == self.latest_created and percent < 100 and alone and stored.rolled_out_before:
            # Rolled out to the end, then taken back.
            stored.rolled_out = stored.rolled_out_before
        else:
            return False
        self._save()
        return True

    @property
    def failure(self) -> str:
        """Why the latest revision is not ready; empty where it is or may become so."""
        if self._conflict:
            return f"Revision creation failed with message: {self._conflict}."
        proxy = self.revisions.get(self.latest_created)
        if proxy is None or self.latest_created == self.latest_ready:
            return ""
        failure = proxy.revision.failure
        return f'Revision "{self.latest_created}" failed with message: {failure}.' * bool(failure)

    def conditions(self) -> tuple[Condition, ...]:
        """Return what a cluster says of it."""
        if self.failure:
            return (
                Condition(
                    type="Ready", status="False", reason="RevisionFailed", message=self.failure
                ),
            )
        if self.latest_created == self.latest_ready:
            return (true("Ready"),)
        return (Condition(type="Ready", status="Unknown"),)

    def _make(self, plan: ConfigurationPlan) -> Revision:
        generation = self._stored.generation + 1
        name = plan.revision.name
        if not plan.named:
            while (name := f"{plan.name}-{generation:05d}") in self.revisions:
                generation += 1
        stored = StoredRevision(
            generation=generation, digest=plan.digest, plan=replace(plan.revision, name=name)
        )
        self._stored.generation = generation
        self._stored.revisions.append(stored)
        self._save()
        self._add(stored)
        self.latest_created = name
        logger.info("revision_created", extra={"namespace": self.namespace, "revision": name})
        return self.revisions[name].revision

    def _add(self, stored: StoredRevision) -> None:
        revision = Revision(stored.plan, self._launcher)
        revision.initialised = stored.was_ready
        revision.on_change = self._look
        host = f"{stored.plan.name}.{self.namespace}.svc.cluster.local"
        self.revisions[stored.plan.name] = ServiceProxy(revision, (host,))

    def _update(self, stored: StoredRevision, given: RevisionPlan) -> None:
        plan = replace(given, name=stored.plan.name)
        if plan != stored.plan:
            stored.plan = plan
            self.revisions[plan.name].revision.plan = plan
            self._launcher.renew_files(plan)
            self._save()

    def _look(self) -> None:
        """Find the latest ready revision anew."""
        found = ""
        for stored in self._stored.revisions:
            revision = self.revisions[stored.plan.name].revision
            if revision.initialised:
                found = stored.plan.name
                if not stored.was_ready:
                    stored.was_ready = True
                    self._save()
        if found and found != self.latest_ready:
            self.latest_ready = found
        self._on_change()

    def _save(self) -> None:
        self._history.write(self.namespace, self.name, self._stored)


def revision_conditions(revision: Revision) -> tuple[Condition, ...]:
    """Return what a cluster says of a revision."""
    status = revision.status()
    if revision.failure:
        healthy = Condition(
            type="ContainerHealthy", status="False", reason="ExitCode", message=revision.failure
        )
    elif revision.initialised:
        healthy = true("ContainerHealthy")
    else:
        healthy = Condition(type="ContainerHealthy", status="Unknown", reason="Deploying")
    if revision.initialised:
        available = true("ResourcesAvailable")
    else:
        available = Condition(type="ResourcesAvailable", status="Unknown", reason="Deploying")
    if status.active and status.replicas:
        active = true("Active")
    elif status.active:
        active = Condition(
            type="Active",
            status="Unknown",
            reason="Queued",
            message="Requests to the target are being buffered as resources are provisioned.",
        )
    else:
        active = Condition(
            type="Active",
            status="False",
            reason="NoTraffic",
            message="The target is not receiving traffic.",
        )
    # Whether it is active says nothing of whether it is ready.
    return (*ready(healthy, available), active)
