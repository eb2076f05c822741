"""Events of producers: stamped with who they are from, and handed to the broker."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from somaagent.clock import now, rfc3339
from somaagent.errors import PublishFailed
from somaagent.identifiers import partition_key
from somaagent.identity import Principal
from somaagent.messaging.cloudevents import AttributeValue, ProducerEvent
from somaagent.messaging.publisher import Publisher

MOST_AT_ONCE: Final = 8
"""Events of one request that wait for the broker at the same time."""

_PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")


def stamped(
    event: ProducerEvent, principal: Principal, *, traceparent: str | None
) -> dict[str, AttributeValue]:
    """The event's attributes with the credential's tenant and subject.

    Events of one `subject`, or without one of one `source`, stay in order: they share a partition,
    which no other tenant's events share a key with.
    """
    attributes = dict(event.attributes)
    about = str(attributes.get("subject", attributes["source"]))
    attributes.setdefault("time", rfc3339(now()))
    attributes["tenantid"] = principal.tenant
    # Attributes travel as headers, and a subject may have letters beyond ASCII.
    attributes["subjectid"] = quote(principal.subject, safe=_PRINTABLE)
    attributes["partitionkey"] = partition_key(principal.tenant, about)
    if traceparent is not None:
        attributes["traceparent"] = traceparent
    return attributes


async def publish_all(
    publisher: Publisher,
    batch: Sequence[tuple[Mapping[str, AttributeValue], bytes | None]],
    *,
    seconds: float,
) -> list[bool]:
    """Which events of the batch the broker has stored, in the batch's order.

    Events with one partition key are published one after the other, so that they are stored in
    their order; the rest of them waits for the producer's repeat when one fails.
    """
    lanes: dict[object, list[int]] = defaultdict(list)
    for number, (attributes, _) in enumerate(batch):
        lanes[attributes["partitionkey"]].append(number)
    stored = [False] * len(batch)
    places = asyncio.Semaphore(MOST_AT_ONCE)

    async def follow(lane: Sequence[int]) -> None:
        async with places:
            for number in lane:
                try:
                    await publisher.publish_structured(*batch[number])
                except PublishFailed:
                    return
                stored[number] = True

    try:
        async with asyncio.timeout(seconds):
            if len(lanes) == 1:
                await follow(range(len(batch)))
            else:
                await asyncio.gather(*(follow(lane) for lane in lanes.values()))
    except TimeoutError:
        # What was not acknowledged in time counts as not stored; the repeat is recognised.
        pass
    return stored
