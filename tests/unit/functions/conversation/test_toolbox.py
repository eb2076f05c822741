"""What a model is offered in a step, as the persona's `tool_choice` has it."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from functions.conversation.generation import profiles_for
from functions.conversation.toolbox import Offer, offer_of
from functions.conversation.turns import Attempt
from somaagent.clock import now
from somaagent.domain import CallState, Step, ToolCall, Usage
from somaagent.errors import ModelRefused
from somaagent.inference.profiles import Profiles
from somaagent.mode import Mode
from somaagent.settings import ModelSettings, ProfileSettings, ToolSettings
from somaagent.storage.turn_steps import Past
from somaagent.tools import catalogue

BOUNDS = ToolSettings()
PLAIN = Attempt(
    tenant="acme",
    session_id=UUID(int=1),
    turn_id=UUID(int=2),
    message_id=UUID(int=3),
    number=1,
    begun_at=now(),
    stop=None,
    question="How?",
    newest_first=(),
    tools=("calculate", "timestamp"),
)


def offered(attempt: Attempt) -> tuple[list[str], bool]:
    offer = offer_of(attempt, (), BOUNDS)
    return [spec.name for spec in offer.tools], offer.must_call


def after_a_step() -> Past:
    call = ToolCall(
        call_id=uuid4(),
        session_id=PLAIN.session_id,
        turn_id=PLAIN.turn_id,
        step=0,
        place=0,
        tool="echo",
        arguments="{}",
        state=CallState.FINISHED,
        status="success",
        result="1",
        requested_at=now(),
    )
    step = Step(
        turn_id=PLAIN.turn_id,
        step=0,
        text="",
        tools=PLAIN.tools or (),
        model="chat",
        usage=Usage(input_tokens=1, output_tokens=1),
        frames=0,
        attempt=1,
        finished_at=now(),
        calls=(call,),
    )
    return Past(steps=(step,), tools=step.tools)


@pytest.mark.parametrize(
    ("choice", "tools", "must_call"),
    [
        (None, ["calculate", "timestamp"], False),
        ("auto", ["calculate", "timestamp"], False),
        ("required", ["calculate", "timestamp"], True),
        ("timestamp", ["timestamp"], True),
        ("none", [], False),
    ],
)
def test_the_first_step_offers_and_forces_what_the_choice_says(
    choice: str | None, tools: list[str], must_call: bool
) -> None:
    assert offered(replace(PLAIN, tool_choice=choice)) == (tools, must_call)


def failed(error: str, arguments: str = "{}") -> Step:
    (step,) = after_a_step().steps
    (call,) = step.calls
    over = replace(call, status="error", result=None, error=error, arguments=arguments)
    return replace(step, calls=(over,))


@pytest.mark.parametrize(
    ("steps", "goes_on"),
    [
        ((failed("port 1"),), True),
        ((failed("port 1"), failed("port 1")), False),
        ((failed("port 1"), failed("port 2")), True),
        ((failed("port 1"), failed("port 1", "{1}")), True),
        # What lies between may have changed what it fails at.
        ((failed("port 1"), failed("port 2"), failed("port 1")), True),
    ],
)
def test_a_call_that_failed_twice_in_the_same_way_ends_the_offer(
    steps: tuple[Step, ...], goes_on: bool
) -> None:
    tried = replace(PLAIN, past=Past(steps=steps, tools=PLAIN.tools or ()))
    assert offered(tried) == (["calculate", "timestamp"] if goes_on else [], False)


@pytest.mark.parametrize("choice", ["required", "timestamp", "none"])
def test_later_steps_leave_the_choice_to_the_model(choice: str) -> None:
    later = replace(PLAIN, tool_choice=choice, past=after_a_step())
    assert offered(later) == (["calculate", "timestamp"], False)


def test_nothing_is_forced_that_the_turn_may_not_use() -> None:
    disabled = replace(PLAIN, disabled=frozenset({"timestamp"}))
    assert offered(replace(disabled, tool_choice="timestamp")) == (["calculate"], False)
    assert offered(replace(disabled, tool_choice="required")) == (["calculate"], True)
    delegated = replace(PLAIN, only_tools=("calculate",), tool_choice="timestamp")
    assert offered(delegated) == (["calculate"], False)
    assert offered(replace(PLAIN, only_tools=(), tool_choice="required")) == ([], False)


def test_only_models_that_can_be_made_to_call_are_asked_to() -> None:
    platform = ModelSettings(base_url="http://127.0.0.1:1/v1")
    able, unable = (
        Profiles(
            platform=platform,
            bounds=ProfileSettings(without_tool_choice=providers),
            mode=Mode.PRODUCTION,
        ).own
        for providers in ("ollama", "ollama platform")
    )
    forced = Offer(catalogue.specs(["timestamp"]), must_call=True)
    both = replace(PLAIN, profiles=(unable, able))
    assert list(profiles_for(both, forced)) == [able]
    assert list(profiles_for(both, Offer([]))) == [unable, able]
    with pytest.raises(ModelRefused, match=r"tool_choice.*provider: platform"):
        profiles_for(replace(PLAIN, profiles=(unable,)), forced)
    with pytest.raises(ModelRefused, match="no model profile"):
        profiles_for(PLAIN, forced)
