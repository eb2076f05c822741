"""How long models take, counted as their answers pass."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind

from somaagent.errors import ModelRefused, ModelUnavailable
from somaagent.inference.chat import Finished, PromptMessage, TextDelta
from somaagent.inference.recording import record_answer, record_prompt
from somaagent.telemetry.metrics.recorder import RECORDER
from somaagent.telemetry.tracing import mark_failed


@asynccontextmanager
async def generating(
    model: str, *, attempt: int, recorded: Sequence[PromptMessage] | None = None
) -> AsyncGenerator[None]:
    """The span of one request to a model.

    What was asked is in it only if it is `recorded`, which it is of tenants that have agreed.
    """
    with trace.get_tracer("somaagent").start_as_current_span(
        f"chat {model}",
        kind=SpanKind.CLIENT,
        attributes={
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": model,
            "somaagent.attempt": attempt,
        },
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        if recorded is not None:
            record_prompt(span, recorded)
        yield


def _tell(span: Span, finished: Finished) -> None:
    span.set_attributes(
        {
            "gen_ai.response.model": finished.model,
            "gen_ai.response.finish_reasons": (finished.finish_reason,),
            "gen_ai.usage.input_tokens": finished.usage.input_tokens,
            "gen_ai.usage.output_tokens": finished.usage.output_tokens,
            "somaagent.tool_calls": len(finished.calls),
        }
    )


async def measured(
    stream: AsyncGenerator[TextDelta | Finished], profile: str, *, record: bool = False
) -> AsyncGenerator[TextDelta | Finished]:
    """The same stream; closing it closes that one. With `record` its text goes into the span.

    Raises:
        ModelRefused: As the stream does.
        ModelUnavailable: As the stream does.
    """
    began, first, outcome = time.perf_counter(), True, "stopped"
    span = trace.get_current_span()
    pieces: list[str] = []
    try:
        async with aclosing(stream) as said:
            async for item in said:
                if first:
                    first = False
                    span.add_event("first token")
                    RECORDER.observe(
                        "soma_model_time_to_first_token_seconds",
                        profile,
                        seconds=time.perf_counter() - began,
                    )
                if isinstance(item, Finished):
                    outcome = "completed"
                    _tell(span, item)
                    if record:
                        record_answer(span, "".join(pieces), item.finish_reason)
                elif record:
                    pieces.append(item.text)
                yield item
    except ModelUnavailable:
        outcome = "unavailable"
        mark_failed(span, outcome)
        raise
    except ModelRefused:
        outcome = "refused"
        mark_failed(span, outcome)
        raise
    finally:
        RECORDER.observe(
            "soma_model_request_duration_seconds",
            profile,
            outcome,
            seconds=time.perf_counter() - began,
        )
