"""What a policy decision is, in process and on an OPA server."""

from pathlib import Path

import pytest

from somaagent.mode import Mode
from somaagent.policy import PolicyDecision, PolicyUnavailable, Question
from somaagent.policy.opa_server import OpaServerPolicy
from somaagent.settings import PolicySettings
from tests.integration.policy.conftest import OpaServer


def asked(action: str = "sessions.read", *scopes: str, **more: object) -> dict[str, object]:
    """The input document of a question."""
    question = Question(
        tenant="acme",
        subject="ada",
        scopes=frozenset(scopes or ("sessions:read",)),
        action=action,
        resource="session",
        mode=Mode.PRODUCTION,
    )
    return question.document() | more


async def test_a_decision_names_its_reasons_its_policies_and_itself(home: PolicyDecision) -> None:
    decision = await home.decide(asked())

    assert decision.allow
    assert decision.reasons == ("scope_sessions_read",)
    assert decision.obligations == {}
    assert decision.policy_version == home.version
    assert len(decision.decision_id) == 36
    assert (await home.decide(asked())).decision_id != decision.decision_id


async def test_a_refusal_has_the_same_shape(home: PolicyDecision) -> None:
    decision = await home.decide(asked("sessions.create"))

    assert not decision.allow
    assert decision.reasons == ("no_rule_grants_it",)


async def test_obligations_arrive_as_they_are_written(home: PolicyDecision) -> None:
    decision = await home.decide(asked("settings.update", "admin"))

    assert decision.allow
    assert decision.obligations == {"audit": True}


async def test_context_and_mode_reach_the_policies(home: PolicyDecision) -> None:
    training = await home.decide(asked("tool.request", mode="TRAINING", resource="file_read"))
    production = await home.decide(asked("tool.request", mode="PRODUCTION", resource="file_read"))
    approved = {"resource": "file_read", "context": {"approved_by": "grace"}}
    taught = await home.decide(asked("tool.request", mode="TRAINING", **approved))

    assert (training.allow, production.allow, taught.allow) == (False, True, True)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"tenant": None},
        {"scopes": "sessions:read"},
        {"scopes": {"sessions:read": True}},
        {"action": {"allow": True}},
        {"tenant": "acme\x00", "action": "sessions.read\x00"},
        {"context": {"deep": [[[[{"a": 1}]]]], "text": "\U0001f600\\\"'"}},
    ],
    ids=str,
)
async def test_what_is_no_proper_question_is_refused_or_undecided(
    home: PolicyDecision, document: dict[str, object]
) -> None:
    try:
        allowed = (await home.decide(document)).allow
    except PolicyUnavailable:
        allowed = False
    assert not allowed


@pytest.fixture
def with_a_broken_rule(folder: Path) -> None:
    """A denial whose built-in function cannot work on what it is given."""
    (folder / "broken.rego").write_text(
        "package soma.areas.broken\n"
        'deny contains "too_big" if units.parse_bytes(input.context.size) > 1000\n'
    )


@pytest.mark.usefixtures("with_a_broken_rule")
async def test_a_failing_builtin_function_leaves_no_decision(home: PolicyDecision) -> None:
    """Undefined would drop the denial in silence."""
    assert not (await home.decide(asked(context={"size": "2KB"}))).allow
    with pytest.raises(PolicyUnavailable):
        await home.decide(asked(context={"size": "many"}))


async def test_a_server_that_is_gone_leaves_no_decision(opa_server: OpaServer) -> None:
    home = await OpaServerPolicy.open(PolicySettings(url=opa_server.url))
    assert (await home.decide(asked())).allow
    opa_server.end()

    with pytest.raises(PolicyUnavailable, match="failed"):
        await home.decide(asked())
    await home.aclose()


async def test_a_rule_that_does_not_exist_leaves_no_decision(opa_server: OpaServer) -> None:
    home = await OpaServerPolicy.open(
        PolicySettings(url=opa_server.url, path="/v1/data/soma/allow")
    )
    with pytest.raises(PolicyUnavailable, match="no such decision"):
        await home.decide(asked())
    await home.aclose()
