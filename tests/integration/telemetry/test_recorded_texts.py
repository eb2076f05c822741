"""What models are asked and say is in traces of tenants that agreed to it and may, of no other.

That it is nowhere unless somebody names a tenant, the journeys of whole platforms look after.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest

from somaagent.events import Analysis, Candidate, TurnRouted
from somaagent.local.layout import Layout
from somaagent.local.spans import stored_spans
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox
from tests.integration.serving.test_step_process import Step, running
from tests.integration.telemetry.test_linked_traces import published
from tests.support.platform import until

QUESTION = "Say hello to ann.lee@mail.example, whose word is xylography."


@pytest.fixture
def settings(redis_url: str, model_url: str, tmp_path: Path) -> dict[str, str]:
    """Of a step that stores its spans; nobody is named."""
    return {
        "SOMA_REDIS_URL": redis_url,
        "SOMA_TRACES_DIR": str(tmp_path),
        "SOMA_MODEL_BASE_URL": model_url,
        "SOMA_MODEL_MAX_TOKENS": "8",
    }


async def answer(step: Step, mailbox: Mailbox, seq: int, word: str = "xylography") -> str:
    """Have a turn answered; the trace that it is in."""
    turn = await mailbox.add(seq, QUESTION.replace("xylography", word), state="routed")
    routed = TurnRouted(
        **turn.ids,
        profile="dialogue",
        candidates=(Candidate(profile="dialogue", score=1),),
        reason="the only profile",
        decision_id=uuid4(),
        analysis=Analysis(intent="question", sentiment="neutral"),
    )
    trace = uuid4().hex
    event = published(turn, routed, f"00-{trace}-{'4' * 16}-01")

    async def answered() -> bool:
        # A model that is late is asked again, as the broker does it.
        return (await step.post(event))[0] == 200

    await until(answered, "the turn to be answered", seconds=240)
    return trace


async def decide(mailbox: Mailbox, seq: int, *, recorded: bool, tenant: str = "acme") -> None:
    """As an administrator of the tenant decides by the gateway."""
    await mailbox.sql.execute(
        "INSERT INTO trace_content_decisions (tenant, seq, recorded, decided_by)"
        " VALUES ($1, $2, $3, 'ada')",
        tenant,
        seq,
        recorded,
    )


async def spoken(folder: Path, trace: str) -> Mapping[str, Any]:  # Any: attributes of a span
    """What the last span of the trace's model has, once all of the trace are stored."""

    async def stored() -> Mapping[str, Any]:
        spans = [span for span in stored_spans(folder) if span.trace_id == trace]
        chats = [span for span in spans if "gen_ai.usage.output_tokens" in span.attributes]
        if not chats or not any(span.name.startswith("process ") for span in spans):
            return {}
        return max(chats, key=lambda span: span.began).attributes

    return await until(stored, "the span of the model")


async def test_texts_are_in_traces_redacted_from_when_the_tenant_agrees_until_it_does_not(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    tmp_path: Path,
    settings: dict[str, str],
) -> None:
    settings["SOMA_TRACES_CONTENT_TENANTS"] = "*"
    async with running("conversation", postgres.app_dsn, layout, **settings) as step:
        await decide(mailbox, 1, recorded=True, tenant="others")
        before = await answer(step, mailbox, 1, "quixotry")
        await decide(mailbox, 1, recorded=True)
        agreed = await answer(step, mailbox, 2)
        await decide(mailbox, 2, recorded=False)
        after = await answer(step, mailbox, 3, "zoolatry")
        found = await spoken(tmp_path, agreed)
        silent = [await spoken(tmp_path, trace) for trace in (before, after)]

    assert not any("messages" in name for attributes in silent for name in attributes)
    elsewhere = [span for span in stored_spans(tmp_path) if span.trace_id != agreed]
    assert not any(
        word in str(span) for span in elsewhere for word in ("quixotry", "xylography", "zoolatry")
    )
    *_, asked = orjson.loads(found["gen_ai.input.messages"])
    assert asked["role"] == "user"
    (part,) = asked["parts"]
    kept = QUESTION.replace("ann.lee@mail.example", "[email]")
    assert part == {"type": "text", "content": kept}
    (said,) = orjson.loads(found["gen_ai.output.messages"])
    text = await mailbox.sql.fetchval(
        "SELECT m.text FROM messages m JOIN turns t ON t.id = m.turn_id"
        " WHERE m.role = 'assistant' AND t.seq = 2"
    )
    assert text
    assert said["role"] == "assistant"
    assert said["parts"] == [{"type": "text", "content": text}]
    assert said["finish_reason"] in ("stop", "length")


async def test_a_tenant_that_agreed_has_no_texts_in_traces_where_the_operator_does_not_permit_it(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    tmp_path: Path,
    settings: dict[str, str],
) -> None:
    settings["SOMA_TRACES_CONTENT_TENANTS"] = "others"
    async with running("conversation", postgres.app_dsn, layout, **settings) as step:
        await decide(mailbox, 1, recorded=True)
        found = await spoken(tmp_path, await answer(step, mailbox, 1))

    assert not any("messages" in name for name in found)
    assert not any("xylography" in str(span) for span in stored_spans(tmp_path))
