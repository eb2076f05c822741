"""What every kind of objects offers to the reconciler."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from knative_local.delivery import TriggerStatus
from knative_local.ingress.handler import Receiver
from knative_local.manifests.plan import Plan
from knative_local.measuring import EventTimes

Egress = tuple[Mapping[str, str], TriggerStatus]
"""What an egress belongs to, as labels, and how it is."""

Receivers = Mapping[Receiver, EventTimes]
"""How long those who take events needed to answer."""

# What is JSON here is read by others and by nobody in this package.
Json = dict[str, Any]


class PlannedObject(Protocol):
    """An object of a plan."""

    @property
    def namespace(self) -> str:
        """Where its name counts."""
        ...

    @property
    def name(self) -> str:
        """What tells it from others of its kind."""
        ...


P = TypeVar("P", bound=PlannedObject)


class Manager(ABC, Generic[P]):
    """Runs all objects of one kind.

    The reconciler calls it with differences only, one call at a time. What fails raises; objects
    whose adding or changing failed are tried again with the next plan and every few seconds.
    """

    kind: ClassVar[str]
    plural: ClassVar[str]
    """The kind's key in the status."""
    blamed: ClassVar[str] = ""
    """The condition that does not hold while an object cannot be run as described."""

    @abstractmethod
    def wanted(self, plan: Plan) -> Sequence[P]:
        """Return the objects of this kind that a plan asks for."""

    @abstractmethod
    async def add(self, objects: Sequence[P]) -> None:
        """Run objects that did not run before, all of them or none."""

    @abstractmethod
    async def change(self, old: P, new: P) -> None:
        """Go on with an object as it is described now."""

    @abstractmethod
    async def remove(self, gone: P) -> None:
        """End an object that has been deleted, with all that a cluster deletes with it."""

    async def settle(self) -> None:
        """Wait, for a bounded time, until what was begun is up."""
        return

    async def listen(self, plan: Plan) -> None:
        """Open the listeners that `hosts` is to name."""
        return

    async def stop(self, grace_seconds: float) -> None:
        """Begin with nothing more, as the run ends; what is under way gets a while to end."""
        return

    async def release(self) -> None:
        """Close listeners, after everybody has stopped."""
        return

    def egresses(self) -> Sequence[Egress]:
        """Return what this kind takes out of topics."""
        return ()

    def receivers(self) -> Receivers:
        """Return what this kind puts into topics."""
        return {}

    def hosts(self, plan: Plan) -> Mapping[str, str]:
        """Return cluster host names and the listener (`127.0.0.1:PORT`) that stands for each."""
        return {}

    def facts(self, planned: P) -> Mapping[str, str]:
        """Return what `forget` must know of an object to clear up after it in a later run."""
        return {}

    async def forget(self, facts: Mapping[str, str]) -> None:
        """Clear up after an object of an earlier run that the manifests do not have any more."""
        return

    @abstractmethod
    def report(self, planned: P) -> Json:
        """Return how a running object is: `ready`, `reason` and what else there is to say."""
