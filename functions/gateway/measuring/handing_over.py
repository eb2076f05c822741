"""The gateway's part in the metrics of the whole platform: a process of it may go too."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from somaagent.errors import SomaError
from somaagent.storage.database import Database
from somaagent.telemetry.metrics.handover import PAUSE_SECONDS, Handover
from somaagent.telemetry.metrics.model import Key
from somaagent.telemetry.metrics.recorder import RECORDER, VALUE, Snapshot

if TYPE_CHECKING:
    from functions.gateway.state import GatewayState

_REQUESTS: Final = "soma_gateway_request_duration_seconds"
_FUNCTION: Final = ("gateway",)

logger = logging.getLogger(__name__)


def counted(state: "GatewayState") -> Snapshot:
    """What this process has counted since its start."""
    counts = state.counts
    values: dict[Key, float] = RECORDER.snapshot()
    for key, histogram in counts.requests.items():
        values[_REQUESTS, key, VALUE] = histogram.total
        for bucket, number in enumerate(histogram.counts):
            if number:
                values[_REQUESTS, key, bucket] = number
    values.update(_labelled("soma_gateway_limits_hit_total", counts.limits_hit))
    failed = counts.failed_authentications
    values.update(_labelled("soma_gateway_authentication_failures_total", failed))
    values.update(_labelled("soma_gateway_policy_decisions_total", counts.policy_decisions))
    failures = state.limiter.failures + state.streams.failures
    values["soma_redis_failures_total", _FUNCTION, VALUE] = failures
    if (usage := state.database_usage) is not None:
        values["soma_database_waits_total", _FUNCTION, VALUE] = usage.waits
    return values


async def hand_over_for_ever(
    database: Callable[[], Awaitable[Database]], handover: Handover
) -> None:
    """Hand over what is new, every few seconds."""
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        try:
            await handover.push(await database())
        except SomaError as error:
            logger.warning("metrics_not_handed_over", extra={"error": type(error).__name__})


def _labelled(metric: str, values: Mapping[str, int]) -> Iterator[tuple[Key, float]]:
    for label, value in values.items():
        yield (metric, (label,), VALUE), value
