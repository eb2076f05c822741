"""Committed offsets of consumer groups whose members are not managed by the group protocol."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

import aiokafka.errors
from aiokafka.protocol.admin import DeleteGroupsRequest
from aiokafka.protocol.commit import OffsetCommitRequest, OffsetFetchRequest
from aiokafka.protocol.coordination import FindCoordinatorRequest

from knative_local.kafka.cluster import (
    END_OF_PARTITION,
    START_OF_PARTITION,
    Cluster,
    TransportFailure,
)
from knative_local.kafka.errors import TopicProblem

# Loading, not available, not this broker any more: ask again, and ask who it is now.
_MOVED = frozenset({14, 15, 16})
_GROUP_NOT_FOUND = 69
_NO_GENERATION, _NO_MEMBER, _DEFAULT_RETENTION = -1, "", -1
_ATTEMPT_SECONDS = 10.0
_RETRY_SECONDS = 0.1


def moment_of(at: Literal["latest", "earliest"]) -> int:
    """Return what `Cluster.offsets_at` calls this place."""
    return END_OF_PARTITION if at == "latest" else START_OF_PARTITION


class GroupOffsets:
    """The committed offsets of consumer groups on one cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._coordinators: dict[str, int] = {}

    async def committed(self, group: str, topic: str) -> dict[int, int]:
        """Return a group's committed offsets by partition; partitions without one are left out.

        Raises:
            TopicProblem: The group's coordinator does not answer in time.
        """
        partitions = await self._cluster.partitions(topic)
        request = OffsetFetchRequest(group, [(topic, partitions)])

        async def attempt(node: int) -> tuple[int, dict[int, int]]:
            answer = await self._cluster.send(node, request)
            found: dict[int, int] = {}
            for _, entries in answer.topics:
                for partition, offset, _metadata, code in entries:
                    if code:
                        return code, {}
                    if offset >= 0:
                        found[partition] = offset
            return answer.error_code, found

        offsets: dict[int, int] = await self._ask(group, attempt, "to read its offsets")
        return offsets

    async def commit(self, group: str, topic: str, offsets: Mapping[int, int]) -> None:
        """Commit a group's offsets of one topic, all partitions in one request.

        Raises:
            TopicProblem: They were not stored.
        """
        entries = [(partition, offset, "") for partition, offset in sorted(offsets.items())]
        request = OffsetCommitRequest(
            group, _NO_GENERATION, _NO_MEMBER, _DEFAULT_RETENTION, [(topic, entries)]
        )

        async def attempt(node: int) -> tuple[int, None]:
            answer = await self._cluster.send(node, request)
            codes = [code for _, results in answer.topics for _, code in results if code]
            return (codes[0] if codes else 0), None

        await self._ask(group, attempt, "to commit its offsets")

    async def initialise(
        self,
        group: str,
        topic: str,
        *,
        at: Literal["latest", "earliest"] = "latest",
        begin: Mapping[int, int] | None = None,
    ) -> dict[int, int]:
        """Commit the end of every partition where a new group has to begin; return all offsets.

        A group that begins at the `earliest` record takes the start instead, and commits nothing.
        One that exists begins a partition that was added since at its start: it has missed the
        beginning and nothing else.

        Args:
            group: Which one.
            topic: Which one.
            at: Where a new group begins.
            begin: The offsets of that place, by partition, where they have just been asked for.

        Raises:
            TopicProblem: The topic or the group cannot be asked.
        """
        committed = await self.committed(group, topic)
        if begin is None:
            begin = await self._cluster.offsets_at(topic, moment_of(at))
        if committed and begin.keys() - committed.keys():
            begin = await self._cluster.offsets_at(topic, START_OF_PARTITION)
        missing = {part: offset for part, offset in begin.items() if part not in committed}
        if missing and at == "latest":
            await self.commit(group, topic, missing)
        return {**committed, **missing}

    async def delete(self, group: str) -> None:
        """Delete a group and its offsets, if it exists.

        Raises:
            TopicProblem: It cannot be deleted, for example because a consumer still uses it.
        """
        request = DeleteGroupsRequest([group])

        async def attempt(node: int) -> tuple[int, None]:
            answer = await self._cluster.send(node, request)
            code = answer.results[0][1]
            return (0 if code == _GROUP_NOT_FOUND else code), None

        await self._ask(group, attempt, "to delete it")

    async def _ask(
        self, group: str, attempt: Callable[[int], Awaitable[tuple[int, Any]]], what: str
    ) -> Any:
        problem = "no answer"
        try:
            async with asyncio.timeout(_ATTEMPT_SECONDS):
                while True:
                    try:
                        code, result = await attempt(await self._coordinator(group))
                    except TransportFailure as error:
                        code, result, problem = None, None, str(error) or type(error).__name__
                    if code == 0:
                        return result
                    if code is not None:
                        problem = aiokafka.errors.for_code(code).__name__
                        if code not in _MOVED:
                            break
                    self._coordinators.pop(group, None)
                    await asyncio.sleep(_RETRY_SECONDS)
        except TimeoutError:
            pass
        raise TopicProblem(f"Kafka refuses consumer group {group!r} {what}: {problem}")

    async def _coordinator(self, group: str) -> int:
        node = self._coordinators.get(group)
        if node is None:
            request = FindCoordinatorRequest(group, 0)
            answer = await self._cluster.send(self._cluster.any_broker(), request)
            if answer.error_code:
                raise aiokafka.errors.for_code(answer.error_code)
            node = self._coordinators[group] = int(answer.coordinator_id)
        return node
