"""What models are asked and say is in traces of tenants that have agreed to it, and of no other.

That it is nowhere unless somebody names a tenant, the journeys of whole platforms look after.
"""

from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from somaagent.events import Analysis, Candidate, TurnRouted
from somaagent.local.layout import Layout
from somaagent.local.spans import stored_spans
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox
from tests.integration.serving.test_step_process import running
from tests.integration.telemetry.test_linked_traces import OTHER, by_name, published

QUESTION = "Say hello to ann.lee@mail.example, whose word is xylography."


@pytest.mark.parametrize("agreed", ["others acme", "others"])
async def test_only_a_tenant_that_agreed_has_its_texts_in_traces_and_these_are_redacted(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    redis_url: str,
    model_url: str,
    tmp_path: Path,
    *,
    agreed: str,
) -> None:
    turn = await mailbox.add(1, QUESTION, state="routed")
    routed = TurnRouted(
        **turn.ids,
        profile="dialogue",
        candidates=(Candidate(profile="dialogue", score=1),),
        reason="the only profile",
        decision_id=uuid4(),
        analysis=Analysis(intent="question", sentiment="neutral"),
    )
    settings = {
        "SOMA_REDIS_URL": redis_url,
        "SOMA_TRACES_DIR": str(tmp_path),
        "SOMA_MODEL_BASE_URL": model_url,
        "SOMA_MODEL_MAX_TOKENS": "8",
        "SOMA_TRACES_CONTENT_TENANTS": agreed,
    }
    async with running("conversation", postgres.app_dsn, layout, **settings) as step:
        status, _, body = await step.post(published(turn, routed, OTHER))
    assert status == 200, body
    spoken = by_name(tmp_path, "chat ").attributes
    if agreed != "others acme":
        assert "gen_ai.usage.output_tokens" in spoken
        assert not any("xylography" in str(span) for span in stored_spans(tmp_path))
        assert not any("messages" in name for name in spoken)
        return
    asked = orjson.loads(spoken["gen_ai.input.messages"])
    assert [message["role"] for message in asked] == ["system", "user"]
    (part,) = asked[1]["parts"]
    kept = QUESTION.replace("ann.lee@mail.example", "[email]")
    assert part == {"type": "text", "content": kept}
    (said,) = orjson.loads(spoken["gen_ai.output.messages"])
    answer = await mailbox.sql.fetchval("SELECT text FROM messages WHERE role = 'assistant'")
    assert answer
    assert said["role"] == "assistant"
    assert said["parts"] == [{"type": "text", "content": answer}]
    assert said["finish_reason"] in ("stop", "length")
