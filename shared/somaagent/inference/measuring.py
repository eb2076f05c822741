"""How long models take, counted as their answers pass."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from somaagent.errors import ModelRefused, ModelUnavailable
from somaagent.inference.chat import Finished, TextDelta
from somaagent.telemetry.metrics.recorder import RECORDER


async def measured(
    stream: AsyncGenerator[TextDelta | Finished], profile: str
) -> AsyncGenerator[TextDelta | Finished]:
    """The same stream; closing it closes that one.

    Raises:
        ModelRefused: As the stream does.
        ModelUnavailable: As the stream does.
    """
    began, first, outcome = time.perf_counter(), True, "stopped"
    try:
        async with aclosing(stream) as said:
            async for item in said:
                if first:
                    first = False
                    RECORDER.observe(
                        "soma_model_time_to_first_token_seconds",
                        profile,
                        seconds=time.perf_counter() - began,
                    )
                if isinstance(item, Finished):
                    outcome = "completed"
                yield item
    except ModelUnavailable:
        outcome = "unavailable"
        raise
    except ModelRefused:
        outcome = "refused"
        raise
    finally:
        RECORDER.observe(
            "soma_model_request_duration_seconds",
            profile,
            outcome,
            seconds=time.perf_counter() - began,
        )
