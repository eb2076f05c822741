from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.requeue_decision_decision import RequeueDecisionDecision

T = TypeVar("T", bound="RequeueDecision")


@_attrs_define
class RequeueDecision:
    """One decision, as it is kept for good.

    Attributes:
        decision (RequeueDecisionDecision): What was decided.
        decided_by (None | str): Who decided; null where the platform did.
        reason (str): Why.
        decided_at (datetime.datetime): When.
    """

    decision: RequeueDecisionDecision
    decided_by: None | str
    reason: str
    decided_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        decision = self.decision.value

        decided_by: None | str
        decided_by = self.decided_by

        reason = self.reason

        decided_at = self.decided_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "decision": decision,
                "decided_by": decided_by,
                "reason": reason,
                "decided_at": decided_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        decision = RequeueDecisionDecision(d.pop("decision"))

        def _parse_decided_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        decided_by = _parse_decided_by(d.pop("decided_by"))

        reason = d.pop("reason")

        decided_at = datetime.datetime.fromisoformat(d.pop("decided_at"))

        requeue_decision = cls(
            decision=decision,
            decided_by=decided_by,
            reason=reason,
            decided_at=decided_at,
        )

        requeue_decision.additional_properties = d
        return requeue_decision

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
