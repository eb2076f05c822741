"""Who may approve a blocked call, and the original system's paths to it."""

from uuid import uuid4

import pytest

from somaagent.identity import mint
from somaagent.storage.database import Database
from tests.integration.conftest import Mailbox
from tests.integration.functions.gateway.conftest import JWT, Broker, Caller
from tests.integration.functions.gateway.test_bad_requests import problem
from tests.integration.functions.gateway.test_requeue import SCOPES, blocked, decide, published


def caller(anyone: Caller, subject: str, *roles: str) -> Caller:
    """Somebody of acme who may decide, with roles besides."""
    token = mint(JWT, tenant="acme", subject=subject, scopes=SCOPES, roles=roles)
    return Caller(anyone.base, anyone.http, {"Authorization": f"Bearer {token}"})


async def asked_by(mailbox: Mailbox, database: Database, subject: str, count: int = 1) -> list[str]:
    """Blocked calls of a turn that the subject asked for."""
    entries = await blocked(mailbox, database, count)
    await mailbox.sql.execute(
        "UPDATE turns SET asked_by = $1 WHERE session_id = $2", subject, mailbox.session_id
    )
    return entries


async def state_of(anyone: Caller, entry: str) -> str:
    shown = await caller(anyone, "auditor").call("GET", f"/v1/requeue/{entry}")
    return str(shown.json["state"])


async def test_nobody_approves_a_call_of_their_own_but_anybody_may_deny_it(
    anyone: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    one, two, three = await asked_by(mailbox, database, "ada", 3)
    ada = caller(anyone, "ada")

    for path in (f"/v1/requeue/{one}/approve", f"/v1/requeue/{one}/resolve"):
        body = {"reason": "I want it"} if path.endswith("approve") else {"allow": True}
        refused = await ada.call("POST", path, body=body)
        problem(refused, 403, "refused_by_policy")
        assert "of their own" in refused.json["detail"]
    assert await state_of(anyone, one) == "waiting"
    assert await published(broker, mailbox.session_id) == []

    assert (await decide(ada, two, "deny")).json["state"] == "denied"
    other = await decide(caller(anyone, "grace"), three, "approve")
    assert (other.status, other.json["state"]) == (200, "approved")


@pytest.mark.parametrize("role", ["operator", "admin"])
async def test_operators_and_administrators_approve_calls_of_their_own(
    anyone: Caller, mailbox: Mailbox, database: Database, role: str
) -> None:
    (entry,) = await asked_by(mailbox, database, "ada")
    answer = await decide(caller(anyone, "ada", role), entry, "approve")
    assert (answer.status, answer.json["decided_by"]) == (200, "ada")


async def test_of_many_calls_ones_own_are_left_out_and_the_others_approved(
    anyone: Caller, mailbox: Mailbox, database: Database, broker: Broker
) -> None:
    (mine,) = await asked_by(mailbox, database, "ada")
    foreign = Mailbox(mailbox.sql, uuid4())
    await mailbox.sql.execute(
        "INSERT INTO sessions (tenant, id, created_by) VALUES ('acme', $1, 'bob')",
        foreign.session_id,
    )
    (theirs,) = await asked_by(foreign, database, "bob")
    body = {"decision": "approve", "requeue_ids": [mine, theirs], "reason": "both"}

    answer = await caller(anyone, "ada").call("POST", "/v1/requeue/bulk", body=body)

    assert answer.status == 200, answer.body
    outcomes = [(each["outcome"], each["state"]) for each in answer.json["results"]]
    assert outcomes == [("refused", None), ("decided", "approved")]
    assert await state_of(anyone, mine) == "waiting"
    assert await published(broker, mailbox.session_id) == []


async def test_the_original_paths_approve_deny_and_discard(
    anyone: Caller, mailbox: Mailbox, database: Database
) -> None:
    one, two, three = await asked_by(mailbox, database, "ada", 3)
    grace = caller(anyone, "grace")

    allowed = await grace.call("POST", f"/v1/requeue/{one}/resolve")
    assert (allowed.status, allowed.json) == (200, {"status": "requeued"})
    assert "deprecation" in allowed.headers
    denied = await grace.call("POST", f"/v1/requeue/{two}/resolve", body={"allow": False})
    assert (denied.status, denied.json) == (200, {"status": "discarded"})
    for entry in (three, three, two):
        gone = await grace.call("DELETE", f"/v1/requeue/{entry}")
        assert (gone.status, gone.json) == (200, {"status": "deleted"}), gone.body
    assert [await state_of(anyone, each) for each in (one, two, three)] == [
        *("approved", "denied", "denied")
    ]
    # What runs cannot be discarded, and what does not exist cannot be resolved.
    problem(await grace.call("DELETE", f"/v1/requeue/{one}"), 409, "not_waiting")
    problem(await grace.call("POST", f"/v1/requeue/{uuid4()}/resolve"), 404, "not_found")
    problem(await grace.call("DELETE", f"/v1/requeue/{uuid4()}"), 404, "not_found")
