"""A policy that takes too long decides nothing, and does not hold up the process."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from somaagent.mode import Mode
from somaagent.policy import PolicyUnavailable, Question
from somaagent.policy.guard import PolicyGuard, Ruling
from somaagent.policy.in_process import InProcessPolicy
from somaagent.settings import PolicySettings
from tests.contracts.repository import ROOT

ENDLESS = """
package soma.areas.endless

deny contains "endless" if {
    input.subject == "mallory"
    some a in numbers.range(1, 2000)
    some b in numbers.range(1, 2000)
    a * b == 0 - 1
}
"""
"""Seconds of work for one subject, and none for the others."""
SECONDS = 1.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The policies, and one that is deliberately expensive."""
    copy = tmp_path / "policies"
    shutil.copytree(ROOT / "shared" / "policies", copy)
    (copy / "endless.rego").write_text(ENDLESS)
    return copy


def settings(folder: Path) -> PolicySettings:
    return PolicySettings(dir=str(folder), evaluation_seconds=SECONDS, cache_seconds=0)


def asked(subject: str, mode: Mode = Mode.PRODUCTION) -> Question:
    return Question(
        tenant="acme",
        subject=subject,
        scopes=frozenset({"sessions:read"}),
        action="sessions.read",
        resource="session",
        mode=mode,
    )


async def test_an_expensive_policy_fails_closed_while_the_loop_goes_on_and_new_policies_mend_it(
    folder: Path,
) -> None:
    policy = await InProcessPolicy.open(settings(folder))
    guard = PolicyGuard(policy, settings(folder), Mode.PRODUCTION)
    assert await guard.rule(asked("ada")) is Ruling.PERMITTED
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    assert await guard.rule(asked("mallory")) is Ruling.UNDECIDED
    # A loop that waited for the engine would have had none of them.
    assert beats >= 10

    # The breaker: nobody waits behind it, and no second one is begun.
    begun = time.monotonic()
    for subject in ("mallory", "ada"):
        with pytest.raises(PolicyUnavailable, match="still runs"):
            await policy.decide(asked(subject).document())
    assert time.monotonic() - begun < SECONDS

    lenient = PolicyGuard(policy, settings(folder), Mode.LOCAL)
    assert await lenient.rule(asked("ada", Mode.LOCAL)) is Ruling.PERMITTED

    (folder / "endless.rego").unlink()
    assert await policy.refresh()
    assert await guard.rule(asked("mallory")) is Ruling.PERMITTED
    beating.cancel()
    await guard.aclose()


async def test_what_waits_behind_others_is_no_overrun(folder: Path) -> None:
    policy = await InProcessPolicy.open(PolicySettings(dir=str(folder)))

    decisions = await asyncio.gather(
        *(policy.decide(asked(f"s{number}").document()) for number in range(200))
    )

    assert all(decision.allow for decision in decisions)
    await policy.aclose()
