"""The router chooses a profile once, and says why."""

from uuid import uuid4

from functions.perception.rules import analyze
from functions.router.handler import Router
from somaagent.events import MessageAnalyzed, TurnRouted
from somaagent.settings import EscalationSettings
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox, StoredTurn, delivery


def analyzed(turn: StoredTurn, **hints: str) -> MessageAnalyzed:
    return MessageAnalyzed(**turn.ids, analysis=analyze("How?", hints=hints))


def router(database: Database) -> Router:
    return Router(database=database, escalation=EscalationSettings())


async def profile(mailbox: Mailbox, turn: StoredTurn) -> object:
    return await mailbox.sql.fetchval("SELECT profile FROM turns WHERE id = $1", turn.turn_id)


async def test_a_message_is_answered_by_the_usual_profile(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="analyzed")
    (event,) = (await router(database).handle(delivery("router", analyzed(turn)))).events
    assert isinstance(event, TurnRouted)
    assert (event.profile, await profile(mailbox, turn)) == ("dialogue", "dialogue")
    assert [candidate.profile for candidate in event.candidates] == ["dialogue"]
    assert event.escalation is not None
    assert (event.escalation.escalated, event.escalation.rule) == (False, "slm_handled")


async def test_an_escalated_message_names_the_larger_profile_and_the_usual_one(
    database: Database, mailbox: Mailbox
) -> None:
    persona = f"p-{uuid4()}"
    await mailbox.sql.execute(
        "INSERT INTO personas (tenant, id, name, system_prompt, profile)"
        " VALUES ('acme', $1, 'P', 'Be.', 'careful')",
        persona,
    )
    turn = await mailbox.add(1, "How?", state="analyzed")
    await mailbox.sql.execute("UPDATE turns SET persona = $2 WHERE id = $1", turn.turn_id, persona)
    sent = delivery("router", analyzed(turn, risk_level="high"))

    (event,) = (await router(database).handle(sent)).events

    assert isinstance(event, TurnRouted)
    assert (event.profile, event.reason) == ("escalation", "escalated: risk_level_high")
    assert [(c.profile, c.score) for c in event.candidates] == [("escalation", 1), ("careful", 0)]
    assert await profile(mailbox, turn) == "escalation"
    # The same event again is the same decision.
    assert (await router(database).handle(sent)).events == (event,)


async def test_a_turn_that_is_past_the_router_is_left_alone(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="generating")
    outcome = await router(database).handle(delivery("router", analyzed(turn, escalate="true")))
    assert outcome.events == ()
    assert await profile(mailbox, turn) is None
