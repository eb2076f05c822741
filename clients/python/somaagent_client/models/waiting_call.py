from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="WaitingCall")


@_attrs_define
class WaitingCall:
    """A call that a turn waits for until somebody decides.

    Attributes:
        requeue_id (UUID): What to approve or deny.
        call_id (UUID): The call.
        tool (str): The tool's name.
        reasons (list[str]): Names of the rules that blocked it.
        expires_at (datetime.datetime): When it is over unless somebody decides.
    """

    requeue_id: UUID
    call_id: UUID
    tool: str
    reasons: list[str]
    expires_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        requeue_id = str(self.requeue_id)

        call_id = str(self.call_id)

        tool = self.tool

        reasons = self.reasons

        expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "requeue_id": requeue_id,
                "call_id": call_id,
                "tool": tool,
                "reasons": reasons,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        requeue_id = UUID(d.pop("requeue_id"))

        call_id = UUID(d.pop("call_id"))

        tool = d.pop("tool")

        reasons = cast(list[str], d.pop("reasons"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        waiting_call = cls(
            requeue_id=requeue_id,
            call_id=call_id,
            tool=tool,
            reasons=reasons,
            expires_at=expires_at,
        )

        waiting_call.additional_properties = d
        return waiting_call

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
