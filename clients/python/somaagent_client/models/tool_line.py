from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ToolLine")


@_attrs_define
class ToolLine:
    """Calls of tools that ended, together; null is what the lines are not grouped by.

    Attributes:
        day (datetime.date | None): In UTC, of the turn's end.
        tool (None | str): Its name; `(not offered)` for all names that models made up.
        status (None | str): How the calls ended: success, error, timeout and the like.
        calls (int): How many.
        retried (int): Those that were begun again.
        money (int): In millionths of the ledger's currency.
        seconds (float): How long they ran, together.
    """

    day: datetime.date | None
    tool: None | str
    status: None | str
    calls: int
    retried: int
    money: int
    seconds: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        day: None | str
        if isinstance(self.day, datetime.date):
            day = self.day.isoformat()
        else:
            day = self.day

        tool: None | str
        tool = self.tool

        status: None | str
        status = self.status

        calls = self.calls

        retried = self.retried

        money = self.money

        seconds = self.seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "day": day,
                "tool": tool,
                "status": status,
                "calls": calls,
                "retried": retried,
                "money": money,
                "seconds": seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_day(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                day_type_0 = datetime.date.fromisoformat(data)

                return day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        day = _parse_day(d.pop("day"))

        def _parse_tool(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tool = _parse_tool(d.pop("tool"))

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status"))

        calls = d.pop("calls")

        retried = d.pop("retried")

        money = d.pop("money")

        seconds = d.pop("seconds")

        tool_line = cls(
            day=day,
            tool=tool,
            status=status,
            calls=calls,
            retried=retried,
            money=money,
            seconds=seconds,
        )

        tool_line.additional_properties = d
        return tool_line

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
