from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.step_usage import StepUsage
    from ..models.turn_call import TurnCall


T = TypeVar("T", bound="TurnStep")


@_attrs_define
class TurnStep:
    """A step of a turn that ended with calls; the answer is the step after the last of them.

    Attributes:
        step (int): From 0.
        text (str): What the model said beside the calls.
        model (str): The model.
        tools (list[str]): What it was offered.
        attempt (int): The attempt that made it.
        usage (StepUsage): Tokens that one step cost.
        finished_at (datetime.datetime): When the model had asked for the calls.
        calls (list[TurnCall]): In the model's order.
    """

    step: int
    text: str
    model: str
    tools: list[str]
    attempt: int
    usage: StepUsage
    finished_at: datetime.datetime
    calls: list[TurnCall]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        step = self.step

        text = self.text

        model = self.model

        tools = self.tools

        attempt = self.attempt

        usage = self.usage.to_dict()

        finished_at = self.finished_at.isoformat()

        calls = []
        for calls_item_data in self.calls:
            calls_item = calls_item_data.to_dict()
            calls.append(calls_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "step": step,
                "text": text,
                "model": model,
                "tools": tools,
                "attempt": attempt,
                "usage": usage,
                "finished_at": finished_at,
                "calls": calls,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.step_usage import StepUsage
        from ..models.turn_call import TurnCall

        d = dict(src_dict)
        step = d.pop("step")

        text = d.pop("text")

        model = d.pop("model")

        tools = cast(list[str], d.pop("tools"))

        attempt = d.pop("attempt")

        usage = StepUsage.from_dict(d.pop("usage"))

        finished_at = datetime.datetime.fromisoformat(d.pop("finished_at"))

        calls = []
        _calls = d.pop("calls")
        for calls_item_data in _calls:
            calls_item = TurnCall.from_dict(calls_item_data)

            calls.append(calls_item)

        turn_step = cls(
            step=step,
            text=text,
            model=model,
            tools=tools,
            attempt=attempt,
            usage=usage,
            finished_at=finished_at,
            calls=calls,
        )

        turn_step.additional_properties = d
        return turn_step

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
