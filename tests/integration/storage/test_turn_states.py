"""No function can take a turn a way that it may not go, whatever its code says."""

from itertools import product
from uuid import uuid4

import asyncpg
import pytest

from somaagent.storage.database import Database
from somaagent.turns import OVER, TRANSITIONS, UNFINISHED, TurnState
from tests.integration.conftest import Mailbox

PAIRS = list(product(TurnState, TurnState))


async def become(database: Database, turn_id: object, state: str) -> bool:
    """Whether the functions' role may give the turn this state."""
    try:
        async with database.transaction("acme") as connection:
            await connection.execute(
                "UPDATE turns SET state = $2 WHERE tenant = 'acme' AND id = $1", turn_id, state
            )
    except asyncpg.CheckViolationError as error:
        if error.constraint_name not in ("turns_legal_transition", "turns_known_state"):
            raise
        return False
    return True


async def test_of_all_pairs_of_states_only_the_legal_ways_can_be_gone(
    database: Database, mailbox: Mailbox
) -> None:
    gone: set[tuple[TurnState, TurnState]] = set()
    for was, becomes in PAIRS:
        turn = await mailbox.add(1, "How?", state=was)
        if await become(database, turn.turn_id, becomes):
            gone.add((was, becomes))
            assert await mailbox.state(turn) == becomes
        else:
            assert await mailbox.state(turn) == was
        await mailbox.sql.execute("DELETE FROM turns WHERE id = $1", turn.turn_id)
    legal = {(was, becomes) for was, ways in TRANSITIONS.items() for becomes in ways}
    assert gone == legal | {(state, state) for state in TurnState}


async def test_a_state_that_nobody_knows_cannot_be_had(
    database: Database, mailbox: Mailbox
) -> None:
    turn = await mailbox.add(1, "How?", state="received")
    assert not await become(database, turn.turn_id, "finished")
    with pytest.raises(asyncpg.CheckViolationError):
        await mailbox.add(2, "How?", state="finished")
    # An operator may mend by hand.
    await mailbox.sql.execute("UPDATE turns SET state = 'completed' WHERE id = $1", turn.turn_id)
    assert not await become(database, turn.turn_id, "received")
    assert await become(database, uuid4(), "completed")


def test_every_state_is_on_the_way_or_at_an_end_and_ends_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(UNFINISHED) | set(OVER)
    assert not set(UNFINISHED) & set(OVER)
    for state in UNFINISHED:
        assert TRANSITIONS[state] & {TurnState.FAILED}, state
    reachable, waiting = set[TurnState](), [TurnState.RECEIVED]
    while waiting:
        state = waiting.pop()
        if state not in reachable:
            reachable.add(state)
            waiting += TRANSITIONS[state]
    assert reachable == set(TurnState)
