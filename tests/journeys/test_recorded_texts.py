"""A tenant agrees to have its texts in traces, and takes that back, on a running platform."""

import json
from pathlib import Path
from typing import Any

import pytest

from somaagent.local.spans import stored_spans, traces_of
from tests.support.platform import Accepted, Platform, soma, until

pytestmark = pytest.mark.extended
TENANT = "talkers"
"""Named by the operator of the journeys' platform, as the only one."""


def told(platform: Platform, *options: str) -> dict[str, Any]:  # Any: JSON
    """What `soma telemetry` prints."""
    where = ("--state", str(platform.state), "--tenant", TENANT, "--subject", "ada", "--json")
    found: dict[str, Any] = json.loads(soma("telemetry", *where, *options))
    return found


async def ask(platform: Platform, word: str) -> Accepted:
    """Have a question with the word answered."""
    async with platform.client(tenant=TENANT) as client:
        session = await client.new_session()
        accepted = await client.post(session, f"Say hello to ann@mail.example and {word}.")
        await client.answer(accepted)
    return accepted


async def test_texts_are_in_traces_from_when_the_tenant_agrees_until_it_does_not(
    platform: Platform, traces: Path
) -> None:
    async def spoken(accepted: Accepted) -> dict[str, Any]:
        """What the span of the turn's model has, once it is stored."""

        async def stored() -> dict[str, Any]:
            for spans in traces_of(traces, accepted.turn_id).values():
                for span in spans:
                    if span.name.startswith("chat "):
                        return dict(span.attributes)
            return {}

        return await until(stored, "the span of the model")

    before = told(platform)
    assert (before["content"], before["permitted"], before["decided_by"]) == (False, True, None)
    silent = await spoken(await ask(platform, "quixotry"))
    assert not any("messages" in name for name in silent)

    assert told(platform, "--content")["content"]
    found = str(await spoken(await ask(platform, "xylography")))
    assert "xylography" in found
    assert "[email]" in found
    assert "ann@mail.example" not in found

    after = told(platform, "--no-content")
    assert (after["content"], after["decided_by"]) == (False, "ada")
    silent = await spoken(await ask(platform, "zoolatry"))
    assert not any("messages" in name for name in silent)
    everything = str(list(stored_spans(traces)))
    assert "xylography" in everything
    assert not any(word in everything for word in ("quixotry", "zoolatry"))


def test_a_tenant_that_the_operator_did_not_name_is_told_so(platform: Platform) -> None:
    with pytest.raises(AssertionError, match="does not permit it for this tenant"):
        soma("telemetry", "--state", str(platform.state), "--tenant", "acme", "--content")
    shown = soma("telemetry", "--state", str(platform.state), "--tenant", "acme")
    assert [line.split() for line in shown.splitlines()] == [
        ["content", "no"], ["permitted", "no"], ["decided_by", "-"], ["decided_at", "-"]
    ]  # fmt: skip
