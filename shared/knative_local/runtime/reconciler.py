"""Makes what runs be what a plan asks for: only differences are acted on."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knative_local.kafka.errors import KafkaProblem
from knative_local.manifests.plan import ObjectKey, Plan
from knative_local.runtime.manager import Manager
from knative_local.runtime.memory import Remembered, RunMemory

logger = logging.getLogger(__name__)

_EXPECTED = (KafkaProblem, OSError)

# Managers of different kinds stand side by side here; each knows the type of its own objects.
AnyManager = Manager[Any]


@dataclass(slots=True)
class ObjectState:
    """One object that the newest plan asks for."""

    manager: AnyManager
    planned: Any
    """The manager's own kind of plan."""
    generation: int = 1
    """Counts the descriptions of the object since it was made."""
    running: Any = None
    """The description it runs by; none while it does not run."""
    observed_generation: int = 0
    problem: str = ""
    """Why it does not run as described."""

    @property
    def key(self) -> ObjectKey:
        """Its kind, namespace and name."""
        return (self.manager.kind, self.planned.namespace, self.planned.name)


class Reconciler:
    """Adds, changes and removes objects, in an order in which nothing is lost.

    Args:
        managers: What others need first: who answers, then where events lie, then who delivers and
            sends. Removing goes the other way.
        memory: Where the objects of the last run are read and those of this one are kept.
    """

    def __init__(self, managers: Sequence[AnyManager], memory: RunMemory) -> None:
        self._managers = managers
        self._memory = memory
        self._states: dict[ObjectKey, ObjectState] = {}
        self._frozen: Mapping[ObjectKey, Mapping[str, str]] = {}
        self._leftover: list[Remembered] = []
        self._lock = asyncio.Lock()

    def __iter__(self) -> Iterator[ObjectState]:
        """Every object that the newest plan asks for, and every one that is still to end."""
        return iter(self._states.values())

    async def start(self, plan: Plan) -> None:
        """Run the first plan.

        Raises:
            KafkaProblem: Kafka does not take part.
            OSError: there is no port or no file to be had.
        """
        await self._reconcile(plan, first=True)

    async def apply(self, plan: Plan) -> None:
        """Go on with another plan; what cannot be done now is said in its object's state."""
        await self._reconcile(plan, first=False)

    async def retry(self) -> None:
        """Try again what failed."""
        async with self._lock:
            await self._add_and_change(first=False)

    @property
    def has_failures(self) -> bool:
        """Whether an object does not run as described."""
        return any(state.problem for state in self._states.values())

    async def _reconcile(self, plan: Plan, *, first: bool) -> None:
        async with self._lock:
            self._frozen = plan.frozen
            wanted = {
                (manager.kind, planned.namespace, planned.name): (manager, planned)
                for manager in self._managers
                for planned in manager.wanted(plan)
            }
            await self._remove_all_but(wanted.keys())
            for key, (manager, planned) in wanted.items():
                state = self._states.get(key)
                if state is None:
                    self._states[key] = ObjectState(manager, planned)
                elif state.planned != planned:
                    state.planned = planned
                    state.generation += 1
            await self._add_and_change(first=first)
            if first:
                await self._forget(wanted.keys())
            self._remember()

    async def _remove_all_but(self, wanted: Any) -> None:  # the keys of a mapping
        order = {id(manager): place for place, manager in enumerate(self._managers)}
        gone = [state for key, state in self._states.items() if key not in wanted]
        for state in sorted(gone, key=lambda state: order[id(state.manager)], reverse=True):
            if state.running is not None:
                try:
                    await state.manager.remove(state.running)
                except _EXPECTED as error:
                    logger.warning(
                        "not_cleared_up", extra={"object": _text(state.key), "reason": str(error)}
                    )
                    self._leftover.append(self._remembered(state))
            del self._states[state.key]
            logger.info("object_removed", extra={"object": _text(state.key)})

    async def _add_and_change(self, *, first: bool) -> None:
        for manager in self._managers:
            mine = [state for state in self._states.values() if state.manager is manager]
            new = [state for state in mine if state.running is None]
            if first:
                await manager.add([state.planned for state in new])
                for state in new:
                    _now_runs(state)
                continue
            for state in new:
                await self._try(state)
            for state in mine:
                if state.running != state.planned:
                    await self._try(state)
        await asyncio.gather(*(manager.settle() for manager in self._managers))

    async def _try(self, state: ObjectState) -> None:
        try:
            if state.running is None:
                await state.manager.add([state.planned])
            else:
                await state.manager.change(state.running, state.planned)
        except _EXPECTED as error:
            if str(error) != state.problem:
                logger.warning(
                    "object_not_ready", extra={"object": _text(state.key), "reason": str(error)}
                )
            state.problem = str(error)
        else:
            done = "object_added" if state.running is None else "object_changed"
            _now_runs(state)
            logger.info(done, extra={"object": _text(state.key)})

    async def _forget(self, wanted: Any) -> None:  # the keys of a mapping
        managers = {manager.kind: manager for manager in self._managers}
        # What was made last goes first, as where objects are removed while this runs.
        for old in reversed(self._memory.read()):
            key = (old.kind, old.namespace, old.name)
            if key in wanted or old.kind not in managers:
                continue
            try:
                await managers[old.kind].forget(old.facts)
                logger.info("object_forgotten", extra={"object": _text(key)})
            except _EXPECTED as error:
                logger.warning("not_cleared_up", extra={"object": _text(key), "reason": str(error)})
                self._leftover.append(old)

    def _remember(self) -> None:
        current = [self._remembered(state) for state in self._states.values()]
        self._memory.write([*self._leftover, *current])

    def _remembered(self, state: ObjectState) -> Remembered:
        kind, namespace, name = state.key
        return Remembered(
            kind=kind,
            namespace=namespace,
            name=name,
            facts=dict(state.manager.facts(state.planned)),
            frozen=dict(self._frozen.get(state.key, {})),
        )


def _now_runs(state: ObjectState) -> None:
    state.running = state.planned
    state.observed_generation = state.generation
    state.problem = ""


def _text(key: ObjectKey) -> str:
    kind, namespace, name = key
    return f"{kind} {namespace}/{name}"
