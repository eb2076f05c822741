from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.new_decisions_decision import NewDecisionsDecision

T = TypeVar("T", bound="NewDecisions")


@_attrs_define
class NewDecisions:
    """One decision on several calls.

    Attributes:
        decision (NewDecisionsDecision): What is decided.
        requeue_ids (list[UUID]): The entries; one that is named twice is decided once.
        reason (str): For the audit; of a denial, the model is told it, too.
    """

    decision: NewDecisionsDecision
    requeue_ids: list[UUID]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        decision = self.decision.value

        requeue_ids = []
        for requeue_ids_item_data in self.requeue_ids:
            requeue_ids_item = str(requeue_ids_item_data)
            requeue_ids.append(requeue_ids_item)

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "decision": decision,
                "requeue_ids": requeue_ids,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        decision = NewDecisionsDecision(d.pop("decision"))

        requeue_ids = []
        _requeue_ids = d.pop("requeue_ids")
        for requeue_ids_item_data in _requeue_ids:
            requeue_ids_item = UUID(requeue_ids_item_data)

            requeue_ids.append(requeue_ids_item)

        reason = d.pop("reason")

        new_decisions = cls(
            decision=decision,
            requeue_ids=requeue_ids,
            reason=reason,
        )

        return new_decisions
