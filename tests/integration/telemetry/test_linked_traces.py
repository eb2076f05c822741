"""Whatever lets a turn go on, it goes on in its own trace, with a link to that."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from somaagent.clock import now
from somaagent.events import Event, TurnStalled
from somaagent.local.layout import Layout
from somaagent.local.spans import StoredSpan, stored_spans
from somaagent.messaging.envelope import Envelope
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn
from tests.integration.serving.test_step_process import KEY, running

TURN = "00-" + "1" * 32 + "-" + "2" * 16 + "-01"
OTHER = "00-" + "3" * 32 + "-" + "4" * 16 + "-01"


def published(turn: StoredTurn, event: Event, traceparent: str) -> Envelope:
    """The event as a broker delivers it, published in a trace."""
    envelope = Envelope(
        event_id=str(uuid4()),
        source="/functions/sweeper",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=str(turn.session_id),
        tenant="acme",
        partition_key=f"acme/{turn.session_id}",
    )
    return replace(sign(envelope, KeyRing.of(KEY), at=now()), traceparent=traceparent)


async def begun(mailbox: Mailbox, *, stopped: bool = False) -> StoredTurn:
    """A turn that began in the trace `TURN` and has called a tool."""
    turn = await mailbox.add(1, "What is 2 plus 3?", state="routed")
    stop = "interrupt" if stopped else None
    await mailbox.sql.execute("UPDATE turns SET traceparent = $1, stop = $2", TURN, stop)
    return turn


def by_name(folder: Path, begin: str) -> StoredSpan:
    (found,) = [span for span in stored_spans(folder) if span.name.startswith(begin)]
    return found


@pytest.mark.parametrize("of_turn", [False, True])
async def test_what_the_sweeper_or_an_approver_lets_go_on_is_of_the_turns_trace(
    postgres: TestDatabase,
    layout: Layout,
    mailbox: Mailbox,
    redis_url: str,
    tmp_path: Path,
    *,
    of_turn: bool,
) -> None:
    turn = await begun(mailbox)
    asked = await mailbox.add_call(turn, "calculate", {"expression": "2+3"})
    delivered = published(turn, asked, TURN if of_turn else OTHER)
    settings = {"SOMA_REDIS_URL": redis_url, "SOMA_TRACES_DIR": str(tmp_path)}
    async with running("tool_executor", postgres.app_dsn, layout, **settings) as step:
        status, headers, body = await step.post(delivered)

    assert status == 200, body
    handled = by_name(tmp_path, "process ")
    reply = headers["traceparent"].split("-")
    assert reply[1] == "1" * 32
    if of_turn:
        assert (handled.trace_id, reply[2]) == ("1" * 32, handled.span_id)
        assert not any(span.links for span in stored_spans(tmp_path))
        return
    assert handled.trace_id == "3" * 32
    resumed = by_name(tmp_path, "resume turn")
    assert (resumed.trace_id, resumed.parent_id) == ("1" * 32, "2" * 16)
    assert resumed.links == [(handled.trace_id, handled.span_id)]
    assert reply[2] == resumed.span_id


async def test_a_turn_that_somebody_stopped_ends_in_its_own_trace(
    postgres: TestDatabase, layout: Layout, mailbox: Mailbox, redis_url: str, tmp_path: Path
) -> None:
    turn = await begun(mailbox, stopped=True)
    await mailbox.add_call(turn, "calculate", {"expression": "2+3"})
    stalled = published(turn, TurnStalled(**turn.ids, reason="stopped"), OTHER)
    settings = {
        "SOMA_REDIS_URL": redis_url,
        "SOMA_TRACES_DIR": str(tmp_path),
        # Nobody is asked.
        "SOMA_MODEL_BASE_URL": "http://127.0.0.1:9/v1",
    }
    async with running("conversation", postgres.app_dsn, layout, **settings) as step:
        status, headers, body = await step.post(stalled)

    assert status == 200, body
    assert headers["ce-type"] == "ai.somaagent.conversation.turn-interrupted.v1"
    resumed, handled = by_name(tmp_path, "resume turn"), by_name(tmp_path, "process ")
    assert (resumed.trace_id, handled.trace_id) == ("1" * 32, "3" * 32)
    assert resumed.links == [(handled.trace_id, handled.span_id)]
    assert headers["traceparent"].split("-")[1:3] == [resumed.trace_id, resumed.span_id]
