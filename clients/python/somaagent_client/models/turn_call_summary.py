from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TurnCallSummary")


@_attrs_define
class TurnCallSummary:
    """A call by its name and its end; the turn has what went in and what came out.

    Attributes:
        call_id (UUID): The call.
        step (int): The step of the turn that asked for it, from 0.
        tool (str): The tool's name as the model wrote it.
        status (None | str): How it ended; null until it is over.
        duration_ms (float | None): Wall clock of the run.
    """

    call_id: UUID
    step: int
    tool: str
    status: None | str
    duration_ms: float | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        call_id = str(self.call_id)

        step = self.step

        tool = self.tool

        status: None | str
        status = self.status

        duration_ms: float | None
        duration_ms = self.duration_ms

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "call_id": call_id,
                "step": step,
                "tool": tool,
                "status": status,
                "duration_ms": duration_ms,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        call_id = UUID(d.pop("call_id"))

        step = d.pop("step")

        tool = d.pop("tool")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status"))

        def _parse_duration_ms(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        duration_ms = _parse_duration_ms(d.pop("duration_ms"))

        turn_call_summary = cls(
            call_id=call_id,
            step=step,
            tool=tool,
            status=status,
            duration_ms=duration_ms,
        )

        turn_call_summary.additional_properties = d
        return turn_call_summary

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
