from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.turn_call_usage import TurnCallUsage


T = TypeVar("T", bound="TurnCall")


@_attrs_define
class TurnCall:
    """A tool that a model asked for, and what came of it.

    Attributes:
        call_id (UUID): The call, as the frames of the stream name it.
        step (int): The step of the turn that asked for it, from 0.
        place (int): Its place among the calls of the step, from 0.
        tool (str): The tool's name as the model wrote it.
        version (None | str): The tool's version; null where no such tool was offered.
        arguments (Any): What the model wrote: an object, or its own words where they are no JSON.
        state (str): requested, running, finished or blocked.
        status (None | str): success, error, timeout, out_of_memory, output_limit, blocked, circuit_open or cancelled;
            null until the call is over.
        result (Any): What the tool returned; null where it returned nothing, and where it is `truncated`.
        truncated (bool): Whether the result is too large to stand here; the call by itself has it whole.
        error (None | str): What went wrong.
        reasons (list[str]): Names of the rules that blocked it.
        attempt (int): How often it was begun.
        usage (TurnCallUsage): What the run used, by name.
        cost (int): What it is charged, in millionths of the ledger's currency.
        duration_ms (float | None): Wall clock of the run.
        requested_at (datetime.datetime): When the model had asked for it.
        started_at (datetime.datetime | None): When it was begun first.
        finished_at (datetime.datetime | None): When it was over.
    """

    call_id: UUID
    step: int
    place: int
    tool: str
    version: None | str
    arguments: Any
    state: str
    status: None | str
    result: Any
    truncated: bool
    error: None | str
    reasons: list[str]
    attempt: int
    usage: TurnCallUsage
    cost: int
    duration_ms: float | None
    requested_at: datetime.datetime
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        call_id = str(self.call_id)

        step = self.step

        place = self.place

        tool = self.tool

        version: None | str
        version = self.version

        arguments = self.arguments

        state = self.state

        status: None | str
        status = self.status

        result = self.result

        truncated = self.truncated

        error: None | str
        error = self.error

        reasons = self.reasons

        attempt = self.attempt

        usage = self.usage.to_dict()

        cost = self.cost

        duration_ms: float | None
        duration_ms = self.duration_ms

        requested_at = self.requested_at.isoformat()

        started_at: None | str
        if isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "call_id": call_id,
                "step": step,
                "place": place,
                "tool": tool,
                "version": version,
                "arguments": arguments,
                "state": state,
                "status": status,
                "result": result,
                "truncated": truncated,
                "error": error,
                "reasons": reasons,
                "attempt": attempt,
                "usage": usage,
                "cost": cost,
                "duration_ms": duration_ms,
                "requested_at": requested_at,
                "started_at": started_at,
                "finished_at": finished_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.turn_call_usage import TurnCallUsage

        d = dict(src_dict)
        call_id = UUID(d.pop("call_id"))

        step = d.pop("step")

        place = d.pop("place")

        tool = d.pop("tool")

        def _parse_version(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        version = _parse_version(d.pop("version"))

        arguments = d.pop("arguments")

        state = d.pop("state")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status"))

        result = d.pop("result")

        truncated = d.pop("truncated")

        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))

        reasons = cast(list[str], d.pop("reasons"))

        attempt = d.pop("attempt")

        usage = TurnCallUsage.from_dict(d.pop("usage"))

        cost = d.pop("cost")

        def _parse_duration_ms(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        duration_ms = _parse_duration_ms(d.pop("duration_ms"))

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))

        def _parse_started_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                started_at_type_0 = datetime.datetime.fromisoformat(data)

                return started_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        started_at = _parse_started_at(d.pop("started_at"))

        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))

        turn_call = cls(
            call_id=call_id,
            step=step,
            place=place,
            tool=tool,
            version=version,
            arguments=arguments,
            state=state,
            status=status,
            result=result,
            truncated=truncated,
            error=error,
            reasons=reasons,
            attempt=attempt,
            usage=usage,
            cost=cost,
            duration_ms=duration_ms,
            requested_at=requested_at,
            started_at=started_at,
            finished_at=finished_at,
        )

        turn_call.additional_properties = d
        return turn_call

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
