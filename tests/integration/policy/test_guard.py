"""Decisions as they are enforced, with the real policies and the real engine."""

import logging
from pathlib import Path

import pytest

from somaagent.mode import Mode
from somaagent.policy import Question
from somaagent.policy.guard import PolicyGuard, Ruling
from somaagent.policy.in_process import InProcessPolicy
from somaagent.settings import PolicySettings

STRICT = (Mode.TEST, Mode.TRAINING, Mode.PRODUCTION)
LENIENT = (Mode.LOCAL, Mode.DEVELOPMENT)
TYPELESS = 'package soma.policy\ndecision := {"allow": "yes"}\n'


def question(action: str = "sessions.read", *, mode: Mode = Mode.PRODUCTION) -> Question:
    return Question(
        tenant="acme",
        subject="ada",
        scopes=frozenset({"sessions:read", "admin"}),
        action=action,
        resource="session",
        context={"note": "a text that no log may show"},
        mode=mode,
    )


async def guarded(folder: Path, mode: Mode, **settings: object) -> PolicyGuard:
    return await PolicyGuard.open(
        PolicySettings.model_validate({"dir": str(folder)} | settings), mode
    )


@pytest.mark.parametrize("mode", STRICT)
async def test_strict_modes_refuse_what_is_not_allowed(folder: Path, mode: Mode) -> None:
    guard = await guarded(folder, mode)
    assert await guard.rule(question(mode=mode)) is Ruling.PERMITTED
    assert await guard.rule(question("sessions.create", mode=mode)) is Ruling.REFUSED
    await guard.aclose()


@pytest.mark.parametrize("mode", LENIENT)
async def test_lenient_modes_log_a_refusal_and_go_on_unless_told_to_enforce(
    folder: Path, mode: Mode, caplog: pytest.LogCaptureFixture
) -> None:
    guard = await guarded(folder, mode)
    assert await guard.rule(question("sessions.create", mode=mode)) is Ruling.PERMITTED
    (record,) = [record for record in caplog.records if record.msg == "policy_decided"]
    assert record.levelno == logging.WARNING
    assert record.__dict__["allow"] is False
    await guard.aclose()

    guard = await guarded(folder, mode, enforce=True)
    assert await guard.rule(question("sessions.create", mode=mode)) is Ruling.REFUSED
    await guard.aclose()


@pytest.mark.parametrize("mode", Mode)
async def test_without_a_decision_strict_modes_fail_closed(tmp_path: Path, mode: Mode) -> None:
    (tmp_path / "typeless.rego").write_text(TYPELESS)
    guard = await guarded(tmp_path, mode)
    expected = Ruling.UNDECIDED if mode in STRICT else Ruling.PERMITTED
    assert await guard.rule(question(mode=mode)) is expected
    await guard.aclose()


async def test_a_server_that_is_away_fails_closed() -> None:
    settings = PolicySettings(url="http://127.0.0.1:1", timeout_seconds=0.5)
    guard = await PolicyGuard.open(settings, Mode.PRODUCTION)
    assert await guard.rule(question()) is Ruling.UNDECIDED
    await guard.aclose()


async def test_an_obligation_that_nobody_understands_refuses(folder: Path) -> None:
    (folder / "odd.rego").write_text("package soma.areas.odd\noblige.dance := true\n")
    guard = await guarded(folder, Mode.PRODUCTION)
    assert await guard.rule(question()) is Ruling.REFUSED
    await guard.aclose()


async def test_decisions_are_logged_with_their_id_and_without_what_was_asked(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    guard = await guarded(folder, Mode.PRODUCTION)
    with caplog.at_level(logging.INFO):
        await guard.rule(question())
        await guard.rule(question("sessions.create"))
    await guard.aclose()

    granted, refused = [record.__dict__ for record in caplog.records]
    assert granted["reasons"] == ("scope_sessions_read",)
    assert granted["levelno"] == logging.INFO
    assert refused["levelno"] == logging.WARNING
    for record in (granted, refused):
        assert len(record["decision_id"]) == 36
        assert len(record["policy_version"]) == 12
        assert record["tenant"] == "acme"
        assert "a text that no log may show" not in str(record)


async def test_an_audited_action_is_logged_each_time(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    guard = await guarded(folder, Mode.PRODUCTION)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            await guard.rule(question("settings.update"))
            await guard.rule(question())
    await guard.aclose()

    actions = [record.__dict__["action"] for record in caplog.records]
    assert (actions.count("settings.update"), actions.count("sessions.read")) == (3, 1)


async def test_a_decision_holds_for_equal_questions_until_its_time_or_its_policies_end(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    moment = 0.0
    settings = PolicySettings(dir=str(folder), cache_seconds=2, cache_entries=2)
    home = await InProcessPolicy.open(settings)
    guard = PolicyGuard(home, settings, Mode.PRODUCTION, clock=lambda: moment)

    async def ask(action: str = "sessions.read") -> str:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="somaagent.policy.guard"):
            await guard.rule(question(action))
        return str(caplog.records[-1].__dict__["decision_id"])

    first = await ask()
    moment = 1.9
    assert await ask() == first
    moment = 2.1
    second = await ask()
    assert second != first

    (folder / "more.rego").write_text("package soma.areas.more\n")
    assert await home.refresh()
    third = await ask()
    assert third != second

    await ask("turns.read")
    await ask("turns.trail")
    assert await ask() != third  # no room for three
    await guard.aclose()
