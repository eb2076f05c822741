"""Events that name another tenant's turns: every type, at every step that takes it.

A signed event proves its tenant, not that its ids are of that tenant: a producer's mistake, or a
step gone wrong, must not reach across. Steps and types are found as the platform finds them.
"""

import importlib
import inspect
import os
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin
from uuid import UUID, uuid4

import asyncpg
import pytest
from pydantic import BaseModel

from somaagent.errors import RejectedEvent
from somaagent.events import Event, registry
from somaagent.events.export import CHECKOUT, steps
from tests.conftest import TestDatabase
from tests.integration.conftest import Mailbox, StoredTurn, TurnIds, delivery
from tests.support.foreign import SECRET
from tests.support.tenancy import tables_and_their_rows

STATES = ("received", "queued", "analyzed", "routed", "generating", "completed", "failed")
TAKES_EVERYTHING = "dead-letter"


def pairs() -> Iterator[tuple[str, type[Event]]]:
    """Each step with each type that is delivered to it."""
    for step in steps(CHECKOUT):
        taken = registry() if step.name == TAKES_EVERYTHING else step.consumes
        for event in sorted(taken, key=lambda event: event.event_type):
            yield step.name, event


def sample(kind: type[BaseModel], ids: Mapping[str, object]) -> dict[str, Any]:
    """Data of an event with these ids; everything else is plain."""
    return {
        name: ids[name] if name in ids else value_of(field.annotation, ids)
        for name, field in kind.model_fields.items()
    }


def value_of(annotation: Any, ids: Mapping[str, object]) -> Any:  # Any: whatever a field may be
    for kind in (annotation, *get_args(annotation)):
        origin = get_origin(kind) or kind
        if origin in (tuple, dict, list):
            return {} if origin is dict else []
        if not isinstance(origin, type):
            continue
        if issubclass(origin, BaseModel):
            return sample(origin, ids)
        plain = {UUID: uuid4(), str: "plain", int: 1, float: 1.0, bool: False}
        if origin in plain:
            return plain[origin]
    raise AssertionError(f"no sample of {annotation}")


def handler_of(step: str) -> Any:
    """The class of a step's handler."""
    module = importlib.import_module(f"functions.{step.replace('-', '_')}.handler")
    (handler,) = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__ == module.__name__ and hasattr(member, "handle")
    ]
    return handler


@pytest.fixture
def environment(postgres: TestDatabase, redis_url: str) -> Iterator[None]:
    """What the steps read their settings from."""
    before = dict(os.environ)  # noqa: TID251 - put back below
    os.environ.update(  # noqa: TID251
        {
            "SOMA_POSTGRES_DSN": postgres.app_dsn,
            "SOMA_REDIS_URL": redis_url,
            "SOMA_EVENT_SIGNING_KEY": "a key of the cross-tenant cases alone, 32 characters",
            # Whoever asked a model about another tenant's turn would fail here.
            "SOMA_MODEL_BASE_URL": "http://127.0.0.1:1/v1",
            # And whoever published anything of it here.
            "K_SINK": "http://127.0.0.1:1",
        }
    )
    yield
    os.environ.clear()  # noqa: TID251
    os.environ.update(before)  # noqa: TID251


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("step", "event"), list(pairs()), ids=lambda value: getattr(value, "event_type", value)
)
async def test_another_tenants_turn_is_as_good_as_none(
    step: str,
    event: type[Event],
    mailbox: Mailbox,
    operator: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    turns: list[StoredTurn] = []
    for number, state in enumerate(STATES, start=1):
        if state in ("analyzed", "routed", "generating"):
            continue  # a session has one of these at most: each gets a session of its own below
        turns.append(await mailbox.add(number, SECRET, state=state))
    for state in ("analyzed", "routed", "generating"):
        session_id = uuid4()
        await operator.execute(
            "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'me')", session_id
        )
        turns.append(await Mailbox(operator, session_id).add(1, SECRET, state=state))
    before = await tables_and_their_rows(operator, "acme")
    handler = await handler_of(step).open()

    async def outcome(ids: TurnIds) -> object:
        data = event.model_validate(sample(event, ids))
        try:
            done = await handler.handle(delivery(step, data, tenant="rival"))
        except RejectedEvent as error:
            return str(error).replace(str(ids["turn_id"]), "TURN")
        assert SECRET not in repr(done)
        return sorted(type(each).__name__ for each in done.events)

    for turn in turns:
        nobodys: TurnIds = {"session_id": uuid4(), "turn_id": uuid4(), "message_id": uuid4()}
        assert await outcome(turn.ids) == await outcome(nobodys)
    await handler.aclose()
    assert await tables_and_their_rows(operator, "acme") == before
